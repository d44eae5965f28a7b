"""One run over many sources: who works on which host, and an observation's way from probe to recorder."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archiver.clock import Clock
from archiver.liveness.controls import Asker
from archiver.liveness.crew import NOBODY, Crew, Helper, Lent
from archiver.liveness.drift import Drift
from archiver.liveness.driver import Driven, Driver
from archiver.liveness.gate import Gate
from archiver.liveness.hold import Hold, Way, not_asked
from archiver.liveness.hosts import Crowd, Hosts, Queue, host_of, queues_of
from archiver.liveness.recorder import Finished, Recorder
from archiver.liveness.targets import Targets
from archiver.model.facts import Baseline
from archiver.model.observation import Look
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.base import Platform


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sweep works with, and for whom."""

    run: str
    door: Asker
    clock: Clock
    recorder: Recorder
    crowd: Crowd
    vantage: str
    control_urls: Sequence[str]
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    drift: Drift | None = None
    on_look: Callable[[Look], None] | None = None
    crew: Crew = NOBODY
    vantages: Callable[[str], str] | None = None

    def seen_from(self, url: str) -> str:
        """The vantage of a look that asked for a URL."""
        return (self.vantages(host_of(url)) if self.vantages else "") or self.vantage


class Sweep:
    """The state of one run."""

    def __init__(self, plan: Plan, work: Sequence[tuple[Source, Platform]]) -> None:
        self.plan = plan
        self.states: Counter[State] = Counter()
        self._work = {source.id: (source, platform, host_of(source.url)) for source, platform in work}
        self._left = Counter(platform.name for _, platform in work)
        hosts = {host for _, _, host in self._work.values()}
        self._targets = Targets(host for _, _, host in self._work.values())
        self._gate = Gate(plan.door, plan.control_urls, hosts, self._seen)
        self._hosts = Hosts(plan.door, plan.crowd, self._work_off)
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
        await self._hosts.close()
        await self._gate.abandon()
        for hold in self._holds.values():
            await hold.abandon()
        for finished in self._targets.close():
            await self._record(finished)
        await self.plan.recorder.drain()

    async def _work_on_all(self) -> None:
        """Lend to the crew what it takes, look at the rest, and then at what was given back."""
        lent, own = self._divided()
        async with asyncio.TaskGroup() as group:
            shares = self.plan.crew.shares(lent) if lent else ()
            lending = [group.create_task(self._lend(helper, share)) for helper, share in shares]
            await self._hosts.go(queues_of(own))
        back = [source.id for task in lending for source in task.result()]
        await self._hosts.go(queues_of(self._work[key] for key in back))

    def _divided(self) -> tuple[list[tuple[Source, str]], list[tuple[Source, Platform, str]]]:
        """What is lent, with its hosts, and what is not."""
        takes = self.plan.crew.takes
        lent = {key: (source, host) for key, (source, _, host) in self._work.items() if takes(source, host)}
        return list(lent.values()), [work for key, work in self._work.items() if key not in lent]

    async def _lend(self, helper: Helper, share: Sequence[tuple[Source, str]]) -> list[Source]:
        """Have a helper look; what it tells goes the way of all observations."""

        async def on(lent: Lent) -> None:
            await self._gate.take(
                self._finished(lent.source, lent.driven, lent), lent.host, lent.driven.contact
            )

        return await helper.look(share, self.plan.baselines.keys() & {source.id for source, _ in share}, on)

    async def _work_off(self, queue: Queue, driver: Driver) -> None:
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

    def _finished(self, source: Source, driven: Driven, lent: Lent | None = None) -> Finished:
        return Finished(
            source=source,
            run=self.plan.run,
            at=lent.at if lent else self.plan.clock.now(),
            observation=driven.observation,
            traces=driven.traces,
            vantage=self.plan.seen_from(driven.observation.checked_url),
            on_look=self._committed,
            sha256=lent.sha256 if lent else "",
        )

    async def _seen(self, finished: Finished) -> None:
        """An observation that our own network does not put in doubt."""
        hold = self._holds.get(finished.source.platform)
        if hold is None:
            for one in self._targets.take(finished, self._work[finished.source.id][2]):
                await self._record(one)
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
        way = Way(self._record, self._gate.doubt, self._hosts.account.tell)
        controls = {name: platform.control() for name, platform in platforms.items()}
        return {
            name: Hold(platforms[name], control, self.plan.door, way)
            for name, control in controls.items()
            if control is not None
        }
