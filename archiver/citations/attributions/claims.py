"""His claim that ...; warnings from X that ...; the fear is that ...: nouns that hold a statement."""

from typing import Final

from archiver.citations.attributions import ends, phrases, subjects
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.verbs import VERBS

_LONGEST_AUTHOR: Final = 8  # tokens of: warnings (from the ministry) that
_AUTHORS: Final = frozenset(["by", "from", "of"])
_VENUES: Final = frozenset(["on", "in", "at"])


def that_clause(sentence: Collector, at: int) -> None:
    """A noun and the that-clause behind it."""
    noun, speaker = _noun_before(sentence, at)
    if noun < 0 or at + 2 >= sentence.last or (sentence.found and at < sentence.content_end):
        return
    if not _is_clause(sentence, at + 1):
        return
    first = phrases.start_of(sentence.tokens, sentence.first, noun)
    speaker = speaker or _owner(sentence, first, noun)
    if speaker is None and sentence.tokens.low[noun] not in grammar.CLAIMS_NOBODY_S:
        speaker = subjects.main(sentence.tokens, sentence.first, noun)
        speaker = speaker if speaker and _is_subject(sentence, speaker, noun) else None
    end = ends.end_of(sentence.tokens, at + 1, sentence.last, subordinate=_introduces(sentence, noun))
    if not phrases.has_verb(sentence.tokens, sentence.first, noun):
        end = ends.end_of_embedded(sentence.tokens, at + 1, end)
    _add(sentence, (noun, noun + 1), (at + 1, end), speaker)


def copula(sentence: Collector, at: int) -> None:
    """The fear is that ...; her view is that ..."""
    noun = at - 1
    if (
        sentence.word(at + 1) != "that"
        or sentence.word(noun) not in en.CLAIM_NOUNS | grammar.CLAIMS_POSITIONS
    ):
        return
    if (sentence.found and at < sentence.content_end) or not _is_clause(sentence, at + 2):
        return
    speaker = _owner(sentence, phrases.start_of(sentence.tokens, sentence.first, noun), noun)
    end = ends.end_of(sentence.tokens, at + 2, sentence.last)
    _add(sentence, (noun, at + 1), (at + 2, end), speaker)


def reports_of(sentence: Collector, at: int) -> None:
    """There are reports of ...; amid claims of ..."""
    noun = at - 1
    if sentence.word(noun) not in grammar.CLAIMS_OF or (sentence.found and at < sentence.content_end):
        return
    first = phrases.start_of(sentence.tokens, sentence.first, noun)
    there = "there" in sentence.tokens.low[max(sentence.first, first - 4) : first + 1]
    if there or sentence.word(first - 1) == "amid":
        end = ends.end_of(sentence.tokens, at + 1, sentence.last, thing=True)
        _add(sentence, (noun, at), (at + 1, end), None)


def _add(sentence: Collector, cue: Span, content: Span, speaker: Span | None) -> None:
    sentence.add(speaker, cue, sentence.spans(*content), anonymous=speaker is None)
    sentence.used(content[1])


def _noun_before(sentence: Collector, at: int) -> tuple[int, Span | None]:
    """The noun that a `that` belongs to, and whose it is if that stands between; -1 if there is none."""
    low = sentence.tokens.low
    if sentence.word(at - 1) in en.CLAIM_NOUNS:
        return at - 1, None
    for by in range(at - 2, max(sentence.first, at - _LONGEST_AUTHOR), -1):
        if low[by] in phrases.COMMAS:
            break
        if low[by] in _VENUES and low[by - 1] in en.CLAIM_NOUNS:
            return by - 1, None
        if low[by] in _AUTHORS and low[by - 1] in en.CLAIM_NOUNS:
            author = (by + 1, at)  # a claim by X that
            return (by - 1, author) if phrases.is_person_like(sentence.tokens, *author) else (-1, None)
    return -1, None


def _is_clause(sentence: Collector, at: int) -> bool:
    """Whether a clause with its own subject begins: not (claims that) were made."""
    word = sentence.word(at)
    if word in en.AUXILIARIES or word in VERBS or word in phrases.COMMAS:
        return False
    return sentence.clause_like(at)


def _owner(sentence: Collector, first: int, noun: int) -> Span | None:
    """Whose claim it is: his, the bank's."""
    low = sentence.tokens.low
    named = next((n for n in range(first, noun) if low[n].endswith(("'s", "s'"))), -1)
    if named >= 0:
        return first, named + 1
    return next(((n, n + 1) for n in range(first, noun) if low[n] in en.OWNERS), None)


def _is_subject(sentence: Collector, speaker: Span, noun: int) -> bool:
    """Whether the sentence's subject makes the claim, rather than being there or being the claim itself."""
    tokens = sentence.tokens
    return speaker[1] <= noun and tokens.low[speaker[0]] not in ("there", "it")


def _introduces(sentence: Collector, noun: int) -> bool:
    """Whether the noun belongs to a phrase before the main clause: Amid reports that ..., X fled."""
    return sentence.tokens.low[sentence.first] in en.PREPOSITIONS and phrases.COMMAS.isdisjoint(
        sentence.tokens.low[sentence.first : noun]
    )
