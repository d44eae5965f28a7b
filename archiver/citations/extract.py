"""An article as read -> its citations, in order. Nothing is dropped silently."""

import re
from typing import Final

from archiver.citations.context import last_sentence, sentence_at
from archiver.citations.links import ITSELF
from archiver.citations.places import Finder, Place
from archiver.citations.scanner import scan
from archiver.citations.settle import settle
from archiver.model.citation import Citation
from archiver.model.document import Block, Document
from archiver.model.states import Form, Zone
from archiver.platforms.registry import Registry

_NEAR: Final = 2_000  # characters before a place in which its context is looked for
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_PLAIN_WORD: Final = re.compile(r"(?<!\S)[^\W\d_]{2,}[,.;:!?]?(?!\S)")  # found at once in ordinary text


def extract(document: Document, platforms: Registry) -> list[Citation]:
    """Every citation of the article that has a URL, in document order.

    Boilerplate ones are there too, with the reason; the same URL cited at two places is two citations.
    """
    finder = Finder(document, platforms)
    found = [
        place
        for block in document.blocks
        for place in (*finder.embeds(block), *finder.links(block), *finder.bare_urls(block))
    ]
    places = settle(found, document.text)
    contexts = _Contexts(document, places)
    return [_citation(place, finder, contexts) for place in places]


def _citation(place: Place, finder: Finder, contexts: "_Contexts") -> Citation:
    zone, reason = place.block.zone, place.block.zone_reason
    own = place.reason or (ITSELF if finder.is_itself(place) else "")
    if own and zone is Zone.BODY:
        zone, reason = Zone.BOILERPLATE, own
    return Citation(
        block=place.block.number,
        form=place.form,
        zone=zone,
        zone_reason=reason,
        cited_url=place.url,
        anchor=place.anchor,
        quote=place.quote,
        context=contexts.of(place),
        start=place.start,
        end=place.end,
        identity=place.identity,
    )


class _Contexts:
    """The sentences around places. A place alone in its block has the sentence before it."""

    def __init__(self, document: Document, places: list[Place]) -> None:
        self._before: dict[int, str] = {}
        quoted = _quoted_blocks(document, places)
        last = dict.fromkeys(Zone, "")
        for block in document.blocks:
            self._before[block.number] = last[block.zone]
            if block.number not in quoted and _tells(block.text):
                last[block.zone] = _last_telling(block.text)

    def of(self, place: Place) -> str:
        """The context of a place, on one line; empty if there is no text at all."""
        block = place.block
        if place.floating:
            return ""
        start, end = place.start - block.start, place.end - block.start
        if place.form is not Form.EMBED:
            sentence = sentence_at(block.text, start, end)
            if _tells(sentence):
                return sentence
        before = block.text[max(0, start - _NEAR) : start]
        return _last_telling(before) if _tells(before) else self._before[block.number]


def _quoted_blocks(document: Document, places: list[Place]) -> set[int]:
    """The blocks that are nothing but the text of an embedded post."""
    spans = iter(sorted((place.start, place.end) for place in places if place.form is Form.EMBED))
    span = next(spans, None)
    quoted = set()
    for block in document.blocks:
        while span is not None and span[1] <= block.start:
            span = next(spans, None)
        if span is not None and _is_within(block, span):
            quoted.add(block.number)
    return quoted


def _is_within(block: Block, span: tuple[int, int]) -> bool:
    return span[0] <= block.start and block.start + len(block.text) <= span[1]


def _without_urls(text: str) -> str:
    """The text without the URLs in it."""
    pieces, at = [], 0
    for found in scan(text):
        pieces.append(text[at : found.start])
        at = found.end
    return "".join([*pieces, text[at:]])


def _last_telling(text: str) -> str:
    """The last sentence of a text, with the URLs in it unless there is nothing else."""
    sentence = last_sentence(text)
    return sentence if _tells(sentence) else last_sentence(_without_urls(text))


def _tells(text: str) -> bool:
    """Whether a text says something besides the URLs in it."""
    return _PLAIN_WORD.search(text) is not None or _WORD.search(_without_urls(text)) is not None
