"""How long to keep away from an archive that did not answer or asked us to wait."""

import math

from archiver.clock import Clock

BACK_OFF = 60.0
"""Seconds after the first time; each further one in a row doubles them."""

LONGEST = 3600.0


class Gate:
    """A gate that closes for a while. `until` is the monotonic time at which it opens."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._in_a_row = 0
        self.until = clock.monotonic()

    def may_go_on(self) -> bool:
        """Whether the gate is open."""
        return self.until <= self._clock.monotonic()

    def pause(self, seconds: float | None = None) -> None:
        """Close it for as many seconds as the archive said, or for longer each time."""
        self._in_a_row += 1
        doubled = BACK_OFF * 2 ** min(self._in_a_row - 1, 10)
        self.until = self._clock.monotonic() + min(seconds or doubled, LONGEST)

    def give_up(self) -> None:
        """Close it until it is reopened."""
        self.until = math.inf

    def reopen(self) -> None:
        """Take back that it was given up; a pause goes on."""
        if math.isinf(self.until):
            self.until = self._clock.monotonic()

    def went_well(self) -> None:
        """Forget earlier trouble."""
        self._in_a_row = 0
