"""One paragraph: what its sentences say, and whose word the quotations are that nobody introduces."""

from collections.abc import Iterator
from typing import Final

from archiver.citations.attributions.found import Draft, Found, Span
from archiver.citations.attributions.introduced import about
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.sentence import read
from archiver.citations.attributions.speeches import Speech, points
from archiver.citations.attributions.tokens import QUOTE, Tokens
from archiver.citations.attributions.verbs import VERBS

_SHORT_TAG: Final = 4
_LOOK_AHEAD: Final = 14


def drafts(tokens: Tokens, spans: list[Span], block: int) -> Iterator[Draft]:
    """The attributions of an English paragraph, whose sentences are given, in order of their cues."""
    previous: Draft | None = None
    subject: Span | None = None
    spans = _merged(tokens, spans)
    for number, (first, last) in enumerate(spans):
        found = [_draft(tokens, one, (first, last), block) for one in read(tokens, first, last)]
        quoted = bool(tokens.quote) and QUOTE in tokens.low[first:last]
        if quoted:
            behind = spans[number + 1] if number + 1 < len(spans) else None
            speech = Speech(tokens, first, last, block)
            found = speech.rest(found) if found else speech.read(previous, behind)
            for draft in found:
                if draft.goes_on and subject is not None:
                    draft.introduces = subject
        yield from found
        if found:
            previous = found[-1]
            subject = previous.speaker or subject
        elif not quoted:
            previous = None
            subject = points(tokens, about(tokens, first, last)) or subject


def _draft(tokens: Tokens, found: Found, around: Span, block: int) -> Draft:
    return Draft(
        found.kind,
        points(tokens, found.speaker),
        points(tokens, found.cue),
        found.content,
        (tokens.start[around[0]], tokens.end[around[1] - 1]),
        block,
        anonymous=found.anonymous,
        evidence=found.evidence,
        quoted=found.kind != "indirect",
    )


def _merged(tokens: Tokens, spans: list[Span]) -> list[Span]:
    """“Is it over?” Kuleba asked. is one sentence, whatever its marks say."""
    merged: list[Span] = []
    for first, last in spans:
        if merged and tokens.low[first - 1] == QUOTE and _is_tag(tokens, first, last):
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def _is_last_hearer(tokens: Tokens, at: int, last: int) -> bool:
    """Whether nothing follows but whom it was said to, and when."""
    behind = tokens.low[at + 1] if at + 1 < last else "."
    hears = tokens.low[at] in en.HEARERS if at < last else True
    return last - at < _SHORT_TAG or (hears and (behind in ".,:;" or behind in en.PREPOSITIONS))


def _is_tag(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sentence is only: X said (on Monday)."""
    quotation = tokens.quote[first - 1]
    if tokens.text[quotation.inner_end - 1 : quotation.inner_end] == ".":
        return False
    low = tokens.low
    if low[first] in en.OPENERS or low[first] in en.TIMES or low[first] in en.PREPOSITIONS:
        return False
    for at in range(first, min(last, first + _LOOK_AHEAD)):
        if at > first and low[at] in VERBS and VERBS[low[at]][0].lemma not in ("call", "set", "go", "make"):
            behind = low[at + 1] if at + 1 < last else "."
            return behind in ".,:;" or behind in en.PREPOSITIONS or _is_last_hearer(tokens, at + 1, last)
        if low[at] in en.AUXILIARIES or low[at] in en.SUBORDINATORS:
            return False
    return False
