"""Notes and holds as rows of the history tables, and back. Names and words of people stand in `texts`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as Fetched

from archiver.ledger.chain import Row
from archiver.ledger.rows import Keep, evidence_from
from archiver.ledger.stamps import clean, maybe, moment, stamp
from archiver.ledger.tables import holds, notes
from archiver.ledger.texts import Texts, chunks, load
from archiver.model.history import Hold
from archiver.model.note import Act, Attachment, Note, Seen
from archiver.model.states import Verdict


def note_row(note: Note, keep: Keep) -> Row:
    """A note as a row."""
    file = note.attachment
    return {
        "source": clean(note.source),
        "citation": note.citation,
        "at": stamp(note.at),
        "noted_at": stamp(note.noted_at),
        "person": keep(note.person or None),
        "seen": note.seen.value if note.seen else "",
        "text": keep(note.text or None),
        "act": note.act.value if note.act else "",
        "until": maybe(note.until),
        "verdict": note.verdict.value if note.verdict else "",
        "file_name": keep(file.name) if file else None,
        "media_type": file.media_type if file else "",
        "sha256": file.sha256 if file else "",
        "evidence": str(file.evidence) if file else "",
    }


def notes_on(connection: Connection, source_ids: Sequence[str]) -> Mapping[str, list[Note]]:
    """The notes on these sources, by source, in the order in which they were made."""
    rows: list[Fetched[Any]] = []
    for chunk in chunks(source_ids):
        query = select(notes).where(notes.c.source.in_(chunk)).order_by(notes.c.id)
        rows += connection.execute(query).all()
    texts = load(connection, {digest for row in rows for digest in (row.person, row.text, row.file_name)})
    found: dict[str, list[Note]] = defaultdict(list)
    for row in rows:
        found[row.source].append(_note_from(row, texts))
    return found


def _note_from(row: Fetched[Any], texts: Texts) -> Note:
    return Note(
        source=row.source,
        at=moment(row.at),
        noted_at=moment(row.noted_at),
        person=texts.said(row.person),
        text=texts.said(row.text),
        citation=row.citation,
        seen=Seen(row.seen) if row.seen else None,
        act=Act(row.act) if row.act else None,
        until=maybe(row.until),
        verdict=Verdict(row.verdict) if row.verdict else None,
        attachment=_attachment_from(row, texts),
    )


def _attachment_from(row: Fetched[Any], texts: Texts) -> Attachment | None:
    refs = evidence_from(row.evidence)
    return Attachment(texts.said(row.file_name), row.media_type, row.sha256, refs[0]) if refs else None


def held_runs(connection: Connection) -> dict[str, Hold]:
    """The runs that are held, by their ids. What was said last about a run is what holds."""
    found: dict[str, Hold] = {}
    for row in connection.execute(select(holds).order_by(holds.c.id)):
        found.pop(row.run, None)
        if row.held:
            found[row.run] = Hold(row.run, row.flipped, row.looked_at)
    return found
