"""note: what a person says about a source, with what they have to show for it."""

import hashlib
import mimetypes
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.errors import UsageError
from archiver.model import times
from archiver.model.judgement import Judgement
from archiver.model.note import Act, Attachment, Note, Seen
from archiver.usecases.history import find_source
from archiver.usecases.report import write_report
from archiver.usecases.tools import Desk

MAX_FILE = 50_000_000


@dataclass(frozen=True)
class Said:
    """What the command line says. `about` is a citation's id, a URL or a source's id; times are ISO 8601."""

    about: str
    text: str
    by: str = ""
    seen: Seen | None = None
    act: Act | None = None
    file: Path | None = None
    at: str = ""
    until: str = ""


@dataclass(frozen=True)
class Noted:
    """What was recorded, and what is said of the source now."""

    note: Note
    judgement: Judgement


def note(desk: Desk, said: Said) -> Noted:
    """Record a note, and its file as evidence; sources.csv is written again if there is one.

    Raises UsageError for what can't be, StorageError if it can't be kept.
    """
    by, at, until = _by(desk, said), _at(desk, said), _until(desk, said)
    source = find_source(desk, said.about)
    before = desk.ledger.judgements([source.id])[source.id]
    recorded = Note(
        source=source.id,
        at=at,
        noted_at=desk.clock.now(),
        person=by,
        text=said.text.strip(),
        citation=said.about if desk.ledger.is_citation(said.about) else "",
        seen=said.seen,
        act=said.act,
        until=until,
        verdict=before.verdict if said.act is Act.ACCEPT else None,
        attachment=_attached(desk, said.file) if said.file else None,
    )
    desk.ledger.record_note(recorded, desk.warcs.lengths())
    if desk.workspace.report.exists():
        write_report(desk)
    return Noted(recorded, desk.ledger.judgements([source.id])[source.id])


def _by(desk: Desk, said: Said) -> str:
    if not said.text.strip():
        raise UsageError("TEXT is empty: say what was seen or decided")
    by = (said.by or desk.settings.report.operator).strip()
    if said.seen is not None and not by:
        raise UsageError("--seen needs --by NAME (or setting report.operator): a look is always somebody's")
    return by


def _at(desk: Desk, said: Said) -> datetime:
    now = desk.clock.now()
    at = _time("--at", said.at) or now
    if at > now:
        raise UsageError(f"--at {said.at}: lies in the future")
    return at


def _until(desk: Desk, said: Said) -> datetime | None:
    until = _time("--until", said.until)
    if until is None:
        return None
    if said.act is not Act.ACCEPT:
        raise UsageError("--until goes with --accept; a mute lasts until --unmute")
    if until <= desk.clock.now():
        raise UsageError(f"--until {said.until}: lies in the past")
    return until


def _time(option: str, text: str) -> datetime | None:
    try:
        return times.parse(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text}: write it as 2022-04-08 or 2022-04-08T14:20:00Z") from None


def _attached(desk: Desk, path: Path) -> Attachment:
    """Read a file and keep its bytes as evidence."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise UsageError(f"--file {path}: {error.strerror}") from None
    if not data:
        raise UsageError(f"--file {path}: is empty")
    if len(data) > MAX_FILE:
        raise UsageError(f"--file {path}: is larger than {MAX_FILE // 1_000_000} MB")
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    sha256 = hashlib.sha256(data).hexdigest()
    ref = desk.warcs.append_attachment(sha256, media_type, data)
    desk.warcs.sync()
    return Attachment(path.name, media_type, sha256, ref)
