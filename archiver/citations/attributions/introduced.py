"""X shrugs. “...” Whom a sentence without a statement is about, so that the quotation behind it is theirs."""

from typing import Final

from archiver.citations.attributions import phrases, subjects
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.tokens import QUOTE, Tokens
from archiver.citations.attributions.verbs import VERBS

_NO_NAMES: Final = frozenset([*en.DAYS, *en.MONTHS, *en.PLATFORMS, "i"])


def about(tokens: Tokens, first: int, last: int) -> Span | None:
    """The subject of a sentence if it can speak, else the last full name in it."""
    opens = _opening(tokens, first, last)
    named = subjects.main(tokens, opens, last)
    if named is not None and tokens.low[last - 1] == ":" and tokens.low[named[1]] in VERBS:
        return named  # The restaurant wrote:
    if named is None or not _can_be_meant(tokens, *named):
        return last_name(tokens, first, last, least=2)
    return _apposed(tokens, named[1], last) or (named[0], name_end(tokens, *named))


def _opening(tokens: Tokens, first: int, last: int) -> int:
    """Where the subject may begin: Was (she angry)? Asked about it, (she laughed)."""
    opens = first
    while opens < last and (tokens.low[opens] in en.AUXILIARIES or tokens.low[opens] == QUOTE):
        opens += 1
    if tokens.low[opens : opens + 1] != ["asked"]:
        return opens
    return next((at + 1 for at in range(opens, last) if tokens.low[at] in phrases.COMMAS), last)


def _can_be_meant(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a phrase is a name, a pronoun or an office, and no more than that."""
    words = phrases.head(tokens, first, last)
    if not phrases.is_person_like(tokens, first, last) or tokens.low[first] in ("it", "that", "this", "some"):
        return False
    named = tokens.cap[first] and tokens.low[first] not in en.DETERMINERS
    return named or tokens.cap[last - 1] or words[-1] in en.PEOPLE or words[-1] in en.PRONOUNS


def _apposed(tokens: Tokens, at: int, last: int) -> Span | None:
    """The head coach, Dai Prosser, did not hide: the name behind the office."""
    if at >= last or tokens.low[at] not in phrases.COMMAS:
        return None
    end = _capitals(tokens, at + 1, last)
    closed = end < last and tokens.low[end] in phrases.COMMAS
    return (at + 1, end) if closed and end - at > 2 else None


def _capitals(tokens: Tokens, first: int, last: int) -> int:
    end = first
    while end < last and tokens.cap[end]:
        end += 1
    return end


def last_name(tokens: Tokens, first: int, last: int, *, least: int) -> Span | None:
    """The last run of capitals inside: the basement of the dentist, Alan Pym, who ..."""
    at, found = first + 1, None
    while at < last:
        end = _capitals(tokens, at, last)
        if end - at >= least and not (tokens.low[end - 1].endswith("'s") or tokens.low[at] in _NO_NAMES):
            found = (at, end)
        at = max(end, at + 1)
    return found


def name_end(tokens: Tokens, first: int, last: int) -> int:
    """Where a run of capitals ends, for subjects whose verb no table knows."""
    if tokens.low[first] in en.PRONOUNS and tokens.low[first] != "one":
        return first + 1
    if not tokens.cap[first] or tokens.low[first] in en.DETERMINERS:
        return next((at for at in range(first + 1, last) if _is_verb(tokens.low[at])), last)
    end = _capitals(tokens, first, last)
    while end < last and tokens.low[end] in en.PEOPLE and tokens.cap[min(end + 1, last - 1)]:
        end = _capitals(tokens, end + 1, last)  # Transport secretary Moira Lennox
    return end


def _is_verb(word: str) -> bool:
    return word in VERBS and not (word in en.PEOPLE or word in en.REPORTS or word in en.WORDS_OF)
