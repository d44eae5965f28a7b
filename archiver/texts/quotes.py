"""Whether a text holds a quotation: exactly, closely, in part, or not at all. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from archiver.model.quoting import QuoteMatch
from archiver.texts.language import language, script

CLOSE: Final = 88.0  # of 100: a word or two
_CUT: Final = re.compile(r"\s*(?:[\[(]?(?:…|\.\s?\.\s?\.)[\])]?|\[[^\]]{0,80}\])\s*")
_ONE_LETTER: Final = re.compile(r"\[(\w)\](?=\w)")  # "[T]he gate": the editor changed a capital
_ASIDE: Final = re.compile(r"\s*\([^()]{1,80}\)\s*")
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_UNSEEN: Final = {ord(mark): None for mark in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
_LONGEST: Final = 5_000  # characters of a quotation that are looked for
_TEXT: Final = 400_000  # characters of a text that are searched
_RUN: Final = (4, 8)  # words in a row that show a part of a quotation to be there
_SHORT: Final = 2  # words; a piece this short says nothing by itself
_KNOWN: Final = 0.4  # share of a quotation's words that a text of the same language has
_GAP: Final = 12  # words between two places that are shown as one passage
_SHOWN: Final = 120  # words of a passage
_ORDER: Final = list(QuoteMatch)

Word = tuple[str, int, int]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """What was found, and the passage of the text that is nearest to the quotation."""

    how: QuoteMatch
    passage: str = ""


def match(quote: str, text: str, *, complete: bool) -> Match:
    """Look for a quotation in a text, with tolerance for ellipses, bracketed insertions and typography.

    `complete` tells whether the whole text was readable: only then can anything be absent, and only from a
    text in the quotation's own language, as far as that can be told: a translation is not checked.
    """
    text = _plain_marks(text)
    words = _words(text[:_TEXT])
    plain = " ".join(word for word, _, _ in words)
    readings = _readings(_plain_marks(quote[:_LONGEST]))
    if not readings or not words:
        return Match(QuoteMatch.NOT_CHECKED)
    how, places = min(
        (_search(pieces, plain) for pieces in readings), key=lambda found: _ORDER.index(found[0])
    )
    if how is not QuoteMatch.ABSENT:
        return Match(how, _passage(text, words, plain, places))
    whole = complete and len(text) <= _TEXT and _same_language(quote, text, words)
    return Match(QuoteMatch.ABSENT if whole else QuoteMatch.NOT_CHECKED)


def _plain_marks(text: str) -> str:
    """Composed letters, without marks that nobody sees."""
    return unicodedata.normalize("NFC", text.translate(_UNSEEN))


def _readings(quote: str) -> list[list[str]]:
    """The pieces of a quotation that have to be there: with what stands in parentheses, and without."""
    joined = _ONE_LETTER.sub(r"\1", quote)
    found = [_pieces(joined), _pieces(_ASIDE.sub(" … ", joined))]
    return [pieces for number, pieces in enumerate(found) if pieces and pieces not in found[:number]]


def _pieces(quote: str) -> list[str]:
    pieces = [piece for part in _CUT.split(quote) if (piece := _plain(part))]
    return [piece for piece in pieces if piece.count(" ") >= _SHORT] or pieces


def _words(text: str) -> list[Word]:
    return [(_folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").replace("ʼ", "'")


def _plain(text: str) -> str:
    """The words alone: typography aside, quotations are compared by them."""
    return " ".join(_folded(word) for word in _WORD.findall(text))


def _search(pieces: list[str], plain: str) -> tuple[QuoteMatch, list[Place]]:
    """How well the pieces are there, and where; absent where they are not."""
    found = [_find(piece, plain) for piece in pieces]
    hits = [place for score, place in found if score >= CLOSE]
    if len(hits) == len(pieces):
        exact = all(score == 100 for score, _ in found)
        return QuoteMatch.EXACT if exact else QuoteMatch.CLOSE, hits
    if not hits:
        hits = [place for piece in pieces if (place := _part(piece, plain))]
    return QuoteMatch.PARTIAL if hits else QuoteMatch.ABSENT, hits


def _find(piece: str, plain: str) -> tuple[float, Place]:
    """The score of the best place, 100 for the same words, and the place."""
    at = f" {plain} ".find(f" {piece} ")
    if at >= 0:
        return 100.0, (at, at + len(piece))
    if len(piece) > len(plain):
        return min(fuzz.ratio(piece, plain), 99.0), (0, len(plain))
    found = fuzz.partial_ratio_alignment(piece, plain, score_cutoff=CLOSE / 2)
    if found is None:
        return 0.0, (0, 0)
    return min(found.score, 99.0), (found.dest_start, found.dest_end)


def _part(piece: str, plain: str) -> Place | None:
    """Where a good part of a long piece is there word for word."""
    words = piece.split()
    size = max(_RUN[0], min(_RUN[1], len(words) // 2))
    for first in range(0, len(words) - size + 1, 2):
        run = " ".join(words[first : first + size])
        at = f" {plain} ".find(f" {run} ")
        if at >= 0:
            return at, at + len(run)
    return None


def _same_language(quote: str, text: str, words: list[Word]) -> bool:
    """Whether a text is in a quotation's language; where that can't be told, whether it has its words."""
    if script(quote) != script(text):
        return False
    one, other = language(quote), language(text)
    if one and other:
        return one == other
    known = {word for word, _, _ in words}
    wanted = _plain(quote).split()
    return sum(word in known for word in wanted) >= _KNOWN * len(wanted)


def _passage(text: str, words: list[Word], plain: str, places: list[Place]) -> str:
    """The words of the text at the places found; what lies far between them is left out."""
    shown: list[Place] = []
    for start, end in sorted((plain.count(" ", 0, start), plain.count(" ", 0, end)) for start, end in places):
        if shown and start - shown[-1][1] <= _GAP:
            shown[-1] = shown[-1][0], max(end, shown[-1][1])
        else:
            shown.append((start, end))
    cut = [(start, min(end, start + _SHOWN, len(words) - 1)) for start, end in shown]
    return " … ".join(" ".join(text[words[start][1] : words[end][2]].split()) for start, end in cut)
