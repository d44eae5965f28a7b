"""Noun phrases: where one begins to the left, where one ends to the right, and whether it can speak."""

from typing import Final

from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.tokens import QUOTE, Tokens

COMMAS: Final = frozenset(",—–")
_MARKS: Final = frozenset(",;:—–()[]!?…")
_RELATIVE: Final = frozenset({"who", "whose", "which", "whom", "where"})
_LONGEST: Final = 28
_SHORT_QUOTE: Final = 40
_STOPS: Final = en.SUBORDINATORS | en.AUXILIARIES | {"to"}
_QUANTITIES: Final = frozenset({"at", "about", "over", "under", "near", "around"})
_TOWARDS: Final = grammar.PHRASES_TOWARDS
_TIMELY: Final = frozenset(en.DAYS) | frozenset(en.MONTHS) | en.TIMES | en.MEDIA | frozenset(en.PLATFORMS)
_CLAUSAL: Final = grammar.PHRASES_CLAUSAL
_PARTICIPLES: Final = grammar.PHRASES_PARTICIPLES
_ANIMATE: Final = frozenset(["he", "she", "they", "we", "i", "who", "you"])
_FRESH: Final = frozenset(["the", "a", "an", "one", "he", "she", "they", "it", "we", "i"])
_OPENING: Final = frozenset(["the", "a", "an", "he", "she", "they", "it", "we", "i"])
_BARE: Final = en.DETERMINERS - en.PEOPLE - {"those", "nobody", "everyone", "someone", "anyone", "this"}
_JOINING: Final = frozenset(["and", "or", "all", "both", "half", "such", "as", "than"])
_FINITE: Final = en.AUXILIARIES | en.IRREGULAR_PAST
_VERBAL: Final = _FINITE | en.CONTRACTED
_PLURALS: Final = grammar.PHRASES_PLURALS


def start_of(tokens: Tokens, low_edge: int, last: int) -> int:
    """Where the noun phrase that ends with token `last` begins; `last + 1` if there is none."""
    low, cap = tokens.low, tokens.cap
    at = last
    edge = max(low_edge, last - _LONGEST)
    while at >= edge:
        word = low[at]
        if word in _MARKS or (word == "." and at == last):
            break
        if word == QUOTE and not is_name(tokens, at):
            break
        if word in ("and", "or", "&"):
            if not _joins(tokens, at, low_edge, last):
                break
        elif word in _STOPS and not (word == "to" and at < last and (cap[at + 1] or low[at - 1] in _TOWARDS)):
            break
        at -= 1
    return _stripped(tokens, at + 1, last)


def is_name(tokens: Tokens, at: int) -> bool:
    """Whether a quotation is a short name within the phrase, as in: the “For Life” party."""
    quotation = tokens.quote[at]
    words = tokens.text[quotation.inner_start : quotation.inner_end]
    return len(words) < _SHORT_QUOTE and words[-1:].isalnum() and at > 0 and tokens.low[at - 1] not in COMMAS


def _joins(tokens: Tokens, at: int, low_edge: int, last: int) -> bool:
    """Whether an `and` joins two speakers rather than two clauses."""
    if at <= low_edge or at >= last + 1 or at + 1 > last:
        return False
    left, right = tokens.low[at - 1], tokens.low[at + 1]
    left_ok = tokens.cap[at - 1] or left in en.PEOPLE or left.endswith("s")
    right_ok = (
        tokens.cap[at + 1] or right in en.PEOPLE or right in en.DETERMINERS or tokens.low[last] in en.PEOPLE
    )
    return left_ok and right_ok and not _has_finite(tokens, max(low_edge, at - 8), at)


def _has_finite(tokens: Tokens, first: int, last: int) -> bool:
    return not _FINITE.isdisjoint(tokens.low[first:last])


def has_verb(tokens: Tokens, first: int, last: int) -> bool:
    """Whether some tokens hold what looks like a finite verb."""
    words = tokens.low[first:last]
    if not _VERBAL.isdisjoint(words):
        return True
    return any(word.endswith("ed") and len(word) > 4 for word in words)


