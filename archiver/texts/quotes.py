"""Whether a text holds a quotation: exactly, closely, in part, or not at all. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

CLOSE: Final = 88.0  # of 100: typography and a word or two
_PIECE: Final = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?|\[[^\]]{0,80}\])\s*")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST: Final = 5_000  # characters of a quotation that are looked for
_TEXT: Final = 400_000  # characters of a text that are searched
_RUN: Final = (4, 8)  # words in a row that show a part of a quotation to be there
_SHORT: Final = 2  # words; a piece this short says nothing by itself


class QuoteMatch(StrEnum):
    """How well a text bears out a quotation."""

    EXACT = "exact"
    CLOSE = "close"
    PARTIAL = "partial"
    ABSENT = "absent"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Match:
    """What was found, and the passage of the text that is nearest to the quotation."""

    how: QuoteMatch
    passage: str = ""


def match(quote: str, text: str, *, complete: bool) -> Match:
    """Look for a quotation in a text, with tolerance for ellipses, bracketed insertions and typography.

    `complete` tells whether the whole text was readable: only then can anything be absent. A quotation in
    other letters than the text (a translation) is not checked.
    """
    words = _words(text[:_TEXT])
    pieces = [piece for part in _PIECE.split(quote[:_LONGEST]) if (piece := _plain(part))]
    pieces = [piece for piece in pieces if piece.count(" ") >= _SHORT] or pieces
    if not pieces or not words or _is_foreign(pieces, words):
        return Match(QuoteMatch.NOT_CHECKED)
    plain = " ".join(word for word, _, _ in words)
    found = [_find(piece, plain) for piece in pieces]
    hits = [place for score, place in found if score >= CLOSE]
    best = max(found)
    passage = _passage(text, words, plain, hits or [best[1]])
    if len(hits) == len(pieces):
        exact = all(score == 100 for score, _ in found)
        return Match(QuoteMatch.EXACT if exact else QuoteMatch.CLOSE, passage)
    if hits or _half(pieces, plain):
        return Match(QuoteMatch.PARTIAL, passage)
    whole = complete and len(text) <= _TEXT
    return Match(QuoteMatch.ABSENT) if whole else Match(QuoteMatch.NOT_CHECKED)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(_folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'")


def _plain(text: str) -> str:
    """The words alone: typography aside, quotations are compared by them."""
    return " ".join(_folded(word) for word in _WORD.findall(text))


def _is_foreign(pieces: list[str], words: list[tuple[str, int, int]]) -> bool:
    """Whether hardly a word of the quotation is in the text: another language, as far as anybody can tell."""
    known = {word for word, _, _ in words}
    wanted = {word for piece in pieces for word in piece.split()}
    return len(words) > len(wanted) and not any(word in known for word in wanted)


def _find(piece: str, plain: str) -> tuple[float, tuple[int, int]]:
    """The score of the best place, 100 for the same words, and the place."""
    at = f" {plain} ".find(f" {piece} ")
    if at >= 0:
        return 100.0, (at, at + len(piece))
    if len(piece) > len(plain):
        return fuzz.ratio(piece, plain), (0, len(plain))
    found = fuzz.partial_ratio_alignment(piece, plain, score_cutoff=CLOSE / 2)
    if found is None:
        return 0.0, (0, 0)
    return min(found.score, 99.0), (found.dest_start, found.dest_end)


def _half(pieces: list[str], plain: str) -> bool:
    """Whether a good part of a long quotation is there word for word."""
    for words in (piece.split() for piece in pieces):
        size = max(_RUN[0], min(_RUN[1], len(words) // 2))
        runs = (" ".join(words[at : at + size]) for at in range(0, max(1, len(words) - size + 1), 2))
        if len(words) >= size and any(f" {run} " in f" {plain} " for run in runs):
            return True
    return False


def _passage(text: str, words: list[tuple[str, int, int]], plain: str, places: list[tuple[int, int]]) -> str:
    """The words of the text between the first and the last place found."""
    first = plain.count(" ", 0, min(start for start, _ in places))
    last = plain.count(" ", 0, max(end for _, end in places))
    last = min(last, len(words) - 1)
    return " ".join(text[words[min(first, last)][1] : words[last][2]].split())
