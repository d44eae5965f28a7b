"""The daemon's duties, each a round at a time: what is due is done, counted, and remembered in the ledger.

What calls this may be a scheduler's tick in real time, `daemon --once`, or a simulated clock: the plan is in
`verdicts/duties`, and every round of a duty is one call of `perform`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from archiver.errors import ArchiverError, StorageError
from archiver.model.duty import Duty, Standing
from archiver.reports.cells import printable
from archiver.usecases import copying, looking, upkeep
from archiver.usecases.ending import close_run
from archiver.usecases.media import collect_wanted
from archiver.usecases.progress import Progress, Silent
from archiver.usecases.proving import prove
from archiver.usecases.report import write_report
from archiver.usecases.stamping import stamp
from archiver.usecases.telling import tell
from archiver.usecases.tools import Tools
from archiver.usecases.watching import read_watched
from archiver.verdicts.duties import due, failed, is_due, went_well

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Done:
    """What a round came to: `more` is to be done at once, `news` are sentences for a person."""

    more: bool = False
    cursor: int | None = None
    news: Sequence[str] = ()


@dataclass(frozen=True)
class Round:
    """A round that is over, good or not; `problem` says in a sentence why not."""

    duty: Duty
    done: Done = field(default_factory=Done)
    problem: str = ""


Work = Callable[[Tools, Standing, Progress], Awaitable[Done]]
"""One round of a duty. Raises ArchiverError, or anything, if it could not be done."""


class Rounds:
    """The duties of one daemon, and how they stand. Different duties may be performed side by side."""

    def __init__(self, tools: Tools, duties: Mapping[Duty, Work] | None = None) -> None:
        self._tools = tools
        self._duties = DUTIES if duties is None else duties
        known = tools.ledger.duties.standings()
        self._standings = {duty: known.get(duty, Standing(duty)) for duty in self._duties}

    @property
    def standings(self) -> Sequence[Standing]:
        """How each duty stands."""
        return list(self._standings.values())

    def due(self) -> list[Duty]:
        """The duties that are due now."""
        return due(self._standings.values(), self._tools.clock.now())

    def is_due(self, duty: Duty) -> bool:
        """Whether this one is due now."""
        return is_due(self._standings[duty], self._tools.clock.now())

    async def turn(self, progress: Progress | None = None) -> list[Round]:
        """One round of every duty that is due, one after the other."""
        return [await self.perform(duty, progress) for duty in self.due()]

    async def closing(self) -> list[Round]:
        """A last report and last messages, where something was done since the report was written."""
        standing = self._standings.get(Duty.REPORT)
        stale = standing is not None and standing.cursor != self._tools.ledger.duties.last_number()
        last = [duty for duty in (Duty.NOTICES, Duty.REPORT) if stale and duty in self._standings]
        return [await self.perform(duty) for duty in last]

    async def perform(self, duty: Duty, progress: Progress | None = None) -> Round:
        """One round of a duty, due or not. What fails is counted, logged and tried again later.

        Raises StorageError where nothing can be recorded any more: only a new start can mend that.
        """
        began, before = self._tools.clock.now(), self._standings[duty]
        every = self._tools.settings.daemon.every(duty)
        try:
            done = await self._duties[duty](self._tools, before, progress or Silent())
        except Exception as error:
            problem = _told(duty, error)
            if duty is Duty.LOOKS and isinstance(error, StorageError):
                raise
            self._remember(failed(before, began, self._tools.clock.now(), every, problem))
            return Round(duty, problem=problem)
        self._remember(went_well(before, began, every, more=done.more, cursor=done.cursor))
        return Round(duty, done)

    def _remember(self, standing: Standing) -> None:
        self._standings[standing.duty] = standing
        self._tools.ledger.duties.record(standing)


def _told(duty: Duty, error: Exception) -> str:
    """What went wrong in a sentence; what nobody foresaw is logged with where it happened."""
    if isinstance(error, ArchiverError):
        log.warning("%s: %s", duty, error)
        return str(error)
    log.error("%s: internal error", duty, exc_info=error)
    return f"internal error ({type(error).__name__}): {error}"


async def _articles(tools: Tools, _: Standing, progress: Progress) -> Done:
    """Read what is watched and due. What is new in it is looked at by the next round of looks."""
    now = tools.clock.now()
    if not any(tools.ledger.watch.to_read(now, 1, lists=lists) for lists in (True, False)):
        return Done()
    run = tools.ledger.begin_run("daemon articles", [])
    watched = await read_watched(tools, run.id, progress)
    close_run(tools, run.id, "finished")
    news = [f"new article: {printable(one.article.title or one.article.origin)}" for one in watched.new]
    return Done(more=watched.read >= tools.settings.schedule.readings_per_round, news=news)


async def _looks(tools: Tools, _: Standing, progress: Progress) -> Done:
    looked = await looking.look(tools, progress)
    return Done(more=looked.more, news=[changed.sentence for changed in looked.changes])


async def _copies(tools: Tools, standing: Standing, progress: Progress) -> Done:
    cursor, full = await copying.copies(tools, standing.cursor, progress)
    return Done(more=full, cursor=cursor)


async def _captures(tools: Tools, _: Standing, progress: Progress) -> Done:
    await copying.captures(tools, progress)
    return Done()


async def _notices(tools: Tools, _: Standing, __: Progress) -> Done:
    """Tell people what is news. A target that can't be reached is tried again, and holds up no other."""
    await tell(tools, tools.sender)
    return Done()


async def _report(tools: Tools, standing: Standing, _: Progress) -> Done:
    """Write sources.csv if the history has grown since the last one, or what it says is over by now.

    Also if it is not there.
    """
    number = await asyncio.to_thread(tools.ledger.duties.last_number)
    over = await asyncio.to_thread(tools.ledger.lines.stale, 1)
    if over or number != standing.cursor or not tools.workspace.report.exists():
        await asyncio.to_thread(write_report, tools)
    return Done(cursor=number)


async def _media(tools: Tools, _: Standing, progress: Progress) -> Done:
    """Fetch what looks named, in a round of its own: a slow store delays no verdict."""
    await collect_wanted(tools, progress)
    return Done()


async def _timestamps(tools: Tools, _: Standing, __: Progress) -> Done:
    await stamp(tools, tools.transport)
    await prove(tools, tools.transport)
    return Done()


async def _upkeep(tools: Tools, _: Standing, __: Progress) -> Done:
    await asyncio.to_thread(upkeep.care, tools)
    return Done()


DUTIES: Mapping[Duty, Work] = {
    Duty.ARTICLES: _articles,
    Duty.LOOKS: _looks,
    Duty.COPIES: _copies,
    Duty.CAPTURES: _captures,
    Duty.NOTICES: _notices,
    Duty.REPORT: _report,
    Duty.MEDIA: _media,
    Duty.TIMESTAMPS: _timestamps,
    Duty.UPKEEP: _upkeep,
}
