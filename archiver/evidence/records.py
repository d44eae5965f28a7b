"""WARC 1.1 records as bytes (ISO 28500:2017): a response and its request, a resource, a warcinfo.

A body that is held already is not written again: a revisit names the record that has it.

Written by hand because all is known beforehand and a sweep writes a thousand a second: warcio's
own writer compresses at the slowest level. That warcio reads and checks what is written here is what
the tests are for.
"""

import gzip
import hashlib
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlsplit

from archiver.model.exchange import Answer, Header, Hop, Packed, Payload, Tls
from archiver.model.integrity import Original

# the block holds the body after de-chunking: said under its own name, a reader would de-chunk it again
CHUNKED = "Transfer-Encoding"
KEPT_CHUNKED = "X-Archive-Orig-Transfer-Encoding"

UNVERIFIED = ("X-Certificate", "not verified")
"""Marks a response of which nobody checked that it came from the host it names."""

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REFERS_TO_FILE = "WARC-Refers-To-Filename"
REFERS_TO_OFFSET = "WARC-Refers-To-File-Offset"
"""Names that crawlers use, too; the standard itself only has the URI and the date."""

WORTH = 1_000
"""Bytes of a body below which a revisit saves nothing."""

_COMPRESSED = ("image/", "video/", "audio/", "application/pdf", "application/zip")
_SECRET = frozenset({"authorization", "proxy-authorization"})
_UNFIT = re.compile(r"[\x00-\x20\x7f]")
_LEVEL = 1
_PIECE = 1_000_000
_STORED = 0


def exchange(hop: Hop) -> tuple[bytes, bytes]:
    """A hop as two compressed records: the response, then the request it answers."""
    response_id = _record_id()
    return _response(hop, response_id), _request(hop, response_id)


def packed(answer: Answer) -> Packed:
    """Every hop of an answer with its request. The last response decides."""
    found = tuple(record for hop in answer.hops for record in exchange(hop))
    payloads = tuple(one for hop in answer.hops for one in (payload(hop), None))
    return Packed(found, len(found) - 2, payloads)


def payload(hop: Hop) -> Payload | None:
    """The body of a hop, if it is whole and large enough for others to name it."""
    if hop.truncated or hop.unverified or hop.size < WORTH:
        return None
    return Payload(_payload_digest(hop), _uri(hop.url), _date(hop.at))


def _payload_digest(hop: Hop) -> str:
    return f"sha256:{hop.spool.sha256}" if hop.spool else digest(hop.body)


def revisit(response: bytes, original: Original) -> bytes:
    """A response record as one that leaves out its body and names the record that holds the same."""
    fields, _, block = gzip.decompress(response).partition(b"\r\n\r\n")
    head = block[: block.index(b"\r\n\r\n") + 4]
    return _revisit([_field(line) for line in fields.decode().split("\r\n")[1:]], head, original)


def _revisit(fields: Iterable[Header], head: bytes, original: Original) -> bytes:
    replaced = ("WARC-Type", "WARC-Block-Digest", "Content-Length")
    return _pack(
        (
            ("WARC-Type", "revisit"),
            *((name, value) for name, value in fields if name not in replaced),
            ("WARC-Profile", PROFILE),
            ("WARC-Refers-To-Target-URI", original.payload.url),
            ("WARC-Refers-To-Date", original.payload.date),
            (REFERS_TO_FILE, original.ref.file),
            (REFERS_TO_OFFSET, str(original.ref.offset)),
            ("WARC-Block-Digest", digest(head)),
        ),
        [head],
    )


class Streamed:
    """A hop whose body lies in a file, as records: its response a piece at a time, or what stands for it."""

    def __init__(self, hop: Hop) -> None:
        self._hop = hop
        self._id = _record_id()

    def response(self) -> Iterator[bytes]:
        """The compressed record. Raises OSError."""
        return _response_pieces(self._hop, self._id)

    def revisit(self, original: Original) -> bytes:
        """The record that names another one for the body."""
        return _revisit(*_response_head(self._hop, self._id), original)

    def request(self) -> bytes:
        """The request that it answers."""
        return _request(self._hop, self._id)


def _field(line: str) -> Header:
    name, _, value = line.partition(": ")
    return name, value


def resource(target: str, media_type: str, data: bytes, at: datetime) -> bytes:
    """Bytes that came from elsewhere than HTTP as a compressed record."""
    return _pack(_of_resource(target, media_type, digest(data), at), [data])


def file_resource(path: Path, target: str, media_type: str, sha256: str, at: datetime) -> Iterator[bytes]:
    """A file as such a record, a piece at a time: it may be larger than memory. Raises OSError."""
    fields = _of_resource(target, media_type, f"sha256:{sha256}", at)
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(_PIECE), b"")
        yield from _packing(fields, pieces, path.stat().st_size, _STORED)


def _of_resource(target: str, media_type: str, data_digest: str, at: datetime) -> Sequence[Header]:
    return (
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", _record_id()),
        ("WARC-Target-URI", _uri(target)),
        ("WARC-Date", _date(at)),
        ("WARC-Payload-Digest", data_digest),
        ("WARC-Block-Digest", data_digest),
        ("Content-Type", _UNFIT.sub("", media_type) or "application/octet-stream"),
    )


