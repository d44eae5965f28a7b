"""What people are told: transitions of a source and of its copies, and trouble of our own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archiver.model.states import SnapshotStatus, State, Verdict


class NewsKind(StrEnum):
    """What may be told. In a message, news stand in this order."""

    GONE = "gone"
    SUSPENDED = "suspended"
    MISSING = "missing"
    CHANGED = "changed"
    BACK = "back"
    SNAPSHOT_VANISHED = "snapshot_vanished"
    SNAPSHOT_REFUSED = "snapshot_refused"
    SNAPSHOT_VERIFIED = "snapshot_verified"
    HELD = "held"
    SILENT = "silent"


class Lane(StrEnum):
    """How news travels: `urgent` whenever it comes up, `calm` within the hours that people want it in."""

    URGENT = "urgent"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a source stood when it was last noticed; what could not be told at the time is left as before.

    `verdict` None: nothing was ever concluded. `snapshot` None: nothing is known of copies.
    """

    verdict: Verdict | None = None
    cause: State | None = None
    snapshot: SnapshotStatus | None = None


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell. `source` is empty for what is about the work itself, told by our own `detail`."""

    kind: NewsKind
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """News that was recorded, so that it is told: once, and whatever befalls the process."""

    number: int
    news: News
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far one target has been told in one lane.

    `up_to` is the last notice that needs no telling any more; `sending` the last one of a message that is
    under way, None if there is none; `begun_at` is when the last message was begun. `tries` counts failures
    in a row, of which `error` is the last; the next try is not before `next_at`. `doubt` says in a sentence
    which message may not have arrived.
    """

    target: str
    lane: Lane
    up_to: int = 0
    sending: int | None = None
    tries: int = 0
    next_at: datetime | None = None
    error: str = ""
    doubt: str = ""
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Plain text for people."""

    title: str
    body: str
