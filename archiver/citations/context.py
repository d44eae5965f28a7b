"""The sentence around a place in a text."""

import re
from collections.abc import Iterator
from typing import Final

_WINDOW: Final = 2_000  # characters looked at on either side: no sentence of a newspaper is longer
_TITLES: Final = frozenset(
    """
    mr mrs ms dr prof gen col lt maj capt sgt cpl adm brig rep sen gov pres hon rev st jr sr esq messrs
    ed eds ca cf al vs e.g i.e u.s u.k u.n e.u d.c inc ltd corp co bros dept univ
    jan feb mar apr jun jul aug sep sept oct nov dec
    z.b d.h u.a bzw str bspw usw hr fr mme mlle env
    г гг им т.е т.д т.п т.к др пр ст ул млн млрд тыс руб стр см напр
    """.split()  # noqa: SIM905 - a table of words reads better as words
)
"""Abbreviations that a capital letter may follow in the same sentence."""

_BEFORE_NUMBERS: Final = frozenset(
    {"no", "nos", "nr", "p", "pp", "vol", "art", "fig", "sec", "ch", "approx", "max", "min"}
)
_END: Final = re.compile(
    r"(?P<mark>(?<![.!?…])[.!?…]++|[。！？｡]++)(?P<close>[\"'”’»“\)\]」』]*+)(?P<gap>\s+|(?<=[。！？｡])|\Z)|\n\s*\n?"
)
_BEGINS_ANEW: Final = re.compile(r"[\"'“‘„«‹(\[「『¿¡—–-]*\s?(?:[^\W_a-zß-öø-ÿа-яё]|https?:)")


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence (or sentences) of `text` that the place from `start` to `end` lies in, on one line.

    Knows abbreviations, initials, decimals and closing quotation marks; a newline always ends a sentence.
    """
    low = max(0, start - _WINDOW)
    high = min(len(text), end + _WINDOW)
    begin, finish = low, high
    for boundary in boundaries(text, low, high):
        if boundary <= start:
            begin = boundary
        elif boundary >= end:
            finish = boundary
            break
    return " ".join(text[begin:finish].split())


def last_sentence(text: str) -> str:
    """The last sentence of a text, on one line; empty if there is none."""
    stripped = text.rstrip()
    return sentence_at(stripped, max(0, len(stripped) - 1), len(stripped))


def boundaries(text: str, low: int, high: int) -> Iterator[int]:
    """Where a sentence ends and the next one may begin, in rising order."""
    for match in _END.finditer(text, low, high):
        if match["mark"] is None or match["mark"][0] in "。！？｡" or _ends(text, match):
            yield match.end()


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a mark really ends a sentence."""
    if match.end() < len(text) and not _BEGINS_ANEW.match(text, match.end()):
        return False
    if match["mark"] != "." or match["close"]:
        return True
    words = text[max(0, match.start() - 24) : match.start()].split()
    word = words[-1].lstrip("(\"'“‘„«[") if words else ""
    if word.lower() in _BEFORE_NUMBERS:
        return not text[match.end() : match.end() + 1].isdigit()
    return not (word.lower() in _TITLES or (len(word) == 1 and word.isupper()))
