"""What a sentence has given so far, and how tokens become spans of what was said."""

from archiver.citations.attributions import phrases
from archiver.citations.attributions.found import Found, Span
from archiver.citations.attributions.pairing import Quotation
from archiver.citations.attributions.tokens import QUOTE, Tokens


class Collector:
    """One sentence, the tokens from `first` to before `last`, and what was found in it."""

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.found: list[Found] = []
        self._content_end = first  # what stands before is in a statement already
        self._thing = last  # where a statement that is a thing begins
        self._subordinate = tokens.low[first] in (
            "while",
            "although",
            "though",
            "as",
            "after",
            "when",
            "if",
            "since",
        )

    def _add(self, speaker: Span | None, cue: Span, content: list[Span], **marks: bool) -> None:
        spans = [span for span in content if span[0] < span[1]]
        if not spans:
            return
        self.found.append(Found(self._kind(spans), speaker, cue, spans, (self.first, self.last), **marks))

    def _kind(self, content: list[Span]) -> str:
        """By how much of it stands in quotation marks."""
        quoted = [
            q for q in self._quotations() if any(s <= q.inner_start and q.inner_end <= e for s, e in content)
        ]
        if not quoted:
            return "indirect"
        whole = sum(end - start for start, end in content)
        return "direct" if sum(q.inner_end - q.inner_start for q in quoted) >= whole - 4 else "mixed"

    def _span(self, first: int, last: int) -> list[Span]:
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

    def _quoted_spans(self) -> set[Span]:
        """The words of the quotations of the sentence."""
        return {(quotation.inner_start, quotation.inner_end) for quotation in self._quotations()}

    def _quotations(self) -> list[Quotation]:
        quote = self.tokens.quote
        return [quote[at] for at in range(self.first, self.last) if at in quote]

    def _only_quotes(self, first: int, last: int) -> list[Span]:
        """The spans of some tokens: each quotation for itself if there is nothing else."""
        low = self.tokens.low
        words = [at for at in range(first, last) if low[at][0].isalnum()]
        if words:
            return self._span(first, last)
        quotes = [self.tokens.quote[at] for at in range(first, last) if low[at] == QUOTE]
        return [(q.inner_start, q.inner_end) for q in quotes]

    def _clause_like(self, at: int) -> bool:
        """Whether what follows without `that` has the look of a clause."""
        return (
            phrases.has_verb(self.tokens, at, min(self.last, at + 24))
            or "to" in self.tokens.low[at : at + 8]
            or QUOTE in self.tokens.low[at : self.last]
            or self._present(at)
        )

    def _present(self, at: int) -> bool:
        words = self.tokens.low[at + 1 : min(self.last, at + 12)]
        return any(word.endswith("s") and not word.endswith("'s") for word in words) or self.last - at > 6

    def _statement_before(self, last: int) -> list[Span]:
        first = max(self.first, self._content_end)
        low = self.tokens.low
        while first < last and low[first] in ("and", "but") and first > self.first:
            first += 1
        return self._only_quotes(first, last)
