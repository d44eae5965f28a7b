"""What has to be looked at now: a row a source that somebody follows, kept along with the projection.

`due` answers without reading the projection: its index holds the rows in the order in which they are wanted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Select, delete, func, or_, select, union
from sqlalchemy import Row as Fetched

from archiver.ledger.attachment_rows import chosen
from archiver.ledger.chain import Row
from archiver.ledger.engine import insert_rows
from archiver.ledger.rows import source_from
from archiver.ledger.stamps import stamp
from archiver.ledger.tables import (
    attachments,
    citations,
    current,
    due,
    events,
    followed,
    sources,
    spent,
    watching,
)
from archiver.ledger.texts import chunks
from archiver.model.observation import Look
from archiver.model.source import STATEMENT, Source
from archiver.model.states import Verdict, Zone
from archiver.model.watch import Following


class Turn(IntEnum):
    """Who goes first."""

    NEW = 0
    MISSING = 1
    AGAIN = 2
    BACKFILL = 3


_UNSEEN = (Turn.NEW, Turn.BACKFILL)


def due_now(connection: Connection, now: datetime, limit: int, besides: Collection[str] = ()) -> list[Source]:
    """The sources to look at now, at most `limit`, in the order of their turns; none on hosts `besides`."""
    found: list[Source] = []
    for turn in Turn:
        if left := limit - len(found):
            rows = connection.execute(_of_turn(turn, now, besides).limit(left))
            found += map(source_from, rows)
    return found


def number_looked_at(connection: Connection) -> int:
    """How many sources were looked at, ever."""
    query = select(func.count()).select_from(current).where(current.c.checks > 0)
    return connection.execute(query).scalar_one()


def _of_turn(turn: Turn, now: datetime, besides: Collection[str]) -> Select[Any]:
    query = _when_due(select(sources).join(due, due.c.source == sources.c.source), turn, now)
    if besides:
        query = query.where(due.c.host.not_in(besides))
    return query.order_by(due.c.at, due.c.source)


def _when_due(query: Select[Any], turn: Turn, now: datetime) -> Select[Any]:
    """What was never looked at is due whatever the clock says."""
    query = query.where(due.c.turn == turn.value)
    return query if turn in _UNSEEN else query.where(due.c.at <= stamp(now))


def renew(connection: Connection, source_ids: Iterable[str]) -> None:
    """Bring the rows of these sources up to their verdicts and to the articles that cite them."""
    for chunk in chunks(source_ids):
        rows = [row for found in connection.execute(_standing(chunk)) if (row := _row(found))]
        connection.execute(delete(due).where(due.c.source.in_(chunk)))
        if rows:
            insert_rows(connection, due, rows)


def _standing(source_ids: Sequence[str]) -> Select[Any]:
    """The cited and followed ones among these sources, with what decides when they are due."""
    given = chosen()
    source = func.coalesce(given.c.source, citations.c.source).label("source")
    zone = or_(citations.c.zone == Zone.BODY.value, followed.c.zone == "all")
    cited = (
        select(source, func.min(func.coalesce(followed.c.backfill, 0)).label("backfill"))
        .select_from(citations)
        .outerjoin(given, given.c.citation == citations.c.citation)
        .outerjoin(followed, followed.c.article == citations.c.article)
        .where(citations.c.id.in_(_newest_about(source_ids)), source.in_(source_ids))
        .where(citations.c.status == "present", func.coalesce(followed.c.ended, 0) == 0, zone)
        .group_by(source)
        .subquery()
    )
    wanted = (sources.c.source, sources.c.url, events.c.recorded_at, cited.c.backfill)
    return (
        select(*wanted, current.c.verdict, current.c.checks, current.c.next_check)
        .join(cited, cited.c.source == sources.c.source)
        .join(current, current.c.source == sources.c.source)
        .join(events, events.c.id == sources.c.id)
    )


def _newest_about(source_ids: Sequence[str]) -> Select[Any]:
    """The last rows of the citations that have or had these sources, by the article or by an editor."""
    named = (
        select(table.c.citation).where(table.c.source.in_(source_ids)) for table in (citations, attachments)
    )
    newest = select(func.max(citations.c.id)).where(citations.c.citation.in_(union(*named)))
    return newest.group_by(citations.c.citation)


def _row(found: Fetched[Any]) -> Row | None:
    """When a followed source is due; None: never."""
    if found.source.startswith(STATEMENT) or (found.checks and found.next_check is None):
        return None
    if not found.checks:
        turn = Turn.BACKFILL if found.backfill else Turn.NEW
    else:
        turn = Turn.MISSING if found.verdict == Verdict.MISSING else Turn.AGAIN
    at = found.next_check or found.recorded_at
    return {"source": found.source, "turn": turn.value, "at": at, "host": host_of(found.url)}


def host_of(url: str) -> str:
    """The host whose budget a look at this URL is taken from; empty for what is no URL."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


