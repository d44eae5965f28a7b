"""audit: read the articles, look at what they cite, find or make copies, and write the report.

Each stage leaves the ledger and the report complete for what was finished; a run that was cut short is
continued by the next audit of the same articles.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archiver.errors import Unconcluded
from archiver.liveness.runner import Outcome
from archiver.model.article import Article, RecordedCitation
from archiver.model.history import Hold
from archiver.model.snapshot import Capture
from archiver.model.source import Source
from archiver.model.states import Verdict, Zone
from archiver.model.watch import Following
from archiver.usecases import screenshots, snapshots
from archiver.usecases.comparing import compare
from archiver.usecases.holding import hold
from archiver.usecases.media import collect
from archiver.usecases.progress import Progress, Waiting
from archiver.usecases.quoting import check_quotes, quoting
from archiver.usecases.reading import Said, load
from archiver.usecases.recording import record
from archiver.usecases.replay import Replay
from archiver.usecases.report import Line, article_time, in_zone, latest_posts, lines, write_report
from archiver.usecases.tools import Tools
from archiver.usecases.verifying import Verifying

NETWORK_DOWN = "our own network is down: the control pages did not answer, so nothing is claimed"


@dataclass(frozen=True)
class Order:
    """What an audit is asked to do. Times in seconds; `max_time` None means as long as it takes."""

    articles: Sequence[str]
    said: Said = field(default_factory=Said)
    zone: str = Zone.BODY
    fresh: bool = False
    max_time: float | None = None


@dataclass(frozen=True)
class Audited:
    """What an audit came to.

    `silent_lookups` counts look-ups that the archive did not answer. `held` is set if the run's verdicts
    are held back. `problem` says in a sentence what kept the audit from concluding.
    """

    articles: Sequence[Article]
    lines: Sequence[Line]
    report: Path | None
    open_captures: Sequence[Capture] = ()
    silent_lookups: int = 0
    resumed: bool = False
    problem: str = ""
    held: Hold | None = None


async def audit(tools: Tools, order: Order, stdin: Callable[[], bytes], progress: Progress) -> Audited:
    """Audit articles. Raises UnreadableInput before anything is looked at, StorageError at any time."""
    read = [await _read(tools, reference, order, stdin) for reference in order.articles]
    articles = [article for article, _ in read]
    run = tools.ledger.begin_run("audit", [article.id for article in articles], fresh=order.fresh)
    job = _Job(tools, run.id, read, order.zone, progress)
    problem, left = "", []
    try:
        async with asyncio.timeout(order.max_time):
            left = await job.work()
        tools.ledger.finish_run(run.id, "finished")
    except Unconcluded as error:
        problem = str(error)
    except TimeoutError:
        problem = "stopped at --max-time; the same command goes on from here"
    except asyncio.CancelledError:
        problem = "interrupted; the same command goes on from here"
        _forget_cancellation()
    found = list(lines(tools, [article.id for article in articles]))
    return Audited(
        articles,
        found,
        job.report,
        left,
        job.silent,
        run.resumed,
        problem or _unjudged(found, order.zone),
        job.held,
    )


async def _read(
    tools: Tools, reference: str, order: Order, stdin: Callable[[], bytes]
) -> tuple[Article, Sequence[RecordedCitation]]:
    document = await load(reference, order.said, tools.door, stdin)
    return record(tools, document, order.said, Following(order.zone))


class _Job:
    """The stages of one run."""

    def __init__(
        self,
        tools: Tools,
        run: str,
        read: Sequence[tuple[Article, Sequence[RecordedCitation]]],
        zone: str,
        progress: Progress,
    ) -> None:
        self._tools = tools
        self._run = run
        self._progress = progress
        self._read = read
        self._sources = _wanted_sources(read, zone)
        self.report: Path | None = None
        self.silent = 0
        self.held: Hold | None = None

    async def work(self) -> list[Capture]:
        """All stages; gives the captures that are still open at the end."""
        tools, run = self._tools, self._run
        if not tools.workspace.report.exists():
            self.report = write_report(tools)
        await tools.captures.poll()
        await self._look()
        self.report = write_report(tools)
        await collect(tools, run, [source for source, _ in self._sources.values()], self._progress)
        await screenshots.take(tools, run, [source for source, _ in self._sources.values()], self._progress)
        citations = [r.citation for _, recorded in self._read for r in recorded]
        snapshots.record_cited(tools, run, citations)
        self.silent = await snapshots.look_up(tools, run, self._sources, self._progress)
        replay = Replay(tools)
        verifying = Verifying(tools, run, replay, self._progress)
        await verifying.verify(self._sources)
        await compare(tools, run, self._sources, self._progress, replay)
        await self._quotes(replay)
        self.report = write_report(tools)
        captures = snapshots.to_save(tools, run, (source for source, _ in self._sources.values()))
        left = await snapshots.save(tools, captures, tools.settings.archives.wait, self._progress)
        await verifying.verify({c.source: self._sources[c.source] for c in captures if c not in left})
        self.report = write_report(tools)
        return left

    async def _quotes(self, replay: Replay) -> None:
        """Look for what the articles quote in what their sources said."""
        citations = [recorded for _, found in self._read for recorded in found]
        asked = quoting(citations, self._sources)
        await check_quotes(self._tools, self._run, asked, replay, self._progress)

    async def _look(self) -> None:
        done = self._tools.ledger.looked_in_run(self._run)
        todo = [source for source, _ in self._sources.values() if source.id not in done]
        try:
            outcome = await self._sweep(todo)
        except asyncio.CancelledError:
            self.report = write_report(self._tools)
            raise
        if outcome.network_down:
            raise Unconcluded(NETWORK_DOWN)
        if outcome.busy:
            self._progress.say(
                f"{len(outcome.busy)} sources were left to another process that is looking at them"
            )

    async def _sweep(self, todo: Sequence[Source]) -> Outcome:
        """Look at sources; a run that lost too many is held, also one that was cut short."""
        waiting = Waiting(todo)
        self._progress.stage("sources", len(todo))
        try:
            return await self._tools.runner.look(
                todo, self._run, on_look=lambda look: self._progress.step(waiting.done(look.source))
            )
        finally:
            self.held = hold(self._tools, self._run)


def _wanted_sources(
    read: Sequence[tuple[Article, Sequence[RecordedCitation]]], zone: str
) -> dict[str, tuple[Source, datetime | None]]:
    """The sources to look at, each once, with the time that a copy should be near to."""
    found: dict[str, tuple[Source, datetime | None]] = {}
    for article, recorded in read:
        near = article_time(article, latest_posts(recorded))
        for citation in (r.citation for r in recorded if r.status == "present"):
            source = citation.identity.source
            if (zone == "all" or citation.zone is Zone.BODY) and not source.is_statement:
                found.setdefault(source.id, (source, near))
    return found


def _unjudged(found: Sequence[Line], zone: str) -> str:
    """A sentence if there were sources and not one could be judged."""
    looked = [line.fact for line in found if in_zone(line.fact, zone) and not line.fact.source.is_statement]
    if looked and all(fact.judgement.verdict is Verdict.UNVERIFIABLE for fact in looked):
        return "not one source could be judged"
    return ""


def _forget_cancellation() -> None:
    """Let the command finish its report after Ctrl-C."""
    task = asyncio.current_task()
    with suppress(AttributeError):
        while task is not None and task.uncancel() > 0:
            pass
