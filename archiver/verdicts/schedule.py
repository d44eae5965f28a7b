"""When a source is due again. Pure: the ledger and the clock say what that means now.

Posts vanish early, so they are looked at soon and then ever more rarely (`slots`); pages once a week, at
whatever age; what is missing is looked at when a look next counts (facts: liveness, 0.4 and 6).
"""

from datetime import datetime
from typing import Final

from archiver.model.source import Source
from archiver.model.states import PlatformName, Verdict
from archiver.verdicts.held import HELD
from archiver.verdicts.policy import APART, HOPELESS, counting
from archiver.verdicts.slots import DAY, LOOKS_A_YEAR, Slots
from archiver.verdicts.timeline import Timeline

POST: Final = Slots.of(LOOKS_A_YEAR)
OLDEST: Final = 7 * DAY
"""No post is taken to be older at our first look: that it was just cited may be why it goes."""

PAGE = 7 * DAY
MISSING = DAY
GONE = 30 * DAY
UNTOLD = DAY
UNTOLD_MOST = 14 * DAY
"""Looks that could not tell are repeated after one day, then two, four, ... up to this; held ones at once."""


def next_look(timeline: Timeline, source: Source, verdict: Verdict, slots: Slots = POST) -> datetime | None:
    """When the source is due again; `slots` are for posts.

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
        case _ if source.platform is PlatformName.WEB:
            return last + PAGE
        case _:
            born = _born(timeline, source)
            return born + slots.after(last - born, APART)


def _born(timeline: Timeline, source: Source) -> datetime:
    """Since when a post is there, as far as is known: at the latest since our first look."""
    first = timeline.looks[0].at
    posted = source.posted_at or next((look.posted_at for look in timeline.looks if look.posted_at), first)
    return min(max(posted, first - OLDEST), first)


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
