"""When a source is due again. Pure: the ledger and the clock say what that means now.

Posts vanish early (1% within an hour, 3% within a day, 10% within a week; facts: liveness, 0.3), so they
are looked at soon and then ever more rarely; what is missing is looked at when a look next counts (facts:
liveness, 6).
"""

from datetime import datetime, timedelta

from archiver.model.states import PlatformName, Verdict
from archiver.verdicts.held import HELD
from archiver.verdicts.policy import APART, HOPELESS, counting
from archiver.verdicts.timeline import Timeline

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

POST_SLOTS = (HOUR, 6 * HOUR, *(DAY * number for number in range(1, 15)))
"""After the first look at a post; weekly from then on."""

POST_LATER = 7 * DAY
PAGE = 7 * DAY
MISSING = DAY
GONE = 30 * DAY
UNTOLD = DAY
UNTOLD_MOST = 14 * DAY
"""Looks that could not tell are repeated after one day, then two, four, ... up to this; held ones at once."""


def next_look(timeline: Timeline, platform: PlatformName, verdict: Verdict) -> datetime | None:
    """When the source is due again.

    None where another look can't help (no link, a URL that can't be looked at), and for a source that was
    never looked at, which is due at once.
    """
    if verdict is Verdict.UNLINKED or not timeline.looks:
        return None
    last = timeline.looks[-1].at
    match verdict:
        case Verdict.MISSING:
            return _missing(timeline, last)
        case Verdict.GONE:
            return last + GONE
        case Verdict.UNVERIFIABLE:
            return _untold(timeline, last)
        case _ if platform is PlatformName.WEB:
            return last + PAGE
        case _:
            return _post(timeline.looks[0].at, last)


def _post(first: datetime, last: datetime) -> datetime:
    """The next slot that is not so near to the last look that it would tell nothing."""
    age = last - first
    slot = next((slot for slot in POST_SLOTS if slot >= age + APART), None)
    return last + POST_LATER if slot is None else first + slot


def _missing(timeline: Timeline, last: datetime) -> datetime:
    """A day on, but not later than the moment at which a look may confirm."""
    series = timeline.series
    assert series is not None, "missing without a look that missed"
    confirms_at = series.counted[0].at + series.family.span
    if last < confirms_at < last + MISSING:
        return max(confirms_at, last + APART)
    return last + MISSING


def _untold(timeline: Timeline, last: datetime) -> datetime | None:
    if timeline.looks[-1].state in HOPELESS:
        return None
    if timeline.looks[-1].reason_code == HELD:
        return last + APART
    times = len(counting(timeline.trailing()))
    return last + min(UNTOLD * (1 << max(0, min(times, 10) - 1)), UNTOLD_MOST)
