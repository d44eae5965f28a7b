"""Records a reading of an article: which citations are new, which changed, which vanished."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from archiver.ledger import report_lines
from archiver.ledger.attachment_rows import standing, with_attached
from archiver.ledger.chain import COLUMNS, VERSION, Row
from archiver.ledger.due import follow, renew
from archiver.ledger.matching import Known, Mark, match
from archiver.ledger.rows import article_row, citation_row
from archiver.ledger.tables import articles, citations
from archiver.ledger.texts import load
from archiver.ledger.writer import Transaction
from archiver.model.article import Article, RecordedCitation
from archiver.model.attached import Attached
from archiver.model.citation import Citation
from archiver.model.source import STATEMENT
from archiver.model.watch import Following

PRESENT = "present"
VANISHED = "vanished"

# a reading that differs in nothing but these is no news
_INCIDENTAL = frozenset({"read_at", "evidence"})


def record_article(
    transaction: Transaction,
    article: Article,
    found: Sequence[Citation],
    following: Following,
) -> list[RecordedCitation]:
    """Record an article as it reads now; returns its citations, in the order given, with their ids.

    Ids are kept for what is recognised, the next free ones given to what is new; what is no longer there gets
    a row that says so. Nothing is written where nothing changed.
    """
    transaction.add_sources([citation.identity.source for citation in found])
    rows = [citation_row(citation, transaction.texts.keep) for citation in found]
    before = _latest(transaction.connection, article.id)
    marks = [_mark(row, _said(citation)) for row, citation in zip(rows, found, strict=True)]
    ids = _ids(transaction.connection, article.id, marks, before)
    for row, citation_id in zip(rows, ids, strict=True):
        row.update(citation=citation_id, article=article.id, status=PRESENT)
    read = _if_news(transaction.connection, article_row(article, transaction.texts.keep))
    transaction.add("articles", read)
    changed = [row for row in rows if row != before.get(str(row["citation"]))]
    gone = [
        {**row, "status": VANISHED}
        for citation_id, row in before.items()
        if citation_id not in ids and row["status"] == PRESENT
    ]
    transaction.add("citations", changed + gone)
    if read or changed or gone:
        report_lines.place(transaction.connection, article.id, transaction.appender.next_id)
    follow(transaction.connection, article.id, following)
    chosen = standing(transaction.connection, [*before, *ids])
    cited = {str(row["source"]) for row in (*rows, *before.values())}
    renew(transaction.connection, cited | {_source_of(one) or "" for one in chosen.values()})
    return [
        with_attached(RecordedCitation(citation_id, article.id, citation), chosen.get(citation_id))
        for citation_id, citation in zip(ids, found, strict=True)
    ]


def _if_news(connection: Connection, row: Row) -> list[Row]:
    query = select(articles).where(articles.c.article == row["article"]).order_by(articles.c.id.desc())
    last = connection.execute(query.limit(1)).mappings().one_or_none()
    same = last is not None and all(last[name] == row[name] for name in row.keys() - _INCIDENTAL)
    return [] if same else [row]


def _latest(connection: Connection, article: str) -> dict[str, Row]:
    """The last row of every citation of the article, by its id, without the row's own number."""
    newest = select(func.max(citations.c.id)).where(citations.c.article == article)
    query = select(citations).where(citations.c.id.in_(newest.group_by(citations.c.citation)))
    rows = connection.execute(query.order_by(citations.c.citation)).mappings()
    names = COLUMNS[VERSION]["citations"]
    return {row["citation"]: {name: row[name] for name in names} for row in rows}


def _ids(connection: Connection, article: str, marks: Sequence[Mark], before: dict[str, Row]) -> list[str]:
    chosen = standing(connection, before)
    quotes = load(connection, {_quote_of_statement(row) for row in before.values()})
    ordered = sorted(before.items(), key=lambda item: (item[1]["block"], item[1]["starts"], item[0]))
    known = [
        Known(
            name,
            _mark(row, quotes.said(_quote_of_statement(row))),
            row["status"] == PRESENT,
            _source_of(chosen.get(name)),
        )
        for name, row in ordered
    ]
    number = len(before)
    ids = []
    for matched in match(known, marks):
        if matched is None:
            number += 1
        ids.append(matched or f"{article}-c{number:03d}")
    return ids


def _source_of(attached: Attached | None) -> str | None:
    return attached.identity.source.id if attached is not None and attached.identity is not None else None


def _mark(row: Row, words: str) -> Mark:
    return Mark(row["source"], row["quote"], row["context"], words)


def _said(citation: Citation) -> str:
    """What a statement without a link says; empty for a link."""
    return citation.quote if citation.identity.source.is_statement else ""


def _quote_of_statement(row: Row) -> str | None:
    """The same of a row from before, by digest."""
    return str(row["quote"]) if row["quote"] and str(row["source"]).startswith(STATEMENT) else None
