"""Walks the chain from its first event and says where it first does not hold."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping, func, select

from archiver.ledger.chain import COLUMNS, GENESIS, hash_of
from archiver.ledger.tables import HISTORY, events, texts
from archiver.model.facts import Break, ChainReport

_STEP = 1000
_TOLD = [table for table in HISTORY if table is not events]

Rows = Mapping[str, Mapping[int, RowMapping]]


def verify(connection: Connection) -> ChainReport:
    """Check every event, every row and every text; stops at the first break.

    Cutting off the newest events leaves a shorter chain that holds: compare `head` with one noted elsewhere.
    """
    head, count = GENESIS, 0
    last = max(connection.execute(select(func.max(table.c.id))).scalar() or 0 for table in HISTORY)
    for start in range(1, last + 1, _STEP):
        span = range(start, min(start + _STEP, last + 1))
        for event_hash, broken in _walk(_rows(connection, span), span, head):
            if broken:
                return ChainReport(count, head, broken)
            head, count = event_hash, count + 1
    return ChainReport(count, head, _unordered_erasure(connection))


def _rows(connection: Connection, span: range) -> Rows:
    found: dict[str, dict[int, RowMapping]] = defaultdict(dict)
    for table in HISTORY:
        within = table.c.id.between(span.start, span.stop - 1)
        for row in connection.execute(select(table).where(within)).mappings():
            found[table.name][row["id"]] = row
    return found


def _walk(rows: Rows, span: range, head: str) -> Iterator[tuple[str, Break | None]]:
    for number in span:
        event = rows["events"].get(number)
        broken = (
            _broken(event, number, rows, head) if event else Break(number, "events", "the event is missing")
        )
        head = event["hash"] if event else head
        yield head, broken


def _broken(event: RowMapping, number: int, rows: Rows, head: str) -> Break | None:
    name = event["table_name"]
    if event["v"] not in COLUMNS or name not in COLUMNS[event["v"]]:
        return Break(number, name, "the event is of a kind that this program does not know")
    if any(number in rows.get(table.name, {}) for table in _TOLD if table.name != name):
        return Break(number, name, "a row that no event tells of")
    row = rows.get(name, {}).get(number)
    if row is None:
        return Break(number, name, "the row is missing")
    if event["prev"] != head:
        return Break(number, name, "the event does not follow the one before")
    if hash_of(dict(event), dict(row)) != event["hash"]:
        return Break(number, name, "the row or its event was altered")
    return _altered_text(number, row) if name == "texts" else None


def _altered_text(number: int, row: RowMapping) -> Break | None:
    if row["text"] is None or hashlib.sha256(row["text"].encode()).hexdigest() == row["digest"]:
        return None
    return Break(number, "texts", "the text was altered")


def _unordered_erasure(connection: Connection) -> Break | None:
    """The first text that is not there although no event tells of its erasure."""
    ordered = select(events.c.subject).where(events.c.table_name == "events", events.c.kind == "erase")
    missing = select(texts.c.id).where(texts.c.text.is_(None), texts.c.digest.not_in(ordered))
    number = connection.execute(missing.order_by(texts.c.id).limit(1)).scalar()
    return None if number is None else Break(number, "texts", "the text is missing, and nobody ordered that")
