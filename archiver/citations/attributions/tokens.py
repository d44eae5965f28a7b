"""A paragraph as words, marks and whole quotations, cut into sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Final

from archiver.citations.attributions.pairing import Quotation
from archiver.citations.context import boundaries

QUOTE: Final = "\ue000"  # how a whole quotation looks among the tokens: a mark that no text holds
_JOINED: Final = r"(?:['’\-‑&]\w+)*"
_TOKEN: Final = re.compile(
    r"(https?://[^\s<>\"“”«»]+"
    rf"|[@#]?[^\W\d_]\w+{_JOINED}|(?:[^\W\d_]\.){{2,}}|[@#]?[^\W\d_]{_JOINED}"
    r"|\d(?:[\d.,:/]*\d)?%?|--+|[^\w\s])"
)
_APOSTROPHE: Final = str.maketrans("’‑", "'-")
_DASHES: Final = {"-": "–", "--": "—", "---": "—"}
_LONGEST: Final = 250  # tokens of a sentence; what is longer is none, and is cut so that it costs no more
_SHORT_LINE: Final = 40
_ENDS_LINE: Final = frozenset('.!?…:;”"»’')
_ABBREVIATED: Final = re.compile(r"(?:[^\W\d_]\.){2,}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a paragraph, column by column; a quotation is one token, `quote[i]` its Quotation.

    `low` is lower case with plain apostrophes, `QUOTE` for a quotation; `cap` whether it has a capital.
    `heads` and `persons` remember what `phrases` found.
    """

    text: str
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    cap: list[bool] = field(default_factory=list)
    quote: dict[int, Quotation] = field(default_factory=dict)
    heads: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    persons: dict[tuple[int, int], bool] = field(default_factory=dict)

    def words(self, first: int, last: int) -> str:
        """The text from token `first` to before token `last`."""
        return self.text[self.start[first] : self.end[last - 1]] if first < last else ""


def tokenise(text: str, start: int, end: int, quotations: Sequence[Quotation]) -> Tokens:
    """The tokens of `text` between two offsets."""
    tokens = Tokens(text)
    at = start
    for quotation in quotations:
        _add(tokens, at, quotation.start)
        tokens.quote[len(tokens.low)] = quotation
        tokens.start.append(quotation.start)
        tokens.end.append(quotation.end)
        tokens.low.append(QUOTE)
        tokens.cap.append(False)
        at = quotation.end
    _add(tokens, at, end)
    return tokens


def _add(tokens: Tokens, start: int, end: int) -> None:
    """The tokens of a stretch without quotations: a column at a time, as that is half as dear as a token."""
    pieces = _TOKEN.split(tokens.text[start:end])  # what stands between tokens, and tokens, in turn
    edges = list(accumulate(map(len, pieces), initial=start))
    words = pieces[1::2]
    lows = [word.lower() for word in words]
    tokens.start.extend(edges[1:-1:2])
    tokens.end.extend(edges[2::2])
    tokens.cap.extend([low != word and word[0].isupper() for word, low in zip(words, lows, strict=True)])
    if not tokens.text.isascii():
        lows = [low if low.isascii() else low.translate(_APOSTROPHE) for low in lows]
    if not _DASHES.keys().isdisjoint(lows):
        lows = [
            _DASHES.get(low, low) if gap[-1:].isspace() or low != "-" else low
            for gap, low in zip(pieces[::2], lows, strict=False)
        ]
    tokens.low.extend(lows)


def sentences(tokens: Tokens, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a paragraph as token ranges; what stands in a quotation ends none."""
    cuts = [cut for cut in _cuts(tokens, start, end) if start < cut < end]
    edges = [0, *(_at(tokens, cut) for cut in cuts), len(tokens.low)]
    spans = ((first, last) for first, last in pairwise(edges) if first < last)
    return [(at, min(at + _LONGEST, last)) for first, last in spans for at in range(first, last, _LONGEST)]


def _at(tokens: Tokens, offset: int) -> int:
    return bisect_right(tokens.start, offset - 1)


def _cuts(tokens: Tokens, start: int, end: int) -> Iterator[int]:
    spans = iter(tokens.quote.values())
    span = next(spans, None)
    for cut in boundaries(tokens.text, start, end):
        while span is not None and span.end <= cut:
            span = next(spans, None)
        if span is not None and span.start < cut:
            continue
        if _is_line(tokens.text, cut) and not _ends_line(tokens.text, start, cut):
            continue
        yield cut


def _is_line(text: str, cut: int) -> bool:
    """Whether a boundary is there for the sake of a line's end alone."""
    tail = text[max(0, cut - 80) : cut]
    return "\n" in tail[len(tail.rstrip()) :] and tail.rstrip()[-1:] not in _ENDS_LINE


def _ends_line(text: str, start: int, cut: int) -> bool:
    """Whether a line's end without a full stop ends a sentence: after a short line, as a headline is."""
    line = text[max(start, cut - 200) : cut].rstrip().rpartition("\n")[2]
    return len(line) < _SHORT_LINE or "\n\n" in text[cut - 2 : cut + 1]
