"""How often somebody may ask."""

from collections import deque
from datetime import datetime, timedelta


class Gauge:
    """Counts events in the last minute. A refused one is not counted."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._taken: deque[datetime] = deque()

    def take(self, now: datetime) -> bool:
        """Take one at `now`; False if there is none left."""
        while self._taken and self._taken[0] <= now - timedelta(minutes=1):
            self._taken.popleft()
        if len(self._taken) >= self._per_minute:
            return False
        self._taken.append(now)
        return True
