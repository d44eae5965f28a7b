"""show: the evidence behind the latest look at a source, as it was received, and what people handed in."""

import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import StorageError, UsageError
from archiver.model.exchange import Header
from archiver.model.facts import RecordedLook
from archiver.model.integrity import erased_records
from archiver.model.media import Media, MediaState
from archiver.model.note import Note
from archiver.model.quoting import QuoteCheck
from archiver.model.snapshot import LookUp
from archiver.model.source import Source
from archiver.texts.readable import readable
from archiver.usecases.history import find_source
from archiver.usecases.tools import Desk


@dataclass(frozen=True)
class Shown:
    """The decisive answer of a look. `content` is the decoded body.

    `notes` are what people noted with a file to show for it, `media` what is known of pictures, videos and
    files, `copies` what archives gave when their copies were verified. `again` is the latest look, if its own
    exchange was not kept because it saw the source as `recorded` did. `quotes` are the latest searches for
    what articles, or the citation that was named, quote of it.
    """

    source: Source
    recorded: RecordedLook
    status: int
    headers: tuple[Header, ...]
    content: bytes
    truncated: bool
    notes: tuple[Note, ...] = ()
    again: RecordedLook | None = None
    quotes: tuple[QuoteCheck, ...] = ()
    media: tuple[Media, ...] = ()
    copies: tuple[LookUp, ...] = ()

    @property
    def sha256(self) -> str:
        """Of `content`."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """What a reader sees."""
        return readable(self.content)

    @property
    def file_name(self) -> str:
        """A name that no URL can choose: the digest."""
        return f"{self.sha256[:16]}.body"


def show(desk: Desk, text: str) -> Shown:
    """The latest look at a source that has evidence. Raises UsageError if there is none."""
    source = find_source(desk, text)
    looks = [recorded for recorded in desk.ledger.looks(source.id) if recorded.look.evidence]
    if not looks:
        raise UsageError(f"no evidence is held of {text}: it was never looked at with evidence.record on")
    latest = looks[-1]
    recorded = next(one for one in looks if one.look.evidence == latest.look.evidence)
    again = None if recorded is latest else latest
    gone = erased_records(desk.ledger.evidence.erasures())
    if recorded.look.evidence[-1] in gone:
        raise UsageError(f"the evidence of {text} was {gone[recorded.look.evidence[-1]].words}")
    record = desk.warcs.read(recorded.look.evidence[-1])
    notes = tuple(
        one for one in desk.ledger.notes(source.id) if one.attachment and one.attachment.evidence not in gone
    )
    return Shown(
        source=source,
        recorded=recorded,
        status=record.status,
        headers=record.headers,
        content=record.content,
        truncated=record.truncated,
        notes=notes,
        again=again,
        quotes=_quotes(desk, source, text),
        media=tuple(desk.ledger.media([source.id]).get(source.id, ())),
        copies=tuple(one for one in desk.ledger.lookups(source.id) if one.evidence not in (None, *gone)),
    )


def _quotes(desk: Desk, source: Source, named: str) -> tuple[QuoteCheck, ...]:
    """The latest search for each quotation: of the citation that was named, or of all."""
    made = desk.ledger.statements.quote_checks(source.id)
    latest = {(check.citation, check.quote): check for check in made}
    one = any(check.citation == named for check in made)
    return tuple(check for check in latest.values() if not one or check.citation == named)


def save(shown: Shown, folder: Path) -> Path:
    """Write the decoded body beside its headers; gives the path of the body."""
    path = folder / shown.file_name
    head = [f"HTTP {shown.status}", *(f"{name}: {value}" for name, value in shown.headers)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shown.content)
        path.with_suffix(".headers").write_text(_plain("\n".join(head)) + "\n", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror}") from None
    return path


def save_attachments(desk: Desk, shown: Shown, folder: Path) -> list[Path]:
    """Write the files that people handed in, named by digest as well; gives their paths."""
    paths = []
    for file in (one.attachment for one in shown.notes if one.attachment):
        path = folder / f"{file.sha256[:16]}{_suffix(file.name)}"
        content = desk.warcs.read(file.evidence).content
        try:
            path.write_bytes(content)
        except OSError as error:
            raise StorageError(f"can't write {path}: {error.strerror}") from None
        paths.append(path)
    return paths


def save_media(desk: Desk, shown: Shown, folder: Path) -> dict[str, Path]:
    """Write the media that are held, named by digest; gives their paths by the names of the parts."""
    paths = {}
    for one in shown.media:
        if one.evidence is None or one.state is not MediaState.HELD:
            continue
        path = folder / f"{one.sha256[:16]}{mimetypes.guess_extension(one.media_type) or ''}"
        _write(path, desk.warcs.content(one.evidence), one.sha256)
        paths[one.part.name] = path
    return paths


def _write(path: Path, pieces: Iterable[bytes], sha256: str) -> None:
    """Write a file that has to have this digest, or none."""
    hashed = hashlib.sha256()
    try:
        with path.open("wb") as file:
            for piece in pieces:
                hashed.update(piece)
                file.write(piece)
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror}") from None
    if hashed.hexdigest() != sha256:
        path.unlink()
        raise StorageError(
            f"{path}: the evidence holds other bytes than the history says; it was not written"
        )


def _suffix(name: str) -> str:
    suffix = Path(name).suffix
    return suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else ""


def _plain(text: str) -> str:
    return re.sub(r"[^\n\x20-\x7e\u00a0-\U0010ffff]", " ", text)
