"""... , adding that ...; a statement saying that ...; X was quoted as saying ..."""

from typing import Final

from archiver.citations.attributions import active, agreement, complements, phrases, subjects
from archiver.citations.attributions.collector import Collector, Saying
from archiver.citations.attributions.complements import Complement
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.lexicon.base import Frame, Verb
from archiver.citations.attributions.subjects import Subject

_ACCUSING: Final = frozenset(
    {"accuse", "blame", "deny", "condemn", "warn", "call", "describe", "brand", "dismiss", "urge", "label"}
)
_NEAR: Final = 8  # tokens to the quotation in: after describing them as “...”
_WHILE: Final = frozenset(["after", "before", "by", "for", "of"])  # arrested after shouting “...”
_LONGEST_QUOTED: Final = 14  # tokens of: quoted Y as saying


def read(sentence: Collector, at: int, verb: Verb) -> None:
    """The statement of a verb that ends in -ing."""
    previous = sentence.found[-1].cue if sentence.found else None
    if at == sentence.first or (previous is not None and previous[1] == at + 1):
        return
    before = sentence.word(at - 1)
    if before in en.BE or (before in en.TIMES and sentence.word(at - 2) in en.BE):
        _progressive(sentence, at, verb)
        return
    complement = complements.after(sentence.tokens, at, sentence.last, verb)
    quoted = complement.how == "quote" or sentence.holds_quote(complement.start, complement.start + _NEAR)
    led = before in en.PREPOSITIONS and not (before in _WHILE and quoted)
    if not _states(sentence, verb, complement) or led or before in en.REFUSALS:
        return
    if verb.lemma == "read" and before not in en.MEDIA:
        return
    speaker = _quoted_as(sentence, at) or _speaker(sentence, at)
    inside = at < sentence.content_end and complement.how != "quote" and not sentence.found
    if speaker is not None and not inside:
        saying = Saying(at, verb, Subject(at, at, at), complement, speaker)
        active.take(sentence, saying, embedded=speaker[0] == sentence.first and speaker[1] == at)


def _progressive(sentence: Collector, at: int, verb: Verb) -> None:
    """X is saying that ..."""
    subject = subjects.before(sentence.tokens, sentence.first, at)
    if subject.how != "missing" and agreement.fits(sentence, at, verb, subject):
        active.read(sentence, at, verb, subject)


def _states(sentence: Collector, verb: Verb, complement: Complement) -> bool:
    """Whether a statement is marked behind it, or the verb is sure to have one."""
    if complement.how in ("that", "quote"):
        return True
    if complement.how == "bare":
        return Frame.STRONG in verb.frames and sentence.clause_like(complement.start)
    return complement.how in ("noun", "to") and verb.lemma in _ACCUSING


def _quoted_as(sentence: Collector, at: int) -> Span | None:
    """X quoted Y as saying: it is Y's word."""
    low = sentence.tokens.low
    if low[at - 1] != "as":
        return None
    earliest = max(sentence.first, at - _LONGEST_QUOTED)
    quoted = next((n for n in range(at - 2, earliest, -1) if low[n] in ("quoted", "quotes")), -1)
    return (quoted + 1, at - 1) if 0 < quoted < at - 2 else None


def _speaker(sentence: Collector, at: int) -> Span | None:
    """A phrase right before it that begins the sentence, else whoever spoke before, else the subject."""
    before = sentence.word(at - 1)
    if before not in phrases.COMMAS and before not in ("and", "or"):
        first = phrases.start_of(sentence.tokens, sentence.first, at - 1)
        if first == sentence.first and first < at:
            return first, at
    if sentence.found and sentence.found[-1].speaker is not None:
        return sentence.found[-1].speaker
    return subjects.main(sentence.tokens, sentence.first, at)
