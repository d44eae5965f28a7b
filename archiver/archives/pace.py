"""How fast an archive may be asked: one pace a service, shared by all processes through the ledger."""

from datetime import datetime
from typing import Protocol

from archiver.clock import Clock


class PaceBook(Protocol):
    """Where the next free slot of a pace is kept."""

    def reserve(self, key: str, gap: float, now: datetime) -> datetime:
        """Take the next slot of `key`, `gap` seconds after the one before; says when it begins."""


class Pace:
    """Lets a caller through `per_minute` times a minute.

    `ready_at` is the monotonic time from which on the next turn is free, as far as this process knows.
    """

    def __init__(self, key: str, per_minute: float, book: PaceBook, clock: Clock) -> None:
        self._key = key
        self._gap = 60 / per_minute
        self._book = book
        self._clock = clock
        self.ready_at = clock.monotonic()

    async def turn(self) -> None:
        """Wait for the next slot."""
        begin = self._reserve(self._gap)
        self.ready_at = begin + self._gap
        await self._clock.sleep_until(begin)

    def hold(self, seconds: float) -> None:
        """Let nobody through for some seconds: the archive asked for a pause."""
        self.ready_at = self._reserve(seconds) + seconds

    def _reserve(self, gap: float) -> float:
        now = self._clock.now()
        slot = self._book.reserve(self._key, gap, now)
        return self._clock.monotonic() + (slot - now).total_seconds()
