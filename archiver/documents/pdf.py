"""PDF -> Document: text page by page, and the links that its annotations hold."""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pypdf import PageObject, PdfReader

from archiver.documents.dates import pdf_date
from archiver.documents.drafts import SEPARATOR
from archiver.documents.given import Given
from archiver.documents.urls import resolve
from archiver.errors import UnreadableInput
from archiver.model.document import Block, Document, Link

MAX_PAGES: Final = 500
_MAX_LINKS: Final = 2000
_HYPHEN_END: Final = re.compile(r"(\w)[-\u00ad]$")
_SENTENCE_END: Final = re.compile(r"[.!?:…。][\"'”’»)\]]*$")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A link of a page and the rectangle it is on, in the page's units, y upwards."""

    url: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class _Page:
    """The lines of a page, its links, and the bits of text with the place where they begin."""

    lines: list[str]
    links: list[_Annotation]
    bits: list[tuple[float, float, str]] = field(default_factory=list)


def read(given: Given) -> Document:
    """Read a PDF. Raises UnreadableInput if it is damaged, encrypted, or holds no text (a scan)."""
    try:
        reader = _opened(given)
        blocks = tuple(_blocks([_page(page, given.base_url) for page in reader.pages[:MAX_PAGES]]))
        facts = {key: str(value) for key, value in (reader.metadata or {}).items()}
    except UnreadableInput:
        raise
    except Exception as error:  # noqa: BLE001 - pypdf fails in many ways on damaged files
        kind = type(error).__name__
        raise given.unreadable(
            f"the PDF is damaged ({kind}); open it in a viewer and print it to a new PDF"
        ) from None
    if not blocks:
        raise given.unreadable("the PDF holds no text, only pictures; run text recognition over it")
    return replace(
        given.document("application/pdf", SEPARATOR.join(block.text for block in blocks), blocks),
        title=_line(facts.get("/Title")),
        author=_line(facts.get("/Author")),
        published=pdf_date(facts.get("/CreationDate", "")),
        modified=pdf_date(facts.get("/ModDate", "")),
    )


def _opened(given: Given) -> PdfReader:
    reader = PdfReader(io.BytesIO(given.data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise given.unreadable("the PDF is encrypted; save it without a password and try that")
    return reader


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _page(page: PageObject, base: str | None) -> _Page:
    bits: list[tuple[float, float, str]] = []

    def visit(text: str, ctm: Any, matrix: Any, *_font: Any) -> None:
        if text.strip():
            x, y = matrix[4], matrix[5]
            bits.append(
                (ctm[0] * x + ctm[2] * y + ctm[4], ctm[1] * x + ctm[3] * y + ctm[5], " ".join(text.split()))
            )

    text = page.extract_text(visitor_text=visit)
    return _Page(text.split("\n"), list(_annotations(page, base)), bits)


def _annotations(page: PageObject, base: str | None) -> Iterator[_Annotation]:
    for entry in list(page.annotations or ())[:_MAX_LINKS]:
        annotation = entry.get_object()
        action = annotation.get("/A") if annotation.get("/Subtype") == "/Link" else None
        target = action.get_object().get("/URI") if action is not None else None
        url = resolve(_written(target), base) if target is not None else None
        if url:
            left, bottom, right, top = (float(number) for number in annotation["/Rect"])
            yield _Annotation(url, min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _written(target: Any) -> str:
    return target.decode("utf-8", "replace") if isinstance(target, bytes) else str(target)


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    number, start = 1, 0
    for page in pages:
        texts, links = _placed(list(_paragraphs(page.lines)), page)
        for text, own in zip(texts, links, strict=True):
            if text or own:
                yield Block(number, text, start, links=tuple(own))
                number += 1
                start += len(text) + len(SEPARATOR)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines joined to paragraphs: a blank line ends one, and so does a short line that ends a sentence."""
    width = max((len(line) for line in lines), default=0)
    paragraph = ""
    for raw in lines:
        line = " ".join(raw.split())
        paragraph = _joined(paragraph, line) if line else paragraph
        if paragraph and (not line or (len(line) < 0.75 * width and _SENTENCE_END.search(line))):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _joined(paragraph: str, line: str) -> str:
    if not paragraph:
        return line
    last = paragraph.rpartition(" ")[2]
    if _HYPHEN_END.search(paragraph) and line[:1].islower() and "://" not in last:
        return paragraph[:-1] + line
    return f"{paragraph} {line}"


def _placed(texts: list[str], page: _Page) -> tuple[list[str], list[list[Link]]]:
    """The paragraphs, with URLs that were broken over lines made whole, and the links of each."""
    links: list[list[Link]] = [[] for _ in texts]
    for url in dict.fromkeys(link.url for link in page.links):
        texts = [_mended(text, url) for text in texts]
    cursors: dict[str, tuple[int, int]] = {}
    for link in page.links:
        anchor, number, at = _find(link, texts, page, cursors)
        if number < 0:
            texts, links, number = [*texts, ""], [*links, []], len(texts)
        cursors[anchor] = (number, at + len(anchor))
        found = Link(link.url, anchor, at, at + len(anchor))
        if found not in links[number]:
            links[number].append(found)
    return texts, [sorted(own, key=lambda link: link.start) for own in links]


def _mended(text: str, url: str) -> str:
    """The text with this URL in one piece, where line ends had broken it."""
    if url in text or len(url) < 12 or len(url) > 2000 or url[:10] not in text.replace(" ", ""):
        return text
    return re.sub(r"\s?".join(map(re.escape, url)), lambda _: url, text, count=20)


def _find(
    link: _Annotation, texts: list[str], page: _Page, cursors: dict[str, tuple[int, int]]
) -> tuple[str, int, int]:
    """The anchor of a link and where it stands (paragraph and offset); ("", -1, 0) if it is on no text."""
    shown = _shown(link, page)
    for anchor in (link.url, link.url.partition("://")[2], shown):
        first, offset = cursors.get(anchor, (0, 0))
        for number in range(first, len(texts)) if anchor else ():
            at = texts[number].find(anchor, offset if number == first else 0)
            if at >= 0:
                return anchor, number, at
    return "", len(texts) - 1, 0


def _shown(link: _Annotation, page: _Page) -> str:
    """The text within a link's rectangle."""
    inside = [
        text
        for x, y, text in page.bits
        if link.left - 2 <= x <= link.right and link.bottom - 2 <= y <= link.top
    ]
    return " ".join(inside)
