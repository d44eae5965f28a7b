"""Searches for quotations as rows of the history table, and back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.rows import Keep, evidence_from
from archiver.ledger.stamps import clean, moment, stamp
from archiver.ledger.tables import quote_checks
from archiver.ledger.texts import Texts, chunks, load
from archiver.model.quoting import Compared, QuoteCheck, QuoteMatch


def quote_row(check: QuoteCheck, keep: Keep) -> Row:
    """A search as a row."""
    return {
        "citation": check.citation,
        "source": clean(check.source),
        "run": check.run,
        "at": stamp(check.at),
        "quote": check.quote,
        "compared": check.compared.value,
        "seen_at": stamp(check.seen_at),
        "url": clean(check.url),
        "sha256": check.sha256,
        "complete": int(check.complete),
        "quote_match": check.match.value,
        "passage": keep(check.passage or None),
        "evidence": str(check.evidence or ""),
    }


def checks_of_citations(
    connection: Connection, citation_ids: Iterable[str]
) -> Mapping[str, list[QuoteCheck]]:
    """The searches for the quotations of these citations, by citation, oldest first."""
    found: dict[str, list[QuoteCheck]] = defaultdict(list)
    for chunk in chunks(citation_ids):
        for check in _checks(connection, quote_checks.c.citation.in_(chunk)):
            found[check.citation].append(check)
    return found


def checks_of_source(connection: Connection, source_id: str) -> list[QuoteCheck]:
    """The searches in what a source said, oldest first."""
    return _checks(connection, quote_checks.c.source == source_id)


def _checks(connection: Connection, wanted: ColumnElement[bool]) -> list[QuoteCheck]:
    rows = connection.execute(select(quote_checks).where(wanted).order_by(quote_checks.c.id)).all()
    texts = load(connection, {row.passage for row in rows})
    return [_check_from(row, texts) for row in rows]


def _check_from(row: Fetched[Any], texts: Texts) -> QuoteCheck:
    refs = evidence_from(row.evidence)
    return QuoteCheck(
        citation=row.citation,
        source=row.source,
        run=row.run,
        at=moment(row.at),
        quote=row.quote,
        compared=Compared(row.compared),
        seen_at=moment(row.seen_at),
        url=row.url,
        sha256=row.sha256,
        complete=bool(row.complete),
        match=QuoteMatch(row.quote_match),
        passage=texts.said(row.passage),
        evidence=refs[-1] if refs else None,
    )
