"""What a sentence has given so far, and how tokens become spans of what was said."""

from dataclasses import dataclass
from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.complements import Complement
from archiver.citations.attributions.found import Found, Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Verb
from archiver.citations.attributions.pairing import Quotation
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.tokens import QUOTE, Tokens

_LONGEST_SUBJECT: Final = 24  # tokens
_CONTRASTS: Final = frozenset(["but", ";", ":"])


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying at a token, with its subject, what follows it, and whose word it is."""

    at: int
    verb: Verb
    subject: Subject
    complement: Complement
    speaker: Span | None

    @property
    def cue(self) -> Span:
        """The tokens of the verb and its particles."""
        return self.at, self.at + 1 + len(self.verb.particles)


class Collector:
    """One sentence, the tokens from `first` to before `last`, and what was found in it.

    `content_end`: what stands before that token is in a statement already. `thing`: where the latest
    statement that is a thing rather than a clause begins. `subordinate`: the sentence begins with While or
    As, whose clause ends with a comma.
    """

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.found: list[Found] = []
        self.content_end = first
        self.thing = last
        self.subordinate = tokens.low[first] in grammar.BEFORE_MAIN_CLAUSE

    def add(self, speaker: Span | None, cue: Span, content: list[Span], **marks: bool) -> None:
        """Record a statement; its kind follows from the quotation marks in it."""
        spans = [span for span in content if span[0] < span[1]]
        if not spans:
            return
        self.found.append(Found(self._kind(spans), speaker, cue, spans, **marks))

    def used(self, until: int) -> None:
        """Note that what stands before a token belongs to a statement."""
        self.content_end = max(self.content_end, until)

    def word(self, at: int) -> str:
        """The token at a place; a full stop where the sentence is over."""
        return self.tokens.low[at] if self.first <= at < self.last else "."

    def holds_quote(self, first: int, last: int) -> bool:
        """Whether a quotation stands between two tokens of the sentence."""
        return QUOTE in self.tokens.low[max(self.first, first) : min(self.last, last)]

    def _kind(self, content: list[Span]) -> str:
        """By how much of it stands in quotation marks."""
        quoted = [
            q for q in self._quotations() if any(s <= q.inner_start and q.inner_end <= e for s, e in content)
        ]
        if not quoted:
            return "indirect"
        whole = sum(end - start for start, end in content)
        return "direct" if sum(q.inner_end - q.inner_start for q in quoted) >= whole - 4 else "mixed"

    def span(self, first: int, last: int) -> list[Span]:
        """Tokens as code points; a lone quotation without its marks, clauses without commas at the ends."""
        low = self.tokens.low
        while first < last and (low[first] in phrases.COMMAS or low[first] in ";:."):
            first += 1
        while last > first and (low[last - 1] in phrases.COMMAS or low[last - 1] in ";:."):
            last -= 1
        if first >= last:
            return []
        if last - first == 1 and low[first] == QUOTE:
            quotation = self.tokens.quote[first]
            return [(quotation.inner_start, quotation.inner_end)]
        return [(self.tokens.start[first], self.tokens.end[last - 1])]

    def quoted_spans(self) -> set[Span]:
        """The words of the quotations of the sentence."""
        return {(quotation.inner_start, quotation.inner_end) for quotation in self._quotations()}

    def _quotations(self) -> list[Quotation]:
        quote = self.tokens.quote
        return [quote[at] for at in range(self.first, self.last) if at in quote] if quote else []

    def spans(self, first: int, last: int) -> list[Span]:
        """The spans of some tokens: each quotation for itself if there is nothing else."""
        low = self.tokens.low
        if any(low[at][0].isalnum() for at in range(first, last)):
            return self.span(first, last)
        quotes = [self.tokens.quote[at] for at in range(first, last) if low[at] == QUOTE]
        return [(q.inner_start, q.inner_end) for q in quotes]

    def is_clause(self, at: int) -> bool:
        """Whether what follows without `that` is a clause: it has a subject and its verb."""
        if self.word(at) in en.CLAUSE_PRONOUNS - en.DETERMINERS:
            return True
        for here in range(at + 1, min(self.last, at + _LONGEST_SUBJECT)):
            word = self.tokens.low[here]
            if word == QUOTE and self._begins_with_verb(here):
                return True
            if word in en.SUBORDINATORS or (word == "to" and here > at + 1) or word in _CONTRASTS:
                return False
            if phrases.is_finite(self.tokens, here, at) or self._is_third(here):
                return True
        return False

    def _begins_with_verb(self, at: int) -> bool:
        """Whether a quotation goes on with the verb: the plan “makes no sense”."""
        quotation = self.tokens.quote[at]
        first = self.tokens.text[quotation.inner_start : quotation.inner_end].split(maxsplit=1)[:1]
        word = first[0].lower() if first else "."
        return word in en.AUXILIARIES or word in en.IRREGULAR_PAST or word.endswith(("ed", "es", "ts"))

    def _is_third(self, at: int) -> bool:
        """Whether a word looks like the verb of a singular noun: (claims) the bank knows of it."""
        word, before, behind = self.tokens.low[at], self.tokens.low[at - 1], self.word(at + 1)
        if not word.endswith("s") or word.endswith(("ss", "'s", "us")) or before.endswith("s"):
            return False
        if before in en.DETERMINERS or before in en.PREPOSITIONS or not before[0].isalpha():
            return False
        return behind in en.DETERMINERS or behind in en.PREPOSITIONS - {"of"} or behind in en.OWNERS

    def clause_like(self, at: int) -> bool:
        """Whether what follows without `that` has the look of a clause."""
        return (
            self.is_clause(at)
            or phrases.has_verb(self.tokens, at, min(self.last, at + 24))
            or "to" in self.tokens.low[at : at + 8]
            or self.holds_quote(at, self.last)
            or self._present(at)
        )

    def _present(self, at: int) -> bool:
        words = self.tokens.low[at + 1 : min(self.last, at + 12)]
        return any(word.endswith("s") and not word.endswith("'s") for word in words) or self.last - at > 6

    def statement_before(self, last: int) -> list[Span]:
        """What stands before a token and belongs to no statement yet."""
        first = max(self.first, self.content_end)
        low = self.tokens.low
        while first < last and low[first] in ("and", "but") and first > self.first:
            first += 1
        if first + 1 < last and low[first][0].isdigit() and low[first + 1] == QUOTE:
            first += 1  # the time of an entry: 10:50 “...,” X says
        return self.spans(first, last)
