"""A round of looks: what is due, a page at a time, as a run of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archiver.errors import Unconcluded
from archiver.model.judgement import Judgement
from archiver.model.source import Source
from archiver.reports.cells import printable
from archiver.usecases import screenshots
from archiver.usecases.audit import NETWORK_DOWN
from archiver.usecases.due import sources_due
from archiver.usecases.ending import close_run
from archiver.usecases.holding import hold
from archiver.usecases.progress import Progress, Waiting
from archiver.usecases.tools import Tools
from archiver.verdicts.held import sentence

RUN = "daemon"


@dataclass(frozen=True)
class Change:
    """A source whose verdict is another one than before the round."""

    source: Source
    before: Judgement
    after: Judgement

    @property
    def sentence(self) -> str:
        """The change for a person, on one line."""
        said = f"{self.before.verdict} → {self.after.verdict}  {self.source.url}  {self.after.reason}"
        return printable(said)


@dataclass(frozen=True)
class Looked:
    """What a round of looks came to. `more`: something is due that the budgets of the day still bear."""

    looks: int = 0
    more: bool = False
    changes: Sequence[Change] = ()


async def look(tools: Tools, progress: Progress) -> Looked:
    """Look at a page of what is due. Nothing is claimed, and all tried again, where our own network is down.

    Raises Unconcluded then, StorageError if what was seen can't be written.
    """
    page = sources_due(tools, tools.settings.daemon.page)
    if not page:
        return Looked()
    before = tools.ledger.judgements([source.id for source in page])
    run = tools.ledger.begin_run(RUN, [])
    waiting = Waiting(page)
    progress.stage("sources", len(page))
    try:
        outcome = await tools.runner.look(
            page, run.id, on_look=lambda seen: progress.step(waiting.done(seen.source))
        )
    finally:
        held = hold(tools, run.id)
    if held is not None:
        progress.say(f"verdicts are held: {sentence(held)}")
    if outcome.network_down:
        close_run(tools, run.id, NETWORK_DOWN)
        raise Unconcluded(NETWORK_DOWN)
    await screenshots.take(tools, run.id, page, progress)
    close_run(tools, run.id, "finished")
    more = outcome.looks > 0 and bool(sources_due(tools, 1))
    return Looked(outcome.looks, more, _changes(tools, page, before))


def _changes(tools: Tools, page: Sequence[Source], before: Mapping[str, Judgement]) -> list[Change]:
    """What is another verdict now; the first look at a source changes nothing that anybody knew."""
    after = tools.ledger.judgements([source.id for source in page])
    return [
        Change(source, before[source.id], after[source.id])
        for source in page
        if source.id in before
        and before[source.id].checks
        and before[source.id].verdict is not after[source.id].verdict
    ]
