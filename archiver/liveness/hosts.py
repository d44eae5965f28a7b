"""Work host by host: all hosts side by side, each with as many workers as it bears."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from archiver.address import parse
from archiver.liveness.answers import Shared
from archiver.liveness.controls import Asker
from archiver.liveness.driver import Driver
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.base import Platform

HOSTS_AT_ONCE = 2000
"""More hosts than this wait until others are done, which bounds memory; the longest queues go first."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many work at once: on one host, and on how many hosts."""

    per_host: int = 2
    hosts: int = HOSTS_AT_ONCE

    @classmethod
    def of(cls, per_host: int, gap: float, concurrency: int) -> Self:
        """What suits the door's own limits: seconds between two requests to a host, requests at once.

        Without a gap no more hosts than can be asked: so a connection is used again before it goes stale,
        while hosts that only wait for a place would hold theirs open.
        """
        return cls(per_host, HOSTS_AT_ONCE if gap else min(concurrency, HOSTS_AT_ONCE))


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still to be looked at on one host."""

    host: str
    platform: Platform
    work: deque[Source] = field(default_factory=deque)


def queues_of(work: Iterable[tuple[Source, Platform, str]]) -> list[Queue]:
    """The work (source, platform, host) as queues, the longest first: they decide when the run ends."""
    queues: dict[tuple[PlatformName, str], Queue] = {}
    for source, platform, host in work:
        key = platform.name, host
        queue = queues.get(key) or queues.setdefault(key, Queue(host, platform))
        queue.work.append(source)
    return sorted(queues.values(), key=lambda queue: len(queue.work), reverse=True)


def host_of(url: str) -> str:
    """The host of a URL; the URL itself where it is none."""
    try:
        return parse(url).host
    except ValueError:
        return url


class Hosts:
    """Lets workers loose on queues. `work` is one worker: it takes from a queue until that is empty."""

    def __init__(self, door: Asker, crowd: Crowd, work: Callable[[Queue, Driver], Awaitable[None]]) -> None:
        self._door = door
        self._crowd = crowd
        self._work = work
        self.account = Shared(door)
        self._sharing: set[Shared] = {self.account}

    async def go(self, queues: Sequence[Queue]) -> None:
        """Return when all queues are empty."""
        slots = asyncio.Semaphore(self._crowd.hosts)
        async with asyncio.TaskGroup() as group:
            for queue in queues:
                await slots.acquire()
                task = group.create_task(self._work_on(queue))
                task.add_done_callback(lambda _: slots.release())

    async def close(self) -> None:
        """Give up the questions that several workers wait for."""
        for shared in tuple(self._sharing):
            await shared.close()

    async def _work_on(self, queue: Queue) -> None:
        shared = Shared(self._door)
        self._sharing.add(shared)
        driver = Driver(self._door, self.account, shared)
        workers = min(self._crowd.per_host, len(queue.work))
        if workers == 1:
            await self._work(queue, driver)
        else:
            async with asyncio.TaskGroup() as group:
                for _ in range(workers):
                    group.create_task(self._work_one(queue, driver))
        self._sharing.discard(shared)

    async def _work_one(self, queue: Queue, driver: Driver) -> None:
        await self._work(queue, driver)
