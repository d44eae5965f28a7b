"""Whose verb it is: the subject to the left of a verb of saying, and in what voice it speaks."""

from dataclasses import dataclass
from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.tokens import QUOTE, Tokens

_WHO: Final = frozenset({"who", "which", "that"})
_LONGEST_ASIDE: Final = 30
_LONGEST_WHO: Final = 16
_ADVERBS: Final = (en.TIMES - {"week", "month", "year", "hours", "days", "minutes"}) | frozenset(
    [
        "just",
        "long",
        "far",
        "even",
        "still",
        "once",
        "only",
        "always",
        "already",
        "often",
        "first",
        "yet",
        "never",
        "soon",
        "quickly",
        "thus",
        "hereby",
        "therefore",
        "all",
        "both",
    ]
) - {"all", "both"}
_ARTICLES: Final = grammar.SUBJECTS_ARTICLES
_ASIDE: Final = (
    en.PREPOSITIONS | en.OPENERS | {"who", "whose", "which", "where", "speaking", "citing", "quoting"}
)


@dataclass(slots=True)
class Subject:
    """`first`..`last` are the speaker's tokens, none if shared or missing.

    `edge` is where the whole of it begins, asides included, so that what stands before it ends there.
    `how` is plain, shared (X did this and said), relative (X, who said), infinitive, stray or missing.
    """

    first: int
    last: int
    edge: int
    how: str = "plain"
    passive: bool = False
    negated: bool = False
    modal: bool = False
    perfect: bool = False
    refused: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is no speaker of its own."""
        return self.first >= self.last


def before(tokens: Tokens, low_edge: int, verb: int) -> Subject:
    """The subject of the verb at a token."""
    low = tokens.low
    subject = Subject(verb, verb, verb, "missing")
    at = _past_auxiliaries(tokens, low_edge, verb, subject)
    if at < low_edge:
        return subject
    word = low[at]
    if word == "to":
        return _infinitive(tokens, low_edge, at, subject)
    if word in ("and", "or", "but", "then"):
        return _shared(subject, at)
    if word in _WHO:
        return _relative(tokens, low_edge, at, subject)
    if word in phrases.COMMAS:
        return _after_aside(tokens, low_edge, at, subject)
    if word == ")":
        at = _before_bracket(tokens, low_edge, at)
    return _plain(tokens, low_edge, at, subject)


def _past_auxiliaries(tokens: Tokens, low_edge: int, verb: int, subject: Subject) -> int:
    low = tokens.low
    at = verb - 1
    while at >= low_edge:
        word = low[at]
        if word in en.AUXILIARIES:
            subject.passive |= word in en.BE
            subject.modal |= word in en.MODALS
            subject.negated |= word in en.NEGATIONS
            subject.perfect |= word in ("has", "have", "had", "having")
        elif not _is_adverb(word):
            break
        at -= 1
    return at


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (
        word.endswith("ly") and len(word) > 4 and word not in ("family", "assembly", "italy")
    )


def _plain(tokens: Tokens, low_edge: int, at: int, subject: Subject) -> Subject:
    while at > low_edge and tokens.low[at] == ".":
        at -= 1  # Castellan Inc. said
    if at >= low_edge and tokens.low[at] in _ARTICLES:
        return subject
    first = phrases.start_of(tokens, low_edge, at)
    if first > at or not phrases.is_person_like(tokens, first, at + 1):
        named = _before_who(tokens, low_edge, at)
        if named is not None:
            subject.first, subject.last, subject.edge, subject.how = named[0], named[1], named[0], "plain"
            return subject
    if first <= at and phrases.has_content(tokens, first, at + 1):
        subject.first, subject.last, subject.edge, subject.how = first, at + 1, first, "plain"
    return subject


def _before_who(tokens: Tokens, low_edge: int, at: int) -> tuple[int, int] | None:
    """A man who asked not to be named (said): the speaker stands before `who`."""
    for who in range(at, max(low_edge, at - _LONGEST_WHO) - 1, -1):
        if tokens.low[who] in phrases.COMMAS or tokens.low[who] == QUOTE:
            return None
        if tokens.low[who] == "who" and who > low_edge:
            first = phrases.start_of(tokens, low_edge, who - 1)
            return (first, who) if first < who and phrases.is_person_like(tokens, first, who) else None
    return None


def _shared(subject: Subject, at: int) -> Subject:
    subject.how, subject.edge = "shared", at
    return subject


def _relative(tokens: Tokens, low_edge: int, at: int, subject: Subject) -> Subject:
    """X, who said: the speaker is what `who` stands for."""
    last = at - 1
    if last >= low_edge and tokens.low[last] in phrases.COMMAS:
        last -= 1
    if last < low_edge:
        return subject
    if tokens.low[last] in en.EVIDENCE or tokens.low[last] in en.REPORTS:
        subject.first, subject.last, subject.edge = last, last + 1, last
    else:
        subject = _plain(tokens, low_edge, last, subject)
    subject.how = "relative"
    return subject


def _infinitive(tokens: Tokens, low_edge: int, at: int, subject: Subject) -> Subject:
    """Went on to say, took to Twitter to say: the speaker stands before that verb."""
    low = tokens.low
    subject.how = "infinitive"
    for verb in range(at - 1, max(low_edge, at - 8) - 1, -1):
        if low[verb] in en.REFUSALS:
            subject.refused = True
            return subject
        if low[verb] in en.LEADING_TO:
            inner = before(tokens, low_edge, verb)
            inner.how = inner.how if inner.how != "missing" else "shared"
            inner.modal = True
            return inner
    subject.refused = True
    return subject


def _after_aside(tokens: Tokens, low_edge: int, comma: int, subject: Subject) -> Subject:
    """X, the mayor, said: past what stands between the commas."""
    low = tokens.low
    opened = comma - 1
    edge = max(low_edge, comma - _LONGEST_ASIDE)
    while opened >= edge and low[opened] not in phrases.COMMAS:
        if low[opened] == QUOTE and not phrases.is_name(tokens, opened):
            return subject
        opened -= 1
    if opened < edge:
        return _stray_comma(tokens, low_edge, comma, subject)
    first = phrases.start_of(tokens, low_edge, opened - 1)
    close = opened <= low_edge or comma - opened < 2
    if close or first >= opened or not _can_have_aside(tokens, first, opened):
        return _past_asides(tokens, low_edge, comma, subject)
    aside = low[opened + 1]
    if low[first - 1 : first] == [","] and first > low_edge and (aside not in _ASIDE or tokens.cap[first]):
        further = _past_asides(tokens, low_edge, comma, subject)
        if not further.empty:
            return further
    own = aside in _ASIDE or aside.endswith(("ing", "ed"))
    subject.first, subject.last, subject.edge, subject.how = first, opened if own else comma, first, "plain"
    return subject


def _can_have_aside(tokens: Tokens, first: int, last: int) -> bool:
    like = (phrases.is_person_like, phrases.is_evidence, phrases.is_report)
    return phrases.has_content(tokens, first, last) and any(test(tokens, first, last) for test in like)


def _past_asides(tokens: Tokens, low_edge: int, comma: int, subject: Subject) -> Subject:
    """X, of Station Road, York, denies: the sentence's subject, if no other verb stands between."""
    named = main(tokens, low_edge, comma)
    if named is None or tokens.low[named[1]] not in phrases.COMMAS or named[1] >= comma:
        return subject
    if _has_main_verb(tokens, named[1] + 1, comma) or not _can_have_aside(tokens, *named):
        return subject
    subject.first, subject.last, subject.edge, subject.how = *named, named[0], "plain"
    return subject


