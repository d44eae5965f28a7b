"""According to X; in X's view; reportedly: what makes a clause somebody's word without a verb."""

from typing import Final

from archiver.citations.attributions import ends, phrases, subjects
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.tokens import QUOTE

_LONGEST_CLAUSE: Final = 24
_LONGEST_OWNER: Final = 6
_RELATIVE: Final = frozenset(["who", "which", "that"])
_APPOSED: Final = frozenset(["who", "which", "a", "an", "the"])


def according(sentence: Collector, at: int) -> None:
    """According to X, ...; ..., according to X."""
    if sentence.word(at + 1) == "to" and sentence.word(at + 2) not in grammar.HEARSAY_NO_SOURCES:
        _ascribe(sentence, at, at + 2)


def per(sentence: Collector, at: int) -> None:
    """..., per X: only behind a comma and before a name, as `per hour` is no source."""
    named = at + 1 < sentence.last and (sentence.tokens.cap[at + 1] or sentence.word(at + 1) in en.PEOPLE)
    if named and sentence.word(at - 1) == ",":
        _ascribe(sentence, at, at + 1)


def in_the_view(sentence: Collector, at: int) -> None:
    """In the view of X, ...; in X's words, ..."""
    low = sentence.tokens.low
    if sentence.word(at + 1) == "the" and sentence.word(at + 3) == "of":
        if sentence.word(at + 2) in grammar.HEARSAY_VIEWS:
            _ascribe(sentence, at, at + 4)
        return
    edge = min(sentence.last, at + 2 + _LONGEST_OWNER)
    view = next((n for n in range(at + 2, edge) if low[n] in grammar.HEARSAY_VIEWS), 0)
    if not view or sentence.word(view + 1) not in phrases.COMMAS | {".", ":"}:
        return
    if low[view - 1].endswith("'s") or low[view - 1] in en.OWNERS:
        _content(sentence, (at, view + 1), (at + 1, view), view + 1)


def _ascribe(sentence: Collector, at: int, first: int) -> None:
    """What stands before or behind a preposition with a source from token `first`."""
    end = phrases.end_of(sentence.tokens, first, sentence.last, whole=True)
    if end > first:
        _content(sentence, (at, first), (first, end), _past_clause(sentence, end))


def _content(sentence: Collector, cue: Span, speaker: Span, stop: int) -> None:
    """Record the clause around a source that ends before token `stop`."""
    at = cue[0]
    if _leads(sentence, at):
        content, finish = _led(
            sentence, stop if sentence.word(stop) in phrases.COMMAS | {":"} else speaker[1]
        )
    else:
        content, finish = _followed(sentence, at, stop)
    evidence = phrases.is_evidence(sentence.tokens, *speaker)
    sentence.add(speaker, cue, content, evidence=evidence)
    sentence.used(finish)


def _leads(sentence: Collector, at: int) -> bool:
    """Whether the source begins its sentence or clause."""
    before = sentence.word(at - 1)
    opened = before in en.OPENERS and at - 1 == sentence.first
    return at == sentence.first or before in ("and", "but", "—", "–") or opened


def _led(sentence: Collector, stop: int) -> tuple[list[Span], int]:
    if stop + 1 >= sentence.last:
        return [], stop
    finish = ends.end_of(sentence.tokens, stop + 1, sentence.last)
    return sentence.spans(stop + 1, finish), finish


def _followed(sentence: Collector, at: int, stop: int) -> tuple[list[Span], int]:
    content = sentence.statement_before(at)
    goes_on = stop + 1 < sentence.last and sentence.word(stop) in phrases.COMMAS
    if not content or not goes_on or not _unfinished(sentence, at, stop):
        return content, stop
    finish = ends.end_of(sentence.tokens, stop + 1, sentence.last)
    return content + sentence.spans(stop + 1, finish), finish


def _past_clause(sentence: Collector, at: int) -> int:
    """Past `, who was there` and `that was seen by X` up to the comma behind it."""
    word = sentence.word(at)
    named = word in phrases.COMMAS and at + 1 < sentence.last and sentence.tokens.cap[at + 1]
    if named or word in _RELATIVE or (word in phrases.COMMAS and sentence.word(at + 1) in _APPOSED):
        edge = min(sentence.last, at + _LONGEST_CLAUSE)
        return next((n for n in range(at + 1, edge) if sentence.word(n) in phrases.COMMAS), at)
    return at


def _unfinished(sentence: Collector, at: int, stop: int) -> bool:
    """Whether the clause before `according to X` still lacks its verb or goes on behind."""
    first = max(sentence.first, sentence.content_end)
    behind = sentence.word(stop + 1)
    return (
        behind in en.AUXILIARIES
        or behind in ("that", "to", QUOTE)
        or not phrases.has_verb(sentence.tokens, first, at)
    )


def reportedly(sentence: Collector, at: int) -> None:
    """The sanctions reportedly include ...: nobody says who reports it."""
    if (sentence.found and at < sentence.content_end) or sentence.holds_quote(sentence.first, at):
        return
    end = ends.end_of(sentence.tokens, at + 1, sentence.last)
    subject = subjects.before(sentence.tokens, sentence.first, at)
    first = subject.first if not subject.empty and subject.how == "plain" else at + 1
    content = [*sentence.span(first, at), *sentence.span(at + 1, end)]
    sentence.add(None, (at, at + 1), content, anonymous=True)
    sentence.used(end)
