"""What was said: the words after a verb of saying, and where they end."""

from collections.abc import Sequence
from dataclasses import dataclass
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
_NAMING: Final = frozenset(["consider", "deem", "call", "dub", "term", "brand", "label", "title", "caption"])
_DOUBTFUL: Final = frozenset({"this", "last", "next", "now", "later", "may"})
_NO_ADVERBS: Final = frozenset({"only", "family", "nearly", "early"})
_SUBJECTS: Final = frozenset(["it", "he", "she", "they", "we", "i", "there", "this", "that", "these"])
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
    at = asked = verb_at + 1 + len(verb.particles)
    heard = False
    while at < high_edge:
        word = low[at]
        if word == "to" and (Frame.TO in verb.frames or (heard and verb.frames & (Frame.MAKE | Frame.TELL))):
            return Complement("to", at if Frame.TELL in verb.frames or not heard else asked)
        if word == "not" and low[at + 1 : at + 2] == ["to"]:
            asks = Frame.TO in verb.frames or (heard and bool(verb.frames & (Frame.MAKE | Frame.TELL)))
            return Complement("to" if asks else NONE, at)
        if word == "to" and verb.lemma in ("admit", "confess"):
            return Complement("noun", at + 1)
        plain = _plain(tokens, at, high_edge, verb)
        if plain is not None:
            return plain
        if word in phrases.COMMAS:
            return _after_comma(tokens, at, high_edge)
        if word in _ENDS:
            return Complement(NONE, at)
        step = _adverbial(tokens, at, high_edge)
        if step == at and not heard and Frame.TELL in verb.frames | _hearing(verb):
            step, heard, asked = _hearer(tokens, at, high_edge, verb), True, at
        if step == at:
            return _other(tokens, at, high_edge, verb, heard=heard)
        at = step
    return Complement(NONE, at)


def _hearing(verb: Verb) -> Frame:
    return Frame.TELL if Frame.MAKE in verb.frames else Frame(0)


def _plain(tokens: Tokens, at: int, high_edge: int, verb: Verb) -> Complement | None:
    """A statement that is marked as one: that ..., “...”, : ..."""
    word = tokens.low[at]
    if word == "that" and verb.frames & (Frame.THAT | Frame.TELL) and not _is_that_time(tokens, at):
        if at + 1 < high_edge and not (tokens.low[at + 1] in _ENDS or tokens.low[at + 1] in phrases.COMMAS):
            return Complement("that", at + 1)
        if at + 2 < high_edge and tokens.low[at + 1] in phrases.COMMAS:
            return Complement("that", at + 2)
    if word == QUOTE and Frame.QUOTE in verb.frames:
        return Complement("quote", at)
    if word == ":" and at + 1 < high_edge:
        return Complement("quote" if tokens.low[at + 1] == QUOTE else "that", at + 1)
    return None


def _is_that_time(tokens: Tokens, at: int) -> bool:
    """Whether a `that` only says when: wrote in her diary that night, ..."""
    ahead = tokens.low[at + 1 : at + 3]
    return (
        len(ahead) > 1 and ahead[0] in en.TIMES and (ahead[1] in phrases.COMMAS or ahead[1] in (":", QUOTE))
    )


def _after_comma(tokens: Tokens, at: int, high_edge: int) -> Complement:
    """A quotation may follow at once, or behind an aside: he said, in a low voice, “...”."""
    low = tokens.low
    if at + 1 < high_edge and low[at + 1] == QUOTE:
        return Complement("quote", at + 1)
    short = at + 2 < high_edge and low[at + 2] in phrases.COMMAS
    if at + 1 < high_edge and (short or _is_aside(low[at + 1])):
        for end in range(at + 2, min(high_edge - 1, at + _LONGEST_ADVERBIAL)):
            if low[end] in phrases.COMMAS or low[end] == ":":
                if low[end + 1] == QUOTE:
                    return Complement("quote", end + 1)
                if low[end + 1] == "that" and end + 2 < high_edge:
                    return Complement("that", end + 2)
                if not tokens.cap[end + 1]:
                    break
    return Complement(NONE, at)


