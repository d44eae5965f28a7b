"""How many captures the account may have under way: its own numbers, which come late. Pure."""

from dataclasses import dataclass

WATCH_EVERY = 3.0
"""Seconds between two questions for a free slot."""

GOOD_FOR = 30.0
"""Seconds for which a number is believed while slots are free."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What the account says of itself: slots free, slots in all, captures left today (None: not said)."""

    available: int
    limit: int
    left_today: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A quota, when it was read (monotonic), and how many captures were asked for since."""

    quota: Quota
    at: float
    asked: int = 0

    def free(self, under_way: int) -> int:
        """How many more may be asked for, with so many of ours under way, which it may not know yet."""
        return min(self.quota.available - self.asked, self.quota.limit - under_way)

    def due(self, under_way: int) -> float:
        """When to ask again: soon where no slot is free."""
        return self.at + (GOOD_FOR if self.free(under_way) > 0 else WATCH_EVERY)
