"""The daemon's duties round after round in simulated time: in this process, or in one that can be killed.

Each life is a real process, forked from a server that has imported everything already, so that a hundred of
them take seconds. Its clock is shared with the world in this process and outlives it.
"""

import asyncio
import json
import mmap
import multiprocessing
import struct
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from archiver.clock import Clock
from archiver.daemon.lock import locked
from archiver.model.duty import Duty, Standing
from archiver.model.news import Message
from archiver.notify.sender import Outcome, Sent, Target
from archiver.settings import Settings
from archiver.usecases.progress import Progress
from archiver.usecases.rounds import DUTIES, Done, Round, Rounds
from archiver.usecases.telling import tell
from archiver.usecases.tools import Tools
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools

_LIVES = multiprocessing.get_context("forkserver")
_LIVES.set_forkserver_preload(["benchmarks.lives", "archiver.usecases.audit", "waybackpy", "trafilatura"])
_SECONDS = struct.Struct("d")


class SettableClock(Clock, Protocol):
    """A clock that goes on when it is told to."""

    def set(self, moment: datetime) -> None:
        """Jump forward to a time of day; an earlier one is ignored."""


class SharedClock:
    """Simulated time that several processes have in common; it stands still unless one of them waits."""

    def __init__(self, path: Path, start: datetime) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _SECONDS.size)
        self._start = start

    def now(self) -> datetime:
        """The start plus all the time that was waited."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds since the start."""
        (elapsed,) = _SECONDS.unpack_from(self._shared)
        return float(elapsed)

    async def sleep_until(self, moment: float) -> None:
        """Move on to `moment` without waiting; others get their turn first."""
        await asyncio.sleep(0)
        self._move(moment)

    def set(self, moment: datetime) -> None:
        """Jump forward to a time of day; an earlier one is ignored."""
        self._move((moment - self._start).total_seconds())

    def _move(self, moment: float) -> None:
        _SECONDS.pack_into(self._shared, 0, max(self.monotonic(), moment))


class Mailbox:
    """Where messages arrive: a file beside the workspace, which outlives whoever writes into it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder.with_suffix(".mailbox")
        self.targets = [Target("mailbox", "file://mailbox")]

    async def send(self, target: Target, message: Message) -> Sent:  # noqa: ARG002 - there is only one
        """Take a message."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([message.title, message.body]) + "\n")
        return Sent(Outcome.SENT)

    @property
    def messages(self) -> list[tuple[str, str]]:
        """What was taken, oldest first: title and text."""
        lines = self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        return [(title, body) for title, body in map(json.loads, lines)]


async def live(
    settings: Settings,
    folder: Path,
    clock: SettableClock,
    until: datetime,
    told: Callable[[Round, int], None],
) -> None:
    """Do what is due until a time. `told` hears of each round, and of the last row of the history then.

    People are told by the folder's mailbox.
    """
    workspace = Workspace(folder)
    workspace.prepare()

    async def notices(tools: Tools, _: Standing, __: Progress) -> Done:
        await tell(tools, Mailbox(folder))
        return Done()

    async with locked(folder, clock), tools(settings, workspace, clock) as built:
        rounds = Rounds(built, {**DUTIES, Duty.NOTICES: notices})
        while clock.now() < until:
            for over in await rounds.turn():
                told(over, built.ledger.duties.last_number())
            moments = [standing.next_at for standing in rounds.standings if standing.next_at]
            clock.set(max(min(moments), clock.now() + timedelta(seconds=1)))
        for over in await rounds.closing():
            told(over, built.ledger.duties.last_number())


class Life:
    """One process that lives until a time, unless it is killed before."""

    def __init__(
        self, settings: Settings, folder: Path, shared: tuple[Path, datetime], until: datetime
    ) -> None:
        self._said, said = _LIVES.Pipe(duplex=False)
        arguments = (settings, folder, shared, until, said)
        self._process = _LIVES.Process(target=_child, args=arguments, daemon=True)
        self._process.start()
        said.close()

    @property
    def lives(self) -> bool:
        """Whether it still does."""
        return self._process.is_alive()

    def kill(self) -> list[int]:
        """SIGKILL, at whatever it is doing; gives what it had said."""
        self._process.kill()
        return self.end()

    def end(self) -> list[int]:
        """Wait for its end; for each round that was over, the last row of the history then."""
        heard: list[int] = []
        with suppress(EOFError, ConnectionResetError):
            while self._said.poll(0.02) or self.lives:
                if self._said.poll():
                    heard.append(self._said.recv())
        self._process.join()
        self._said.close()
        return heard

    @property
    def exit_code(self) -> int | None:
        """0, or -9 for one that was killed."""
        return self._process.exitcode


def _child(
    settings: Settings, folder: Path, shared: tuple[Path, datetime], until: datetime, said: Connection
) -> None:
    asyncio.run(live(settings, folder, SharedClock(*shared), until, lambda _, number: said.send(number)))
