"""Plain text -> Document. The document's text is the file's, so that offsets hold in the file as read."""

from collections.abc import Iterator

from archiver.documents import url_list
from archiver.documents.given import Given
from archiver.documents.lines import lines
from archiver.model.document import Block, Document

_LONG_LINE = 200


def read(given: Given) -> Document:
    """Read plain text: a block is a paragraph, ended by a blank line (by any line's end if lines are long).

    A text that is nothing but URLs, one a line, is read as a list of them.
    """
    if url_list.is_url_list(given.text):
        return url_list.read(given)
    spans = enumerate(_paragraphs(given.text), 1)
    blocks = [Block(number, given.text[start:end], start) for number, (start, end) in spans]
    return given.document("text/plain", given.text, blocks)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    spans = list(lines(text))
    filled = [span for span in spans if span[0] < span[1]]
    if _line_is_paragraph(spans, filled):
        yield from filled
        return
    begin = end = -1
    for start, stop in [*spans, (0, 0)]:
        if start < stop:
            begin, end = (start if begin < 0 else begin), stop
        elif begin >= 0:
            yield begin, end
            begin = -1


def _line_is_paragraph(spans: list[tuple[int, int]], filled: list[tuple[int, int]]) -> bool:
    """Whether there are no blank lines between the lines, and lines too long to be wrapped ones."""
    inner = [span for span in spans if filled and filled[0][0] < span[0] < filled[-1][0]]
    return all(start < end for start, end in inner) and any(end - start > _LONG_LINE for start, end in filled)
