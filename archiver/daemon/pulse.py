"""Whether rounds make progress: what the watchdog is told rests on this, not on the process being there."""

import logging

from archiver.clock import Clock
from archiver.model.duty import Duty

log = logging.getLogger(__name__)


class Pulse:
    """When each duty that is being performed last made a step, and when the scheduler last ticked."""

    def __init__(self, clock: Clock, stall: float) -> None:
        self._clock = clock
        self._stall = stall
        self._steps: dict[Duty, float] = {}
        self._tick = clock.monotonic()

    def tick(self) -> None:
        """The scheduler ticked."""
        self._tick = self._clock.monotonic()

    def step(self, duty: Duty) -> None:
        """A duty has begun, or come a step further."""
        self._steps[duty] = self._clock.monotonic()

    def over(self, duty: Duty) -> None:
        """A duty is not being performed any more."""
        self._steps.pop(duty, None)

    @property
    def stalled(self) -> list[str]:
        """What made no step for too long, in words."""
        late = self._clock.monotonic() - self._stall
        found = [str(duty) for duty, moment in self._steps.items() if moment < late]
        return [*found, "the scheduler"] if self._tick < late else found


class Listener:
    """What one duty tells while it works, as progress and as lines of the log."""

    def __init__(self, pulse: Pulse, duty: Duty) -> None:
        self._pulse = pulse
        self._duty = duty

    def stage(self, name: str, total: int) -> None:
        """Note the stage in the log."""
        self._pulse.step(self._duty)
        log.debug("%s: %s, %d", self._duty, name, total)

    def step(self, host: str = "") -> None:  # noqa: ARG002 - a Progress
        """Count as progress."""
        self._pulse.step(self._duty)

    def say(self, sentence: str) -> None:
        """Put a sentence into the log."""
        log.info("%s: %s", self._duty, sentence)
