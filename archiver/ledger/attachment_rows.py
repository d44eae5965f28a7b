"""What editors attach to statements, as rows of the history table, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, or_, select
from sqlalchemy import Row as Fetched

from archiver.errors import LedgerError
from archiver.ledger.chain import Row
from archiver.ledger.rows import Keep, identity_from, identity_row, source_from
from archiver.ledger.stamps import clean, moment, stamp
from archiver.ledger.tables import attachments, citations, sources
from archiver.ledger.texts import Texts, chunks, load
from archiver.model.article import RecordedCitation
from archiver.model.attached import Attached
from archiver.model.citation import ASK_AUTHOR, ATTACHED
from archiver.model.source import Identity, Source

_NOTHING: Row = dict.fromkeys(
    ("source", "removed_parameters", "notes", "snapshot_url", "snapshot_archive", "snapshot_at")
)
_TEXTS = ("person", "removed_parameters", "notes")


def attachment_row(attached: Attached, keep: Keep) -> Row:
    """A choice as a row."""
    identity = attached.identity
    return {
        **(identity_row(identity, keep) if identity else _NOTHING),
        "citation": attached.citation,
        "at": stamp(attached.at),
        "person": keep(attached.person or None),
        "cited_url": clean(attached.cited_url),
    }


def standing(connection: Connection, citation_ids: Iterable[str]) -> dict[str, Attached]:
    """By citation, the choice that stands: the latest, unless it took one back."""
    rows: list[Fetched[Any]] = []
    for chunk in chunks(citation_ids):
        rows += connection.execute(_latest(chunk)).all()
    return {one.citation: one for one in _attached(connection, rows)}


def chosen() -> Subquery:
    """The latest choice about each citation, as a table: its source is null where one was taken back."""
    newest = select(func.max(attachments.c.id)).group_by(attachments.c.citation)
    latest = select(attachments.c.citation, attachments.c.source).where(attachments.c.id.in_(newest))
    return latest.subquery("chosen")


def source_of(connection: Connection, citation: str) -> str:
    """The id of the source that a citation has. Raises LedgerError if there is no such citation."""
    given = chosen()
    source = func.coalesce(given.c.source, citations.c.source)
    query = select(source).select_from(citations).outerjoin(given, given.c.citation == citations.c.citation)
    last = query.where(citations.c.citation == citation).order_by(citations.c.id.desc()).limit(1)
    found = connection.execute(last).scalar()
    if found is None:
        raise LedgerError(f"there is no citation {citation}")
    return str(found)


def all_about(connection: Connection, source_id: str) -> list[Attached]:
    """Every choice, taken back or not, about citations that have or once had a source; oldest first."""
    given = select(attachments.c.citation).where(attachments.c.source == source_id)
    cited = select(citations.c.citation).where(citations.c.source == source_id)
    about = or_(attachments.c.citation.in_(given), attachments.c.citation.in_(cited))
    query = select(attachments).where(about).order_by(attachments.c.id)
    return _attached(connection, connection.execute(query).all())


def with_attached(recorded: RecordedCitation, attached: Attached | None) -> RecordedCitation:
    """A citation with the source that an editor gave it, unless the article itself links that one."""
    citation = recorded.citation
    if attached is None or attached.identity is None:
        return recorded
    if citation.identity.source.id == attached.identity.source.id:
        return recorded
    said = (note for note in citation.identity.notes if not note.endswith(ASK_AUTHOR))
    chosen = replace(
        citation,
        cited_url=attached.cited_url,
        relation=ATTACHED,
        identity=replace(attached.identity, notes=(*said, *attached.identity.notes)),
    )
    return replace(recorded, citation=chosen, attached=attached)


def _latest(citation_ids: Sequence[str]) -> Select[Any]:
    newest = select(func.max(attachments.c.id)).where(attachments.c.citation.in_(citation_ids))
    latest = attachments.c.id.in_(newest.group_by(attachments.c.citation))
    return select(attachments).where(latest, attachments.c.source.is_not(None))


def _attached(connection: Connection, rows: Sequence[Fetched[Any]]) -> list[Attached]:
    known: dict[str, Source] = {}
    for chunk in chunks(row.source for row in rows if row.source):
        found = connection.execute(select(sources).where(sources.c.source.in_(chunk)))
        known.update((row.source, source_from(row)) for row in found)
    texts = load(connection, {getattr(row, name) for row in rows for name in _TEXTS})
    return [_attached_from(row, known, texts) for row in rows]


def _attached_from(row: Fetched[Any], known: Mapping[str, Source], texts: Texts) -> Attached:
    identity: Identity | None = identity_from(row, known[row.source], texts) if row.source else None
    return Attached(row.citation, moment(row.at), texts.said(row.person), row.cited_url, identity)
