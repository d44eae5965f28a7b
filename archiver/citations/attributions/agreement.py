"""Whether a verb of saying agrees with its subject, and whether such a subject can speak."""

from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import grammar
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.tokens import QUOTE, Tokens

_DUMMIES: Final = frozenset(["it", "this", "that", "there", "what"])
_PLURAL_PRONOUNS: Final = frozenset(["i", "they", "we", "you"])
_WOULD: Final = ("'d", "'ll")


def fits(sentence: Collector, at: int, verb: Verb, subject: Subject) -> bool:
    """Whether the verb at a token can be what its subject says."""
    tokens = sentence.tokens
    if _says_nothing(tokens, verb, subject):
        return False
    if subject.empty:
        return Form.BASE not in verb.form or Form.PAST in verb.form or _plural_before(sentence)
    if not _agrees(tokens, verb, subject):
        return False
    if tokens.low[subject.first] in _DUMMIES and subject.last - subject.first == 1:
        return _may_be_it(verb)
    who = (subject.first, subject.last)
    is_sign = phrases.head(tokens, *who)[-1] in grammar.AGREEMENT_SIGNS
    return not is_sign and _can_say(sentence, at, verb, who, subject.edge)


def _may_be_it(verb: Verb) -> bool:
    """Whether `it` as a subject is a body or a text rather than nothing."""
    if verb.frames & (Frame.STRONG | Frame.WORDS | Frame.SHOW | Frame.AS):
        return True
    return Frame.BARE in verb.frames and verb.lemma not in grammar.AGREEMENT_HEDGED


def _says_nothing(tokens: Tokens, verb: Verb, subject: Subject) -> bool:
    """Whether nobody says it, or somebody does not."""
    if not subject.empty and tokens.low[subject.first] in ("nobody", "none", "no"):
        return True
    return subject.negated and verb.lemma in grammar.AGREEMENT_UNTOLD


def _plural_before(sentence: Collector) -> bool:
    """Whether several people spoke just before: prosecutors allege ... and say ..."""
    speaker = sentence.found[-1].speaker if sentence.found else None
    return speaker is not None and phrases.is_plural(sentence.tokens, *speaker)


def _agrees(tokens: Tokens, verb: Verb, subject: Subject) -> bool:
    """In number, and in tense: a bare form needs a plural, a participle `has`."""
    if verb.form == Form.BASE and not subject.modal and subject.how != "infinitive":
        first = tokens.low[subject.first]
        return (
            first in _PLURAL_PRONOUNS
            or first.endswith(_WOULD)
            or phrases.is_plural(tokens, subject.first, subject.last)
        )
    return subject.perfect or Form.PAST in verb.form or Form.PARTICIPLE not in verb.form


def _can_say(sentence: Collector, at: int, verb: Verb, who: Span, edge: int) -> bool:
    """Whether a subject of this kind is found with the verb: people, texts, or anything."""
    tokens = sentence.tokens
    text = phrases.is_evidence(tokens, *who) or phrases.is_report(tokens, *who)
    if verb.lemma == "read" and not text:
        return sentence.holds_quote(edge - 2, edge)
    if phrases.is_person_like(tokens, *who):
        return True
    if text:
        quotes = Frame.QUOTE in verb.frames and sentence.holds_quote(at + 1, at + 4)
        return quotes or bool(verb.frames & (Frame.SHOW | Frame.STRONG)) or _may_be_written(verb)
    marked = sentence.word(at + 1) == "that" and Frame.SHOW not in verb.frames
    if marked or (verb.frames & (Frame.TELL | Frame.STRONG) and "that" in tokens.low[at + 1 : at + 4]):
        return True
    return Frame.STRONG in verb.frames and (
        tokens.low[at] not in grammar.AGREEMENT_NOUNS or sentence.word(at + 1) in ("that", QUOTE, ":")
    )


def _may_be_written(verb: Verb) -> bool:
    """Whether a letter or a report may be the subject of a verb."""
    return bool(verb.frames & (Frame.THAT | Frame.AS | Frame.WORDS) or verb.particles) or verb.lemma in (
        "accuse",
        "blame",
    )
