"""Holds a platform's observations back until its control vouches for them (facts: platforms, G5).

The control, something of the platform that is permanently there, is asked before the first source, whenever
a source is missed, when many observations wait, and at the end. What was seen before a control that holds is
let through; what was seen before one that fails becomes `unverifiable`, with its evidence kept.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from archiver.liveness.answers import Told, ask
from archiver.liveness.controls import Asker
from archiver.liveness.recorder import Finished, Trace
from archiver.model.exchange import Answer, Ask, Request
from archiver.model.observation import Observation
from archiver.model.states import State
from archiver.platforms.base import Platform
from archiver.verdicts.policy import family_of, proves

MOST_HELD = 25
TRIES = 3
"""After so many controls in a row that failed, the platform is left alone for the rest of the run."""

CODE = "control_failed"


@dataclass(frozen=True, slots=True)
class Way:
    """Where observations go from here.

    `doubt` is told what a control that failed got for an answer; it raises if our own network is to blame.
    `share` takes every control's answer, for probes that ask the same.
    """

    on: Callable[[Finished], Awaitable[None]]
    doubt: Callable[[Answer], Awaitable[None]]
    share: Callable[[Request, Told], None]


class Hold:
    """The observations of one platform that no control vouches for yet."""

    def __init__(self, platform: Platform, control: Ask, door: Asker, way: Way) -> None:
        self._platform = platform
        self._control = control
        self._door = door
        self._way = way
        self._held: list[Finished] = []
        self._passed: deque[Finished] = deque()
        self._asking = asyncio.Lock()
        self._told: Told | None = None
        self.failed = 0

    async def ready(self) -> bool:
        """Whether the platform may be asked: its latest control held. Asks for it where there is none."""
        if self._told is None or 0 < self.failed < TRIES:
            async with self._asking:
                if self._told is None or 0 < self.failed < TRIES:
                    await self._check()
        return self.failed == 0

    async def add(self, finished: Finished) -> None:
        """Take an observation. Returns at once unless it asks for a control."""
        self._held.append(finished)
        missed = family_of(finished.observation.state) is not None
        if missed or len(self._held) >= MOST_HELD:
            async with self._asking:
                if finished in self._held:
                    await self._check()

    async def close(self) -> None:
        """Ask the control a last time if anything still waits for it."""
        async with self._asking:
            if self._held:
                await self._check()

    async def abandon(self) -> None:
        """Let through what may go without another control; a miss that no control vouched for is dropped."""
        held, self._held = self._held, []
        self._passed += (f for f in held if family_of(f.observation.state) is None)
        await self._pass_on()

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The evidence of the latest control."""
        return () if self._told is None else (self._told.trace,)

    async def _check(self) -> None:
        """Ask the control, then let go what was seen before it was asked."""
        number = len(self._held)
        self._told = await ask(self._door, self._control.request)
        self._way.share(self._control.request, self._told)
        holds = self._platform.control_holds(self._told.answer)
        self.failed = 0 if holds else self.failed + 1
        if not holds:
            await self._way.doubt(self._told.answer)
        held, self._held = self._held[:number], self._held[number:]
        self._passed += map(self._vouched if holds else self._distrusted, held)
        await self._pass_on()

    async def _pass_on(self) -> None:
        while self._passed:
            await self._way.on(self._passed.popleft())

    def _vouched(self, finished: Finished) -> Finished:
        """A miss rests on the control, too."""
        if family_of(finished.observation.state) is None:
            return finished
        return replace(finished, traces=(*self.traces, *finished.traces))

    def _distrusted(self, finished: Finished) -> Finished:
        seen = finished.observation
        if not (family_of(seen.state) or proves(seen.state, seen.http_status)):
            return finished
        traces = (*self.traces, *finished.traces)
        return replace(finished, observation=distrusted(seen), traces=traces)


def not_asked(url: str) -> Observation:
    """What is said of a source whose platform was left alone because its control failed."""
    reason = (
        "The platform was not asked: it does not show this client a post that is known to be there, so its "
        "word on others would say nothing."
    )
    return Observation(State.UNVERIFIABLE, CODE, reason, checked_url=url)


def distrusted(seen: Observation) -> Observation:
    """What a platform said while it did not show what is known to be there: nothing follows from it."""
    ours = (
        "At the time it did not show a post that is known to be there either, so nothing follows from this."
    )
    reason = f"{seen.reason} {ours}" if seen.reason else ours
    return replace(seen, state=State.UNVERIFIABLE, reason_code=CODE, reason=reason)
