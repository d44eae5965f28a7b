"""Everything the report needs, in one pass: a handful of statements for every few hundred citations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy import Row as Fetched

from archiver.ledger import media_rows
from archiver.ledger.note_rows import notes_on
from archiver.ledger.quote_rows import checks_of_citations
from archiver.ledger.reader import (
    captures_of,
    citation_rows,
    judgements,
    last_looks,
    last_proofs,
    latest_rows,
    lookups_of,
    read_articles,
    recorded,
)
from archiver.ledger.texts import CHUNK
from archiver.model.article import Article
from archiver.model.facts import Fact


class _OfSource(Protocol):
    @property
    def source(self) -> str: ...


_T = TypeVar("_T", bound=_OfSource)


def facts(connection: Connection, article_ids: Sequence[str] | None) -> Iterator[Fact]:
    """One fact a citation of these articles (None: of all), in the order of articles and of their text."""
    known = {article.id: article for article in read_articles(connection, article_ids)}
    place = {article_id: number for number, article_id in enumerate(known)}
    rows = sorted(citation_rows(connection, article_ids), key=lambda row: place[row.article])
    for start in range(0, len(rows), CHUNK):
        yield from _some(connection, rows[start : start + CHUNK], known)


def facts_of(connection: Connection, citation_ids: Sequence[str]) -> list[Fact]:
    """One fact each of these citations, in no order."""
    rows = latest_rows(connection, citation_ids)
    known = {
        article.id: article for article in read_articles(connection, list({row.article for row in rows}))
    }
    return list(_some(connection, rows, known))


def _some(connection: Connection, rows: Sequence[Fetched[Any]], known: dict[str, Article]) -> Iterator[Fact]:
    found = recorded(connection, rows)
    source_ids = list({one.citation.identity.source.id for one in found})
    judged = judgements(connection, source_ids)
    looks = last_looks(connection, source_ids)
    proofs = last_proofs(connection, looks)
    lookups = _by_source(lookups_of(connection, source_ids))
    captures = _by_source(captures_of(connection, source_ids))
    notes = notes_on(connection, source_ids)
    quotes = checks_of_citations(connection, (one.id for one in found))
    media = media_rows.latest(connection, source_ids)
    for citation in found:
        source = citation.citation.identity.source
        yield Fact(
            recorded=citation,
            article=known[citation.article],
            source=source,
            judgement=judged[source.id],
            last_look=looks.get(source.id),
            last_proof=proofs.get(source.id),
            lookups=tuple(lookups[source.id]),
            captures=tuple(captures[source.id]),
            notes=tuple(notes.get(source.id, ())),
            quotes=tuple(quotes.get(citation.id, ())),
            media=tuple(media.get(source.id, ())),
        )


def _by_source(found: Iterable[_T]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for one in found:
        groups[one.source].append(one)
    return groups
