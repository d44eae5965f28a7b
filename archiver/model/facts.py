"""What the ledger hands out: rows with their ids, and all that one line of the report needs."""

from dataclasses import dataclass
from datetime import datetime

from archiver.model.article import Article, RecordedCitation
from archiver.model.judgement import Judgement
from archiver.model.note import Note
from archiver.model.observation import EvidenceRef, Look
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

    `last_look` comes without the page's text. `lookups`, `captures` (every step) and `notes` are oldest
    first.
    """

    recorded: RecordedCitation
    article: Article
    source: Source
    judgement: Judgement
    last_look: RecordedLook | None = None
    lookups: tuple[LookUp, ...] = ()
    captures: tuple[Capture, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One command over its set of articles. `resumed`: an unfinished one is continued."""

    id: str
    started_at: datetime
    resumed: bool


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold: the event's number, its table, what is wrong.

    `meaning` is a sentence about what that says of the history.
    """

    event: int
    table: str
    what: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over the whole chain found. `head` is the hash of the last event that holds."""

    events: int
    head: str
    broken: Break | None = None

    @property
    def holds(self) -> bool:
        """Whether every event and every row is as it was written."""
        return self.broken is None
