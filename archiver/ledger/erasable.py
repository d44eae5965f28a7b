"""What is held of a source or an article, or under a digest, so that it can be erased by order.

The tables say by themselves what belongs to whom: content stands in columns of digests or in records named by
`evidence`, its owner in `source` or `article`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, false, not_, or_, select

from archiver.ledger.payload_rows import with_originals
from archiver.ledger.rows import evidence_from
from archiver.ledger.tables import (
    DIGEST,
    HISTORY,
    articles,
    attachments,
    citations,
    comparisons,
    looks,
    media,
    notes,
    quote_checks,
    texts,
)
from archiver.ledger.texts import chunks
from archiver.model.integrity import Held
from archiver.model.observation import EvidenceRef
from archiver.model.states import State

_SHA256 = (
    (looks, looks.c.sha256),
    (notes, notes.c.sha256),
    (articles, articles.c.sha256),
    (comparisons, comparisons.c.copy_sha256),
    (media, media.c.sha256),
    (quote_checks, quote_checks.c.sha256),
)
_PEOPLE = frozenset({notes.c.person, attachments.c.person})
_THE_ARTICLES = (articles, citations)
_SHOWN = or_(looks.c.text.is_not(None), looks.c.state.in_([State.LIVE, State.MOVED, State.PAYWALLED]))
"""Looks that saw the thing itself: their reasons quote it, those of all others what was there instead."""

Mine = Mapping[Table, ColumnElement[bool]]
"""Which rows are the owner's, by table; all others are others'."""


def of_source(connection: Connection, source: str) -> Held:
    """The words and the exchanges of a source, as far as nothing else rests on them.

    What articles say about it is theirs.
    """
    tables = [table for table in HISTORY if "source" in table.c and table not in _THE_ARTICLES]
    return _held(connection, {table: table.c.source == source for table in tables})


def of_article(connection: Connection, article: str) -> Held:
    """The bytes of an article, its words and those around its citations, as far as nothing else does."""
    return _held(connection, {table: table.c.article == article for table in _THE_ARTICLES})


def by_digest(connection: Connection, digest: str) -> Held:
    """The text with this digest, or the exchanges whose decoded body has it, whatever rests on them."""
    refs: set[EvidenceRef] = set()
    for table, column in _SHA256:
        query = select(table.c.evidence).where(column == digest)
        refs.update(
            found[-1] for text in connection.execute(query).scalars() if (found := evidence_from(text))
        )
    return Held(sorted(_present(connection, [digest])), sorted(refs, key=_place))


def _held(connection: Connection, mine: Mine) -> Held:
    words = _present(connection, _words(connection, mine))
    shared_words = _others_words(connection, mine, words)
    refs, others = (
        set(with_originals(connection, _refs(connection, mine, own=own))) for own in (True, False)
    )
    shared_refs = refs & others
    return Held(
        sorted(words - shared_words),
        sorted(refs - shared_refs, key=_place),
        len(shared_words) + len(shared_refs),
    )


def _digests(table: Table) -> list[Column[Any]]:
    """The columns that name texts from outside."""
    if table.name in ("events", "texts", "manifests", "timestamps", "proofs"):
        return []
    return [column for column in table.c if column.type is DIGEST]


def _words(connection: Connection, mine: Mine) -> Iterator[str]:
    """What the rows say, but for what was concluded and who spoke."""
    for table, own in mine.items():
        for column in _digests(table):
            if column not in _PEOPLE:
                which = and_(own, _SHOWN) if column is looks.c.reason else own
                yield from connection.execute(select(column).where(which, column.is_not(None))).scalars()


def _others_words(connection: Connection, mine: Mine, words: Iterable[str]) -> set[str]:
    """Those of the words that rows of others hold, too."""
    found: set[str] = set()
    for table in HISTORY:
        for column in _digests(table):
            for chunk in chunks(words):
                theirs = and_(column.in_(chunk), not_(mine.get(table, false())))
                found.update(connection.execute(select(column).where(theirs)).scalars())
    return found


def _refs(connection: Connection, mine: Mine, *, own: bool) -> Iterator[EvidenceRef]:
    for table in HISTORY:
        if "evidence" in table.c:
            whose = mine.get(table, false())
            query = select(table.c.evidence).where(table.c.evidence != "", whose if own else not_(whose))
            for text in connection.execute(query).scalars():
                yield from evidence_from(text)


def _present(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those of the texts that are not erased yet."""
    found: set[str] = set()
    for chunk in chunks(digests):
        query = select(texts.c.digest).where(texts.c.text.is_not(None), texts.c.digest.in_(chunk))
        found.update(connection.execute(query).scalars())
    return found


def _place(ref: EvidenceRef) -> tuple[str, int]:
    return ref.file, ref.offset
