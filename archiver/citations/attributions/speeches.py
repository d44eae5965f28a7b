"""Quotations without a verb of saying: a speech that goes on, a name and a colon, a verb no table knows."""

from typing import Final

from archiver.citations.attributions import introduced, phrases, subjects
from archiver.citations.attributions.found import Draft, Span
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.tokens import QUOTE, Tokens

_MIN_WORDS: Final = 3  # a shorter quotation that nobody introduces is a title or a scare quote
_POSTING: Final = frozenset(
    ["posted", "wrote", "tweeted", "shared", "sent", "uploaded", "published", "put", "captioned"]
)
_HEADING: Final = frozenset(["words", "headed", "captioned", "saying", "reading", "caption"])
_ASKED: Final = frozenset(["asked", "pressed", "questioned", "challenged"])
_SIGNING: Final = frozenset("—–")
_JOINS: Final = phrases.COMMAS | {"and", "but"}
_ENDED: Final = frozenset(".!?…")
_WRITTEN: Final = frozenset(
    ["message", "post", "tweet", "text", "reply", "comment", "caption", "note", "email", "letter", "answer"]
)
_SPOKEN: Final = frozenset(["word", "words", "phrase", "letter", "letters", "headline", "chant"])
_NEAR_NOUN: Final = 8  # tokens from a message to its words
_COPULA: Final = frozenset({"is", "was", "were", "came", "how", "what", "as"})  # “...” is how X put it
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
        captioned = "captioned" in low[self._first : quotes[0]]
        written = next((at for at in quotes if captioned or low[at - 1] in _HEADING), -1)
        if written > self._first and not _POSTING.isdisjoint(low[self._first : written]):
            return self._written(written)
        colon = next((at for at in quotes if at > self._first and low[at - 1] == ":"), -1)
        if colon > 0 and self._is_whole(colon):
            return self._behind_colon(colon)
        apposed = next((at for at in quotes if self._is_apposed(at)), -1)
        if apposed > 0:
            return self._apposed(apposed)
        spoken = self._tokens.text[self._tokens.quote[quotes[0]].inner_end - 1] in ",?!"
        if quotes[0] == self._first and (spoken or self._length(quotes[0]) >= _MIN_WORDS):
            return self._headline() or self._tagged()
        return []

    def rest(self, found: list[Draft]) -> list[Draft]:
        """The statements of a sentence with what is quoted in it besides: “...,” X said, nodding, “...”."""
        taken = [span for draft in found for span in draft.content]
        for at in self._quotes:
            span = self._spoken(at)
            if any(start <= span[0] and span[1] <= end for start, end in taken):
                continue
            before = self._tokens.low[at - 1] if at > self._first else "."
            last = found[-1]
            if at == self._first:
                found += self._headline()
            elif before == ":" and self._is_whole(at):
                found += self._behind_colon(at)
            elif self._is_apposed(at):
                found += self._apposed(at)
            elif before in _JOINS and last.kind == "direct" and last.content[-1][1] < span[0]:
                last.content.append(span)
        return found

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

    def _is_whole(self, at: int) -> bool:
        """Whether a quotation is a sentence of its own, or stands at the end of one."""
        ended = self._tokens.text[self._tokens.quote[at].inner_end - 1] in _ENDED
        return ended or at >= self._last - 2

    def _going_on(self, previous: Draft | None, behind: Span | None) -> list[Draft]:
        """Nothing but quotation: it goes on with what was said before."""
        spoken = [self._spoken(at) for at in self._quotes]
        if previous is not None and previous.quoted:
            previous.content.extend(spoken)
            return []
        ended = self._tokens.text[self._tokens.quote[self._quotes[0]].inner_end - 1] in _ENDED
        if self._length(self._quotes[0]) < _MIN_WORDS and not ended:
            return []
        draft = self._draft(spoken)
        draft.goes_on = True
        if previous is None and behind is not None:
            named = subjects.main(self._tokens, *behind)
            if named and phrases.is_person_like(self._tokens, *named):
                draft.introduces = points(self._tokens, named)
        return [draft]

    def _headline(self) -> list[Draft]:
        """‘They treated us like luggage’: passengers tell of a night on a train."""
        tokens, at = self._tokens, self._first + 1
        if tokens.low[at : at + 1] != [":"] or at + 1 >= self._last:
            return []
        named = subjects.main(tokens, at + 1, self._last)
        person = named is not None and phrases.is_person_like(tokens, *named)
        who = (named[0], introduced.name_end(tokens, *named)) if named and person else None
        return [self._draft([self._spoken(self._first)], who)]

    def _is_apposed(self, at: int) -> bool:
        """Whether a quotation stands beside the name of what it is: her message, “...,” was gone."""
        low = self._tokens.low
        if at - 2 <= self._first or low[at - 1] not in phrases.COMMAS:
            return False
        behind = low[at + 1] if at + 1 < self._last else "."
        closed = behind in phrases.COMMAS or self._tokens.text[self._tokens.quote[at].inner_end - 1] == ","
        near = low[max(self._first, at - _NEAR_NOUN) : at - 1]
        return closed and any(word in _WRITTEN for word in near) and self._owner(at) is not None

    def _owner(self, at: int) -> Span | None:
        """Whose message it is that a quotation stands beside."""
        edge = max(self._first, at - _NEAR_NOUN - 2)
        own = _owner_of(self._tokens, edge, at - 1)
        if own is None or own[1] - own[0] == 1:
            return own
        return phrases.start_of(self._tokens, self._first, own[1] - 1), own[1]

    def _apposed(self, at: int) -> list[Draft]:
        return [self._draft([self._spoken(at)], self._owner(at))]

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
        end = introduced.name_end(tokens, at, end) if end > at else at
        kinds = (phrases.is_person_like, phrases.is_word_of)
        signed = tokens.low[at - 1] in _SIGNING and any(word[0] == "@" for word in tokens.low[end : end + 3])
        if end <= at or not (signed or any(kind(tokens, at, end) for kind in kinds)):
            return []
        who = _owner_of(tokens, at, end) if phrases.is_word_of(tokens, at, end) else None
        spoken = [self._spoken(n) for n in self._quotes if n == first or tokens.low[n - 1] in phrases.COMMAS]
        return [self._draft(spoken, who or (at, end))]

    def _written(self, quote_at: int) -> list[Draft]:
        """X posted a picture with the words “...”."""
        tokens = self._tokens
        verb = next(at for at in range(self._first, quote_at) if tokens.low[at] in _POSTING)
        who = subjects.before(tokens, self._first, verb)
        speaker = (who.first, who.last) if not who.empty else subjects.main(tokens, self._first, verb)
        return [self._draft([self._spoken(quote_at)], speaker, (quote_at - 1, quote_at))]

    def _behind_colon(self, quote_at: int) -> list[Draft]:
        """X had a message: “...”; without a name whoever spoke last: And then, on the stairs: “...”."""
        if self._is_inscription(quote_at):
            return []
        draft = self._draft([self._spoken(quote_at)], self._before_colon(quote_at), (quote_at - 1, quote_at))
        draft.goes_on = draft.speaker is None
        return [draft]

    def _before_colon(self, quote_at: int) -> Span | None:
        """Who is named before a colon: X had a message; X's answer was short; for X it is simple."""
        tokens, low = self._tokens, self._tokens.low
        colons = (at + 1 for at in range(quote_at - 2, self._first, -1) if low[at] == ":")
        first = next(colons, self._first)
        if low[first] in _ASKED:
            return None
        named = subjects.main(tokens, first, quote_at)
        if named is not None and phrases.is_word_of(tokens, *named):
            return _owner_of(tokens, *named) or introduced.last_name(tokens, first, quote_at, least=1)
        if named is None or not phrases.is_person_like(tokens, *named):
            return introduced.last_name(tokens, first, quote_at, least=2)
        return named[0], introduced.name_end(tokens, *named)

    def _is_inscription(self, quote_at: int) -> bool:
        words = self._tokens.low[max(self._first, quote_at - 8) : quote_at]
        return not (en.INSCRIPTIONS - _SPOKEN).isdisjoint(words)


def _owner_of(tokens: Tokens, first: int, last: int) -> Span | None:
    """Whose word a phrase is: his, the coach's."""
    for at in range(first, last):
        if tokens.low[at] in en.OWNERS:
            return at, at + 1
        if tokens.low[at].endswith(("'s", "s'")):
            return first, at + 1
    return None
