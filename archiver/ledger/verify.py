"""Walks the chain from its first event and says where it first does not hold."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping, func, select

from archiver.ledger.chain import COLUMNS, GENESIS, hash_of
from archiver.ledger.tables import HISTORY, events, texts
from archiver.model.facts import Break, ChainReport

_STEP = 1000
_FROM_HERE = "From here on the history can't be relied on."

MEANINGS = {
    "the event is missing": (
        f"An event was taken out, and with it what it told and when it was recorded. {_FROM_HERE}"
    ),
    "the event is of a kind that this program does not know": (
        "Either a newer archiver wrote it, then use that one to verify, or the event was altered. "
        f"{_FROM_HERE}"
    ),
    "a row that no event tells of": "Somebody added a row beside the program: nothing vouches for it.",
    "the row is missing": "A row was deleted beside the program: it was there, but its content is lost.",
    "the event does not follow the one before": (
        "Events were removed, inserted or put into another order, or the one before was made anew. "
        f"{_FROM_HERE}"
    ),
    "the row or its event was altered": (
        "At least one of their columns is not what was recorded; what stands there now proves nothing. "
        f"{_FROM_HERE}"
    ),
    "the text was altered": "The words are not those that were recorded; only their digest still is.",
    "the text is missing, and nobody ordered that": (
        "The words were removed beside the program: an erasure by order leaves an event, and there is none."
    ),
}
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


def _break(number: int, table: str, what: str) -> Break:
    return Break(number, table, what, MEANINGS[what])


def event_of(connection: Connection, head: str) -> int | None:
    """The number of the event with this hash."""
    return connection.execute(select(events.c.id).where(events.c.hash == head)).scalar()


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
            _broken(event, number, rows, head) if event else _break(number, "events", "the event is missing")
        )
        head = event["hash"] if event else head
        yield head, broken


def _broken(event: RowMapping, number: int, rows: Rows, head: str) -> Break | None:
    name = event["table_name"]
    if event["v"] not in COLUMNS or name not in COLUMNS[event["v"]]:
        return _break(number, name, "the event is of a kind that this program does not know")
    if any(number in rows.get(table.name, {}) for table in _TOLD if table.name != name):
        return _break(number, name, "a row that no event tells of")
    row = rows.get(name, {}).get(number)
    if row is None:
        return _break(number, name, "the row is missing")
    if event["prev"] != head:
        return _break(number, name, "the event does not follow the one before")
    if hash_of(dict(event), dict(row)) != event["hash"] or not _plain(event):
        return _break(number, name, "the row or its event was altered")
    return _altered_text(number, row) if name == "texts" else None


def _plain(event: RowMapping) -> bool:
    """Whether an event says nothing beside its row that the hash would not cover."""
    return event["table_name"] == "events" or not (event["kind"] or event["subject"] or event["body"])


def _altered_text(number: int, row: RowMapping) -> Break | None:
    if row["text"] is None or hashlib.sha256(row["text"].encode()).hexdigest() == row["digest"]:
        return None
    return _break(number, "texts", "the text was altered")


def _unordered_erasure(connection: Connection) -> Break | None:
    """The first text that is not there although no event tells of its erasure."""
    ordered = select(events.c.subject).where(events.c.table_name == "events", events.c.kind == "erase")
    missing = select(texts.c.id).where(texts.c.text.is_(None), texts.c.digest.not_in(ordered))
    number = connection.execute(missing.order_by(texts.c.id).limit(1)).scalar()
    return None if number is None else _break(number, "texts", "the text is missing, and nobody ordered that")
