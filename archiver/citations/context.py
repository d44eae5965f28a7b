"""The sentence around a place in a text."""

import re
from collections.abc import Iterator
from typing import Final

_WINDOW: Final = 2_000  # characters looked at on either side: no sentence of a newspaper is longer
_ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms dr prof gen col lt maj capt sgt cpl adm brig rep sen gov pres hon rev st jr sr esq sir
    no nos vol pp p fig art sec ch ed eds approx ca cf al vs etc e.g i.e a.m p.m u.s u.k u.n e.u d.c
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    inc ltd corp co bros dept univ est min max
    z.b d.h u.a bzw nr str bspw usw hr fr abs m mme mlle env
    г гг им т.е т.д т.п т.к др пр ст ул млн млрд тыс руб стр см напр
    """.split()  # noqa: SIM905 - a table of words reads better as words
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
    for boundary in _boundaries(text, low, high):
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


def _boundaries(text: str, low: int, high: int) -> Iterator[int]:
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
    word = words[-1].lstrip("(\"'“‘„«[").lower() if words else ""
    return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()))
