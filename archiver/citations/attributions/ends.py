"""Where a statement ends: at a comma that something else follows, at another verb of saying, at `;`."""

from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Form, Frame
from archiver.citations.attributions.tokens import QUOTE, Tokens
from archiver.citations.attributions.verbs import VERBS

_ENDS: Final = frozenset(".;:!?)]")
_PLACES: Final = grammar.COMPLEMENTS_PLACES
_SAID_IN: Final = frozenset(en.DAYS) | frozenset(en.PLATFORMS) | grammar.COMPLEMENTS_SAID_IN
_LONG: Final = 6  # tokens of a statement that a colon may end


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
        if (word in phrases.COMMAS or _ends_in_comma(tokens, at)) and at + 1 < high_edge:
            anew = subordinate and _starts_anew(tokens, at + 1, high_edge)
            if anew or _is_cut(tokens, at, high_edge, thing=thing):
                return at + (word == QUOTE)
        elif thing and at > start and _ends_thing(tokens, at, high_edge):
            return at
        elif _breaks(tokens, at, start, high_edge):
            return at - (low[at - 1] in phrases.COMMAS)
    return high_edge - (high_edge > start and low[high_edge - 1] == ".")


def _ends_thing(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a thing is over: and another verb follows, or only where and how it was said."""
    low = tokens.low
    word = low[at]
    behind = low[at + 1] if at + 1 < high_edge else "."
    if word in ("and", "but"):
        return phrases.is_finite(tokens, at + 1, at + 1) or _is_next_verb(tokens, at + 1, high_edge)
    if word in ("only", "long", "again"):
        return behind in en.PREPOSITIONS or behind in _ENDS
    return word in ("in", "on", "at", "via") and _is_venue(tokens, at, high_edge)


def _is_next_verb(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a verb of saying with its own statement follows: and says that, but questioned the."""
    if at + 1 >= high_edge or tokens.low[at] not in VERBS:
        return False
    behind = tokens.low[at + 1]
    spoken = Form.THIRD | Form.PAST | Form.BASE
    return bool(VERBS[tokens.low[at]][0].form & spoken) and (
        behind in en.DETERMINERS or behind in en.CLAUSE_PRONOUNS or behind in ("that", QUOTE)
    )


def _is_venue(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether the medium or the day of the statement follows: in a letter, on Monday."""
    low = tokens.low
    ahead = low[at + 1 : min(high_edge, at + 4)]
    named = next((n for n, word in enumerate(ahead) if word in _SAID_IN), -1)
    return named >= 0 and all(word in en.DETERMINERS or word in en.OWNERS for word in ahead[:named])


def end_of_infinitive(tokens: Tokens, start: int, end: int) -> int:
    """Where `to do it` ends: before another verb of the same subject: (is said) to be ill / and left."""
    for at in range(start + 1, end - 1):
        if tokens.low[at] in ("and", "but") and phrases.is_finite(tokens, at + 1, at + 1):
            return at - (tokens.low[at - 1] in phrases.COMMAS)
    return end


def end_of_embedded(tokens: Tokens, start: int, end: int) -> int:
    """The token at which a clause within a noun phrase ends: (the man who said) he saw it / was wrong."""
    seen = False
    for at in range(start, end):
        if not phrases.is_finite(tokens, at, start) and (seen or at != start + 1):
            continue
        if at == start + 1 and not phrases.may_be_verb(tokens, at, end):
            continue
        if seen:
            return at - (tokens.low[at - 1] in phrases.COMMAS)
        seen = True
    return end


def _ends_in_comma(tokens: Tokens, at: int) -> bool:
    """Whether a token is a quotation with the comma in it: called it “a lie,” noting that."""
    quotation = tokens.quote.get(at)
    return quotation is not None and tokens.text[quotation.inner_end - 1] == ","


def _breaks(tokens: Tokens, at: int, start: int, high_edge: int) -> bool:
    """Whether a word ends the statement before it: a semicolon, according to, and X said."""
    word = tokens.low[at]
    if word == ";":
        return at > start
    if word == ":" and at - start > _LONG:
        return tokens.cap[at + 1 : at + 2] == [True] and phrases.has_verb(tokens, at + 1, high_edge)
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
    if word in _CITING or word in _RESULTS or (word == "in" and low[comma + 2 : comma + 3] == ["what"]):
        return True
    if word in VERBS and VERBS[word][0].form == Form.THIRD and low[comma + 2 : comma + 3] != ["of"]:
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


def _is_said_anew(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a verb right behind and, but has its own statement: said ... and blamed Congress for."""
    verb = VERBS[tokens.low[at]][0]
    finite = Form.PAST in verb.form or verb.form == Form.THIRD
    behind = tokens.low[at + 1] if at + 1 < high_edge else "."
    states = bool(verb.frames & (Frame.STRONG | Frame.INVERT | Frame.NOUN)) and Frame.SHOW not in verb.frames
    return finite and states and not (behind in _ENDS or behind in phrases.COMMAS)


def new_speaker(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a conjunction goes on with another verb of saying, of the same or of another speaker."""
    low = tokens.low
    if at + 1 < high_edge and low[at + 1] in VERBS and _is_said_anew(tokens, at + 1, high_edge):
        return True
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
