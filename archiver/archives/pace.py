"""How fast an archive may be asked: one pace a service, shared by all processes through the ledger."""

from datetime import datetime
from typing import Protocol

from archiver.clock import Clock


class PaceBook(Protocol):
    """Where the next free slot of a pace is kept."""

    def reserve(self, key: str, gap: float, now: datetime) -> datetime:
        """Take the next slot of `key`, `gap` seconds after the one before; says when it begins."""


class Pace:
    """Lets a caller through `per_minute` times a minute."""

    def __init__(self, key: str, per_minute: float, book: PaceBook, clock: Clock) -> None:
        self._key = key
        self._gap = 60 / per_minute
        self._book = book
        self._clock = clock

    async def turn(self) -> None:
        """Wait for the next slot."""
        now = self._clock.now()
        slot = self._book.reserve(self._key, self._gap, now)
        await self._clock.sleep_until(self._clock.monotonic() + (slot - now).total_seconds())
