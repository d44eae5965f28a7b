"""Watches as rows: who ordered what and when (`watches`, history), and how each stands (`watching`)."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select
from sqlalchemy import Row as Fetched

from archiver.ledger import due
from archiver.ledger.chain import Row
from archiver.ledger.engine import insert_rows
from archiver.ledger.stamps import clean, maybe, stamp
from archiver.ledger.tables import entries, watches, watching
from archiver.ledger.texts import chunks
from archiver.ledger.writer import Transaction
from archiver.model.watch import Reading, Watch, Watching, WatchKind

ADDED = "added"
FOUND = "found"
MOVED = "moved"
REMOVED = "removed"


class Turn(IntEnum):
    """What is read first: lists, then new articles, then those read before, then back-fill."""

    LIST = 0
    NEW = 1
    AGAIN = 2
    BACKFILL = 3


def add(transaction: Transaction, watch: Watch, article: str) -> bool:
    """Watch something; False if it was watched already, then the new order takes the place of the old one.

    `article` is the id of an article that is known already, else empty.
    """
    connection = transaction.connection
    before = standing(connection, watch.id)
    reading = replace(before.reading if before else Reading(None), next_read=watch.added_at)
    [number] = _tell(transaction, [watch], ADDED, watch.added_at)
    _put(connection, number, watch, replace(reading, article=reading.article or article))
    if article:
        due.end(connection, [article], ended=False)
    return before is None


def remove(
    transaction: Transaction, watch: Watch, at: datetime, *, keep_found: bool, article: str = ""
) -> None:
    """Watch something no longer; unless kept, neither what came by it. Nothing that was recorded is lost."""
    connection = transaction.connection
    ended = [watch]
    if not keep_found:
        ended += [one.watch for one in _listed(connection, watching.c.via == watch.id)]
    _tell(transaction, ended, REMOVED, at)
    articles = {article} - {""}
    for chunk in chunks(one.id for one in ended):
        named = watching.c.watch.in_(chunk)
        read = select(watching.c.article).where(named, watching.c.article != "")
        articles.update(connection.execute(read).scalars())
        connection.execute(delete(watching).where(named))
        connection.execute(delete(entries).where(entries.c.watch.in_(chunk)))
    due.end(connection, sorted(articles), ended=True)


def move(transaction: Transaction, watch: Watch, at: datetime) -> None:
    """Note that what is watched has a new address; the watch keeps its id."""
    before = standing(transaction.connection, watch.id)
    if before is not None:
        [number] = _tell(transaction, [watch], MOVED, at)
        _put(transaction.connection, number, watch, before.reading)


def _tell(
    transaction: Transaction, those: Sequence[Watch], act: str, at: datetime, run: str = ""
) -> list[int]:
    """Add to the history what was ordered; the numbers of the rows."""
    rows = [_order_row(watch, act, at, run) for watch in those]
    transaction.add("watches", rows)
    return [int(str(row["id"])) for row in rows]


def _order_row(watch: Watch, act: str, at: datetime, run: str) -> Row:
    return {
        "watch": watch.id,
        "act": act,
        "at": stamp(at),
        "run": run,
        "kind": watch.kind.value,
        "reference": clean(watch.reference),
        "every": watch.every,
        "since": maybe(watch.since),
        "zone": watch.zone,
        "via": watch.via,
        "backfill": int(watch.backfill),
    }


def _put(connection: Connection, number: int, watch: Watch, reading: Reading, alias: str = "") -> None:
    connection.execute(delete(watching).where(watching.c.watch == watch.id))
    insert_rows(connection, watching, [_standing_row(number, watch, reading, alias)])


def _standing_row(number: int, watch: Watch, reading: Reading, alias: str = "") -> Row:
    return {
        "watch": watch.id,
        "number": number,
        "via": watch.via,
        "turn": _turn(watch, reading).value,
        "next_read": maybe(reading.next_read),
        "last_read": maybe(reading.last_read),
        "last_ok": maybe(reading.last_ok),
        "changed_at": maybe(reading.changed_at),
        "article": reading.article,
        "alias": alias,
        "fingerprint": reading.fingerprint,
        "etag": clean(reading.etag),
        "last_modified": clean(reading.last_modified),
        "failures": reading.failures,
        "problem": clean(reading.problem),
    }


def _turn(watch: Watch, reading: Reading) -> Turn:
    if watch.kind is not WatchKind.ARTICLE:
        return Turn.LIST
    if reading.last_ok is not None:
        return Turn.AGAIN
    return Turn.BACKFILL if watch.backfill else Turn.NEW


def record_reading(connection: Connection, watch: Watch, reading: Reading, alias: str = "") -> None:
    """Note how a watch stands; one that was removed meanwhile stays removed."""
    query = select(watching.c.number, watching.c.alias).where(watching.c.watch == watch.id)
    row = connection.execute(query).one_or_none()
    if row is not None:
        _put(connection, row.number, watch, reading, alias or row.alias)


def record_list(
    transaction: Transaction, watch: Watch, seen: Collection[str], found: Sequence[Watch], run: str
) -> list[Watch]:
    """Note what a list shows (`seen`: ids of its articles) and watch those of them that are new to us."""
    connection = transaction.connection
    if standing(connection, watch.id) is None:
        return []
    fresh = set(unseen(connection, watch.id, seen))
    _see(connection, watch.id, fresh)
    listed_anew = {one.id: one for one in found if one.id in fresh}
    known = _known(connection, list(listed_anew))
    new = [one for name, one in listed_anew.items() if name not in known]
    if new:
        numbers = _tell(transaction, new, FOUND, new[0].added_at, run)
        pairs = zip(numbers, new, strict=True)
        rows = [_standing_row(number, one, Reading(next_read=one.added_at)) for number, one in pairs]
        insert_rows(connection, watching, rows)
    return new


def unseen(connection: Connection, watch_id: str, ids: Collection[str]) -> list[str]:
    """Those of these articles that the list did not show before."""
    before: set[str] = set()
    for chunk in chunks(map(_digest, ids)):
        among = (entries.c.watch == watch_id, entries.c.digest.in_(chunk))
        before.update(connection.execute(select(entries.c.digest).where(*among)).scalars())
    return [one for one in dict.fromkeys(ids) if _digest(one) not in before]


def _see(connection: Connection, watch_id: str, ids: Collection[str]) -> None:
    if ids:
        insert_rows(connection, entries, [{"watch": watch_id, "digest": _digest(one)} for one in ids])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _known(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those that are watched under this id, or as the same page under another."""
    found: set[str] = set()
    for chunk in chunks(ids):
        for column in (watching.c.watch, watching.c.alias):
            found.update(connection.execute(select(column).where(column.in_(chunk))).scalars())
    return found


