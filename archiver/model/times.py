"""Times as they are written everywhere: ISO 8601, UTC, a trailing Z."""

from datetime import UTC, date, datetime, time


def iso(moment: datetime) -> str:
    """Write an aware time as `2026-11-22T14:20:00Z`; fractions of a second are left out."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse(text: str) -> datetime:
    """Read an ISO 8601 date or time; a date alone is its midnight, a naive time is UTC.

    Raises ValueError if it is neither.
    """
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
