"""Which record holds a payload, and which revisits rest on it: an index of the WARC files, no history."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, or_, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.engine import insert_rows
from archiver.ledger.stamps import clean
from archiver.ledger.tables import payloads, revisits
from archiver.ledger.texts import chunks
from archiver.model.exchange import Payload
from archiver.model.integrity import Original, WrittenRecord
from archiver.model.observation import EvidenceRef

_PLACES = 100  # places in one statement: each is three values


def add(connection: Connection, file: str, written: Sequence[WrittenRecord]) -> None:
    """Index records that were written. Of two that hold the same payload the first stays."""
    held = {one.payload.digest: (one, one.payload) for one in reversed(written) if one.payload}
    for chunk in chunks(held):
        known = select(payloads.c.digest).where(payloads.c.digest.in_(chunk))
        for digest in connection.execute(known).scalars().all():
            del held[digest]
    if held:
        insert_rows(connection, payloads, [_payload_row(file, *pair) for pair in held.values()])
    rests = [_revisit_row(file, one, one.original) for one in written if one.original]
    if rests:
        insert_rows(connection, revisits, rests)


def find(connection: Connection, digest: str) -> Original | None:
    """The record that holds the payload with this digest."""
    row = connection.execute(select(payloads).where(payloads.c.digest == digest)).one_or_none()
    if row is None:
        return None
    return Original(Payload(row.digest, row.url, row.date), EvidenceRef(row.file, row.offset, row.length))


def digests(connection: Connection) -> Sequence[str]:
    """The digests of all payloads."""
    return connection.execute(select(payloads.c.digest)).scalars().all()


def with_originals(connection: Connection, refs: Iterable[EvidenceRef]) -> Iterator[EvidenceRef]:
    """These records and those that hold the bodies of the revisits among them."""
    wanted = list(refs)
    yield from wanted
    for row in _at(connection, revisits, wanted):
        yield EvidenceRef(row.original_file, row.original_offset, row.original_length)


def forget(connection: Connection, refs: Sequence[EvidenceRef]) -> None:
    """Name no record any more whose content was erased."""
    for chunk in chunks(refs, _PLACES):
        connection.execute(delete(payloads).where(_among(payloads, chunk)))


def _at(connection: Connection, table: Table, refs: Iterable[EvidenceRef]) -> Iterator[Fetched[Any]]:
    for chunk in chunks(refs, _PLACES):
        yield from connection.execute(select(table).where(_among(table, chunk))).all()


def _among(table: Table, refs: Sequence[EvidenceRef]) -> Any:
    return or_(*(and_(table.c.file == ref.file, table.c.offset == ref.offset) for ref in refs))


def _payload_row(file: str, record: WrittenRecord, payload: Payload) -> Row:
    return {
        "digest": payload.digest,
        "file": file,
        "offset": record.offset,
        "length": record.length,
        "url": clean(payload.url),
        "date": payload.date,
    }


def _revisit_row(file: str, record: WrittenRecord, original: EvidenceRef) -> Row:
    return {
        "file": file,
        "offset": record.offset,
        "length": record.length,
        "original_file": original.file,
        "original_offset": original.offset,
        "original_length": original.length,
    }
