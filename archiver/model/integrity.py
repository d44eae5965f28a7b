"""What is on record about evidence files, and what is wrong with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from archiver.model.exchange import Payload
from archiver.model.observation import EvidenceRef
from archiver.model.times import iso


@dataclass(frozen=True, slots=True)
class Original:
    """A payload that is held, and the response record that it lies in."""

    payload: Payload
    ref: EvidenceRef


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """A record as it was written: where it begins, its bytes, the SHA-256 of its compressed bytes in hex.

    `payload` is the one it holds, if later records may name it; `original` the record that a revisit names.
    """

    offset: int
    length: int
    sha256: str
    payload: Payload | None = None
    original: EvidenceRef | None = None

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Span:
    """The records that one commit spoke for: all bytes of `file` from `start` to `end`, without a gap."""

    event: int
    file: str
    start: int
    end: int
    records: Sequence[WrittenRecord]


@dataclass(frozen=True, slots=True)
class Held:
    """Content that is held: texts by digest, records of the evidence; `shared` is held for others, too."""

    texts: Sequence[str] = ()
    records: Sequence[EvidenceRef] = ()
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Erasure:
    """Something erased by order: no tampering, it has a date and an order.

    `subject` is the digest of a text or `record:FILE:OFFSET+LENGTH`.
    """

    event: int
    at: datetime
    subject: str
    order: str

    @property
    def words(self) -> str:
        """What is said of it wherever the content would stand."""
        return f"erased on {iso(self.at)[:10]} by order: {self.order}"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What an authority said: the event `event`, whose hash is `head`, existed at `stamped_at`.

    Its whole answer lies in `file` (relative to the evidence folder) and has this `sha256`. `run` is the one
    at whose end it was asked; empty if the command was none.
    """

    run: str
    at: datetime
    authority: str
    event: int
    head: str
    stamped_at: datetime
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What OpenTimestamps calendars promised about the event `event`, whose hash is `head`.

    It lies in `file` (relative to the evidence folder), which has this `sha256`. `blocks` are the Bitcoin
    blocks that it claims to be in; none while it is only promised.
    """

    run: str
    at: datetime
    calendars: tuple[str, ...]
    event: int
    head: str
    file: str
    sha256: str
    blocks: tuple[int, ...] = ()

    def filed(self, file: str, sha256: str) -> "Proof":
        """The same, with where it lies."""
        return replace(self, file=file, sha256=sha256)


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain: its number, its hash, and the bytes that were hashed."""

    event: int
    hash: str
    event_bytes: bytes


class Part(StrEnum):
    """What a damage is in. The order is that of the exit codes."""

    CHAIN = "chain"
    WARC = "WARC"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written: where, what, and a sentence about what that means."""

    part: Part
    where: str
    what: str
    meaning: str


def record_subject(ref: EvidenceRef) -> str:
    """The subject of the event that tells of a record's erasure."""
    return f"record:{ref}"


def erased_record(subject: str) -> EvidenceRef | None:
    """The record that such a subject names; None if it names a text."""
    if not subject.startswith("record:"):
        return None
    file, _, place = subject.removeprefix("record:").rpartition(":")
    offset, _, length = place.partition("+")
    return EvidenceRef(file, int(offset), int(length))


def erased_records(erasures: Iterable[Erasure]) -> dict[EvidenceRef, Erasure]:
    """The records that were erased, each with the first order that said so."""
    found: dict[EvidenceRef, Erasure] = {}
    for erasure in erasures:
        ref = erased_record(erasure.subject)
        if ref is not None:
            found.setdefault(ref, erasure)
    return found
