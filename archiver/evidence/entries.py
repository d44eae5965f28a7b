"""Records as others are told of them: where one lies, what it is about, the digest of its bytes.

A record is read a piece at a time, so that a video costs no more memory than a page.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from archiver.errors import StorageError
from archiver.evidence.files import storage_error
from archiver.evidence.reading import DAMAGED, damaged, read_record, refers_to
from archiver.model.exchange import Header
from archiver.model.observation import EvidenceRef
from archiver.model.times import parse

_STEP = 1_000_000
_MOST_HEAD = 262_144
_END = b"\r\n\r\n"
_HTTP = frozenset({"response", "revisit"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that was found to hold what it says.

    `kind` is its WARC type, `sha256` that of its bytes as they lie there, `payload_digest` as the record
    tells it. `answers` is the id of the record that a request belongs to; `original` is where the body of a
    revisit lies.
    """

    ref: EvidenceRef
    kind: str
    id: str
    url: str
    at: datetime
    sha256: str
    status: int = 0
    headers: tuple[Header, ...] = field(default=(), repr=False)
    media_type: str = ""
    payload_digest: str = ""
    answers: str = ""
    original: EvidenceRef | None = None

    @property
    def is_indexed(self) -> bool:
        """Whether an index of the archive lists it."""
        return self.kind in ("response", "revisit", "resource")

    @property
    def location(self) -> str:
        """Where a redirect leads to; empty for any other record."""
        found = next((value for name, value in self.headers if name.lower() == "location"), "")
        return found if 300 <= self.status < 400 else ""


class _Slice(io.RawIOBase):
    """The bytes of one record within a file; `length` and `sha256` are those of what was read."""

    def __init__(self, path: Path, ref: EvidenceRef) -> None:
        self._file = path.open("rb")
        self._file.seek(ref.offset)
        self._left = ref.length
        self.length = 0
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        """Say that it is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is left, as much as fits."""
        data = self._file.read(min(len(buffer), self._left))
        self._left -= len(data)
        self.length += len(data)
        self.sha256.update(data)
        buffer[: len(data)] = data
        return len(data)

    def drain(self) -> None:
        """Read to the end."""
        while self.read(_STEP):
            pass

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def entry_at(folder: Path, ref: EvidenceRef) -> Entry:
    """The record at `ref`. Raises StorageError if it is not there, not what was written, or erased."""
    path = folder / ref.file
    try:
        with _Slice(path, ref) as data:
            found = _entry(folder, ref, data)
    except OSError as error:
        raise storage_error(path, error) from error
    except DAMAGED as error:
        raise damaged(path, ref.offset, error) from error
    if found.kind == "metadata":
        raise StorageError(f"{path}: the record at {ref.offset} was erased by order")
    return found


def pieces(folder: Path, ref: EvidenceRef) -> Iterator[bytes]:
    """The compressed bytes of a record, a piece at a time. Raises StorageError."""
    path = folder / ref.file
    try:
        with _Slice(path, ref) as data:
            while piece := data.read(_STEP):
                yield piece
    except OSError as error:
        raise storage_error(path, error) from error


def content(folder: Path, ref: EvidenceRef) -> Iterator[bytes]:
    """The content of a record that was found to hold what it says, a piece at a time. Raises StorageError.

    It is decoded; one that has to be is read in one piece.
    """
    found = entry_at(folder, ref)
    if any(name.lower() == "content-encoding" for name, _ in found.headers):
        yield read_record(folder, ref).content
        return
    held = entry_at(folder, found.original) if found.original else found
    path = folder / held.ref.file
    if held.payload_digest != found.payload_digest:
        raise damaged(path, held.ref.offset, ValueError("it holds another body than the revisit of it says"))
    try:
        with _Slice(path, held.ref) as data:
            yield from _body(data, http=held.kind in _HTTP)
    except OSError as error:
        raise storage_error(path, error) from error


def _body(data: _Slice, *, http: bool) -> Iterator[bytes]:
    """What lies behind the head of a record's block, or all of it."""
    stream = next(ArchiveIterator(data, no_record_parse=True)).raw_stream
    start = b""
    while http and _END not in start and (piece := stream.read(_STEP)):
        start += piece
    yield start.partition(_END)[2]
    while piece := stream.read(_STEP):
        yield piece


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies at a place: how many bytes, their SHA-256, and whether they hold what their record says."""

    length: int
    sha256: str
    holds: bool


def survey(path: Path, ref: EvidenceRef) -> Survey:
    """Look at the bytes of a record of any kind. Raises OSError."""
    with _Slice(path, ref) as data:
        try:
            _checked(next(ArchiveIterator(data, no_record_parse=True)), http=False)
        except DAMAGED:
            holds = False
        else:
            holds = True
        data.drain()
        return Survey(data.length, data.sha256.hexdigest(), holds)


def _entry(folder: Path, ref: EvidenceRef, data: _Slice) -> Entry:
    record = next(ArchiveIterator(data, no_record_parse=True))
    said = record.rec_headers.get_header
    kind = said("WARC-Type")
    head = _checked(record, http=kind in _HTTP)
    data.drain()
    status, headers = _http(head) if kind in _HTTP else (0, ())
    return Entry(
        ref=ref,
        kind=kind,
        id=said("WARC-Record-ID"),
        url=said("WARC-Target-URI") or "",
        at=parse(said("WARC-Date")),
        sha256=data.sha256.hexdigest(),
        status=status,
        headers=headers,
        media_type=_media_type(headers) if kind in _HTTP else said("Content-Type") or "",
        payload_digest=said("WARC-Payload-Digest") or "",
        answers=said("WARC-Concurrent-To") or "",
        original=refers_to(folder, record) if kind == "revisit" else None,
    )


def _checked(record: ArcWarcRecord, *, http: bool) -> bytes:
    """The head of a record's block, once all of the block was found to have the digest that it says."""
    hashed, head = hashlib.sha256(), b""
    while piece := record.raw_stream.read(_STEP):
        hashed.update(piece)
        if http and _END not in head and len(head) < _MOST_HEAD:
            head += piece[:_MOST_HEAD]
    if f"sha256:{hashed.hexdigest()}" != record.rec_headers.get_header("WARC-Block-Digest"):
        raise ValueError("its digest is another one")
    return head.partition(_END)[0]


def _http(head: bytes) -> tuple[int, tuple[Header, ...]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    split = (line.partition(": ") for line in lines)
    return int(first.split(" ")[1]), tuple((name, value) for name, _, value in split)


def _media_type(headers: tuple[Header, ...]) -> str:
    said = next((value for name, value in headers if name.lower() == "content-type"), "")
    return said.partition(";")[0].strip() or "application/octet-stream"
