"""A verdict with everything that has to be said next to it."""

from dataclasses import dataclass
from datetime import datetime

from archiver.model.states import State, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the history of a source supports.

    `cause` is the state behind `missing` and `gone`; None where a person alone says that it is missing.
    `confirmation` is "1 of 2" while a series runs.
    `first_missed` is the first look of the unbroken series that missed it; `last_proved` the latest time
    at which a look or a verified snapshot proved it was there, or a person saw it; `last_proved_by` is look,
    snapshot or person.
    """

    verdict: Verdict
    reason: str
    reason_code: str
    cause: State | None = None
    confirmation: str = ""
    first_missed: datetime | None = None
    last_proved: datetime | None = None
    last_proved_by: str = ""
    first_checked: datetime | None = None
    last_checked: datetime | None = None
    last_seen_live: datetime | None = None
    checks: int = 0
    next_check: datetime | None = None
