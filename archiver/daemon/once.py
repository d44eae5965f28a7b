"""`daemon --once`: everything that is due, one duty after the other, then the end. For cron."""

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.clock import Clock, SystemClock
from archiver.daemon.lock import locked
from archiver.settings import Settings
from archiver.usecases.rounds import Round, Rounds
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools

MOST_TURNS = 1000
"""Pages of what is due; more than this is left to the next call."""


@dataclass(frozen=True)
class Summary:
    """What was news, and what went wrong, in sentences."""

    news: Sequence[str]
    problems: Sequence[str]


async def once(settings: Settings, workspace: Workspace, clock: Clock | None = None) -> Summary:
    """Do what is due. Raises AnotherDaemon, StorageError."""
    clock = clock or SystemClock()
    over: list[Round] = []
    async with locked(workspace.folder, clock), tools(settings, workspace, clock) as built:
        rounds = Rounds(built)
        for _ in range(MOST_TURNS):
            turn = await rounds.turn()
            over += turn
            if not any(one.done.more for one in turn):
                break
        over += await rounds.closing()
    return Summary(
        [sentence for one in over for sentence in one.done.news], [one.problem for one in over if one.problem]
    )
