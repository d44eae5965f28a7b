"""One paragraph: its sentences, and the quotations that nobody introduces."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from archiver.citations.attributions import phrases, subjects
from archiver.citations.attributions.found import Found, Span
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.sentence import VERBS, read
from archiver.citations.attributions.tokens import QUOTE, Tokens, sentences

_MIN_WORDS: Final = 3  # a shorter quotation that nobody introduces is a title or a scare quote
_LOOK_AHEAD: Final = 14


@dataclass(slots=True)
class Draft:
    """An attribution in code points, before its speaker is known in full. `after` is whose word it goes on with."""

    kind: str
    speaker: Span | None
    cue: Span | None
    content: list[Span]
    sentence: Span
    block: int
    anonymous: bool = False
    evidence: bool = False
    goes_on: bool = False
    quoted: bool = field(default=False)
    introduces: Span | None = None


def drafts(tokens: Tokens, start: int, end: int, block: int) -> Iterator[Draft]:
    """The attributions of an English paragraph, in order of their cues."""
    previous: Draft | None = None
    subject: Span | None = None
    spans = _merged(tokens, sentences(tokens, start, end))
    for number, (first, last) in enumerate(spans):
        found = [_draft(tokens, one, block) for one in read(tokens, first, last)]
        if not found and QUOTE in tokens.low[first:last]:
            behind = spans[number + 1] if number + 1 < len(spans) else None
            found = _unintroduced(tokens, first, last, block, previous, behind)
            for draft in found:
                if draft.goes_on and subject is not None:
                    draft.introduces = subject
        elif _trailing(tokens, first, last, found):
            pass
        yield from found
        if found:
            previous = found[-1]
        elif QUOTE not in tokens.low[first:last]:
            previous = None
            subject = _subject(tokens, first, last)


def _subject(tokens: Tokens, first: int, last: int) -> Span | None:
    """Whom a sentence without a statement is about: X shrugs."""
    named = subjects.main(tokens, first, last)
    if named is None or not phrases.is_person_like(tokens, *named):
        return None
    return _points(tokens, (named[0], _name_end(tokens, *named)))


def _name_end(tokens: Tokens, first: int, last: int) -> int:
    """Where a run of capitals ends, for subjects whose verb no table knows."""
    if not tokens.cap[first] or tokens.low[first] in en.DETERMINERS:
        return last
    end = first
    while end < last and tokens.cap[end]:
        end += 1
    return end


def _draft(tokens: Tokens, found: Found, block: int) -> Draft:
    return Draft(
        found.kind,
        _points(tokens, found.speaker),
        _points(tokens, found.cue),
        found.content,
        (tokens.start[found.around[0]], tokens.end[found.around[1] - 1]),
        block,
        anonymous=found.anonymous,
        evidence=found.evidence,
        quoted=found.kind != "indirect",
    )


def _points(tokens: Tokens, span: Span | None) -> Span | None:
    return (tokens.start[span[0]], tokens.end[span[1] - 1]) if span else None


def _trailing(tokens: Tokens, first: int, last: int, found: list[Draft]) -> bool:
    """A quotation at the sentence's end that belongs to its only speaker: X was angry. / X said so: “...”."""
    at = last - 1
    while at > first and tokens.low[at] in (".", ",", "!", "?"):
        at -= 1
    if tokens.low[at] != QUOTE or at <= first or tokens.low[at - 1] not in (":",):
        return False
    quotation = tokens.quote[at]
    span = (quotation.inner_start, quotation.inner_end)
    if any(s <= span[0] and span[1] <= e for draft in found for s, e in draft.content):
        return False
    found[-1].content.append(span)
    found[-1].kind = "mixed"
    return True


