"""What the daemon does again and again, and how each of these duties stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Duty(StrEnum):
    """A thing to be done again and again. In this order where several are due at once."""

    ARTICLES = "articles"
    LOOKS = "looks"
    COPIES = "copies"
    CAPTURES = "captures"
    NOTICES = "notices"
    REPORT = "report"
    MEDIA = "media"
    TIMESTAMPS = "timestamps"
    UPKEEP = "upkeep"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a duty stands. `next_at` None: due at once.

    `begun_at` and `good_at` are when it last began and last went well; `failures` counts those in a row, the
    last of which said `error`. `cursor` is the number of the last row of the history that it has dealt with.
    """

    duty: Duty
    next_at: datetime | None = None
    begun_at: datetime | None = None
    good_at: datetime | None = None
    failures: int = 0
    error: str = ""
    cursor: int = 0
