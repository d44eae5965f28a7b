"""When a duty of the daemon is due again. Pure: what is due, the ledger and the clock say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from archiver.model.duty import Duty, Standing

LONGEST_PAUSE = timedelta(hours=6)
"""However often a duty failed, it is tried again after this."""


def due(standings: Iterable[Standing], now: datetime) -> list[Duty]:
    """The duties that are due now."""
    return [standing.duty for standing in standings if is_due(standing, now)]


def is_due(standing: Standing, now: datetime) -> bool:
    """Whether a duty is due; it also is where the clock was set back behind its last beginning."""
    if standing.next_at is None or standing.next_at <= now:
        return True
    return standing.begun_at is not None and standing.begun_at > now


def went_well(
    before: Standing, began: datetime, every: timedelta, *, more: bool = False, cursor: int | None = None
) -> Standing:
    """How a duty stands that went well; with `more` to do it is due again at once."""
    return Standing(
        before.duty,
        next_at=began if more else began + every,
        begun_at=began,
        good_at=began,
        cursor=before.cursor if cursor is None else cursor,
    )


def failed(before: Standing, began: datetime, ended: datetime, every: timedelta, error: str) -> Standing:
    """How a duty stands that failed: it is tried again, each time after a longer pause."""
    failures = before.failures + 1
    pause = backoff(failures, every)
    return replace(before, next_at=ended + pause, begun_at=began, failures=failures, error=error)


def backoff(failures: int, every: timedelta) -> timedelta:
    """The pause after so many failures in a row: the usual one, doubled each time, up to six hours."""
    longest = max(LONGEST_PAUSE, every)
    return min(longest, every * (1 << min(failures - 1, 20)))
