"""Reads one record back, and does not believe it before its digest holds."""

import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archiver.errors import StorageError
from archiver.evidence.erasing import is_blank
from archiver.evidence.files import storage_error
from archiver.evidence.records import CHUNKED, KEPT_CHUNKED, REFERS_TO_FILE, REFERS_TO_OFFSET, digest
from archiver.model.exchange import Header, Hop
from archiver.model.observation import EvidenceRef
from archiver.model.times import parse
from archiver.web.decode import Caps, TooLarge, Undecodable, decode, encodings

_CAPS = Caps(decoded=200_000_000, ratio=1000)
_STEP = 1_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the evidence. `content` is the body after content-decoding, what `Look.sha256` is of.

    The hop has no request headers (they are in the record behind it) and no duration. A resource (an
    article's own bytes) reads as a hop with status 0. A `revisit` has its body from the record that it names.
    """

    hop: Hop
    content: bytes
    revisit: bool = False

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
    data = _bytes_at(folder, ref)
    try:
        return _parsed(folder, data)
    except DAMAGED as error:
        raise damaged(folder / ref.file, ref.offset, error) from error


DAMAGED = (ArchiveLoadFailed, ValueError, StopIteration, zlib.error)
"""What reading a record raises that is not what was written."""


def damaged(path: Path, offset: int, error: Exception) -> StorageError:
    """Our word for a record that can't be read."""
    return StorageError(f"{path}: the record at {offset} is damaged ({error})")


def _bytes_at(folder: Path, ref: EvidenceRef) -> bytes:
    path = folder / ref.file
    try:
        with path.open("rb") as file:
            file.seek(ref.offset)
            data = file.read(ref.length)
    except OSError as error:
        raise storage_error(path, error) from error
    if data and is_blank(data):
        raise StorageError(f"{path}: the record at {ref.offset} was erased by order")
    return data


def refers_to(folder: Path, record: ArcWarcRecord) -> EvidenceRef:
    """Where a revisit says that its body lies; the length of that record is found by reading it."""
    file = record.rec_headers.get_header(REFERS_TO_FILE)
    offset = record.rec_headers.get_header(REFERS_TO_OFFSET)
    if not file or not offset or Path(file).name != file:
        raise ValueError("it does not say which record holds its body")
    return EvidenceRef(file, int(offset), _member_length(folder / file, int(offset)))


def _member_length(path: Path, offset: int) -> int:
    """How many bytes the gzip member takes that begins there."""
    squeeze, read = zlib.decompressobj(31), 0
    try:
        with path.open("rb") as file:
            file.seek(offset)
            while not squeeze.eof and (data := file.read(_STEP)):
                squeeze.decompress(data)
                read += len(data)
    except OSError as error:
        raise storage_error(path, error) from error
    return read - len(squeeze.unused_data)


def holds(data: bytes) -> bool:
    """Whether the compressed bytes of a record, of any kind, hold what its own block digest says."""
    try:
        record = next(ArchiveIterator(io.BytesIO(data), no_record_parse=True))
        found: str | None = record.rec_headers.get_header("WARC-Block-Digest")
        return digest(record.raw_stream.read()) == found
    except (ArchiveLoadFailed, ValueError, StopIteration):
        return False


def _parsed(folder: Path, data: bytes) -> Record:
    record = next(ArchiveIterator(io.BytesIO(data), no_record_parse=True))
    block = record.raw_stream.read()
    field = record.rec_headers.get_header
    if digest(block) != field("WARC-Block-Digest"):
        raise ValueError("its digest is another one")
    is_revisit = field("WARC-Type") == "revisit"
    is_http = is_revisit or field("WARC-Type") == "response"
    head, _, body = block.partition(b"\r\n\r\n") if is_http else (b"", b"", block)
    if is_revisit:
        body = _body_elsewhere(folder, record)
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
    return Record(hop, _content(hop), is_revisit)


def _body_elsewhere(folder: Path, revisit: ArcWarcRecord) -> bytes:
    """The body that a revisit leaves out, which has to be the very one."""
    body = read_record(folder, refers_to(folder, revisit)).body
    if digest(body) != revisit.rec_headers.get_header("WARC-Payload-Digest"):
        raise ValueError("the record that it names holds another body")
    return body


def _header(line: str) -> Header:
    name, _, value = line.partition(": ")
    return (CHUNKED if name == KEPT_CHUNKED else name), value


def _content(hop: Hop) -> bytes:
    codings = encodings(value for name, value in hop.headers if name.lower() == "content-encoding")
    try:
        return decode(hop.body, codings, _CAPS, partial=hop.truncated)
    except (TooLarge, Undecodable):
        return hop.body