def _merged(tokens: Tokens, spans: list[Span]) -> list[Span]:
    """“Is it over?” Kuleba asked. is one sentence, whatever its marks say."""
    merged: list[Span] = []
    for first, last in spans:
        if merged and tokens.low[first - 1] == QUOTE and _is_tag(tokens, first, last):
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def _is_tag(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a sentence is only: X said (on Monday)."""
    quotation = tokens.quote[first - 1]
    if tokens.text[quotation.inner_end - 1 : quotation.inner_end] == ".":
        return False
    low = tokens.low
    for at in range(first, min(last, first + _LOOK_AHEAD)):
        if at > first and low[at] in VERBS and VERBS[low[at]][0].lemma not in ("call", "set", "go", "make"):
            behind = low[at + 1] if at + 1 < last else "."
            return behind in ".,:;" or behind in en.PREPOSITIONS or behind in en.HEARERS or last - at < 5
        if low[at] in en.AUXILIARIES or low[at] in en.SUBORDINATORS:
            return False
    return False


def _unintroduced(
    tokens: Tokens, first: int, last: int, block: int, previous: Draft | None, behind: Span | None
) -> list[Draft]:
    """The quotations of a sentence without a cue: a speech that goes on, one behind a colon, or none at all."""
    low = tokens.low
    quotes = [at for at in range(first, last) if low[at] == QUOTE]
    words = [at for at in range(first, last) if low[at][0].isalnum()]
    spans = [(tokens.quote[at].inner_start, tokens.quote[at].inner_end) for at in quotes]
    around = (tokens.start[first], tokens.end[last - 1])
    if not words:
        return _speech(tokens, quotes, spans, around, block, previous, behind)
    if _length(tokens, quotes[0]) < _MIN_WORDS:
        return []
    if low[first] == QUOTE and quotes[0] == first:
        return _tagged(tokens, first, last, spans, around, block)
    if low[quotes[-1] - 1] == ":" and quotes[-1] >= last - 2:
        return _behind_colon(tokens, first, quotes[-1], around, block)
    return []


def _length(tokens: Tokens, at: int) -> int:
    quotation = tokens.quote[at]
    return tokens.text.count(" ", quotation.inner_start, quotation.inner_end) + 1


def _speech(
    tokens: Tokens, quotes: list[int], spans: list[Span], around: Span, block: int, previous: Draft | None, behind: Span | None
) -> list[Draft]:
    """A sentence that is nothing but quotation: it goes on with what was said before."""
    if previous is not None and previous.quoted:
        previous.content.extend(spans)
        return []
    if _length(tokens, quotes[0]) < _MIN_WORDS:
        return []
    draft = Draft("direct", None, None, spans, around, block, goes_on=True, quoted=True)
    if previous is None and behind is not None:
        named = subjects.main(tokens, behind[0], behind[1])
        if named and phrases.is_person_like(tokens, *named):
            draft.introduces = _points(tokens, named)
    return [draft]


def _tagged(tokens: Tokens, first: int, last: int, spans: list[Span], around: Span, block: int) -> list[Draft]:
    """“...,” X shrugs: a verb that no table knows, or a dash and a name."""
    low = tokens.low
    at = first + 1
    while at < last and low[at] in phrases.COMMAS:
        at += 1
    closing = tokens.text[tokens.quote[first].inner_end - 1]
    if not (closing in ",?!…—–" or at > first + 1) or last - at > _LOOK_AHEAD + 4:
        return []
    end = phrases.end_of(tokens, at, last)
    if end <= at or not phrases.is_person_like(tokens, at, end):
        return []
    return [Draft("direct", (tokens.start[at], tokens.end[end - 1]), None, spans[:1], around, block, quoted=True)]


def _behind_colon(tokens: Tokens, first: int, quote_at: int, around: Span, block: int) -> list[Draft]:
    """X had a message: “...”."""
    named = subjects.main(tokens, first, quote_at)
    if named is None or not phrases.is_person_like(tokens, *named) or _is_inscription(tokens, first, quote_at):
        return []
    quotation = tokens.quote[quote_at]
    colon = (tokens.start[quote_at - 1], tokens.end[quote_at - 1])
    content = [(quotation.inner_start, quotation.inner_end)]
    return [Draft("direct", _points(tokens, named), colon, content, around, block, quoted=True)]


def _is_inscription(tokens: Tokens, first: int, quote_at: int) -> bool:
    return any(word in en.INSCRIPTIONS for word in tokens.low[max(first, quote_at - 8) : quote_at])
