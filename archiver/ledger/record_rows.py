"""The records of the evidence as rows of the history, and back; what of the evidence was erased."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.rows import evidence_from
from archiver.ledger.stamps import moment
from archiver.ledger.tables import HISTORY, events, records
from archiver.model.integrity import Erasure, Span, WrittenRecord
from archiver.model.observation import EvidenceRef

Doubt = Callable[[int], bool]
"""Says whether the row of an event is not to be believed: then it is left out."""


def believed(event: int) -> bool:
    """Doubt nothing."""
    del event
    return False


class Written(Protocol):
    """What the ledger needs of the evidence store: the records that lie between two offsets of a file."""

    def __call__(self, file: str, start: int, end: int) -> Sequence[WrittenRecord]:
        """Those that begin at `start` or later and end at `end` or earlier, in order."""


def nothing_written(file: str, start: int, end: int) -> Sequence[WrittenRecord]:
    """For a ledger without an evidence store."""
    del file, start, end
    return ()


def span_row(file: str, found: Sequence[WrittenRecord]) -> Row:
    """The records of one commit as one row: a row each would add two events to every look."""
    return {
        "file": file,
        "starts": found[0].offset,
        "ends": found[-1].end,
        "records": " ".join(f"{one.offset}+{one.length}:{one.sha256}" for one in found),
    }


def spans(connection: Connection, doubted: Doubt) -> Iterator[Span]:
    """What was recorded of the evidence, file by file, in the order in which it was written."""
    query = select(records).order_by(records.c.file, records.c.id)
    return (_span(row) for row in connection.execute(query) if not doubted(row.id))


def _span(row: Fetched[Any]) -> Span:
    return Span(row.id, row.file, row.starts, row.ends, tuple(map(_record, row.records.split())))


def _record(text: str) -> WrittenRecord:
    place, _, sha256 = text.partition(":")
    offset, _, length = place.partition("+")
    return WrittenRecord(int(offset), int(length), sha256)


def named(connection: Connection, doubted: Doubt) -> Iterator[EvidenceRef]:
    """Every record that a row of the history rests on, of whatever table."""
    for table in HISTORY:
        if "evidence" in table.c:
            query = select(table.c.id, table.c.evidence).where(table.c.evidence != "")
            for row in connection.execute(query):
                if not doubted(row.id):
                    yield from evidence_from(row.evidence)


def erasures(connection: Connection, doubted: Doubt) -> list[Erasure]:
    """All that was erased by order, oldest first."""
    query = select(events).where(events.c.table_name == "events", events.c.kind == "erase")
    return [
        Erasure(row.id, moment(row.recorded_at), row.subject, json.loads(row.body)["order"])
        for row in connection.execute(query.order_by(events.c.id))
        if not doubted(row.id)
    ]
