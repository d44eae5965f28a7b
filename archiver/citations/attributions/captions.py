"""Credits of photographs and films: (NAME/Agency) behind a caption, Photo: NAME."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from archiver.citations.attributions.found import Draft, Span
from archiver.citations.attributions.lexicon import en

_KIND: Final = (
    r"(?:photo(?:graph)?s?|pictures?|images?|video|footage|graphic|illustration|map|audio|screenshot|still)"
)
_NAME: Final = r"[A-Z@][^\n():;|]{1,80}?"
_IN_BRACKETS: Final = re.compile(
    rf"[\(\[](?P<cue>(?:{_KIND}\s*)?(?:credits?|courtesy of|courtesy|by|from|via)?\s*:?\s*)(?P<name>{_NAME}(?:/[^\n()\[\]]{{2,50}}| via [^\n()\[\]]{{2,40}})?)[\)\]]\.?\s*\Z",
    re.IGNORECASE,
)
_AGENCY: Final = re.compile(
    r"/|\bvia\b|\b(?:photo|picture|image|video|footage|courtesy|credit|screenshot|reuters|afp|getty|ap|epa|twitter|facebook|telegram|instagram|youtube|handout)\b",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    rf"(?:\A|(?<=[.!?…”\"|)])\s+|\s+[|–—-]\s+|\n)(?P<cue>(?:{_KIND}\s+)?(?:{_KIND}|credits?|courtesy|photo by)(?:\s+(?:credits?|courtesy|by|source))?\s*(?::|\bof\b|\bby\b)\s*)(?P<name>{_NAME}(?:/[^\n]{{2,50}})?)\.?\s*\Z",
    re.IGNORECASE,
)
_CREDITING: Final = en.CREDITS | frozenset(
    ["/", "via", "@", "reuters", "afp", "getty", "ap", "epa", *en.PLATFORMS]
)
_LAST_WORDS: Final = 40
_LONGEST: Final = 600
_TAIL: Final = 200


def may_credit(words: Sequence[str]) -> bool:
    """Whether the words of a paragraph make it worth a closer look, which is dear."""
    return len(words) < _LONGEST and not _CREDITING.isdisjoint(words[-_LAST_WORDS:])


def credited(text: str, start: int, end: int, block: int) -> Iterator[Draft]:
    """The credit that a paragraph ends with or consists of, if there is one."""
    if end - start > _LONGEST:
        return
    tail = max(start, end - _TAIL)
    last = text[end - 3 : end]
    piece = text[tail:end]
    found = _bracketed(piece) if ")" in last or "]" in last else _LABELLED.search(piece)
    if found is None or (not found["name"][0].isupper() and not found["name"].startswith("@")):
        return
    name = _moved(found.span("name"), tail)
    before = text[start : tail + found.start()].strip()
    at = start + (len(text[start:end]) - len(text[start:end].lstrip()))
    content = (at, at + len(before)) if before else (tail + found.start(), name[1])
    cue = _moved(found.span("cue"), tail) if found["cue"].strip() else None
    yield Draft("credit", name, cue, [content], (start, end), block)


def _bracketed(piece: str) -> re.Match[str] | None:
    """A bracket that names an agency, a platform or what it credits."""
    found = _IN_BRACKETS.search(piece)
    return found if found and _AGENCY.search(found[0]) else None


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
