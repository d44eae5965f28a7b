"""The lines of the report as they were last written out: a projection like `current`, renewed by the line.

Whatever is recorded about a source or an article marks its lines as stale, in the same transaction; who
writes the report renews those lines alone. A mark is the number of the event that came next, so that a line
renewed from an older state of the history stays marked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from archiver.ledger.attachment_rows import chosen
from archiver.ledger.stamps import maybe, stamp
from archiver.ledger.tables import articles, citations, events, report_basis, report_lines
from archiver.ledger.texts import chunks

FRESH = 0
PAGE = 2_000
_PLACE = ("citation", "article", "source", "block", "starts")


@dataclass(frozen=True, slots=True)
class Renewed:
    """A line written out anew from what was known under `mark`; it holds until `until`, None: for good."""

    citation: str
    mark: int
    line: str
    until: datetime | None = None


def place(connection: Connection, article: str, mark: int) -> None:
    """Give every citation of an article its line, in its place, to be written out anew."""
    newest = select(func.max(citations.c.id)).where(citations.c.article == article)
    number = select(func.min(articles.c.id)).where(articles.c.article == article).scalar_subquery()
    given = chosen()
    source = func.coalesce(given.c.source, citations.c.source)
    placed = (source if name == "source" else citations.c[name] for name in _PLACE)
    rows = (
        select(*placed, number, literal(mark))
        .select_from(citations.outerjoin(given, given.c.citation == citations.c.citation))
        .where(citations.c.id.in_(newest.group_by(citations.c.citation)))
    )
    connection.execute(delete(report_lines).where(report_lines.c.article == article))
    names = [*_PLACE, "article_number", "stale"]
    connection.execute(insert(report_lines).from_select(names, rows))


def give(connection: Connection, citation: str, source: str, mark: int) -> None:
    """The line of a citation is about another source now, and to be written out anew."""
    about = report_lines.c.citation == citation
    connection.execute(update(report_lines).where(about).values(source=source, stale=mark))


def rebuild(connection: Connection) -> None:
    """Throw all lines away: nothing is left of what they said."""
    mark = _next_event(connection)
    connection.execute(delete(report_lines))
    for article in connection.execute(select(articles.c.article).distinct()).scalars().all():
        place(connection, article, mark)


def mark_sources(connection: Connection, source_ids: Iterable[str], mark: int) -> None:
    """The lines about these sources are to be written out anew."""
    for chunk in chunks(source_ids):
        about = report_lines.c.source.in_(chunk)
        connection.execute(update(report_lines).where(about).values(stale=mark))


def rest_on(connection: Connection, basis: str) -> None:
    """Mark all lines unless they rest on this: what besides the history goes into them."""
    if connection.execute(select(report_basis.c.basis)).scalar() == basis:
        return
    connection.execute(update(report_lines).values(stale=_next_event(connection)))
    connection.execute(delete(report_basis))
    connection.execute(insert(report_basis), {"basis": basis})


def stale(connection: Connection, now: datetime, most: int) -> dict[str, int]:
    """At most so many citations whose lines are to be written out anew, each with its mark."""
    query = select(report_lines.c.citation, report_lines.c.stale).where(_is_stale(now)).limit(most)
    return {row.citation: row.stale for row in connection.execute(query)}


def _is_stale(now: datetime) -> ColumnElement[bool]:
    return or_(report_lines.c.stale > FRESH, report_lines.c.renew_at <= stamp(now))


def store(connection: Connection, renewed: Sequence[Renewed]) -> None:
    """Keep lines; one that was marked again since it was read stays marked."""
    same = (report_lines.c.citation == bindparam("name"), report_lines.c.stale == bindparam("mark"))
    values = {"line": bindparam("text"), "stale": FRESH, "renew_at": bindparam("until")}
    rows = [
        {"name": one.citation, "mark": one.mark, "text": one.line, "until": maybe(one.until)}
        for one in renewed
    ]
    if rows:
        connection.execute(update(report_lines).where(*same).values(values), rows)


def lines(connection: Connection) -> Iterator[str]:
    """All lines that were written out, article by article as they stand. Memory does not grow with them."""
    place = (report_lines.c.article_number, report_lines.c.block, report_lines.c.starts)
    query = select(report_lines.c.line).where(report_lines.c.line.is_not(None))
    ordered = query.order_by(*place, report_lines.c.citation).execution_options(yield_per=PAGE)
    for page in connection.execute(ordered).scalars().partitions():
        yield from page


def _next_event(connection: Connection) -> int:
    return 1 + (connection.execute(select(func.max(events.c.id))).scalar() or 0)
