"""Bytes -> Document, whatever the format. A format's reader is imported when it is needed."""

import re
from dataclasses import replace
from importlib import import_module
from typing import Final

from archiver.charset import decode
from archiver.documents.given import Given
from archiver.model.document import Document

MAX_BYTES: Final = 100_000_000

# Formats are named for the module that reads them: each has `read(given: Given) -> Document`.
_BINARY: Final = ("docx", "pdf")
_MEDIA_TYPES: Final = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/pdf": "pdf",
    "text/csv": "csv_list",
    "application/csv": "csv_list",
    "text/tab-separated-values": "csv_list",
    "text/uri-list": "url_list",
}
_SUFFIXES: Final = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "md": "markdown",
    "markdown": "markdown",
    "csv": "csv_list",
    "tsv": "csv_list",
    "urls": "url_list",
}
_MARKUP: Final = re.compile(
    rb"(?:\s+|<!--.*?-->|<\?xml[^>]*>)*+"
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|meta|script|blockquote|iframe)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVE_AS: Final = "save it as HTML, DOCX, PDF or text and try that"
_STRANGE: Final = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"WARC/", "a WARC file"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_LOOK_AT: Final = 20_000


def read(
    data: bytes, *, name: str, origin: str, media_type: str | None = None, base_url: str | None = None
) -> Document:
    """Read an article.

    `name` is what messages call it, and its suffix helps to tell the format; `origin` is the URL, absolute
    path or "-". `media_type` is a Content-Type as received, `base_url` what relative links are resolved
    against. Raises UnreadableInput, with one line that says what is wrong and what to do.
    """
    given = Given(data, name, origin, media_type or "", base_url)
    if not data.strip():
        raise given.unreadable("the file is empty; give an article with text in it")
    if len(data) > MAX_BYTES:
        raise given.unreadable(f"over {MAX_BYTES // 1_000_000} MB; give the article alone, without its media")
    kind = _format(given)
    if kind not in _BINARY:
        given = _decoded(given)
    document: Document = import_module(f"archiver.documents.{kind}").read(given)
    return document


def _format(given: Given) -> str:
    """By the first bytes where they are proof, then media type, telling suffix, and the look of it."""
    head = given.data[:_LOOK_AT]
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    strange = next((what for mark, what in _STRANGE if head.startswith(mark)), None)
    if strange:
        raise given.unreadable(f"this is {strange}, not an article; {_SAVE_AS}")
    kind = given.media_type.partition(";")[0].strip().lower()
    suffix = given.name.rpartition(".")[2].lower()
    told = _MEDIA_TYPES.get(kind) or _SUFFIXES.get(suffix)
    if told is not None:
        return told if told not in _BINARY else _not_what_it_says(given, told)
    return "html" if _MARKUP.match(_as_ascii(head)) else "text"


def _not_what_it_says(given: Given, kind: str) -> str:
    raise given.unreadable(f"this is no {kind.upper()}, whatever it was sent as; get it again")


def _as_ascii(head: bytes) -> bytes:
    """The first bytes as ASCII, also where they are UTF-16."""
    if b"\x00" in head[:64]:
        return decode(head).text.encode("ascii", "replace")
    return head.removeprefix(b"\xef\xbb\xbf")


def _decoded(given: Given) -> Given:
    decoded = decode(given.data, given.media_type)
    head = decoded.text[:_LOOK_AT]
    if len(_CONTROL.findall(head)) * 30 > len(head):
        raise given.unreadable(f"this is binary data, not text; {_SAVE_AS}")
    return replace(given, text=decoded.text, encoding=decoded.encoding)
