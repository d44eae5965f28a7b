"""The lines of a text, by their place in it."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|$)")


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line's content, white space around it left out; start == end for a blank line."""
    for match in _LINE.finditer(text):
        line = match[1]
        content = line.strip()
        start = match.start() + (len(line) - len(line.lstrip()) if content else 0)
        yield start, start + len(content)