def _has_main_verb(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a finite verb stands between, other than one behind `who` and a participle: dated 8 June."""
    relative = False
    for at in range(first, last):
        word = tokens.low[at]
        relative = word in _WHO or (relative and word not in phrases.COMMAS)
        participle = tokens.low[at - 1] in phrases.COMMAS and word.endswith("ed")
        if not (relative or participle) and phrases.has_verb(tokens, at, at + 1):
            return True
    return False


def _stray_comma(tokens: Tokens, low_edge: int, comma: int, subject: Subject) -> Subject:
    """X, said that: a comma that should not be there. The caller knows that no speaker follows."""
    first = phrases.start_of(tokens, low_edge, comma - 1)
    if first <= low_edge + 1 and comma - first < 9 and phrases.is_person_like(tokens, first, comma):
        subject.first, subject.last, subject.edge, subject.how = first, comma, first, "stray"
    return subject


def _before_bracket(tokens: Tokens, low_edge: int, at: int) -> int:
    while at > low_edge and tokens.low[at] != "(":
        at -= 1
    return at - 1


def main(tokens: Tokens, first: int, before_token: int) -> tuple[int, int] | None:
    """The subject of a sentence: its first noun phrase, past what introduces it."""
    low = tokens.low
    at = first
    while at < before_token and (low[at] in en.OPENERS or low[at] in phrases.COMMAS or low[at] == QUOTE):
        at += 1
    if at < before_token and _introduces(tokens, at):
        comma = next((n for n in range(at, before_token) if low[n] in phrases.COMMAS), before_token)
        at = comma + 1
    end = at
    while end < min(before_token, at + 16) and not _ends_subject(tokens, at, end):
        end += 1
    return (at, end) if end > at and phrases.has_content(tokens, at, end) else None


def _introduces(tokens: Tokens, at: int) -> bool:
    word = tokens.low[at]
    return (word in en.PREPOSITIONS and word not in ("at", "about", "over")) or (
        word.endswith(("ing", "ed")) and tokens.low[at + 1 : at + 2] != ["officials"]
    )


def _ends_subject(tokens: Tokens, first: int, at: int) -> bool:
    word = tokens.low[at]
    if word in phrases.COMMAS or word in ".;:()!?" or word == QUOTE:
        return True
    if at == first:
        return False
    if word in en.SUBORDINATORS or word in en.AUXILIARIES or word in en.IRREGULAR_PAST:
        return True
    return (word.endswith("ed") and not tokens.cap[at] and len(word) > 4) or tokens.low[first] in en.PRONOUNS
