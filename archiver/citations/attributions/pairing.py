"""Where quotations begin and end in a text, whatever marks they wear. Linear, also on marks alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MARK: Final = re.compile(r"[\"“”„‟«»‹›‘’‚']|``")
_STYLES: Final = {
    "“": "“", "„": "“", "‟": "“", "”": "“", "«": "«", "»": "«", "‹": "‹", "›": "‹",
    "‘": "‘", "’": "‘", "‚": "‘", '"': '"', "``": '"', "'": "'",
}  # fmt: skip
_SINGLE: Final = frozenset("‘'")
_POSSESSIVE: Final = re.compile(
    r"(?<=s['’])\s[a-z](?:[^‘’']|(?<=\w)['’](?=\w)|(?<=s)['’](?=\s[a-z])){0,400}?(?<=[.,!?…])['’](?!\w)"
)  # the kids’ playground.’: an apostrophe, as the quotation ends behind
_DECADE: Final = re.compile(r"\d\ds?\b(?!\s+v)")  # the '90s
_OPENERS: Final = frozenset("([{—–-“„«‹‘\"'/¿¡ \u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Quotation:
    """An outermost quotation: its place with marks, and the place of the words in it.

    `open_end`: its closing mark is missing, because the next paragraph goes on with it (or by mistake).
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    open_end: bool = False
    style: str = "“"


@dataclass(slots=True)
class _Open:
    style: str
    start: int
    inner: int
    last_closed: int = 0  # end of the latest quotation closed inside
    last_inner: int = 0


def quotations(text: str, start: int, end: int, *, goes_on: bool = False) -> list[Quotation]:
    """The outermost quotations of a paragraph, in order. Offsets count in `text`.

    `goes_on`: the next paragraph begins with an opening mark, so an unclosed quotation here continues there.
    Apostrophes, inches and marks that pair with nothing are no quotations.
    """
    stack: list[_Open] = []
    found: list[Quotation] = []
    for match in _MARK.finditer(text, start, end):
        at, after = match.span()
        before_char = text[at - 1] if at > start else " "
        after_char = text[after] if after < end else " "
        _take(match, before_char, after_char, stack, found)
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    outer = next((one for one in stack if one.style not in _SINGLE or (goes_on and one.start == first)), None)
    if outer is None:
        return found
    closed = [one for one in found if one.end <= outer.start]
    begins = not text[start : outer.start].strip()
    if outer.last_closed and not goes_on:
        ends = (outer.last_closed, outer.last_inner)
        return [*closed, Quotation(outer.start, ends[0], outer.inner, ends[1], style=outer.style)]
    if not (goes_on or begins):
        return closed
    stop = outer.inner + len(text[outer.inner : end].rstrip())
    return [*closed, Quotation(outer.start, stop, outer.inner, stop, open_end=True, style=outer.style)]


def opens_with_mark(text: str, start: int, end: int) -> bool:
    """Whether a paragraph begins with a mark that can open a quotation."""
    return text[start:end].lstrip()[:1] in tuple('“„«"‘‹')


def _take(match: re.Match[str], before: str, after: str, stack: list[_Open], found: list[Quotation]) -> None:
    """Let one mark open or close, by the characters on either side of it."""
    mark, style = match[0], _STYLES[match[0]]
    role = _role(mark, style, before, after, stack)
    if role == "open" and style == "'" and _DECADE.match(match.string, match.end()):
        return
    if (
        role == "close"
        and style in _SINGLE
        and before == "s"
        and _POSSESSIVE.match(match.string, match.end())
    ):
        return
    if role == "open":
        stack.append(_Open("„" if mark in "„‟" else style, match.start(), match.end()))
    elif role == "close":
        _close(style, match.start(), match.end(), stack, found)


def _role(  # noqa: PLR0911 - a style of quotation a return
    mark: str, style: str, before: str, after: str, stack: Sequence[_Open]
) -> str:
    top = stack[-1].style if stack else ""
    if style in _SINGLE:
        return _single_role(mark, before, after, top)
    if style == '"':
        return _straight_role(mark, before, after, top)
    if mark in "„‟":
        return "open"
    if mark == "“":
        return "close" if stack and stack[-1].style == "„" else "open"
    if mark == "”":
        return "close" if _holds(stack, "“") else ""
    if mark in "»›":
        if _holds(stack, style) and not (_opening(before) and after.isalnum()):
            return "close"
        return "open" if _opening(before) and not after.isspace() else ""
    closes = _holds(stack, style) and not _opening(before) and not after.isalnum()
    return "close" if closes else "open"


def _holds(stack: Sequence[_Open], style: str) -> bool:
    """Whether one of the innermost open quotations has this style."""
    return any(one.style in (style, "„" if style == "“" else style) for one in stack[-6:])


def _opening(before: str) -> bool:
    return before in _OPENERS or before.isspace()


def _single_role(mark: str, before: str, after: str, top: str) -> str:
    if mark in "‘‚":
        return "open" if not before.isalnum() else ""
    if top in _SINGLE and not before.isspace() and not after.isalnum():
        return "close"
    if mark == "'" and _opening(before) and after.isalnum():
        return "open"
    return ""


def _straight_role(mark: str, before: str, after: str, top: str) -> str:
    if mark == "``":
        return "open"
    inside = top == '"'
    if _opening(before) and not after.isspace():
        return "open" if not inside or after.isalnum() else "close"
    if before.isspace() and after.isspace():
        return "close" if inside else "open"
    if inside or before.isspace():
        return "close"
    return ""


def _close(style: str, at: int, after: int, stack: list[_Open], found: list[Quotation]) -> None:
    """Close the innermost quotation of this style; what was opened in it and never closed is forgotten."""
    depth = next((n for n in range(1, min(len(stack), 6) + 1) if _pairs(stack[-n].style, style)), 0)
    if not depth:
        return
    opened = stack[-depth]
    del stack[-depth:]
    if stack:
        stack[-1].last_closed, stack[-1].last_inner = after, at
    elif at > opened.inner:
        found.append(Quotation(opened.start, after, opened.inner, at, style=opened.style))


def _pairs(opened: str, closing: str) -> bool:
    return opened == closing or (opened == "„" and closing == "“")
