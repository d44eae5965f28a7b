"""Walks the chain from its first event to its last and says everywhere where it does not hold."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, select

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
    "a row that no event tells of": (
        "Either its event was removed, or somebody added the row beside the program: nothing vouches for it."
    ),
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
    "the text was erased by order, but is there": (
        "Somebody put the words back beside the program, or an older copy of the database took its place."
    ),
}
_TOLD = [table for table in HISTORY if table is not events]

Rows = Mapping[str, Mapping[int, RowMapping]]


def verify(connection: Connection) -> ChainReport:
    """Check every event, every row and every text, to the end, whatever is found on the way.

    Cutting off the newest events leaves a shorter chain that holds: compare `head` with one noted elsewhere.
    """
    walk = _Walk()
    found = [broken for page in _pages(connection) for broken in walk.over(connection, page)]
    found += [*_untold(connection, walk.last), *_erasures(connection)]
    return ChainReport(walk.count, walk.head, tuple(_joined(sorted(found, key=lambda one: one.event))))


def event_of(connection: Connection, head: str) -> int | None:
    """The number of the event with this hash."""
    return connection.execute(select(events.c.id).where(events.c.hash == head)).scalar()


def _break(number: int, table: str, what: str, last: int | None = None) -> Break:
    return Break(number, table, what, MEANINGS[what], number if last is None else last)


def _joined(found: Iterable[Break]) -> Iterator[Break]:
    """Neighbours of one table with the same wrong as one."""
    before: Break | None = None
    for one in found:
        if before and (one.table, one.what) == (before.table, before.what) and one.event <= before.last + 1:
            before = replace(before, last=one.last)
            continue
        if before:
            yield before
        before = one
    if before:
        yield before


def _pages(connection: Connection) -> Iterator[Sequence[RowMapping]]:
    """All events in the order of their numbers, however far apart those are."""
    last = 0
    while True:
        query = select(events).where(events.c.id > last).order_by(events.c.id).limit(_STEP)
        page = connection.execute(query).mappings().all()
        if not page:
            return
        yield page
        last = page[-1]["id"]


class _Walk:
    """Where a walk has come to: `last` is the event before; `count` and `head` are as before the first break.

    `_names` are the hashes by which the next event may name the one before, as it stands there and as it is
    made again, so that a break is told once and not of its neighbour, too; None: any will do.
    """

    def __init__(self) -> None:
        self.last = 0
        self.count = 0
        self.head = GENESIS
        self._names: set[str] | None = {GENESIS}
        self._whole = True

    def over(self, connection: Connection, page: Sequence[RowMapping]) -> Iterator[Break]:
        """What is wrong with the next events and their rows."""
        rows = _rows(connection, self.last, page[-1]["id"])
        for event in page:
            found = [*self._gap(event["id"]), *self._step(event, rows)]
            yield from found
            self.last = event["id"]
            self._whole = self._whole and not found
            if self._whole:
                self.count, self.head = self.count + 1, event["hash"]

    def _gap(self, number: int) -> Iterator[Break]:
        if number > self.last + 1:
            self._names = None
            yield _break(self.last + 1, "events", "the event is missing", number - 1)

    def _step(self, event: RowMapping, rows: Rows) -> Iterator[Break]:
        number, name = event["id"], event["table_name"]
        row = event if name == "events" else rows.get(name, {}).get(number)
        made = _made(event, row)
        what = _wrong(event, row, rows) or self._unlinked(event) or _altered(event, made)
        self._names = {event["hash"], made}
        if what:
            yield _break(number, name, what)
        elif row is not None and name == "texts" and _other_words(row):
            yield _break(number, "texts", "the text was altered")

    def _unlinked(self, event: RowMapping) -> str:
        follows = self._names is None or event["prev"] in self._names
        return "" if follows else "the event does not follow the one before"


def _rows(connection: Connection, after: int, last: int) -> Rows:
    found: dict[str, dict[int, RowMapping]] = defaultdict(dict)
    for table in _TOLD:
        within = table.c.id.between(after + 1, last)
        for row in connection.execute(select(table).where(within)).mappings():
            found[table.name][row["id"]] = row
    return found


def _known(event: RowMapping) -> bool:
    return event["v"] in COLUMNS and event["table_name"] in COLUMNS[event["v"]]


def _made(event: RowMapping, row: RowMapping | None) -> str:
    """The hash that an event should have; empty if that can't be told."""
    if row is None or not _known(event):
        return ""
    try:
        return hash_of(dict(event), dict(row))
    except (ValueError, TypeError):  # a value that JSON does not hold: the program never wrote it
        return ""


def _wrong(event: RowMapping, row: RowMapping | None, rows: Rows) -> str:
    """What is wrong with an event and its row before anything is hashed."""
    if not _known(event):
        return "the event is of a kind that this program does not know"
    if any(event["id"] in rows.get(table.name, {}) for table in _TOLD if table.name != event["table_name"]):
        return "a row that no event tells of"
    return "the row is missing" if row is None else ""


def _altered(event: RowMapping, made: str) -> str:
    """Whether the hash is another one, or the event says something beside its row that no hash covers."""
    beside = event["table_name"] != "events" and (event["kind"] or event["subject"] or event["body"])
    return "the row or its event was altered" if made != event["hash"] or beside else ""


def _other_words(row: RowMapping) -> bool:
    text = row["text"]
    return text is not None and hashlib.sha256(text.encode()).hexdigest() != row["digest"]


def _untold(connection: Connection, last: int) -> Iterator[Break]:
    """Rows whose numbers lie outside those of all events."""
    for table in HISTORY:
        outside = select(table.c.id).where((table.c.id < 1) | (table.c.id > last)).order_by(table.c.id)
        for number in connection.execute(outside).scalars():
            yield _break(number, table.name, "a row that no event tells of")


def _erasures(connection: Connection) -> Iterator[Break]:
    """Texts that are gone without an order, or there in spite of one."""
    ordered = select(events.c.subject).where(events.c.table_name == "events", events.c.kind == "erase")
    for wrong, what in (
        (
            texts.c.text.is_(None) & texts.c.digest.not_in(ordered),
            "the text is missing, and nobody ordered that",
        ),
        (
            texts.c.text.is_not(None) & texts.c.digest.in_(ordered),
            "the text was erased by order, but is there",
        ),
    ):
        for number in connection.execute(select(texts.c.id).where(wrong)).scalars():
            yield _break(number, "texts", what)
