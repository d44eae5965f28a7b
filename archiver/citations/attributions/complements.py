"""What was said: the words after a verb of saying, and where they end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.tokens import QUOTE, Tokens
from archiver.citations.attributions.verbs import VERBS

_WH: Final = grammar.COMPLEMENTS_WH
_ENDS: Final = frozenset(".;:!?)]")
_PAST_TENSES: Final = Form.PAST | Form.PARTICIPLE | Form.THIRD
_OF: Final = grammar.COMPLEMENTS_OF
_LONGEST_ADVERBIAL: Final = 16
_SHORT_PHRASE: Final = 6
_DATED: Final = frozenset(en.DAYS) | frozenset(en.MONTHS) | en.TIMES
_VENUES: Final = (
    _DATED
    | en.MEDIA
    | frozenset(en.PLATFORMS)
    | en.HEARERS
    | {"website", "site", "account", "page", "channel"}
)
_DOUBTFUL: Final = frozenset({"this", "last", "next", "now", "later", "may"})
_NO_ADVERBS: Final = frozenset({"only", "family", "nearly", "early"})
_PLACES: Final = grammar.COMPLEMENTS_PLACES


@dataclass(frozen=True, slots=True)
class Complement:
    """`how` is that, bare, how, quote, to, noun or none (it stands elsewhere); from token `start`."""

    how: str
    start: int


NONE: Final = "none"


def after(tokens: Tokens, verb_at: int, high_edge: int, verb: Verb) -> Complement:  # noqa: PLR0911 - a kind each
    """What follows a verb at a token."""
    low = tokens.low
    at = verb_at + 1 + len(verb.particles)
    heard = False
    while at < high_edge:
        word = low[at]
        if word == "to" and (Frame.TO in verb.frames or (heard and verb.frames & (Frame.MAKE | Frame.TELL))):
            return Complement("to", at)
        if word == "not" and low[at + 1 : at + 2] == ["to"]:
            return Complement(NONE, at)
        plain = _plain(tokens, at, high_edge, verb)
        if plain is not None:
            return plain
        if word in phrases.COMMAS:
            return _after_comma(tokens, at, high_edge)
        if word in _ENDS:
            return Complement(NONE, at)
        step = _adverbial(tokens, at, high_edge)
        if step == at and not heard and Frame.TELL in verb.frames | _hearing(verb):
            step, heard = _hearer(tokens, at, high_edge, verb), True
        if step == at:
            return _other(tokens, at, high_edge, verb, heard=heard)
        at = step
    return Complement(NONE, at)


def _hearing(verb: Verb) -> Frame:
    return Frame.TELL if Frame.MAKE in verb.frames else Frame(0)


def _plain(tokens: Tokens, at: int, high_edge: int, verb: Verb) -> Complement | None:
    """A statement that is marked as one: that ..., “...”, : ..."""
    word = tokens.low[at]
    if word == "that" and verb.frames & (Frame.THAT | Frame.TELL):
        if at + 1 < high_edge and not (tokens.low[at + 1] in _ENDS or tokens.low[at + 1] in phrases.COMMAS):
            return Complement("that", at + 1)
        if at + 2 < high_edge and tokens.low[at + 1] in phrases.COMMAS:
            return Complement("that", at + 2)
    if word == QUOTE and Frame.QUOTE in verb.frames:
        return Complement("quote", at)
    if word == ":" and at + 1 < high_edge:
        return Complement("quote" if tokens.low[at + 1] == QUOTE else "that", at + 1)
    return None


def _after_comma(tokens: Tokens, at: int, high_edge: int) -> Complement:
    """A quotation may follow at once, or behind an aside: he said, in a low voice, “...”."""
    low = tokens.low
    if at + 1 < high_edge and low[at + 1] == QUOTE:
        return Complement("quote", at + 1)
    if at + 1 < high_edge and low[at + 1] not in ("and", "but", "who", "which", "while", "as"):
        for end in range(at + 2, min(high_edge - 1, at + _LONGEST_ADVERBIAL)):
            if low[end] in phrases.COMMAS or low[end] == ":":
                if low[end + 1] == QUOTE:
                    return Complement("quote", end + 1)
                if low[end + 1] == "that" and end + 2 < high_edge:
                    return Complement("that", end + 2)
                break
    return Complement(NONE, at)


def _adverbial(tokens: Tokens, at: int, high_edge: int) -> int:
    """The token behind a word or phrase about when, where and through what; `at` if there is none."""
    low = tokens.low
    word = low[at]
    behind = low[at + 1] if at + 1 < high_edge else "."
    if word in _DATED and (word not in _DOUBTFUL or (word == "may" and behind[0].isdigit())):
        return at + 1
    if word.endswith("ly") and len(word) > 4 and not tokens.cap[at] and word not in _NO_ADVERBS:
        return at + 1
    if word in ("later", "now") and (behind in _DATED or behind in ("that", QUOTE)):
        return at + 1
    if word in ("this", "last", "next", "late", "early") and behind in _DATED:
        return at + 2
    if word in _PLACES and not _counts(low, at, high_edge):
        return _phrase(tokens, at, high_edge)
    return at


def _counts(low: Sequence[str], at: int, high_edge: int) -> bool:
    """Whether a preposition only leads a number: at least 20, over 300."""
    behind = low[at + 1] if at + 1 < high_edge else "."
    if low[at] == "to":
        return not (
            behind in en.HEARERS or behind in en.DETERMINERS or (behind[0].isalpha() and behind in en.PEOPLE)
        ) and (behind[0].islower())
    return behind in ("least", "most") or (low[at] in ("over", "from", "to") and behind[0].isdigit())


def _phrase(tokens: Tokens, at: int, high_edge: int) -> int:
    """The end of a prepositional phrase that says when, where or through what; `at` if it is none."""
    low = tokens.low
    venue = -1
    edge = min(high_edge, at + _LONGEST_ADVERBIAL)
    for end in range(at + 1, edge):
        word = low[end]
        if word in ("that", QUOTE, ":") or word in phrases.COMMAS:
            return end
        if word in _ENDS:
            return end if venue >= 0 or end - at < _SHORT_PHRASE else at
        if venue >= 0 and (word in _PLACES or _starts_clause(tokens, end, high_edge)):
            return end
        if word in _VENUES or (word[0].isdigit() and low[at] in ("on", "in", "at")):
            venue = end
    return venue + 1 if venue >= 0 else at


def _starts_clause(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a clause without `that` may begin here."""
    word = tokens.low[at]
    if word in en.CLAUSE_PRONOUNS or word in en.DETERMINERS:
        return True
    if word in en.PREPOSITIONS or word in _VENUES or word in en.SUBORDINATORS or not word[0].isalnum():
        return False
    before = tokens.low[at - 1]
    if tokens.cap[at]:
        return not tokens.cap[at - 1] and before not in en.DETERMINERS and before not in en.PREPOSITIONS
    return at + 1 < high_edge and (tokens.low[at + 1] in en.AUXILIARIES or word.endswith("s"))


