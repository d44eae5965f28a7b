"""The daemon's half of the ledger: how its duties stand, and what of the history is news to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from archiver.ledger.engine import Database
from archiver.ledger.note_rows import held_runs
from archiver.ledger.reader import citations_of_sources, read_articles
from archiver.ledger.stamps import clean, maybe, moment, stamp
from archiver.ledger.tables import captures, current, due, duties, events, looks
from archiver.ledger.texts import chunks
from archiver.model.article import Article, RecordedCitation
from archiver.model.duty import Duty, Standing
from archiver.model.history import Hold
from archiver.model.snapshot import CaptureState

_CAPTURED = captures.c.state == CaptureState.CAPTURED.value


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many sources are due now, within an hour, within a day; since when the `oldest` of them is."""

    now: int
    in_an_hour: int
    in_a_day: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is news after a row of the history: `sources`, up to row `number`; `full`: there may be more."""

    sources: Sequence[str]
    number: int
    full: bool


class DutyBook:
    """What the daemon asks and remembers. Each method is one transaction and raises as the ledger's do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standings(self) -> dict[Duty, Standing]:
        """How each duty stands that was ever begun."""
        with self._database.read() as connection:
            rows = connection.execute(select(duties)).all()
        return {Duty(row.duty): _standing(row) for row in rows if row.duty in set(Duty)}

    def record(self, standing: Standing) -> None:
        """Remember how a duty stands. In a power cut the last words may be lost: it is then done again."""
        with self._database.write(durable=False) as connection:
            connection.execute(delete(duties).where(duties.c.duty == standing.duty.value))
            connection.execute(insert(duties), _row(standing))

    def seen_after(self, number: int, limit: int) -> Seen:
        """What the first `limit` looks and finished captures after a row of the history are about.

        A look that was followed by another one is left to that one.
        """
        with self._database.read() as connection:
            seen = _after(connection, looks, number, limit)
            captured = _after(connection, captures, number, limit, _CAPTURED)
            rows = list(islice(merge(seen, captured), limit))
            newest = _newest(connection, {source for _, source in rows})
        taken = dict(captured)
        sources = [source for row, source in rows if row in taken or newest.get(source) == row]
        return Seen(list(dict.fromkeys(sources)), rows[-1][0] if rows else number, len(rows) == limit)

    def last_number(self) -> int:
        """The number of the last row of the history, 0 if there is none."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(events.c.id))).scalar() or 0

    def waiting(self, now: datetime) -> Waiting:
        """How many sources are due now, and will be."""
        at = due.c.at
        ends = [now, now + timedelta(hours=1), now + timedelta(days=1)]
        with self._database.read() as connection:
            query = select(func.count()).select_from(due)
            soon, hour, day = (connection.execute(query.where(at <= stamp(end))).scalar_one() for end in ends)
            oldest = connection.execute(select(func.min(at))).scalar()
        return Waiting(soon, hour, day, maybe(oldest))

    def next_looks(self, now: datetime, number: int) -> list[tuple[datetime, str]]:
        """The next looks to come: when, and at which source."""
        at = due.c.at
        query = select(at, due.c.source).where(at > stamp(now)).order_by(at).limit(number)
        with self._database.read() as connection:
            return [(moment(row.at), row.source) for row in connection.execute(query)]

    def held(self) -> list[Hold]:
        """The runs that are held."""
        with self._database.read() as connection:
            return list(held_runs(connection).values())

    def citing(self, source_ids: Sequence[str]) -> tuple[list[RecordedCitation], list[Article]]:
        """The citations of these sources as they now stand, and the articles they are in."""
        with self._database.read() as connection:
            found = citations_of_sources(connection, source_ids)
            return found, read_articles(connection, sorted({one.article for one in found}))


def _after(
    connection: Connection, table: Table, number: int, limit: int, *which: ColumnElement[bool]
) -> list[tuple[int, str]]:
    query = select(table.c.id, table.c.source).where(table.c.id > number, *which)
    return [(row.id, row.source) for row in connection.execute(query.order_by(table.c.id).limit(limit))]


def _newest(connection: Connection, source_ids: Collection[str]) -> dict[str, int]:
    """The number of the last look at each of these sources."""
    found: dict[str, int] = {}
    for chunk in chunks(source_ids):
        query = select(current.c.source, current.c.last_look).where(current.c.source.in_(chunk))
        found.update((row.source, row.last_look) for row in connection.execute(query))
    return found


def _standing(row: Any) -> Standing:
    times = (maybe(row.next_at), maybe(row.begun_at), maybe(row.good_at))
    return Standing(Duty(row.duty), *times, row.failures, row.error, row.handled)


def _row(standing: Standing) -> dict[str, Any]:
    return {
        "duty": standing.duty.value,
        "next_at": maybe(standing.next_at),
        "begun_at": maybe(standing.begun_at),
        "good_at": maybe(standing.good_at),
        "failures": standing.failures,
        "error": clean(standing.error),
        "handled": standing.cursor,
    }