def _is_aside(word: str) -> bool:
    """Whether a word begins what may stand between said and what is said: in a low voice, smiling."""
    return word in en.PREPOSITIONS or word in en.OWNERS or word.endswith(("ing", "ly"))


def _adverbial(tokens: Tokens, at: int, high_edge: int) -> int:
    """The token behind a word or phrase about when, where and through what; `at` if there is none."""
    low = tokens.low
    word = low[at]
    behind = low[at + 1] if at + 1 < high_edge else "."
    if _is_adverb(tokens, at, behind):
        return at + 1
    if word in ("only", "simply", "just") and behind in (":", QUOTE, "that"):
        return at + 1
    if word in ("this", "that", "last", "next", "late", "early") and behind in _DATED:
        return at + 2
    if word == "for" and any(unit in en.TIMES for unit in low[at + 1 : at + 4]):
        return next((n + 1 for n in range(at + 1, min(at + 4, high_edge)) if low[n] in en.TIMES), at)
    if word in _PLACES and not _counts(low, at, high_edge):
        return _phrase(tokens, at, high_edge)
    return at


def _is_adverb(tokens: Tokens, at: int, behind: str) -> bool:
    word = tokens.low[at]
    if word in _DATED:
        return word not in _DOUBTFUL or (
            behind[0].isdigit() if word == "may" else word in ("later", "now") and behind in ("that", QUOTE)
        )
    manner = word.endswith("ly") and len(word) > 4 and not tokens.cap[at] and word not in _NO_ADVERBS
    return manner or (word in ("later", "now") and (behind in _DATED or behind in ("that", QUOTE)))


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
        if venue >= 0 and (word in en.PREPOSITIONS or _starts_clause(tokens, end, high_edge)):
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
    low = tokens.low
    word = low[at]
    if word in _SUBJECTS and phrases.may_be_verb(tokens, at + 1, high_edge):
        return at
    if word in en.HEARERS and not (word == "her" and at + 1 < high_edge and low[at + 1] in en.PEOPLE):
        return at + 1
    if word in ("of", "against", "about"):
        return at
    plain = word in en.PEOPLE and word.endswith("s") and at + 1 < high_edge
    if plain and _starts_clause(tokens, at + 1, high_edge) and low[at + 1] not in en.AUXILIARIES:
        return at + 1
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
        if stop > at and word in en.AUXILIARIES:
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
    if word == "when" and verb.lemma == "say":
        return Complement(NONE, at)
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
    if Frame.WORDS in frames and _quotes_soon(tokens, at, high_edge):
        return Complement("noun", at)
    if Frame.AS in frames:
        return _as(tokens, at, high_edge, verb)
    return Complement(NONE, at)


def _quotes_soon(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether the thing behind a verb is partly quoted: praised the “gorgeous” measurements."""
    for word in tokens.low[at : min(high_edge, at + _LONGEST_ADVERBIAL)]:
        if word == QUOTE:
            return True
        if word in phrases.COMMAS or word in _ENDS or word in VERBS:
            return False
    return False


def _as(tokens: Tokens, at: int, high_edge: int, verb: Verb) -> Complement:
    """Described it as a failure, called it “a failure”, put the number at 40: something called something."""
    low = tokens.low
    second = grammar.COMPLEMENTS_SECOND.get(verb.lemma, ("as", QUOTE))
    for end in range(at, min(high_edge, at + 24)):
        word = low[end]
        if word in phrases.COMMAS or word in _ENDS:
            break
        second_noun = end > at and word in ("a", "an", "the") and _is_noun(low[end - 1])
        if verb.lemma in _NAMING and second_noun:
            return Complement("noun", at)
        if word not in second:
            continue
        if verb.lemma == "put":
            return Complement("noun" if _is_figure(tokens, end + 1, high_edge) else NONE, at)
        if end > at or (word == QUOTE and verb.lemma in _NAMING):
            return Complement("noun", at)
    return Complement(NONE, at)


def _is_noun(word: str) -> bool:
    return word[0].isalpha() and word not in en.PREPOSITIONS | en.DETERMINERS | en.SUBORDINATORS | {"and"}


def _is_figure(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a number follows: (at) $340,000, (at) more than 40."""
    return any(word[0].isdigit() or word == QUOTE for word in tokens.low[at : min(high_edge, at + 4)])
