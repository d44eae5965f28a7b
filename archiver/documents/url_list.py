"""Text with one URL a line -> Document: each is a block with a link."""

import re
from collections.abc import Iterator

from archiver.documents.given import Given
from archiver.documents.lines import lines
from archiver.model.document import Block, Document, Link

_URL = re.compile(r"(?:https?|hxxps?)(?:://|\[:\]//)\S+", re.IGNORECASE)
_NO_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")


def is_url_list(text: str) -> bool:
    """Whether every line that is neither empty nor a comment is one URL."""
    found = False
    for start, end in lines(text):
        if start < end and text[start] != "#":
            if not _URL.fullmatch(text, start, end):
                return False
            found = True
    return found


def read(given: Given) -> Document:
    """Read one URL a line, # for comments. Raises UnreadableInput with the number of a line that is none."""
    blocks = list(_blocks(given))
    if not blocks:
        raise given.unreadable("the list holds no URL; write one on each line")
    return given.document("text/uri-list", given.text, blocks)


def address(given: Given, written: str, line: int) -> str:
    """The URL that an entry stands for; one without a scheme is taken as https."""
    if _URL.fullmatch(written):
        return written
    if _NO_SCHEME.fullmatch(written):
        return f"https://{written}"
    raise given.unreadable(f"not a URL: {written[:80]!r}; write one URL on each line", line)


def _blocks(given: Given) -> Iterator[Block]:
    count = 0
    for number, (start, end) in enumerate(lines(given.text), 1):
        line = given.text[start:end].removeprefix("\ufeff")
        if line and not line.startswith("#"):
            count += 1
            link = Link(address(given, line, number), line, 0, len(line))
            yield Block(count, line, start, links=(link,))
