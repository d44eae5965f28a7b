"""One English sentence: who says what in it. Each cue is handed to the rule for its construction."""

from itertools import pairwise
from typing import Final

from archiver.citations.attributions import (
    active,
    agreement,
    attitudes,
    claims,
    fronted,
    gerunds,
    hearsay,
    passives,
    phrases,
    subjects,
)  # fmt: skip
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.found import Found, Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Form, Verb
from archiver.citations.attributions.tokens import Tokens
from archiver.citations.attributions.verbs import VERBS

_RULES: Final = {
    "according": hearsay.according,
    "per": hearsay.per,
    "in": hearsay.in_the_view,
    "reportedly": hearsay.reportedly,
    "allegedly": hearsay.reportedly,
    "that": claims.that_clause,
    "of": claims.reports_of,
    "is": claims.copula,
    "was": claims.copula,
    **dict.fromkeys(grammar.ATTITUDES, attitudes.attitude),
}
"""The rules of words that are no verbs of saying."""

_CUES: Final = frozenset(VERBS) | frozenset(_RULES)
_QUESTIONS: Final = frozenset(["asked", "pressed", "questioned"])
_ASKED: Final = frozenset(["whether", "if", "about", "why", "how", "what", "when", "by", "on"])
_CLOSES: Final = phrases.COMMAS | {":"}
_MOST_VERBS: Final = 40  # of saying in a sentence; what has more is none
_CLOSE: Final = 3  # tokens between a thing and a noun in it that looks like a verb


def read(tokens: Tokens, first: int, last: int) -> list[Found]:
    """The attributions of the tokens from `first` to before `last` that have a cue, in order."""
    semicolons = [at for at in range(first, last - 1) if tokens.low[at] == ";"]
    edges = pairwise((first, *(at + 1 for at in semicolons), last))
    found: list[Found] = []
    for start, end in edges:
        quotes = _only_quotes(tokens, start, end)
        if quotes and found:
            found[-1].content.extend(quotes)  # “...,” said X; “...”
        else:
            found += _part(tokens, start, end)
    return found


def _only_quotes(tokens: Tokens, first: int, last: int) -> list[Span]:
    """The words of the quotations of a part that holds nothing else."""
    if any(tokens.low[at][0].isalnum() for at in range(first, last)):
        return []
    quotes = [tokens.quote[at] for at in range(first, last) if at in tokens.quote]
    return [(one.inner_start, one.inner_end) for one in quotes]


def _part(tokens: Tokens, first: int, last: int) -> list[Found]:
    """What stands between two semicolons."""
    low = tokens.low
    cues = [at for at in range(first, last) if low[at] in _CUES]
    if not cues:
        return []
    sentence = Collector(tokens, first, last)
    verbs = 0
    for at in cues:
        if low[at] in VERBS and verbs < _MOST_VERBS:
            verbs += 1
            _verb(sentence, at)
        if low[at] in _RULES:
            _RULES[low[at]](sentence, at)
    return sentence.found


def _verb(sentence: Collector, at: int) -> None:
    verb = _chosen(sentence.tokens, at)
    if verb is None or _only_a_word(sentence, at, verb):
        return
    if verb.form & Form.ING and not verb.form & Form.PAST:
        gerunds.read(sentence, at, verb)
        return
    subject = subjects.before(sentence.tokens, sentence.first, at)
    if subject.refused:
        return
    if subject.passive and Form.PARTICIPLE in verb.form:
        passives.read(sentence, at, verb, subject)
        return
    behind_comma = sentence.word(at - 1) in phrases.COMMAS
    if behind_comma and subject.how == "plain" and fronted.inverted(sentence, at, verb, sure=True):
        return
    if subject.how in ("missing", "stray") and (
        fronted.inverted(sentence, at, verb) or subject.how == "missing"
    ):
        return
    if agreement.fits(sentence, at, verb, subject):
        active.read(sentence, at, verb, subject)


def _chosen(tokens: Tokens, at: int) -> Verb | None:
    """What a word is a form of; the one with particles if they are there."""
    low = tokens.low
    for verb in VERBS[low[at]]:
        if not verb.particles or tuple(low[at + 1 : at + 1 + len(verb.particles)]) == verb.particles:
            return verb
    return None


def _only_a_word(sentence: Collector, at: int, verb: Verb) -> bool:
    """Whether it is a noun (rejected claims that) or says only why somebody speaks (Asked why,)."""
    if Form.THIRD in verb.form and 0 <= at - sentence.thing <= _CLOSE:
        return True
    if verb.form == Form.THIRD and _is_finite_saying(sentence.word(at + 1)):
        return True
    opens = at == sentence.first
    if sentence.tokens.low[at] not in _QUESTIONS or not (opens or sentence.word(at - 1) in phrases.COMMAS):
        return False
    if opens:
        low = sentence.tokens.low
        sentence.used(next((n + 1 for n in range(at, sentence.last) if low[n] in _CLOSES), at + 1))
    return opens or sentence.word(at + 1) in _ASKED


def _is_finite_saying(word: str) -> bool:
    """Whether a verb follows, so that the word before it is its subject: consumer advocates called for."""
    if word in en.AUXILIARIES:
        return word not in en.NEGATIONS
    return word in VERBS and Form.PAST in VERBS[word][0].form
