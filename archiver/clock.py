"""The only source of time. Whoever waits or stamps asks the clock; network deadlines alone are real."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the rest of the program knows about time."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back, for paces and waits."""

    async def sleep_until(self, moment: float) -> None:
        """Wait until `monotonic()` has reached `moment`; returns at once if it has."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The machine's time of day."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """The machine's monotonic seconds."""
        return time.monotonic()

    async def sleep_until(self, moment: float) -> None:
        """Wait for real."""
        delay = moment - time.monotonic()
        if delay > 0:
            await asyncio.sleep(delay)


class SimulatedClock:
    """A clock that stands still until somebody waits on it or sets it: for the demo and the tests."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._elapsed = 0.0

    def now(self) -> datetime:
        """The start plus all the time that was waited or passed."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._elapsed

    async def sleep_until(self, moment: float) -> None:
        """Move on to `moment` without waiting; others get their turn first."""
        await asyncio.sleep(0)
        self._elapsed = max(self._elapsed, moment)

    def advance(self, delta: timedelta) -> None:
        """Let time pass."""
        self._elapsed += delta.total_seconds()

    def set(self, moment: datetime) -> None:
        """Jump forward to a time of day; an earlier one is ignored."""
        self._elapsed = max(self._elapsed, (moment - self._start).total_seconds())
