"""The archive's half of the daemon: copies of what was looked at, and captures that are open."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from archiver.archives.permission import not_asked
from archiver.errors import ArchiveError
from archiver.model.article import Article, RecordedCitation
from archiver.model.snapshot import CaptureState, Found, LookUp
from archiver.model.source import Source
from archiver.model.states import Zone
from archiver.usecases import snapshots
from archiver.usecases.comparing import compare
from archiver.usecases.ending import close_run
from archiver.usecases.progress import Progress
from archiver.usecases.quoting import check_looks, check_quotes, quoting
from archiver.usecases.replay import Replay
from archiver.usecases.report import article_time, latest_posts
from archiver.usecases.tools import Tools
from archiver.usecases.verifying import Verifying, Wanted

RUN = "daemon copies"
CAPTURES_RUN = "daemon captures"
PAGE = 100
"""Looks and captures whose sources are dealt with in one round."""

AGAIN = timedelta(days=30)
"""An archive that has answered is asked again after this."""

WAIT = 45.0
"""Seconds that a round of captures lasts at the most."""

SILENT = "the archive does not answer: nothing is concluded, it is asked again later"


async def copies(tools: Tools, cursor: int, progress: Progress) -> tuple[int, bool]:
    """Look up, verify and compare the copies of what was looked at or captured after a row of the history.

    What articles quote is looked for in them, and in what looks saw.
    Gives the row that it came to, and whether there may be more. Raises ArchiveError, to be tried again from
    the same row, if the archive does not answer.
    """
    seen = tools.ledger.duties.seen_after(cursor, PAGE)
    citations, articles = tools.ledger.duties.citing(seen.sources)
    sources = _wanted(citations, articles)
    if sources and not not_asked(tools.settings):
        await _attend(tools, sources, citations, progress)
    elif sources:
        await asyncio.to_thread(check_looks, tools, citations)
    return seen.number, seen.full


async def _attend(
    tools: Tools, sources: Wanted, citations: Sequence[RecordedCitation], progress: Progress
) -> None:
    run = tools.ledger.begin_run(RUN, []).id
    snapshots.record_cited(tools, run, [recorded.citation for recorded in citations])
    asked = {
        key: pair for key, pair in sources.items() if is_due(tools.ledger.lookups(key), tools.clock.now())
    }
    silent = await snapshots.look_up(tools, run, asked, progress)
    replay = Replay(tools)
    await Verifying(tools, run, replay, progress).verify(sources)
    await compare(tools, run, sources, progress, replay)
    await check_quotes(tools, run, quoting(citations, sources), replay, progress)
    tools.captures.want(snapshots.to_save(tools, run, (source for source, _ in sources.values())))
    close_run(tools, run, "finished")
    if (asked and silent >= len(asked) * len(tools.archives)) or replay.silent:
        raise ArchiveError(SILENT)


def is_due(lookups: Iterable[LookUp], now: datetime) -> bool:
    """Whether archives are to be asked for copies: never asked, not answered, or a month ago. Pure.

    Also where one said only once that it has none: a process was killed before it could ask again.
    """
    answers = [one for one in lookups if not one.is_check and not _cited(one)]
    last = answers[-1] if answers else None
    if last is None or last.found is Found.UNKNOWN or last.at + AGAIN <= now:
        return True
    archives = {one.archive for one in answers}
    return any(_said_once([one.found for one in answers if one.archive == name]) for name in archives)


def _said_once(answers: Sequence[Found]) -> bool:
    """Whether the last answer of an archive was that it has none, and the one before was not."""
    return answers[-1] is Found.NONE and answers[-2:-1] != [Found.NONE]


def _cited(lookup: LookUp) -> bool:
    """Whether this is a copy that an article cites, not the answer of an archive's index."""
    return lookup.found is Found.FOUND and not any(memento.digest for memento in lookup.mementos)


def _wanted(citations: Sequence[RecordedCitation], articles: Sequence[Article]) -> Wanted:
    """The cited sources to attend to, each with the time that a copy should be near to."""
    latest = latest_posts(citations)
    near = {article.id: article_time(article, latest) for article in articles}
    found: dict[str, tuple[Source, datetime | None]] = {}
    for recorded in citations:
        source = recorded.citation.identity.source
        present = recorded.status == "present" and recorded.citation.zone is Zone.BODY
        if present and not source.is_statement:
            found.setdefault(source.id, (source, near[recorded.article]))
    return found


async def captures(tools: Tools, progress: Progress, wait: float = WAIT) -> None:
    """Poll open captures and ask for wanted ones for up to `wait` seconds; what was made is verified."""
    before = tools.ledger.open_captures()
    if not before:
        return
    left = {capture.key for capture in await snapshots.save(tools, [], wait, progress)}
    made = [capture for capture in before if capture.key not in left]
    finished = [tools.ledger.capture(capture.key) for capture in made]
    new = [c.source for c in finished if c is not None and c.state is CaptureState.CAPTURED]
    if new:
        sources = _wanted(*tools.ledger.duties.citing(new))
        run = tools.ledger.begin_run(CAPTURES_RUN, []).id
        await Verifying(tools, run, Replay(tools), progress).verify(sources)
        close_run(tools, run, "finished")
