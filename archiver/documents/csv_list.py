"""CSV with a `url` column -> Document: each row is a block with a link."""

import csv
import io
from typing import Final

from archiver.documents.drafts import Writer, assemble
from archiver.documents.given import Given
from archiver.documents.lines import lines
from archiver.documents.url_list import address
from archiver.model.document import Document

_DELIMITERS: Final = ",;\t"


def read(given: Given) -> Document:
    """Read the `url` column; commas, semicolons or tabs. Raises UnreadableInput, with the line's number."""
    writer = Writer()
    rows = csv.reader(io.StringIO(given.text, newline=""), delimiter=_delimiter(given.text))
    try:
        column = _column(given, next(rows, []))
        for row in rows:
            cell = row[column].strip() if column < len(row) else ""
            if cell:
                writer.link(address(given, cell, rows.line_num), cell)
                writer.flush()
    except csv.Error as error:
        raise given.unreadable(f"{error}; mend the quoting there", rows.line_num) from None
    drafts = writer.finish()
    if not drafts:
        raise given.unreadable("the column 'url' is empty; fill it in")
    text, blocks = assemble(drafts)
    return given.document("text/csv", text, blocks)


def _delimiter(text: str) -> str:
    header = next((text[start:end] for start, end in lines(text) if start < end), "")
    return max(_DELIMITERS, key=header.count)


def _column(given: Given, header: list[str]) -> int:
    names = [cell.strip().lower() for cell in header]
    if "url" not in names:
        found = ", ".join(names)[:80] or "none"
        raise given.unreadable(
            f"no column is named 'url' (there are: {found}); name the one that holds them so", 1
        )
    return names.index("url")
