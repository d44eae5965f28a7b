"""Markup cut where it nests beyond all sense, before a parser sees it."""

import re
from collections import Counter

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_MAX_DEPTH = 2000
# Elements that are empty or that the next one closes wherever they stand: leaving them open nests nothing.
# Not so `option` and `rt`, which close each other in their proper places only.
_UNCLOSED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "td", "th", "tr", "tbody", "thead", "tfoot",
})  # fmt: skip
# An item closes the one before it of the same kind of list; only items of different kinds nest.
_ITEMS = {"li": "ul", "dt": "dl", "dd": "dl"}


def shallow(markup: str) -> str:
    """Markup up to where it nests so deep that nobody wrote it for people.

    Parsers take time that grows with the square of the depth: two megabytes of `<div>` take minutes.
    """
    depth, kind = 0, ""
    opened: Counter[str] = Counter()
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if name in _ITEMS:
            step = 0 if tag[1] or _ITEMS[name] == kind else 1
            kind = _ITEMS[name]
        elif name in _UNCLOSED or (tag[1] and not opened[name]):
            # An end tag that ends nothing changes nothing: parsers pass it over, too.
            step = 0
        else:
            step = -1 if tag[1] else 1
            opened[name] += step
        depth += step
        if depth > _MAX_DEPTH:
            return markup[: tag.start()]
    return markup
