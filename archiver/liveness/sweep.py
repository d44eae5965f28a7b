"""One run over many sources: who works on which host, and an observation's way from probe to recorder."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archiver.address import parse
from archiver.clock import Clock
from archiver.liveness.answers import Shared
from archiver.liveness.controls import Asker
from archiver.liveness.drift import Drift
from archiver.liveness.driver import Driven, Driver
from archiver.liveness.gate import Gate
from archiver.liveness.hold import Hold, Way, not_asked
from archiver.liveness.recorder import Finished, Recorder
from archiver.model.facts import Baseline
from archiver.model.observation import Look
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.base import Platform

HOSTS_AT_ONCE = 2000
"""More hosts than this wait until others are done, which bounds memory; the longest queues go first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sweep works with, and for whom."""

    run: str
    door: Asker
    clock: Clock
    recorder: Recorder
    per_host: int
    vantage: str
    control_urls: Sequence[str]
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    drift: Drift | None = None
    on_look: Callable[[Look], None] | None = None


@dataclass(frozen=True, slots=True)
class _Queue:
    """What is still to be looked at on one host."""

    host: str
    platform: Platform
    work: deque[Source] = field(default_factory=deque)


class Sweep:
    """The state of one run."""

    def __init__(self, plan: Plan, work: Sequence[tuple[Source, Platform]]) -> None:
        self.plan = plan
        self.states: Counter[State] = Counter()
        self._queues = _queues(work)
        self._left = Counter(platform.name for _, platform in work)
        self._gate = Gate(plan.door, plan.control_urls, {queue.host for queue in self._queues}, self._seen)
        self._account = Shared(plan.door)
        self._sharing: set[Shared] = {self._account}
        self._holds = self._make_holds({platform.name: platform for _, platform in work})

    @property
    def distrusted(self) -> frozenset[PlatformName]:
        """Platforms whose latest control failed."""
        return frozenset(name for name, hold in self._holds.items() if hold.failed)

    async def go(self) -> None:
        """Look at everything. Raises NetworkDown where our own network fails its controls.

        Whatever ends it, what was finished and may be said is recorded before this returns.
        """
        try:
            await self._work_on_all()
            await self._gate.close()
            for hold in self._holds.values():
                await hold.close()
        finally:
            await self._finish()

    async def _finish(self) -> None:
        for shared in tuple(self._sharing):
            await shared.close()
        await self._gate.abandon()
        for hold in self._holds.values():
            await hold.abandon()
        await self.plan.recorder.drain()

    async def _work_on_all(self) -> None:
        slots = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for queue in self._queues:
                await slots.acquire()
                task = group.create_task(self._work_on_host(queue))
                task.add_done_callback(lambda _: slots.release())

    async def _work_on_host(self, queue: _Queue) -> None:
        """Empty the queue of one host with as many workers as it bears."""
        shared = Shared(self.plan.door)
        self._sharing.add(shared)
        driver = Driver(self.plan.door, self._account, shared)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self.plan.per_host, len(queue.work)) - 1):
                group.create_task(self._work(queue, driver))
            await self._work(queue, driver)
        self._sharing.discard(shared)

    async def _work(self, queue: _Queue, driver: Driver) -> None:
        name, hold = queue.platform.name, self._holds.get(queue.platform.name)
        while queue.work:
            source = queue.work.popleft()
            if hold is None or await hold.ready():
                driven = await driver.drive(queue.platform.probe(source), source.url)
                await self._gate.take(self._finished(source, driven), queue.host, driven.contact)
            else:
                await self._record(self._finished(source, Driven(not_asked(source.url), hold.traces)))
            self._left[name] -= 1
            if hold is not None and not self._left[name]:
                await hold.close()

    def _finished(self, source: Source, driven: Driven) -> Finished:
        return Finished(
            source=source,
            run=self.plan.run,
            at=self.plan.clock.now(),
            observation=driven.observation,
            traces=driven.traces,
            vantage=self.plan.vantage,
            on_look=self._committed,
        )

    async def _seen(self, finished: Finished) -> None:
        """An observation that our own network does not put in doubt."""
        hold = self._holds.get(finished.source.platform)
        if hold is None:
            await self._record(finished)
        else:
            await hold.add(finished)

    async def _record(self, finished: Finished) -> None:
        """Compare with the first proof, if there is one, and hand over; even if cancelled in between."""
        baseline = self.plan.baselines.get(finished.source.id)
        if self.plan.drift is None or baseline is None:
            await self.plan.recorder.put(finished)
            return
        similarity: float | None = None
        try:
            similarity = await self.plan.drift.measure(
                finished.source.platform, finished.observation, baseline
            )
        finally:
            await self.plan.recorder.put(replace(finished, similarity=similarity))

    def _committed(self, look: Look) -> None:
        self.states[look.observation.state] += 1
        if self.plan.on_look is not None:
            self.plan.on_look(look)

    def _make_holds(self, platforms: Mapping[PlatformName, Platform]) -> dict[PlatformName, Hold]:
        way = Way(self._record, self._gate.doubt, self._account.tell)
        controls = {name: platform.control() for name, platform in platforms.items()}
        return {
            name: Hold(platforms[name], control, self.plan.door, way)
            for name, control in controls.items()
            if control is not None
        }


def _queues(work: Sequence[tuple[Source, Platform]]) -> list[_Queue]:
    """The work by platform and host, the longest queues first: they decide when the run ends."""
    queues: dict[tuple[PlatformName, str], _Queue] = {}
    for source, platform in work:
        key = platform.name, _host_of(source.url)
        queue = queues.get(key) or queues.setdefault(key, _Queue(key[1], platform))
        queue.work.append(source)
    return sorted(queues.values(), key=lambda queue: len(queue.work), reverse=True)


def _host_of(url: str) -> str:
    """The host of a URL; the URL itself where it is none."""
    try:
        return parse(url).host
    except ValueError:
        return url
