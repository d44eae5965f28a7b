"""What a page says: its article text, all its visible text, its title. Fast ones by selectolax."""

import logging

from selectolax.lexbor import LexborHTMLParser

from archiver import charset
from archiver.shallow import shallow

_UNSEEN = ["script", "style", "noscript", "template", "svg", "iframe", "head", "object", "select", "datalist"]
_FILES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b")
"""How files begin that are no text: PDF, ZIP and office files, pictures, packed data."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of a page's bytes; `declared` is a charset name or a Content-Type. Never raises."""
    return charset.decode(content, declared).text


def visible(content: bytes, charset: str | None = None) -> str:
    """All text of a page that a reader could see, white space normalised."""
    return _visible(shallow(decode(content, charset)))


def title(content: bytes, charset: str | None = None) -> str | None:
    """The page's `<title>`, on one line."""
    tree = LexborHTMLParser(shallow(decode(content, charset)))
    node = tree.css_first("title")
    return " ".join(node.text().split()) or None if node else None


def readable(content: bytes, charset: str | None = None) -> str:
    """The article of a page without the page around it; all visible text where no article is found.

    White space normalised. Empty for what is no text at all, such as a PDF or a picture. Slow (tens of
    milliseconds): to be asked only where a rule needs it.
    """
    return " ".join(paragraphs(content, charset).split())


def paragraphs(content: bytes, charset: str | None = None) -> str:
    """As `readable`, a paragraph a line where the article of a page is found."""
    if content.startswith(_FILES):
        return ""
    html = shallow(decode(content, charset))
    lines = (" ".join(line.split()) for line in _article(html).splitlines())
    return "\n".join(filter(None, lines)) or _visible(html)


def _visible(html: str) -> str:
    tree = LexborHTMLParser(html)
    tree.strip_tags(_UNSEEN)
    root = tree.body or tree.root
    return " ".join(root.text(separator=" ").split()) if root else ""


def _article(html: str) -> str:
    from trafilatura import extract  # noqa: PLC0415 - half a second, and only suspicion asks for it

    try:
        return (
            extract(html, include_comments=False, include_tables=True, fast=True, with_metadata=False) or ""
        )
    except Exception:  # noqa: BLE001 - its heuristics fail in many ways on odd pages; there is the visible text
        return ""
