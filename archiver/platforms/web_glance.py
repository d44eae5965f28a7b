"""A look at the first bytes of a page without building its tree: cheap enough for thousands a second.

It can only find a page ordinary; whatever is not is read with care elsewhere. Linear on any input.
"""

import re
from dataclasses import dataclass
from html import unescape

from archiver.charset import decode

_WINDOW = 65_536
_PROSE = re.compile(rb"<p(?:\s[^<>]{0,500})?>[^<]{60,}")
_ENOUGH = 200
_TAG = re.compile(rb"<[^>]*>")
_LINE = 300


@dataclass(frozen=True, slots=True)
class Glance:
    """Title and first heading of a page, one line each; and whether running text was seen."""

    title: str
    heading: str
    prose: bool


def glance(content: bytes, content_type: str | None) -> Glance:
    """Look at a page's first 64 kB."""
    title, end = _element(content, b"<title", b"</title", 0)
    heading, end = _element(content, b"<h1", b"</h1", end)
    head = content[:4096]
    return Glance(_line(title, head, content_type), _line(heading, head, content_type), _has_prose(content))


def _element(content: bytes, opening: bytes, closing: bytes, start: int) -> tuple[bytes, int]:
    """The markup inside the first such element, cut at a line's length, and where it begins."""
    at = content.find(opening, start, _WINDOW)
    if at < 0 and (at := content.find(opening.upper(), start, _WINDOW)) < 0:
        return b"", start
    inside = content.find(b">", at, at + 1000) + 1
    if not inside:
        return b"", at
    piece = content[inside : inside + 2 * _LINE]
    end = piece.find(closing)
    if end < 0:
        end = piece.find(closing.upper())
    return (piece if end < 0 else piece[:end]), inside


def _line(markup: bytes, head: bytes, content_type: str | None) -> str:
    """Markup as one line of text."""
    bare = _TAG.sub(b" ", markup) if b"<" in markup else markup
    try:
        text = bare.decode()
    except UnicodeDecodeError:
        text = bare.decode(decode(head, content_type).encoding, "replace")
    return " ".join((unescape(text) if "&" in text else text).split())[:_LINE]


def _has_prose(content: bytes) -> bool:
    """Whether paragraphs of running text add up to a few lines."""
    total = 0
    for found in _PROSE.finditer(content, 0, _WINDOW):
        total += found.end() - found.start()
        if total >= _ENOUGH:
            return True
    return False
