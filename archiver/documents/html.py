"""A web page -> Document. The DOM is parsed once; a second, cheap parse finds the main text."""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from archiver.documents import zones
from archiver.documents.collector import Collector, parse
from archiver.documents.drafts import assemble
from archiver.documents.given import Given
from archiver.documents.head import Head
from archiver.documents.metadata import metadata
from archiver.model.document import Document

MAX_BYTES: Final = 5_000_000
MAX_ELEMENTS: Final = 120_000
_ELEMENT: Final = re.compile("<[a-zA-Z]")
_ALONE: Final = "save the article alone, or as text, and try that"


def read(given: Given) -> Document:
    """Read a page. Raises UnreadableInput if it is over 5 MB, or of more elements than any article has."""
    if len(given.data) > MAX_BYTES:
        raise given.unreadable(f"the page is over {MAX_BYTES // 1_000_000} MB; {_ALONE}")
    if sum(1 for _ in _ELEMENT.finditer(given.text)) > MAX_ELEMENTS:
        raise given.unreadable(f"the page has over {MAX_ELEMENTS:,} elements; {_ALONE}")
    with _no_collections():
        collector = Collector(Head(given.base_url))
        drafts = collector.collect(parse(given.text))
        whole = zones.tractable(collector.elements, collector.depth, len(given.text))
        main = zones.main_text(given.text) if whole else ""
        text, blocks = assemble(drafts, zones.zones(drafts, main))
    if not blocks:
        raise given.unreadable(
            "the page holds no text; if scripts build it, save it from a browser and try that"
        )
    facts = metadata(collector.head, given.text)
    return replace(
        given.document("text/html", text, blocks),
        base_url=collector.head.base,
        canonical_url=facts.canonical_url,
        title=facts.title,
        author=facts.author,
        published=facts.published,
        modified=facts.modified,
        language=facts.language,
    )


@contextmanager
def _no_collections() -> Iterator[None]:
    """No garbage collection while a DOM is built: it would walk its million objects again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