def _hearer(tokens: Tokens, at: int, high_edge: int, verb: Verb) -> int:
    """The token behind whom it was said to."""
    low, cap = tokens.low, tokens.cap
    word = low[at]
    if word in en.HEARERS and not (word == "her" and at + 1 < high_edge and low[at + 1] in en.PEOPLE):
        return at + 1
    if word in ("of", "against", "about"):
        return at
    stop = at
    while stop < min(high_edge, at + 12):
        word = low[stop]
        if word in ("that", QUOTE, "to", ":") or word in phrases.COMMAS or word in _ENDS or word in _WH:
            break
        if stop > at and word in _PLACES and Frame.MAKE not in verb.frames:
            break
        if stop > at and (
            word in en.CLAUSE_PRONOUNS
            or (word in en.DETERMINERS and low[stop - 1] not in _PLACES | {"of", "and", "for"})
        ):
            break
        if stop > at and cap[stop - 1] and not cap[stop] and word in en.AUXILIARIES:
            return at
        stop += 1
    return stop


def _other(  # noqa: C901, PLR0911 - a kind a return
    tokens: Tokens, at: int, high_edge: int, verb: Verb, *, heard: bool
) -> Complement:
    """A statement that nothing marks: an infinitive, a clause, a thing."""
    low = tokens.low
    word = low[at]
    frames = verb.frames
    if word == "to" and (Frame.TO in frames or (heard and frames & (Frame.MAKE | Frame.TELL))):
        return Complement("to", at)
    if word in _WH and frames & (Frame.HOW | Frame.TELL):
        return Complement("how", at)
    if verb.lemma == "claim" and word in ("responsibility", "victory", "credit"):
        return Complement("noun", at)
    if word in _OF and (Frame.OF in frames or (word in ("of", "about") and Frame.TELL in frames)):
        return Complement("noun", at + 1)
    if word in _OF and heard and Frame.STRONG in frames and verb.lemma in ("accuse", "blame"):
        return Complement("noun", at)
    if (
        Frame.DOING in frames
        and word.endswith("ing")
        and word not in ("nothing", "something", "everything", "anything")
    ):
        return Complement("noun", at)
    if (
        (Frame.BARE in frames or heard)
        and (word not in en.SUBORDINATORS or low[at + 1 : at + 2] == ["many"])
        and word not in _OF
        and word != "to"
    ):
        return Complement("bare", at)
    if verb.lemma in ("accuse", "blame"):
        return Complement("noun", at)
    if Frame.NOUN in frames and word not in en.SUBORDINATORS and word not in en.PREPOSITIONS:
        return Complement("noun", at)
    if Frame.AS in frames:
        return _as(tokens, at, high_edge, verb)
    return Complement(NONE, at)


