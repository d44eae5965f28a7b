"""What goes wrong at the Wayback Machine, to be switched on one by one (facts: wayback, 7)."""

from enum import Enum, auto


class Fault(Enum):
    """A fault; all are off at first. Refusals "in 200" carry no job id (facts: wayback, 1.3)."""

    OFFLINE = auto()
    """503 and a notice for everything, 404 for /save."""
    FIREWALL = auto()
    """After five 429s within a minute, no connection to web.archive.org for an hour."""

    UNAUTHORIZED = auto()
    """401 even with good keys."""
    SESSION_LIMIT = auto()
    """Refusal in 200: a message only, no status."""
    DAILY_LIMIT = auto()
    """Refusal in 200 for the whole account: a message only."""
    URL_DAILY_LIMIT = auto()
    """Refusal in 200 with `error:too-many-daily-captures`."""
    HOST_PAUSED = auto()
    """Refusal in 200: the target's host has complained."""
    SAVE_429 = auto()
    """429 without Retry-After."""
    SAVE_429_RETRY_AFTER = auto()
    """429 with Retry-After: 60."""
    SAVE_520 = auto()
    """520 with an HTML body; nothing is captured."""
    SAVE_500_BUT_CAPTURED = auto()
    """500, although the capture is made."""
    NULL_JOB = auto()
    """`job_id: null` with "the same snapshot had been made", whatever is held."""

    JOB_FORGOTTEN = auto()
    """Jobs are pending for ever, as unknown ones are."""
    JOB_FAILS = auto()
    """Jobs end in `error:job-failed`; nothing is captured."""
    JOB_FAILS_BUT_CAPTURED = auto()
    """Jobs end in `error:job-failed`, although the capture is made."""
    STATUS_500 = auto()
    """500 for status questions."""
    VANISHING = auto()
    """Captures made while this is on vanish from everywhere a day later."""
    OVERLOADED = auto()
    """The system status says so; captures go on."""

    REPLAY_LAG = auto()
    """Replay knows a new capture no sooner than CDX does."""
    EXCLUDED_AS_200 = auto()
    """The page for excluded URLs comes as 200, as in 2020."""

    CDX_EMPTY = auto()
    """The empty answer that is a lie."""
    CDX_429 = auto()
    """429 with an HTML body of two lines."""
    CDX_503 = auto()
    """503 with the notice of being offline."""
    CDX_504 = auto()
    """504, as for big questions."""
    CDX_CLOSED = auto()
    """The connection ends without an answer."""

    AVAILABLE_EMPTY = auto()
    """No closest snapshot, whatever is held."""
    AVAILABLE_429 = auto()
    """429 with an HTML body."""