def warcinfo(name: str, fields: Sequence[Header], at: datetime) -> bytes:
    """The record that begins a file and says what wrote it."""
    block = _head("", fields).removeprefix(b"\r\n").removesuffix(b"\r\n")
    return _pack(
        (
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", _record_id()),
            ("WARC-Filename", name),
            ("WARC-Date", _date(at)),
            ("WARC-Block-Digest", digest(block)),
            ("Content-Type", "application/warc-fields"),
        ),
        [block],
    )


def _response(hop: Hop, record_id: str) -> bytes:
    return b"".join(_response_pieces(hop, record_id))


def _response_pieces(hop: Hop, record_id: str) -> Iterator[bytes]:
    fields, head = _response_head(hop, record_id)
    level = _STORED if _is_compressed(hop) else _LEVEL
    yield from _packing(fields, chain([head], hop.pieces()), len(head) + hop.size, level)


def _response_head(hop: Hop, record_id: str) -> tuple[list[Header], bytes]:
    """The fields of a record, and what comes before the body in its block."""
    head = _head(f"{_line_version(hop)} {hop.status} {hop.reason}", map(_unchunked, hop.headers))
    fields = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", record_id),
        *_common(hop),
        *([("WARC-IP-Address", hop.peer)] if _is_address(hop.peer) else []),
        *([("WARC-Truncated", cut)] if (cut := _cut(hop)) else []),
        *([UNVERIFIED] if hop.unverified else []),
        *(_encryption(hop.tls) if hop.tls else []),
        ("WARC-Payload-Digest", _payload_digest(hop)),
        ("WARC-Block-Digest", _digest(chain([head], hop.pieces()))),
        ("Content-Type", "application/http;msgtype=response"),
    ]
    return fields, head


def _cut(hop: Hop) -> str:
    """Why not all of a body is there, in the standard's words; empty if it is. Redirects' are not read."""
    if hop.truncated:
        return "length"
    unread = not hop.body and 300 <= hop.status < 400 and hop.header("Location")
    return "unspecified" if unread and hop.header("Content-Length") != "0" else ""


def _is_compressed(hop: Hop) -> bool:
    kind = (hop.header("Content-Type") or "").lower()
    return hop.header("Content-Encoding") is not None or kind.startswith(_COMPRESSED)


def _request(hop: Hop, response_id: str) -> bytes:
    parts = urlsplit(hop.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = [(name, value) for name, value in hop.request_headers if name.lower() not in _SECRET]
    head = _head(f"GET {_uri(target)} {_line_version(hop)}", sent)
    fields = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", _record_id()),
        ("WARC-Concurrent-To", response_id),
        *_common(hop),
        ("WARC-Block-Digest", digest(head)),
        ("Content-Type", "application/http;msgtype=request"),
    ]
    return _pack(fields, [head])


def _common(hop: Hop) -> list[Header]:
    return [
        ("WARC-Target-URI", _uri(hop.url)),
        ("WARC-Date", _date(hop.at)),
        ("WARC-Protocol", "h2" if hop.http_version.startswith("HTTP/2") else hop.http_version.lower()),
    ]


def _encryption(tls: Tls) -> list[Header]:
    """The proposed standard fields, and one of ours with the certificates' SHA-256, the host's own first."""
    return [
        ("WARC-Protocol", tls.version.lower().replace("tlsv", "tls/")),
        ("WARC-Cipher-Suite", tls.cipher),
        ("X-Certificate-Chain", " ".join(f"sha256:{one}" for one in tls.fingerprints)),
    ]


def _line_version(hop: Hop) -> str:
    """The version for the first line: later ones have no such line, and readers know only these."""
    return hop.http_version if hop.http_version.startswith("HTTP/1") else "HTTP/1.1"


def _unchunked(header: Header) -> Header:
    name, value = header
    return (KEPT_CHUNKED, value) if name.lower() == CHUNKED.lower() else header


def _head(first: str, headers: Iterable[Header]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    text = "\r\n".join(lines)
    try:
        return text.encode("latin-1")  # the bytes as they came: the door decoded them so
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _pack(fields: Sequence[Header], block: Sequence[bytes], level: int = _LEVEL) -> bytes:
    """A gzip member with one record. What came compressed is not compressed again."""
    return b"".join(_packing(fields, block, sum(map(len, block)), level))


def _packing(fields: Sequence[Header], block: Iterable[bytes], length: int, level: int) -> Iterator[bytes]:
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields), f"Content-Length: {length}", "", ""]
    squeeze = zlib.compressobj(level, zlib.DEFLATED, 31)
    yield squeeze.compress("\r\n".join(lines).encode())
    yield from map(squeeze.compress, block)
    yield squeeze.compress(b"\r\n\r\n")
    yield squeeze.flush()


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def digest(*parts: bytes) -> str:
    """SHA-256 as records name it, in hex: what sha256sum prints, too."""
    return _digest(parts)


def _digest(parts: Iterable[bytes]) -> str:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part)
    return f"sha256:{hashed.hexdigest()}"


def _date(at: datetime) -> str:
    """WARC 1.1 allows fractions of a second; looks are told to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def _uri(url: str) -> str:
    """The URL without what would end a header line."""
    return _UNFIT.sub(lambda match: quote(match[0]), url).encode("utf-8", "replace").decode()


def _is_address(peer: str) -> bool:
    try:
        ip_address(peer)
    except ValueError:
        return False
    return True