def _as(tokens: Tokens, at: int, high_edge: int, verb: Verb) -> Complement:
    """Described it as a failure, called it “a failure”, put the number at 40: something called something."""
    if verb.lemma == "put":
        ahead = tokens.low[at : min(high_edge, at + 14)]
        counted = any(a == "at" and b[0].isdigit() for a, b in pairwise(ahead))
        return Complement("noun" if counted else NONE, at)
    edge = min(high_edge, at + 24)
    for end in range(at, edge):
        word = tokens.low[end]
        if word in phrases.COMMAS or word in _ENDS:
            break
        if word in ("as", QUOTE) and end > at:
            return Complement("noun", at)
    return Complement(NONE, at)


def end_of(
    tokens: Tokens, start: int, high_edge: int, *, subordinate: bool = False, thing: bool = False
) -> int:
    """The token at which a clause that is somebody's word ends.

    `subordinate`: it belongs to a clause with While, As or Although, which ends with the first comma that a
    new subject follows. `thing`: it is a thing rather than a clause.
    """
    low = tokens.low
    depth = 0
    for at in range(start, high_edge):
        word = low[at]
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
        if depth < 0:
            return at
        if word in phrases.COMMAS and at + 1 < high_edge:
            anew = subordinate and _starts_anew(tokens, at + 1, high_edge)
            if anew or _is_cut(tokens, at, high_edge, thing=thing):
                return at
        elif _breaks(tokens, at, start, high_edge):
            return at - (low[at - 1] in phrases.COMMAS)
    return high_edge - (high_edge > start and low[high_edge - 1] == ".")


def end_of_embedded(tokens: Tokens, start: int, end: int) -> int:
    """The token at which a clause within a noun phrase ends: (the man who said) he saw it / was wrong."""
    seen = False
    for at in range(start, end):
        if not phrases.is_finite(tokens, at, start):
            continue
        if seen:
            return at - (tokens.low[at - 1] in phrases.COMMAS)
        seen = True
    return end


def _breaks(tokens: Tokens, at: int, start: int, high_edge: int) -> bool:
    """Whether a word ends the statement before it: a semicolon, according to, and X said."""
    word = tokens.low[at]
    if word == ";":
        return at - start > 2
    if word in ("and", "but", "while", "although", "though", "yet"):
        return at - start > 1 and new_speaker(tokens, at, high_edge)
    return word == "according" and tokens.low[at + 1 : min(at + 2, high_edge)] == ["to"]


def _starts_anew(tokens: Tokens, at: int, high_edge: int) -> bool:
    word = tokens.low[at]
    if word in en.SUBORDINATORS or word in en.PREPOSITIONS or word.endswith("ing") or word in ("and", "or"):
        return False
    return phrases.has_verb(tokens, at, min(high_edge, at + 10)) or tokens.cap[at] or word in en.PEOPLE


_CITING: Final = grammar.COMPLEMENTS_CITING


_RESULTS: Final = grammar.COMPLEMENTS_RESULTS
_BEHIND_THINGS: Final = grammar.COMPLEMENTS_BEHIND_THINGS
_REMARKS: Final = grammar.COMPLEMENTS_REMARKS


def _is_cut(tokens: Tokens, comma: int, high_edge: int, *, thing: bool = False) -> bool:
    """Whether a comma ends the statement: , adding that ...; , he said; , said X; , sending shares up."""
    low = tokens.low
    word = low[comma + 1]
    if word in _CITING or word in _RESULTS:
        return True
    if thing and (word in _BEHIND_THINGS or word.endswith("ing")):
        return True
    if word in ("a", "an") and comma + 2 < high_edge and low[comma + 2] in _REMARKS:
        return True
    return _tail(tokens, comma + 1, high_edge)


def _tail(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether only `he said (on Monday)` is left."""
    low = tokens.low
    for verb in range(at, min(high_edge, at + 8)):
        if any(Frame.BARE in one.frames for one in VERBS.get(low[verb], ())):
            behind = low[verb + 1] if verb + 1 < high_edge else "."
            return verb > at and (behind in _ENDS or behind in phrases.COMMAS or behind in _PLACES)
        if low[verb] in phrases.COMMAS or low[verb] in en.SUBORDINATORS:
            return False
    return False


_SPEAKING: Final = grammar.COMPLEMENTS_SPEAKING


def new_speaker(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a conjunction goes on with another verb of saying, of the same or of another speaker."""
    low = tokens.low
    for verb in range(at + 1, min(high_edge, at + 11)):
        word = low[verb]
        if (
            word in ("was", "were", "is")
            and low[verb + 1 : verb + 2]
            and low[verb + 1] in ("quoted", "told", "reported")
        ):
            return True
        if word in _SPEAKING:
            if word in ("took", "called") and low[verb + 1 : verb + 2] not in (["to"], ["on"], ["for"]):
                return False
            behind = low[verb + 1] if verb + 1 < high_edge else "."
            return not (behind in _ENDS or behind in phrases.COMMAS)
        if (
            word in ("that", "to", "is", "was", "were", "are", "will", "would", "be")
            or word in phrases.COMMAS
            or word in _ENDS
        ):
            return False
    return False
