"""Notices, and how far they were told, as rows and back; what of the history is to be noticed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.engine import insert_rows
from archiver.ledger.stamps import clean, maybe, moment, stamp
from archiver.ledger.tables import (
    captures,
    comparisons,
    deliveries,
    events,
    followed,
    holds,
    looks,
    notes,
    noticed,
    notices,
    runs,
    snapshots,
    told,
)
from archiver.ledger.texts import chunks
from archiver.model.article import RecordedCitation
from archiver.model.history import Hold
from archiver.model.news import Condition, Delivery, Lane, News, NewsKind, Notice
from archiver.model.states import SnapshotStatus, State, Verdict, Zone

SETTLE = timedelta(minutes=30)
"""A run that is not finished, and recorded no look for so long, is not waited for."""

_TELLING = (looks, snapshots, captures, notes, comparisons)


def told_up_to(connection: Connection, what: str) -> int | None:
    """How far something was dealt with; None: never."""
    return connection.execute(select(told.c.up_to).where(told.c.what == what)).scalar()


def set_told(connection: Connection, what: str, up_to: int) -> None:
    """Note how far something was dealt with."""
    connection.execute(delete(told).where(told.c.what == what))
    connection.execute(insert(told), {"what": what, "up_to": up_to})


# what of the history is to be noticed


def open_runs(connection: Connection, now: datetime) -> list[str]:
    """The runs that still look: whether they are to be believed is only said at their end."""
    query = select(runs.c.number).where(runs.c.outcome.is_(None))
    names = [f"r{number}" for number in connection.execute(query).scalars()]
    found: list[str] = []
    for name in names:
        last = connection.execute(select(func.max(looks.c.at)).where(looks.c.run == name)).scalar()
        if last and now - moment(last) < SETTLE:
            found.append(name)
    return found


def looked_at(connection: Connection, names: Iterable[str], after: int = 0) -> tuple[set[str], int | None]:
    """What these runs looked at after a row of the history, and the number of the first of these looks."""
    query = select(looks.c.id, looks.c.source).where(looks.c.run.in_(list(names)), looks.c.id > after)
    rows = connection.execute(query).all()
    return {row.source for row in rows}, min((row.id for row in rows), default=None)


def last_event(connection: Connection) -> int:
    """The number of the last row of the history, 0 if there is none."""
    return connection.execute(select(func.max(events.c.id))).scalar() or 0


def touched(connection: Connection, start: int, end: int, limit: int) -> list[tuple[int, str]]:
    """The first rows after `start` and up to `end` that say something about a source: number and source."""
    return list(
        islice(merge(*(_rows_between(connection, table, start, end, limit) for table in _TELLING)), limit)
    )


def _rows_between(
    connection: Connection, table: Table, start: int, end: int, limit: int
) -> list[tuple[int, str]]:
    query = select(table.c.id, table.c.source).where(table.c.id > start, table.c.id <= end)
    return [(row.id, row.source) for row in connection.execute(query.order_by(table.c.id).limit(limit))]


def held_between(connection: Connection, start: int, end: int) -> tuple[list[Hold], list[str]]:
    """Runs held for the first time between two rows; and all runs about which something was said there."""
    query = select(holds).where(holds.c.id <= end).order_by(holds.c.id)
    first: dict[str, Fetched[Any]] = {}
    named: list[str] = []
    for row in connection.execute(query):
        if row.held:
            first.setdefault(row.run, row)
        if row.id > start:
            named.append(row.run)
    new = [Hold(row.run, row.flipped, row.looked_at) for row in first.values() if row.id > start]
    return new, named


def followed_citations(
    connection: Connection, found: Iterable[RecordedCitation]
) -> Mapping[str, list[tuple[RecordedCitation, bool]]]:
    """By source, the citations that somebody follows, each with whether its article is back-fill."""
    cited = [one for one in found if one.status == "present"]
    rows: dict[str, Any] = {}
    for chunk in chunks({one.article for one in cited}):
        query = select(followed).where(followed.c.article.in_(chunk))
        rows.update((row.article, row) for row in connection.execute(query))
    by_source: dict[str, list[tuple[RecordedCitation, bool]]] = defaultdict(list)
    for one in cited:
        row = rows.get(one.article)
        zone, backfill, ended = (row.zone, row.backfill, row.ended) if row else ("body", 0, 0)
        if not ended and (zone == "all" or one.citation.zone is Zone.BODY):
            by_source[one.citation.identity.source.id].append((one, bool(backfill)))
    return by_source


# how sources stood when they were last noticed


def conditions(connection: Connection, source_ids: Sequence[str]) -> Mapping[str, Condition]:
    """How these sources stood when they were last noticed."""
    found: dict[str, Condition] = {}
    for chunk in chunks(source_ids):
        for row in connection.execute(select(noticed).where(noticed.c.source.in_(chunk))):
            found[row.source] = Condition(
                verdict=Verdict(row.verdict) if row.verdict else None,
                cause=State(row.cause) if row.cause else None,
                snapshot=SnapshotStatus(row.snapshot) if row.snapshot else None,
            )
    return found


def set_conditions(connection: Connection, found: Mapping[str, Condition]) -> None:
    """Note how sources stand."""
    for chunk in chunks(found):
        connection.execute(delete(noticed).where(noticed.c.source.in_(chunk)))
        rows: list[Row] = [{"source": source, **_condition_row(found[source])} for source in chunk]
        insert_rows(connection, noticed, rows)


def _condition_row(one: Condition) -> Row:
    values = {"verdict": one.verdict, "cause": one.cause, "snapshot": one.snapshot}
    return {name: value.value if value else None for name, value in values.items()}


# notices and deliveries


def add_notices(connection: Connection, news: Sequence[tuple[News, Lane]], now: datetime) -> None:
    """Note what is to be told."""
    number = connection.execute(select(func.max(notices.c.number))).scalar() or 0
    rows: list[Row] = [
        {
            "number": number + place,
            "kind": one.kind.value,
            "lane": lane.value,
            "source": clean(one.source),
            "detail": clean(one.detail),
            "at": stamp(now),
        }
        for place, (one, lane) in enumerate(news, 1)
    ]
    if rows:
        insert_rows(connection, notices, rows)


def notices_after(connection: Connection, lane: Lane, number: int) -> list[Notice]:
    """The notices of a lane after one of them, in their order."""
    query = select(notices).where(notices.c.number > number, notices.c.lane == lane.value)
    return [
        Notice(row.number, News(NewsKind(row.kind), row.source, row.detail), moment(row.at))
        for row in connection.execute(query.order_by(notices.c.number))
    ]


def all_deliveries(connection: Connection) -> list[Delivery]:
    """How far each target was told."""
    query = select(deliveries).order_by(deliveries.c.target, deliveries.c.lane)
    return [
        Delivery(
            target=row.target,
            lane=Lane(row.lane),
            up_to=row.up_to,
            sending=row.sending,
            tries=row.tries,
            next_at=maybe(row.next_at),
            error=row.error,
            doubt=row.doubt,
            begun_at=maybe(row.begun_at),
        )
        for row in connection.execute(query)
    ]


def set_delivery(connection: Connection, one: Delivery) -> None:
    """Note how far a target was told."""
    same = (deliveries.c.target == one.target, deliveries.c.lane == one.lane.value)
    connection.execute(delete(deliveries).where(*same))
    row: Row = {
        "target": one.target,
        "lane": one.lane.value,
        "up_to": one.up_to,
        "sending": one.sending,
        "tries": one.tries,
        "next_at": maybe(one.next_at),
        "error": clean(one.error),
        "doubt": clean(one.doubt),
        "begun_at": maybe(one.begun_at),
    }
    insert_rows(connection, deliveries, [row])


def begin_deliveries(connection: Connection, targets: Sequence[str]) -> None:
    """Give new targets their rows.

    The first of all is told everything. One that takes the place of targets that are no longer there goes
    on where they stood; one that comes besides others is told what comes from now on.
    """
    known = all_deliveries(connection)
    newest = connection.execute(select(func.max(notices.c.number))).scalar() or 0
    for lane in Lane:
        there = {one.target: one.up_to for one in known if one.lane is lane}
        left = [up_to for target, up_to in there.items() if target not in targets]
        start = min(left) if left else newest if there else 0
        for target in targets:
            if target not in there:
                set_delivery(connection, Delivery(target, lane, start))
    gone = deliveries.c.target.not_in(list(targets))
    connection.execute(delete(deliveries).where(gone))
