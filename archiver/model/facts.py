"""What the ledger hands out: rows with their ids, and all that one line of the report needs."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.model.article import Article, RecordedCitation
from archiver.model.judgement import Judgement
from archiver.model.media import Media
from archiver.model.note import Note
from archiver.model.observation import EvidenceRef, Look
from archiver.model.quoting import QuoteCheck
from archiver.model.snapshot import Capture, LookUp
from archiver.model.source import Source
from archiver.model.states import State


@dataclass(frozen=True, slots=True)
class RecordedLook:
    """A look with its number in the ledger. The observation's `content` lies in the evidence, not here."""

    id: int
    look: Look


@dataclass(frozen=True, slots=True)
class Kept:
    """What has to be known of a source's last look to see whether the next one is worth keeping.

    `text` is the digest of the text it read.
    """

    state: State
    reason_code: str
    http_status: int | None
    final_url: str
    sha256: str
    text: str | None
    similarity: float | None
    is_first_proof: bool
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The first look that proved a source: what later ones are compared with.

    `text` is None where none was read, or where it was erased by order.
    """

    sha256: str
    text: str | None
    evidence: EvidenceRef | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """All that one line of the report is made from.

    `last_look`, and `last_proof`, the last that showed the source, come without the page's text. `lookups`,
    `captures` (every step), `notes` and `quotes` (searches for the citation's quotation) are oldest first.
    `media` is what is known last of each part.
    """

    recorded: RecordedCitation
    article: Article
    source: Source
    judgement: Judgement
    last_look: RecordedLook | None = None
    last_proof: RecordedLook | None = None
    lookups: tuple[LookUp, ...] = ()
    captures: tuple[Capture, ...] = ()
    notes: tuple[Note, ...] = ()
    quotes: tuple[QuoteCheck, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One command over its set of articles. `resumed`: an unfinished one is continued."""

    id: str
    started_at: datetime
    resumed: bool


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the event's number, its table, what is wrong.

    `meaning` is a sentence about what that says of the history. `last` is the number of the last event of
    several in a row that have the same wrong with them.
    """

    event: int
    table: str
    what: str
    meaning: str
    last: int


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over the whole chain found: every place where it does not hold, in their order.

    `events` and `head` count and name the events before the first of them.
    """

    events: int
    head: str
    breaks: Sequence[Break] = ()

    @property
    def broken(self) -> Break | None:
        """The first break: what comes behind it rests on nothing."""
        return self.breaks[0] if self.breaks else None

    @property
    def holds(self) -> bool:
        """Whether every event and every row is as it was written."""
        return not self.breaks

    def doubts(self, event: int) -> bool:
        """Whether the row that this event tells of is not what was recorded."""
        before = bisect_right(self.breaks, event, key=lambda one: one.event)
        return before > 0 and event <= self.breaks[before - 1].last
