"""When people want to hear of what is not urgent. Pure; hours are those of the wall in their time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """The quiet hours (from, to), over midnight where `to` is earlier; and when the daily digest is sent.

    None: no quiet hours; no digest, so that news is told as it comes.
    """

    zone: ZoneInfo
    quiet: tuple[time, time] | None = None
    digest_at: time | None = None

    def open(self, now: datetime, since: datetime) -> bool:
        """Whether news that waits since then may be told now."""
        if self._is_quiet(now.astimezone(self.zone).time()):
            return False
        return self.digest_at is None or since < self._last_digest(now, self.digest_at)

    def _is_quiet(self, local: time) -> bool:
        if self.quiet is None:
            return False
        begins, ends = self.quiet
        if begins <= ends:
            return begins <= local < ends
        return local >= begins or local < ends

    def _last_digest(self, now: datetime, at: time) -> datetime:
        """The latest time of the digest that is not in the future; compared in UTC, as clocks are turned."""
        today = now.astimezone(self.zone).date()
        days = (datetime.combine(day, at, self.zone) for day in (today, today - timedelta(days=1)))
        return next(moment for day in days if (moment := day.astimezone(UTC)) <= now)