def is_finite(tokens: Tokens, at: int, first: int) -> bool:
    """Whether a token is the finite verb of a clause that begins at `first`, and not of one within it."""
    word, before = tokens.low[at], tokens.low[at - 1]
    if not (word in en.AUXILIARIES or word in en.IRREGULAR_PAST or (word.endswith("ed") and len(word) > 4)):
        return False
    if at == first or before in COMMAS:
        return True
    joined = before in ("and", "or", "to", "not") or before in en.AUXILIARIES or before in en.DETERMINERS
    return not (joined or before in en.CLAUSE_PRONOUNS or before in _STOPS or before.endswith("ly"))


def may_be_verb(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a token can be the verb of the pronoun before it."""
    word = tokens.low[at] if at < high_edge else "."
    return word in en.AUXILIARIES or word in en.IRREGULAR_PAST or word.endswith(("ed", "s"))


def _stripped(tokens: Tokens, first: int, last: int) -> int:
    """Without the words that may stand before a subject: But, Meanwhile, On Tuesday, In a statement."""
    low = tokens.low
    while first <= last and (low[first] in en.OPENERS or low[first] in (".", "-", "•", "*")):
        first += 1
    if first + 1 < last and low[first] == "in" and low[first + 1] in ("it", "them"):
        first += 2  # In it X said
    elif first <= last and low[first] in en.PREPOSITIONS and low[first] not in _QUANTITIES:
        first = next((at for at in range(first + 2, last + 1) if _begins_anew(tokens, at)), last + 1)
    anew = next((at for at in range(last, first + 1, -1) if _is_second(tokens, at)), first)
    first = max(first, anew)
    while (
        first < last
        and (low[first] in en.TIMES or low[first] in en.DAYS)
        and low[first] not in en.DETERMINERS
    ):
        first += 1
    return first


def _is_second(tokens: Tokens, at: int) -> bool:
    """Whether another phrase begins behind a noun: before the quake / the centre; a step / one reviewer."""
    before = tokens.low[at - 1]
    if tokens.low[at] not in _FRESH or tokens.cap[at - 1] or not before[0].isalpha():
        return False
    return not (
        before in en.PREPOSITIONS or before in en.DETERMINERS or before in _JOINING or before in en.TIMES
        or before in en.PEOPLE or before in en.OWNERS
    )  # fmt: skip


def _begins_anew(tokens: Tokens, at: int) -> bool:
    before = tokens.low[at - 1]
    if tokens.low[at] in _OPENING and not (before in en.PREPOSITIONS or before in _JOINING):
        return True  # In a letter the man; On its page the firm
    if not (before in _TIMELY or before.isdigit() or tokens.cap[at - 1]) or tokens.low[at] in _TIMELY:
        return False
    word = tokens.low[at]
    fresh = word in en.DETERMINERS or word in en.CLAUSE_PRONOUNS or word in en.PEOPLE
    return fresh or (tokens.cap[at] and not tokens.cap[at - 1])


def end_of(tokens: Tokens, first: int, high_edge: int, *, whole: bool = False) -> int:
    """Where the noun phrase that begins at `first` ends. `whole` keeps when and where it was said, too."""
    low = tokens.low
    at = first
    edge = min(high_edge, first + _LONGEST)
    while at < edge:
        word = low[at]
        if word in _MARKS or (word == "." and at == high_edge - 1):
            break
        if word == QUOTE and not is_name(tokens, at):
            break
        if at > first and (
            word in _CLAUSAL or word in _RELATIVE or word in ("that", "but") or word in en.AUXILIARIES
        ):
            break
        if (
            at > first
            and word == "to"
            and at + 1 < high_edge
            and not (tokens.cap[at + 1] or low[at + 1] in en.DETERMINERS or low[at - 1] in _TOWARDS)
        ):
            break
        if at > first and word == "and" and not _adds(tokens, at, high_edge):
            break
        if at > first and not whole and _leaves(tokens, at, high_edge):
            break
        at += 1
    return at


def _adds(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether an `and` to the right goes on with the names."""
    if at + 1 >= high_edge:
        return False
    word = tokens.low[at + 1]
    return (tokens.cap[at + 1] or word in en.PEOPLE or word in en.DETERMINERS) and not _has_finite(
        tokens, at + 1, min(high_edge, at + 6)
    )


def _leaves(tokens: Tokens, at: int, high_edge: int) -> bool:
    """Whether a phrase about time or medium begins: on Monday, in a statement."""
    word = tokens.low[at]
    if word in en.DAYS or word in en.TIMES:
        return True
    if word not in ("in", "on", "at", "via", "to", "through", "by", "over", "following"):
        return False
    ahead = tokens.low[at + 1 : min(high_edge, at + 6)]
    return any(other in _TIMELY or other in en.HEARERS or other.isdigit() for other in ahead)


def head(tokens: Tokens, first: int, last: int) -> list[str]:
    """The words of a phrase up to what modifies it from behind: the radio intercepts (from soldiers)."""
    known = tokens.heads.get((first, last))
    if known is None:
        known = tokens.heads[first, last] = _head(tokens, first, last)
    return known


def _head(tokens: Tokens, first: int, last: int) -> list[str]:
    words: list[str] = []
    owner = next((n for n in range(last - 2, first, -1) if tokens.low[n].endswith("'s")), first - 1)
    for at in range(owner + 1, last):
        word = tokens.low[at]
        if words and (word in en.PREPOSITIONS or word in _RELATIVE or word in (",", "(")):
            break
        if words and not tokens.cap[at] and _modifies(word, words[-1]):
            break
        words.append(word)
    return words


def _modifies(word: str, before: str) -> bool:
    """Whether a participle begins what modifies a noun from behind: documents seen, videos circulating."""
    if word in _PARTICIPLES and before not in en.DETERMINERS:
        return True
    noun = (
        before in en.PEOPLE
        or before in en.REPORTS
        or before in en.EVIDENCE
        or (before.endswith("s") and not before.endswith("'s"))
    )
    return (
        noun and len(word) > 4 and (word.endswith(("ing", "ed")) or word in ("close", "familiar", "present"))
    )


def is_person_like(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase can speak for itself: a name, a pronoun, an office, a body."""
    if first >= last:
        return False
    known = tokens.persons.get((first, last))
    if known is None:
        known = tokens.persons[first, last] = _is_person_like(tokens, first, last)
    return known


def _is_person_like(tokens: Tokens, first: int, last: int) -> bool:
    words = head(tokens, first, last)
    if len(words) == 1 and words[0].partition("'")[0] in _ANIMATE:
        return True
    final = words[-1]
    if final in en.EVIDENCE or (final in en.REPORTS and final not in en.PEOPLE):
        return False
    if any(_can_speak(word) for word in words):
        return True
    return any(
        tokens.cap[at] and tokens.low[at] not in en.DETERMINERS and tokens.low[at] not in en.CLAUSE_PRONOUNS
        for at in range(first, min(last, first + len(words)))
    )


def _can_speak(word: str) -> bool:
    word = word.removesuffix("'s")
    acts = len(word) > 6 and word.endswith(en.PARTICIPANTS_END) and not word.endswith(en.THINGS_END)
    return word in en.PEOPLE or acts or word.startswith("@")


def is_evidence(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase names a document, a picture or a recording."""
    words = head(tokens, first, last)
    return any(word in en.EVIDENCE for word in words[-2:]) and words[-1] not in en.PEOPLE


def is_report(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase names a text that speaks: a report, a study, a statement."""
    words = head(tokens, first, last)
    return any(word in en.REPORTS for word in words[-2:])


def is_word_of(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase is somebody's word: his message to the crowd, the mayor's answer."""
    words = head(tokens, first, last)
    return words[-1] in en.WORDS_OF and (
        words[0] in ("his", "her", "their", "the", "its")
        or any("'s" in word for word in tokens.low[first:last])
    )


def is_plural(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase can be the subject of a bare present tense."""
    words = head(tokens, first, last)
    if not words:
        return False
    final = words[-1]
    joined = "and" in tokens.low[first:last]
    return (
        joined
        or any(word in _PLURALS for word in words)
        or (final.endswith("s") and not final.endswith(("'s", "ss")))
    )


def has_content(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase is more than an article or a mark."""
    return any(
        word not in _BARE and (word[0].isalnum() or word[0] in "@#" or word == QUOTE)
        for word in tokens.low[first:last]
    )
