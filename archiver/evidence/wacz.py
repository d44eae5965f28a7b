"""Records of the evidence as one WACZ 1.1.1 file, which web archive players open.

The records are copied byte by byte, so each still has the SHA-256 that the history holds of it.
"""

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from archiver import __version__
from archiver.evidence.files import storage_error
from archiver.model.times import iso

WARC = "data.warc.gz"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A record as it lies in the evidence: its bytes, and for a response what an index says of it."""

    data: bytes
    url: str
    at: datetime
    status: int = 0
    media_type: str = ""
    payload_digest: str = ""
    title: str = ""

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def write(path: Path, pieces: Sequence[Piece], created: datetime) -> list[int]:
    """Write the file; gives the offset of each piece within its WARC. Raises StorageError."""
    offsets = list(_offsets(pieces))
    index = "".join(sorted(_index(pieces, offsets))).encode()
    packed = gzip.compress(index, mtime=0)
    files = {
        f"archive/{WARC}": b"".join(piece.data for piece in pieces),
        "indexes/index.cdx.gz": packed,
        "indexes/index.idx": _directory(index, packed),
        "pages/pages.jsonl": "".join(_pages(pieces)).encode(),
    }
    package = _package(files, created)
    digest = {"path": "datapackage.json", "hash": _hash(package)}
    files |= {"datapackage.json": package, "datapackage-digest.json": json.dumps(digest).encode()}
    try:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    except OSError as error:
        raise storage_error(path, error) from error
    return offsets


def _offsets(pieces: Iterable[Piece]) -> Iterator[int]:
    at = 0
    for piece in pieces:
        yield at
        at += len(piece.data)


def _index(pieces: Sequence[Piece], offsets: Sequence[int]) -> Iterator[str]:
    for piece, offset in zip(pieces, offsets, strict=True):
        if piece.payload_digest:
            said = {
                "url": piece.url,
                "mime": piece.media_type,
                "status": str(piece.status or 200),
                "digest": piece.payload_digest,
                "length": str(len(piece.data)),
                "offset": str(offset),
                "filename": WARC,
            }
            yield f"{surt(piece.url)} {piece.at:%Y%m%d%H%M%S} {json.dumps(said)}\n"


def _directory(index: bytes, packed: bytes) -> bytes:
    """The second level of the index: one block."""
    first = b" ".join(index.split(b" ", 2)[:2]).decode()
    meta = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    block = {"offset": 0, "length": len(packed), "digest": _hash(packed), "filename": "index.cdx.gz"}
    return f"!meta 0 {json.dumps(meta)}\n{first} {json.dumps(block)}\n".encode()


def _pages(pieces: Iterable[Piece]) -> Iterator[str]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All pages"}) + "\n"
    for piece in pieces:
        if piece.payload_digest and piece.url.startswith("http"):
            page = {
                "id": piece.sha256[:22],
                "url": piece.url,
                "ts": iso(piece.at),
                "title": piece.title or piece.url,
            }
            yield json.dumps(page) + "\n"


def _package(files: dict[str, bytes], created: datetime) -> bytes:
    resources = [
        {"name": path.rpartition("/")[2], "path": path, "hash": _hash(data), "bytes": len(data)}
        for path, data in files.items()
    ]
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": f"archiver {__version__}",
        "created": iso(created),
        "resources": resources,
    }
    return json.dumps(package, indent=2).encode()


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def surt(url: str) -> str:
    """The key that indexes sort by: the host from behind, then path and query, in lower case."""
    parts = urlsplit(url)
    if not parts.hostname:
        return url.lower()
    host = ",".join(reversed(parts.hostname.removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".lower()
