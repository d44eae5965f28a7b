"""Looks at many sources: hosts side by side, each at its own pace, every finished look recorded."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from archiver.clock import Clock
from archiver.liveness.controls import Asker, network_up
from archiver.liveness.crew import NOBODY, Crew
from archiver.liveness.drift import Drift
from archiver.liveness.gate import NetworkDown
from archiver.liveness.hosts import Crowd
from archiver.liveness.leasing import ASK_AGAIN, LEASE, Leases, leased
from archiver.liveness.recorder import Recorder
from archiver.liveness.sweep import Plan, Sweep
from archiver.model.facts import Baseline
from archiver.model.observation import Look
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.base import Platform


class Platforms(Protocol):
    """What the runner needs of the registry of platforms."""

    def by_name(self, name: PlatformName) -> Platform:
        """The platform of that name."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """How later looks are compared with the first proof: the first proofs by source, and the comparison."""

    baselines: Callable[[Sequence[str]], Mapping[str, Baseline]]
    drift: Drift


@dataclass(frozen=True, slots=True)
class Habits:
    """Settings of a runner. `control_urls` empty: our own network is never doubted.

    `vantages` tells from where a host is seen that a route leads to; empty: from `vantage`, as all others.
    """

    control_urls: tuple[str, ...] = ()
    crowd: Crowd = field(default_factory=Crowd)
    vantage: str = ""
    vantages: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a sweep. `states` counts the looks that were committed.

    `network_down`: our own network failed its controls; nothing may be said about what was not committed.
    `busy` are ids of sources that another run is looking at; `distrusted` are platforms whose latest
    control failed.
    """

    states: Mapping[State, int] = field(default_factory=dict)
    network_down: bool = False
    busy: frozenset[str] = frozenset()
    distrusted: frozenset[PlatformName] = frozenset()

    @property
    def looks(self) -> int:
        """How many looks were committed."""
        return sum(self.states.values())


class Runner:
    """Drives the probes of platforms through the door and hands what they saw to the recorder."""

    def __init__(  # noqa: PLR0913 - the parts it is put together from
        self,
        door: Asker,
        platforms: Platforms,
        recorder: Recorder,
        clock: Clock,
        *,
        habits: Habits | None = None,
        comparing: Comparing | None = None,
        leases: Leases | None = None,
        crew: Crew = NOBODY,
    ) -> None:
        self._door = door
        self._platforms = platforms
        self._recorder = recorder
        self._clock = clock
        self._habits = habits or Habits()
        self._comparing = comparing
        self._leases = leases
        self._crew = crew

    async def look(
        self, sources: Sequence[Source], run: str, on_look: Callable[[Look], None] | None = None
    ) -> Outcome:
        """Look once at every source, each id once; statements without a link are left out.

        `on_look` is told of every look once it is committed. Cancelled, it commits what was finished and
        raises CancelledError. Raises StorageError if what was seen can't be written.
        """
        wanted = {source.id: source for source in sources if source.platform is not PlatformName.NONE}
        if not wanted:
            return Outcome()
        if not await network_up(self._door, self._habits.control_urls):
            return Outcome(network_down=True)
        if self._leases is None:
            return await self._sweep(list(wanted.values()), run, on_look)
        return await self._sweep_leased(self._leases, wanted, run, on_look)

    async def _sweep_leased(
        self,
        leases: Leases,
        wanted: Mapping[str, Source],
        run: str,
        on_look: Callable[[Look], None] | None,
    ) -> Outcome:
        """Sweep what can be leased; what another run holds is waited for, but not longer than a lease."""
        left = dict(wanted)
        outcome = Outcome()
        patience = self._clock.monotonic() + LEASE
        while True:
            async with leased(leases, list(left), run) as granted:
                got = [left.pop(key) for key in granted]
                if got:
                    outcome = _sum(outcome, await self._sweep(got, run, on_look))
                    patience = self._clock.monotonic() + LEASE
            if not left or outcome.network_down or self._clock.monotonic() >= patience:
                return replace(outcome, busy=frozenset(left))
            await self._clock.sleep_until(self._clock.monotonic() + ASK_AGAIN)

    async def _sweep(
        self, sources: Sequence[Source], run: str, on_look: Callable[[Look], None] | None
    ) -> Outcome:
        plan = Plan(
            run=run,
            door=self._door,
            clock=self._clock,
            recorder=self._recorder,
            crowd=self._habits.crowd,
            vantage=self._habits.vantage,
            vantages=self._habits.vantages,
            control_urls=self._habits.control_urls,
            baselines=await self._baselines(sources),
            drift=self._comparing.drift if self._comparing else None,
            on_look=on_look,
            crew=self._crew,
        )
        sweep = Sweep(plan, [(source, self._platforms.by_name(source.platform)) for source in sources])
        down = await _ends_by_outage(sweep)
        return Outcome(sweep.states, network_down=down, distrusted=sweep.distrusted)

    async def _baselines(self, sources: Sequence[Source]) -> Mapping[str, Baseline]:
        if self._comparing is None:
            return {}
        return await asyncio.to_thread(self._comparing.baselines, [source.id for source in sources])


async def _ends_by_outage(sweep: Sweep) -> bool:
    """Let a sweep go; whether our own network ended it. What went wrong in a worker is raised by itself."""
    try:
        await sweep.go()
    except NetworkDown:
        return True
    except BaseExceptionGroup as group:
        errors = list(_leaves(group))
        worst = next((error for error in errors if not isinstance(error, NetworkDown)), None)
        if worst is None:
            return True
        raise worst from None
    return False


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _sum(one: Outcome, other: Outcome) -> Outcome:
    return Outcome(
        states=Counter(one.states) + Counter(other.states),
        network_down=other.network_down,
        distrusted=one.distrusted | other.distrusted,
    )