# what was spent of the day's budgets


def spend(connection: Connection, seen: Sequence[Look]) -> None:
    """Count looks for the day and the host they were at."""
    urls: dict[str, str] = {}
    for chunk in chunks(look.source for look in seen):
        query = select(sources.c.source, sources.c.url).where(sources.c.source.in_(chunk))
        urls.update((row.source, row.url) for row in connection.execute(query))
    counts: dict[tuple[str, str], int] = {}
    for look in seen:
        key = _day(look.at), host_of(urls.get(look.source, ""))
        counts[key] = counts.get(key, 0) + 1
    days = {day for day, _ in counts}
    _forget(connection, min(days, default=""))
    for day in days:
        _add(connection, day, {host: number for (of, host), number in counts.items() if of == day})


def _forget(connection: Connection, day: str) -> None:
    """Forget the days before this one: their budgets are of no use any more."""
    connection.execute(delete(spent).where(spent.c.day < day))


def _add(connection: Connection, day: str, counts: dict[str, int]) -> None:
    for hosts in chunks(counts):
        those = (spent.c.day == day, spent.c.host.in_(hosts))
        before = {row.host: row.looks for row in connection.execute(select(spent).where(*those))}
        connection.execute(delete(spent).where(*those))
        rows = [{"day": day, "host": host, "looks": counts[host] + before.get(host, 0)} for host in hosts]
        insert_rows(connection, spent, rows)


def spent_on(connection: Connection, now: datetime) -> dict[str, int]:
    """Looks on this UTC day, by host."""
    query = select(spent.c.host, spent.c.looks).where(spent.c.day == _day(now))
    return {row.host: row.looks for row in connection.execute(query)}


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


# which articles are followed


def follow(connection: Connection, article: str, following: Following) -> None:
    """Note how an article is followed. One that was removed stays so; none goes back in line."""
    before = connection.execute(select(followed).where(followed.c.article == article)).one_or_none()
    zone, backfill, ended = (before.zone, before.backfill, before.ended) if before else (Zone.BODY, 1, 0)
    stands = select(watching.c.watch).where(watching.c.watch == following.watch)
    row: Row = {
        "article": article,
        "zone": following.zone or str(zone),
        "backfill": int(following.backfill and bool(backfill)),
        "ended": int(bool(ended) and connection.execute(stands).first() is None),
    }
    connection.execute(delete(followed).where(followed.c.article == article))
    insert_rows(connection, followed, [row])


def end(connection: Connection, articles: Collection[str], *, ended: bool) -> None:
    """Follow these articles no longer, or again."""
    for chunk in chunks(articles):
        those = followed.c.article.in_(chunk)
        known = {row.article: row for row in connection.execute(select(followed).where(those))}
        connection.execute(delete(followed).where(those))
        insert_rows(connection, followed, [_ended(known.get(one), one, ended=ended) for one in chunk])
        renew(connection, sources_of(connection, chunk))


def _ended(row: Fetched[Any] | None, article: str, *, ended: bool) -> Row:
    zone, backfill = (row.zone, row.backfill) if row else (Zone.BODY.value, 0)
    return {"article": article, "zone": zone, "backfill": backfill, "ended": int(ended)}


def sources_of(connection: Connection, articles: Collection[str]) -> Iterator[str]:
    """Every source that these articles cite or cited, or that an editor gave one of their statements."""
    for chunk in chunks(articles):
        own = citations.c.article.in_(chunk)
        given = select(attachments.c.source).join(citations, citations.c.citation == attachments.c.citation)
        query = union(select(citations.c.source).where(own), given.where(own))
        yield from filter(None, connection.execute(query).scalars().all())
