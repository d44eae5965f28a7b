"""The index of a WACZ: CDXJ lines in order, compressed in blocks (ZipNum), and the list of the blocks."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from archiver.evidence.entries import Entry

NAME = "index.cdx.gz"
BLOCK = 3000
"""Lines of a block, as other writers have it."""

_WWW = re.compile(r"^www\d*\.")


def surt(url: str) -> str:
    """The key that indexes sort by: the host from behind, path and ordered query, all in lower case.

    As replayweb.page makes it. What is no URL of the web stays as it is.
    """
    if not url.startswith(("http:", "https:")):
        return url
    parts = urlsplit(url.lower())
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    ordered = sorted(parts.query.split("&"), key=lambda pair: pair.partition("=")[0])
    query = f"?{'&'.join(ordered)}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}"


def line(entry: Entry, offset: int, filename: str) -> str:
    """One line of the index."""
    said = {
        "url": entry.url,
        "mime": "warc/revisit" if entry.kind == "revisit" else entry.media_type,
        "status": str(entry.status or 200),
        "digest": entry.payload_digest,
        "length": str(entry.ref.length),
        "offset": str(offset),
        "filename": filename,
    }
    return f"{surt(entry.url)} {entry.at:%Y%m%d%H%M%S} {json.dumps(said)}\n"


def blocks(lines: Iterable[str]) -> tuple[bytes, bytes]:
    """The index and the list of its blocks, `index.idx`, from lines in any order."""
    ordered = sorted(lines)
    index, listed = b"", [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': NAME})}\n"]
    for start in range(0, len(ordered), BLOCK):
        block = ordered[start : start + BLOCK]
        packed = gzip.compress("".join(block).encode(), mtime=0)
        listed.append(_listed(block, packed, len(index)))
        index += packed
    return index, "".join(listed).encode()


def _listed(block: Sequence[str], packed: bytes, offset: int) -> str:
    digest = f"sha256:{hashlib.sha256(packed).hexdigest()}"
    said = {"offset": offset, "length": len(packed), "digest": digest, "filename": NAME}
    return f"{' '.join(block[0].split(' ', 2)[:2])} {json.dumps(said)}\n"
