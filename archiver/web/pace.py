"""When a request may start: per host, per shared pace, and over all. Waiting hosts never block others."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from archiver.clock import Clock
from archiver.settings import NetworkSettings


class PaceBook(Protocol):
    """Where the paces lie that all processes share. The ledger implements it."""

    def reserve(self, key: str, gap: float, now: datetime) -> datetime:
        """Atomically take the next free slot of the pace `key`; returns when it begins (not before `now`)."""
        ...


@dataclass(frozen=True, slots=True)
class SharedPace:
    """A pace of `gap` seconds that several hosts, and all processes, share under one name."""

    name: str
    gap: float


@dataclass(slots=True)
class _Lane:
    """The queue of one host (or shared pace). Whoever holds the gate is next to start."""

    gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    users: int = 0
    running: int = 0
    next_start: float = 0.0


class Paces:
    """At most `per_host` requests at once to a host, `gap` seconds between starts, `concurrency` over all.

    Hosts in `paced` follow their own gap instead, through `book` where there is one. The place among all is
    taken only when the host's turn has come, so requests that wait for their host hold nothing. Lanes are
    forgotten when they are idle and their gap is over.
    """

    def __init__(  # noqa: PLR0913 - one argument a rule
        self,
        clock: Clock,
        *,
        per_host: int,
        gap: float,
        concurrency: int,
        paced: Mapping[str, float | SharedPace] | None = None,
        book: PaceBook | None = None,
    ) -> None:
        self._clock = clock
        self._per_host = per_host
        self._gap = gap
        self._all = asyncio.Semaphore(concurrency)
        self._paced = {
            host: pace if isinstance(pace, SharedPace) else SharedPace(host, pace)
            for host, pace in (paced or {}).items()
        }
        self._book = book
        self._lanes: dict[str, _Lane] = {}
        self._idle: OrderedDict[str, float] = OrderedDict()

    @classmethod
    def of(
        cls,
        settings: NetworkSettings,
        clock: Clock,
        *,
        paced: Mapping[str, float | SharedPace] | None = None,
        book: PaceBook | None = None,
    ) -> Self:
        """The paces that the settings ask for."""
        return cls(
            clock,
            per_host=settings.per_host,
            gap=settings.gap,
            concurrency=settings.concurrency,
            paced=paced,
            book=book,
        )

    def turn(self, host: str) -> "Turn":
        """A context that begins with the host's turn and a place among all, and gives both back."""
        return Turn(self, host)

    async def enter(self, host: str) -> None:
        """Wait for the host's turn and a place among all. Each one entered has to be left."""
        shared = self._paced.get(host)
        key = shared.name if shared else host
        lane = self._lane(key)
        lane.users += 1
        try:
            await self._start(lane, shared)
        except BaseException:
            self._leave(key, lane)
            raise

    def leave(self, host: str) -> None:
        """Give back what `enter` took."""
        shared = self._paced.get(host)
        key = shared.name if shared else host
        lane = self._lanes[key]
        lane.running -= 1
        lane.free.set()
        self._all.release()
        self._leave(key, lane)

    def hold(self, host: str, seconds: float) -> None:
        """Start nothing at the host for the next `seconds`: it asked for that."""
        shared = self._paced.get(host)
        key = shared.name if shared else host
        lane = self._lane(key)
        lane.next_start = max(lane.next_start, self._clock.monotonic() + seconds)
        if not lane.users:
            self._rest(key, lane)

    async def _start(self, lane: _Lane, shared: SharedPace | None) -> None:
        async with lane.gate:
            while lane.running >= self._per_host:
                lane.free.clear()
                await lane.free.wait()
            if shared and self._book:
                await self._booked(shared, self._book)
            while lane.next_start > self._clock.monotonic():
                await self._clock.sleep_until(lane.next_start)
            await self._all.acquire()
            lane.running += 1
            lane.next_start = max(
                lane.next_start, self._clock.monotonic() + (shared.gap if shared else self._gap)
            )

    async def _booked(self, shared: SharedPace, book: PaceBook) -> None:
        now = self._clock.now()
        slot = book.reserve(shared.name, shared.gap, now)
        await self._clock.sleep_until(self._clock.monotonic() + (slot - now).total_seconds())

    def _lane(self, key: str) -> _Lane:
        self._forget()
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane()
        self._idle.pop(key, None)
        return lane

    def _leave(self, key: str, lane: _Lane) -> None:
        lane.users -= 1
        if not lane.users:
            self._rest(key, lane)

    def _rest(self, key: str, lane: _Lane) -> None:
        if lane.next_start <= self._clock.monotonic():
            del self._lanes[key]
        else:
            self._idle[key] = lane.next_start

    def _forget(self) -> None:
        """Drop lanes whose gap is over: the longest idle ones first, so that it costs next to nothing."""
        now = self._clock.monotonic()
        while self._idle:
            key, until = next(iter(self._idle.items()))
            if until > now:
                return
            del self._idle[key], self._lanes[key]


class Turn:
    """The time from a host's turn to the end of its request. A class, for speed: there is one a request."""

    __slots__ = ("_host", "_paces")

    def __init__(self, paces: Paces, host: str) -> None:
        self._paces = paces
        self._host = host

    async def __aenter__(self) -> None:
        await self._paces.enter(self._host)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._paces.leave(self._host)
