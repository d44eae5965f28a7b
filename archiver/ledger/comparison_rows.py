"""Comparisons with archived copies as rows of the history tables, and back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.rows import evidence_from
from archiver.ledger.stamps import clean, moment, stamp
from archiver.ledger.tables import comparisons, looks
from archiver.ledger.texts import chunks
from archiver.model.comparison import Comparison
from archiver.model.history import SeenComparison


def comparison_row(comparison: Comparison) -> Row:
    """A comparison as a row."""
    similarity = comparison.similarity
    return {
        "source": clean(comparison.source),
        "run": comparison.run,
        "at": stamp(comparison.at),
        "look": comparison.look,
        "memento_url": clean(comparison.memento_url),
        "memento_at": stamp(comparison.memento_at),
        "similarity": None if similarity is None else round(similarity, 6),
        "look_sha256": comparison.look_sha256,
        "copy_sha256": comparison.copy_sha256,
        "evidence": str(comparison.evidence or ""),
    }


def comparisons_of(connection: Connection, source_ids: Sequence[str]) -> dict[str, list[Comparison]]:
    """Every comparison of these sources, by source, oldest first."""
    found: dict[str, list[Comparison]] = defaultdict(list)
    for chunk in chunks(source_ids):
        query = select(comparisons).where(comparisons.c.source.in_(chunk)).order_by(comparisons.c.id)
        for row in connection.execute(query).all():
            found[row.source].append(_comparison_from(row))
    return found


def seen_comparisons(connection: Connection, source_ids: Sequence[str]) -> Mapping[str, list[SeenComparison]]:
    """The comparisons of these sources that came to something, as verdicts need them.

    One is as good as made with the latest look that saw the very same bytes.
    """
    found: dict[str, list[SeenComparison]] = defaultdict(list)
    columns = (comparisons.c.source, comparisons.c.at, comparisons.c.memento_at, comparisons.c.similarity)
    bytes_alike = and_(looks.c.source == comparisons.c.source, looks.c.sha256 == comparisons.c.look_sha256)
    latest = select(*columns, func.max(looks.c.at).label("look_at")).join(looks, bytes_alike)
    query = latest.where(comparisons.c.source.in_(source_ids), comparisons.c.similarity.is_not(None))
    for row in connection.execute(query.group_by(comparisons.c.id).order_by(comparisons.c.id)).all():
        found[row.source].append(
            SeenComparison(moment(row.at), moment(row.look_at), moment(row.memento_at), row.similarity)
        )
    return found


def _comparison_from(row: Fetched[Any]) -> Comparison:
    refs = evidence_from(row.evidence)
    return Comparison(
        source=row.source,
        run=row.run,
        at=moment(row.at),
        look=row.look,
        memento_url=row.memento_url,
        memento_at=moment(row.memento_at),
        similarity=row.similarity,
        look_sha256=row.look_sha256,
        copy_sha256=row.copy_sha256,
        evidence=refs[-1] if refs else None,
    )
