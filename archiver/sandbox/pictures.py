"""The stores in which platforms keep pictures and videos, and small pictures to put into them."""

import struct
import zlib
from datetime import datetime

from archiver.sandbox.sites import WebSite
from archiver.sandbox.world import BEGINNING, SandboxResponse, World

TWITTER = "pbs.twimg.com"
TWITTER_VIDEOS = "video.twimg.com"
TELEGRAM = "cdn4.cdn-telegram.org"


def add_stores(world: World) -> WebSite:
    """One site that stands for all of the stores of a world: an unknown path is not found."""
    known = world.sites.get(TWITTER)
    if isinstance(known, WebSite):
        return known
    site = WebSite("Store")
    world.add(site, [TWITTER, TWITTER_VIDEOS, TELEGRAM])
    return site


def png(shade: int, size: int = 48) -> bytes:
    """A grey picture; another `shade` (0 to 255) is another picture."""
    rows = b"".join(b"\0" + bytes((shade + x * y) % 256 for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    pieces = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_piece(name, data) for name, data in pieces)


def _piece(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def put(site: WebSite, path: str, content: bytes, kind: str, since: datetime = BEGINNING) -> None:
    """Let a store, or any site, answer `path` with these bytes."""
    site.put(path, SandboxResponse(200, content, (("Content-Type", kind),)), since)


def pdf(words: str) -> bytes:
    """A PDF of one page that says something."""
    text = f"BT /F1 18 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + trailer