def twin(connection: Connection, watch_id: str, alias: str) -> str | None:
    """Another watch of the article that calls itself `alias`; None if there is none."""
    same = (watching.c.watch == alias) | (watching.c.alias == alias)
    return connection.execute(select(watching.c.watch).where(same, watching.c.watch != watch_id)).scalar()


# questions


def standing(connection: Connection, watch_id: str) -> Watching | None:
    """One watch and how it stands."""
    return next(iter(_listed(connection, watching.c.watch == watch_id)), None)


def listed(connection: Connection, *, found: bool = False) -> list[Watching]:
    """The watches that people ordered, oldest first; with `found`, also the articles that came by them."""
    query = select(watching.c.via, func.count().label("number")).group_by(watching.c.via)
    counts = {row.via: row.number for row in connection.execute(query)}
    those = _listed(connection, *(() if found else (watching.c.via == "",)))
    return [Watching(one.watch, one.reading, counts.get(one.watch.id, 0)) for one in those]


def to_read(connection: Connection, now: datetime, limit: int, *, lists: bool) -> list[Watching]:
    """The lists, or the articles, to read now, at most `limit`: new articles, read ones, back-fill."""
    found: list[Watching] = []
    for turn in (Turn.LIST,) if lists else (Turn.NEW, Turn.AGAIN, Turn.BACKFILL):
        if left := limit - len(found):
            ready = (watching.c.turn == turn.value, watching.c.next_read <= stamp(now))
            query = _select(*ready).order_by(watching.c.next_read, watching.c.number).limit(left)
            found += map(_watching, connection.execute(query))
    return found


def _listed(connection: Connection, *where: Any) -> list[Watching]:
    query = _select(*where).order_by(watching.c.number)
    return [_watching(row) for row in connection.execute(query)]


def _select(*where: Any) -> Select[Any]:
    order = (watches.c.at, watches.c.kind, watches.c.reference, watches.c.every, watches.c.since)
    return (
        select(*watching.c, *order, watches.c.zone, watches.c.backfill)
        .join(watches, watches.c.id == watching.c.number)
        .where(*where)
    )


def _watching(row: Fetched[Any]) -> Watching:
    watch = Watch(
        id=row.watch,
        kind=WatchKind(row.kind),
        reference=row.reference,
        added_at=maybe(row.at),
        every=row.every,
        since=maybe(row.since),
        zone=row.zone,
        via=row.via,
        backfill=bool(row.backfill),
    )
    reading = Reading(
        next_read=maybe(row.next_read),
        last_read=maybe(row.last_read),
        last_ok=maybe(row.last_ok),
        changed_at=maybe(row.changed_at),
        article=row.article,
        fingerprint=row.fingerprint,
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
        problem=row.problem,
    )
    return Watching(watch, reading)
