"""Reads one record back, and does not believe it before its digest holds."""

import io
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver.errors import StorageError
from archiver.evidence.erasing import is_blank
from archiver.evidence.files import storage_error
from archiver.evidence.records import CHUNKED, KEPT_CHUNKED, digest
from archiver.evidence.wacz import Piece
from archiver.model.exchange import Header, Hop
from archiver.model.observation import EvidenceRef
from archiver.model.times import parse
from archiver.web.decode import Caps, TooLarge, Undecodable, decode, encodings

_CAPS = Caps(decoded=50_000_000, ratio=1000)


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the evidence. `content` is the body after content-decoding, what `Look.sha256` is of.

    The hop has no request headers (they are in the record behind it) and no duration. A resource (an
    article's own bytes) reads as a hop with status 0.
    """

    hop: Hop
    content: bytes

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.hop.status

    @property
    def headers(self) -> tuple[Header, ...]:
        """The answer's headers as received, in order."""
        return self.hop.headers

    @property
    def body(self) -> bytes:
        """The body before content-decoding."""
        return self.hop.body

    @property
    def truncated(self) -> bool:
        """Whether more was offered than is kept."""
        return self.hop.truncated


def read_record(folder: Path, ref: EvidenceRef) -> Record:
    """Read the record at `ref`. Raises StorageError if it is not there, not what was written, or erased."""
    path = folder / ref.file
    try:
        with path.open("rb") as file:
            file.seek(ref.offset)
            data = file.read(ref.length)
    except OSError as error:
        raise storage_error(path, error) from error
    if data and is_blank(data):
        raise StorageError(f"{path}: the record at {ref.offset} was erased by order")
    try:
        return _parsed(data)
    except (ArchiveLoadFailed, ValueError, StopIteration) as error:
        raise StorageError(f"{path}: the record at {ref.offset} is damaged ({error})") from error


def piece_at(folder: Path, ref: EvidenceRef) -> Piece:
    """A record with its compressed bytes, for an index. Raises StorageError as `read_record` does."""
    hop = read_record(folder, ref).hop
    with (folder / ref.file).open("rb") as file:
        file.seek(ref.offset)
        data = file.read(ref.length)
    media_type = (hop.header("Content-Type") or "application/octet-stream").partition(";")[0].strip()
    return Piece(data, hop.url, hop.at, hop.status, media_type, digest(hop.body))


def holds(data: bytes) -> bool:
    """Whether the compressed bytes of a record, of any kind, hold what its own block digest says."""
    try:
        record = next(ArchiveIterator(io.BytesIO(data), no_record_parse=True))
        found: str | None = record.rec_headers.get_header("WARC-Block-Digest")
        return digest(record.raw_stream.read()) == found
    except (ArchiveLoadFailed, ValueError, StopIteration):
        return False


def _parsed(data: bytes) -> Record:
    record = next(ArchiveIterator(io.BytesIO(data), no_record_parse=True))
    block = record.raw_stream.read()
    field = record.rec_headers.get_header
    if digest(block) != field("WARC-Block-Digest"):
        raise ValueError("its digest is another one")
    is_http = field("WARC-Type") == "response"
    head, _, body = block.partition(b"\r\n\r\n") if is_http else (b"", b"", block)
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    status, _, reason = rest.partition(" ")
    hop = Hop(
        url=field("WARC-Target-URI"),
        request_headers=(),
        http_version=version,
        status=int(status or 0),
        reason=reason,
        headers=tuple(map(_header, lines)),
        body=body,
        truncated=field("WARC-Truncated") is not None,
        peer=field("WARC-IP-Address") or "",
        at=parse(field("WARC-Date")),
        seconds=0.0,
    )
    return Record(hop, _content(hop))


def _header(line: str) -> Header:
    name, _, value = line.partition(": ")
    return (CHUNKED if name == KEPT_CHUNKED else name), value


def _content(hop: Hop) -> bytes:
    codings = encodings(value for name, value in hop.headers if name.lower() == "content-encoding")
    try:
        return decode(hop.body, codings, _CAPS, partial=hop.truncated)
    except (TooLarge, Undecodable):
        return hop.body
