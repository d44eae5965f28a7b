"""Quotations without a verb of saying: a speech that goes on, a name and a colon, a verb no table knows."""

from typing import Final

from archiver.citations.attributions import phrases, subjects
from archiver.citations.attributions.found import Draft, Span
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.tokens import QUOTE, Tokens

_MIN_WORDS: Final = 3  # a shorter quotation that nobody introduces is a title or a scare quote
_POSTING: Final = frozenset(["posted", "wrote", "tweeted", "shared", "sent", "uploaded", "published"])
_COPULA: Final = frozenset({"is", "was", "came", "how", "what", "as"})  # “...” is how X put it
_LONGEST_TAG: Final = 18  # tokens behind a quotation that can still say whose it is


def points(tokens: Tokens, span: Span | None) -> Span | None:
    """A range of tokens as code points."""
    return (tokens.start[span[0]], tokens.end[span[1] - 1]) if span else None


class Speech:
    """A sentence, the tokens from `first` to before `last`, that holds quotations and no cue."""

    def __init__(self, tokens: Tokens, first: int, last: int, block: int) -> None:
        self._tokens = tokens
        self._first = first
        self._last = last
        self._block = block
        self._quotes = [at for at in range(first, last) if tokens.low[at] == QUOTE]

    def read(self, previous: Draft | None, behind: Span | None) -> list[Draft]:
        """What is said in it. `previous` is the statement just before, `behind` the next sentence."""
        low, quotes = self._tokens.low, self._quotes
        if not any(low[at][0].isalnum() for at in range(self._first, self._last)):
            return self._going_on(previous, behind)
        written = next((at for at in quotes if low[at - 2 : at] == ["the", "words"]), -1)
        if written > 0 and not _POSTING.isdisjoint(low[self._first : written]):
            return self._written(written)
        if low[quotes[-1] - 1] == ":" and quotes[-1] >= self._last - 2:
            return self._behind_colon(quotes[-1])
        spoken = self._tokens.text[self._tokens.quote[quotes[0]].inner_end - 1] == ","
        if quotes[0] == self._first and (spoken or self._length(quotes[0]) >= _MIN_WORDS):
            return self._tagged()
        return []

    def _spoken(self, at: int) -> Span:
        quotation = self._tokens.quote[at]
        return quotation.inner_start, quotation.inner_end

    def _length(self, at: int) -> int:
        return self._tokens.text.count(" ", *self._spoken(at)) + 1

    def _draft(self, content: list[Span], speaker: Span | None = None, cue: Span | None = None) -> Draft:
        around = points(self._tokens, (self._first, self._last)) or (0, 0)
        return Draft(
            "direct", points(self._tokens, speaker), points(self._tokens, cue), content, around, self._block,
            quoted=True,
        )  # fmt: skip

    def _going_on(self, previous: Draft | None, behind: Span | None) -> list[Draft]:
        """Nothing but quotation: it goes on with what was said before."""
        spoken = [self._spoken(at) for at in self._quotes]
        if previous is not None and previous.quoted:
            previous.content.extend(spoken)
            return []
        ended = self._tokens.text[self._tokens.quote[self._quotes[0]].inner_end - 1] in ".!?…"
        if self._length(self._quotes[0]) < _MIN_WORDS and not (ended and self._first):
            return []
        draft = self._draft(spoken)
        draft.goes_on = True
        if previous is None and behind is not None:
            named = subjects.main(self._tokens, *behind)
            if named and phrases.is_person_like(self._tokens, *named):
                draft.introduces = points(self._tokens, named)
        return [draft]

    def _tagged(self) -> list[Draft]:
        """“...,” X shrugs: a verb that no table knows."""
        tokens, first, last = self._tokens, self._first, self._last
        at = first + 1
        while at < last and (tokens.low[at] in phrases.COMMAS or tokens.low[at] in _COPULA):
            at += 1
        closing = tokens.text[tokens.quote[first].inner_end - 1]
        if not (closing in ",?!…—–" or at > first + 1) or last - at > _LONGEST_TAG:
            return []
        end = phrases.end_of(tokens, at, last)
        if end <= at or not (phrases.is_person_like(tokens, at, end) or phrases.is_word_of(tokens, at, end)):
            return []
        spoken = [self._spoken(n) for n in self._quotes if n == first or tokens.low[n - 1] in phrases.COMMAS]
        return [self._draft(spoken, (at, end))]

    def _written(self, quote_at: int) -> list[Draft]:
        """X posted a picture with the words “...”."""
        tokens = self._tokens
        verb = next(at for at in range(self._first, quote_at) if tokens.low[at] in _POSTING)
        who = subjects.before(tokens, self._first, verb)
        speaker = (who.first, who.last) if not who.empty else subjects.main(tokens, self._first, verb)
        return [self._draft([self._spoken(quote_at)], speaker, (quote_at - 1, quote_at))]

    def _behind_colon(self, quote_at: int) -> list[Draft]:
        """X had a message: “...”."""
        tokens = self._tokens
        named = subjects.main(tokens, self._first, quote_at)
        if named is None or self._is_inscription(quote_at):
            return []
        if not (phrases.is_person_like(tokens, *named) or phrases.is_word_of(tokens, *named)):
            return []
        return [self._draft([self._spoken(quote_at)], named, (quote_at - 1, quote_at))]

    def _is_inscription(self, quote_at: int) -> bool:
        words = self._tokens.low[max(self._first, quote_at - 8) : quote_at]
        return not en.INSCRIPTIONS.isdisjoint(words)
