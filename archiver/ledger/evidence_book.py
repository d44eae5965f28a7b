"""The part of the ledger that vouches for history and evidence: chain, records, timestamps, erasures."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from archiver.ledger import erasable, record_rows, timestamp_rows, verify
from archiver.ledger.engine import Database
from archiver.ledger.record_rows import Doubt, believed
from archiver.ledger.writer import Writer
from archiver.model.facts import ChainReport
from archiver.model.integrity import Erasure, Head, Held, Proof, Span, Timestamp
from archiver.model.observation import EvidenceRef


class EvidenceBook:
    """What was recorded, and whether it still stands. Every method is one transaction."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def verify_chain(self) -> ChainReport:
        """Walk the whole chain; says everywhere where it does not hold."""
        with self._database.read() as connection:
            return verify.verify(connection)

    def tolerating(self) -> AbstractContextManager[None]:
        """Within it, what was damaged beyond reading is read as well as it can be, and is no error."""
        return self._database.tolerating()

    def event_of(self, head: str) -> int | None:
        """The number of the event with this hash; None if the chain has none."""
        with self._database.read() as connection:
            return verify.event_of(connection, head)

    def head(self) -> Head | None:
        """The last event, timestamps left aside; None while there is none."""
        with self._database.read() as connection:
            return timestamp_rows.head(connection)

    def events_told(self, source_ids: Sequence[str] | None) -> Iterator[bytes]:
        """Events in the bytes that were hashed, in order: those about these sources and the runs, or all."""
        with self._database.read() as connection:
            yield from timestamp_rows.events_told(connection, source_ids)

    def record_timestamp(self, one: Timestamp) -> None:
        """Record what an authority said about the history."""
        self._writer.record_timestamp(one)

    def record_proof(self, one: Proof) -> None:
        """Record what calendars promised about the history, or made good."""
        self._writer.record_proof(one)

    def erase(self, digests: Sequence[str], *, order: str, records: Sequence[EvidenceRef] = ()) -> None:
        """Erase texts for good, by their SHA-256; the erasure and its order are recorded.

        For `records` of the evidence only the order is recorded: blanking them is for the evidence store.
        """
        self._writer.erase(digests, order, records)

    def held_of_source(self, source_id: str) -> Held:
        """What is held of a source's content and of nobody else's."""
        with self._database.read() as connection:
            return erasable.of_source(connection, source_id)

    def held_of_article(self, article_id: str) -> Held:
        """What is held of an article's own content and of nobody else's."""
        with self._database.read() as connection:
            return erasable.of_article(connection, article_id)

    def held_by_digest(self, digest: str) -> Held:
        """The text or the exchanges whose body has this SHA-256."""
        with self._database.read() as connection:
            return erasable.by_digest(connection, digest)

    # of what follows, rows that are `doubted` (by the number of their event) are left out

    def timestamps(self, doubted: Doubt = believed) -> list[Timestamp]:
        """All timestamps of the history, oldest first."""
        with self._database.read() as connection:
            return timestamp_rows.recorded(connection, doubted)

    def proofs(self, doubted: Doubt = believed) -> list[Proof]:
        """All that OpenTimestamps calendars promised about the history, oldest first."""
        with self._database.read() as connection:
            return timestamp_rows.proofs_recorded(connection, doubted)

    def spans(self, doubted: Doubt = believed) -> Iterator[Span]:
        """What is on record about the WARC files, file by file."""
        with self._database.read() as connection:
            yield from record_rows.spans(connection, doubted)

    def evidence_named(self, doubted: Doubt = believed) -> Iterator[EvidenceRef]:
        """Every record that something in the history rests on."""
        with self._database.read() as connection:
            yield from record_rows.named(connection, doubted)

    def erasures(self, doubted: Doubt = believed) -> list[Erasure]:
        """All that was erased by order."""
        with self._database.read() as connection:
            return record_rows.erasures(connection, doubted)
