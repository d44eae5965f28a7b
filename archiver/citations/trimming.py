"""Where a URL in running text ends: what of the characters after the host belongs to it.

Every tool measured keeps closing typographic quotes, ellipses and dashes (facts: extraction). All
functions here look at each character a bounded number of times.
"""

import re
from typing import Final

STOP: Final = re.compile(
    r'[\s\x00-\x1f\x7f-\x9f<>"`\\'
    "\u00ab\u00bb\u2039\u203a\u2018-\u201f\u2032\u2033"  # typographic quotes and primes
    "\u2014\u2015\u2e3a\u2e3b\u2026\u22ef"  # dashes longer than an en dash, ellipses
    "\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffc\ufffd"  # zero-width, directions, replacements
    "\u3000-\u3003\u3008-\u301f\uff01\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3b\uff3d\uff5b-\uff65\ufe10-\ufe19"
    "\u2022\u00b7\u060c\u061b\u061f\u06d4\u0964\u0965\u00a1\u00bf"  # bullets; Arabic, Indic, Spanish marks
    "]"
)
"""Characters that never belong to a URL in prose."""

_BRACKET: Final = re.compile(r"[()\[\]{}]")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_ESCAPED_MARK: Final = re.compile(
    r"&(?:amp;)*(?:quot|lt|gt|nbsp|apos|#0*39|#x0*27|#0*34|#x0*22|[lr][ds]quo|[lr]aquo|hellip|[mn]dash);",
    re.IGNORECASE,
)
_TRAILING: Final = frozenset(".,;:!?'*|\u00ad\u2013")
_TRAILING_PAIRS: Final = ("~~", "--", "__")
_MATES: Final = {"'": "'", "<": "|", "*": "*"}


def belonging(tail: str, before: str, *, defanged: bool = False) -> int:
    """How many characters of `tail` belong to the URL.

    `tail` is what follows the host up to the next character that can't be in a URL, `before` the character
    in front of the whole URL. `defanged` says that `[.]` stands for a dot.
    """
    end = _before_foreign(tail, before)
    end = _balanced(tail, end)
    return _without_punctuation(tail, end, defanged=defanged)


def _before_foreign(tail: str, before: str) -> int:
    """Cut at what surely isn't the URL's: a closing quote, an escaped `>`, a short code, a dash."""
    ends = [tail.find(mark) for mark in (_MATES.get(before, ""), "[/") if mark]
    escaped = _ESCAPED_MARK.search(tail)
    ends.append(escaped.start() if escaped else -1)
    if "/wiki/" not in tail:  # titles of Wikipedia articles have en dashes, other paths don't
        ends.append(tail.find("\u2013"))
    return min((end for end in ends if end >= 0), default=len(tail))


def _balanced(tail: str, end: int) -> int:
    """Cut at the first bracket without a mate, so that `(see .../b_(c))` keeps `b_(c)`."""
    open_at: list[int] = []
    for match in _BRACKET.finditer(tail, 0, end):
        bracket = match[0]
        if bracket not in _PAIRS:
            open_at.append(match.start())
        elif open_at and tail[open_at[-1]] == _PAIRS[bracket]:
            open_at.pop()
        else:
            return min([match.start(), *open_at[:1]])
    return open_at[0] if open_at else end


def _without_punctuation(tail: str, end: int, *, defanged: bool) -> int:
    """Strip sentence punctuation and emphasis from the end."""
    while end:
        if tail.endswith(("&amp;", "&AMP;"), 0, end):
            end -= 5
        elif tail.endswith("'s", 0, end) or tail.endswith(_TRAILING_PAIRS, 0, end):
            end -= 2
        elif defanged and tail.endswith("[.]", 0, end):
            end -= 3
        elif tail[end - 1] in _TRAILING:
            end -= 1
        else:
            break
    return end
