"""When something watched is read again. Pure."""

from datetime import datetime, timedelta
from typing import Final

from archiver.model.watch import Watch, WatchKind

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

ARTICLE: Final = ((DAY, HOUR), (7 * DAY, DAY), (30 * DAY, 7 * DAY))
"""Up to this age an article is read again after so long: most are edited on their first day."""

LEAST: Final = 60
"""Seconds between two readings, whatever anybody asks for."""

OLD_ARTICLE: Final = 30 * DAY
LIST_MOST: Final = DAY
"""What can't be read is tried again after twice as long each time; a list, up to this."""


def next_reading(
    watch: Watch, now: datetime, *, every: float, failures: int = 0, published: datetime | None = None
) -> datetime:
    """When to read again after a reading at `now`.

    `every` is what the settings say of lists, in seconds; `failures` counts the readings in a row that
    failed; `published` is the article's own date.
    """
    is_article = watch.kind is WatchKind.ARTICLE
    usual = timedelta(seconds=watch.every or every)
    if is_article and not watch.every:
        usual = _by_age(now - min(published or watch.added_at, watch.added_at))
    if not failures:
        return now + usual
    longest = max(usual, OLD_ARTICLE if is_article else LIST_MOST)
    return now + min(usual * (1 << min(failures, 20)), longest)


def _by_age(age: timedelta) -> timedelta:
    return next((gap for until, gap in ARTICLE if age < until), OLD_ARTICLE)
