"""The life of the process: one lock, signals, a generation of tools for each reading of the settings."""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from archiver.clock import Clock, SystemClock
from archiver.daemon.lock import locked
from archiver.daemon.metrics import served
from archiver.daemon.pulse import Pulse
from archiver.daemon.systemd import ServiceManager
from archiver.daemon.ticking import Ticking
from archiver.errors import SettingsError, StorageError
from archiver.model.duty import Duty
from archiver.model.exchange import Failure, Request
from archiver.settings import Settings
from archiver.usecases.rounds import Round, Rounds
from archiver.usecases.tools import Tools
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools

log = logging.getLogger(__name__)

BEAT = 15.0
"""Seconds between two reports to the service manager at the most."""

ENDING = (signal.SIGTERM, signal.SIGINT)


class Wish(Enum):
    """What a signal asks for."""

    STOP = auto()
    RELOAD = auto()


@dataclass
class Daemon:
    """A daemon in a workspace. `read` gives the settings as they are now; it raises SettingsError."""

    workspace: Workspace
    read: Callable[[], Settings]
    clock: Clock = field(default_factory=SystemClock)
    manager: ServiceManager = field(default_factory=ServiceManager)

    async def live(self) -> None:
        """Do what is due until a signal says to stop.

        Raises SettingsError or AnotherDaemon at the start, StorageError where nothing can be recorded.
        """
        settings = self.read()
        async with locked(self.workspace.folder, self.clock):
            wishes = self._listen()
            while True:
                wish = await self._generation(settings, wishes)
                if wish is Wish.STOP:
                    return
                settings = self._reread(settings)

    async def _generation(self, settings: Settings, wishes: "asyncio.Queue[Wish]") -> Wish:
        """Work under these settings until something else is wished for."""
        async with AsyncExitStack() as stack:
            built = await stack.enter_async_context(tools(settings, self.workspace, self.clock))
            stack.enter_context(served(built, settings.daemon.metrics_port))
            pulse = Pulse(self.clock, settings.daemon.stall_minutes * 60)
            hearts = _Hearts(built)
            stack.push_async_callback(hearts.stopped)
            ticking = Ticking(Rounds(built), pulse, hearts.told)
            async with ticking.running(settings.daemon, self.clock.now()):
                self.manager.ready()
                log.info("ready in %s", self.workspace.folder)
                wish = await self._work(ticking, pulse, wishes)
                if wish is Wish.STOP:
                    self.manager.stopping()
                    log.info("stopping: what is under way gets %g s", settings.daemon.drain_seconds)
                else:
                    self.manager.reloading()
        return wish

    async def _work(self, ticking: Ticking, pulse: Pulse, wishes: "asyncio.Queue[Wish]") -> Wish:
        """Report to the service manager until there is a wish. Raises StorageError."""
        every = min(BEAT, self.manager.watchdog_seconds / 3) if self.manager.watchdog_seconds else BEAT
        wished = asyncio.ensure_future(wishes.get())
        try:
            while True:
                both: set[asyncio.Future[Any]] = {wished, ticking.fatal}
                await asyncio.wait(both, timeout=every, return_when=asyncio.FIRST_COMPLETED)
                if ticking.fatal.done():
                    ticking.fatal.result()
                if wished.done():
                    return wished.result()
                ticking.mind_the_clock(self.clock.now())
                self._beat(pulse)
        finally:
            wished.cancel()

    def _beat(self, pulse: Pulse) -> None:
        stalled = pulse.stalled
        if stalled:
            log.error("no progress: %s", ", ".join(stalled))
            self.manager.status(f"no progress: {', '.join(stalled)}")
        else:
            self.manager.alive()

    def _listen(self) -> "asyncio.Queue[Wish]":
        """Turn signals into wishes. After the first that ends, the next one ends at once, as by default."""
        wishes: asyncio.Queue[Wish] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def stop() -> None:
            for number in ENDING:
                loop.remove_signal_handler(number)
                signal.signal(number, signal.SIG_DFL)
            wishes.put_nowait(Wish.STOP)

        for number in ENDING:
            loop.add_signal_handler(number, stop)
        loop.add_signal_handler(signal.SIGHUP, wishes.put_nowait, Wish.RELOAD)
        return wishes

    def _reread(self, old: Settings) -> Settings:
        """The settings as they are now; the old ones if those can't be used."""
        try:
            settings = self.read()
        except (SettingsError, StorageError) as error:
            log.error("the new settings are not taken, the old ones stay: %s", error)  # noqa: TRY400 - one line
            return old
        log.info("the settings were read again")
        return settings


class _Hearts:
    """Asks for the heartbeat's URL after each good round of looks; its failure is logged and nothing more."""

    def __init__(self, built: Tools) -> None:
        self._tools = built
        self._url = built.settings.daemon.heartbeat_url.get_secret_value()
        self._beating: set[asyncio.Task[None]] = set()

    def told(self, over: Round) -> None:
        """Hear of a round."""
        for sentence in over.done.news:
            log.info("%s", sentence)
        if self._url and over.duty is Duty.LOOKS and not over.problem:
            beat = asyncio.create_task(self._beat())
            self._beating.add(beat)
            beat.add_done_callback(self._beating.discard)

    async def stopped(self) -> None:
        """Give up what is under way."""
        beating = list(self._beating)
        for beat in beating:
            beat.cancel()
        await asyncio.gather(*beating, return_exceptions=True)

    async def _beat(self) -> None:
        answer = await self._tools.door.get(Request(self._url))
        if isinstance(answer, Failure):
            log.warning("the heartbeat was not heard: %s", answer.state)
        elif answer.status >= 400:
            log.warning("the heartbeat was answered %d", answer.status)
