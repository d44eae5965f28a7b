"""What somebody says within a quotation that somebody else has said: “They told us to wait,” she said."""

import re
from collections.abc import Iterator
from typing import Final

from archiver.citations.attributions.found import Draft, Found, Span
from archiver.citations.attributions.lexicon.base import Frame
from archiver.citations.attributions.pairing import quotations
from archiver.citations.attributions.sentence import read
from archiver.citations.attributions.speeches import points
from archiver.citations.attributions.tokens import Tokens, sentences, tokenise
from archiver.citations.attributions.verbs import VERBS

_SPEAKERS: Final = frozenset(["i", "we", "you", "me", "us"])  # who speaks anyway, and whoever is spoken to
_CUES: Final = re.compile(
    r"\b(?:"
    + "|".join(
        sorted(word for word, verbs in VERBS.items() if any(Frame.STRONG in verb.frames for verb in verbs))
    )
    + r")\b"
)
_SHORTEST: Final = 12  # characters of a statement within a statement


def drafts(tokens: Tokens, block: int) -> Iterator[Draft]:
    """The statements within the quotations of a paragraph."""
    for quotation in tokens.quote.values():
        first, last = quotation.inner_start, quotation.inner_end
        yield from within(tokens.text, first, last, block)


def within(text: str, first: int, last: int, block: int) -> Iterator[Draft]:
    """The statements of others in what somebody says between two offsets."""
    if not _CUES.search(text, first, last):
        return
    tokens = tokenise(text, first, last, quotations(text, first, last))
    for start, end in sentences(tokens, first, last):
        for found in read(tokens, start, end):
            if _is_anothers(tokens, found):
                yield _draft(tokens, found, (tokens.start[start], tokens.end[end - 1]), block)


def _is_anothers(tokens: Tokens, found: Found) -> bool:
    if found.speaker is None or found.cue is None:
        return False
    if found.kind == "direct":
        return True
    if tokens.low[found.speaker[0]] in _SPEAKERS:
        return False
    verbs = VERBS.get(tokens.low[found.cue[0]], ())
    long = found.content[-1][1] - found.content[0][0] >= _SHORTEST
    return long and any(Frame.STRONG in verb.frames for verb in verbs)


def _draft(tokens: Tokens, found: Found, around: Span, block: int) -> Draft:
    speaker, cue = points(tokens, found.speaker), points(tokens, found.cue)
    return Draft(found.kind, speaker, cue, found.content, around, block, nested=True)
