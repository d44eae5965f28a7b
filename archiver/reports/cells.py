"""Values as text that is safe to open: one line, no control characters, nothing a spreadsheet would run."""

import re

from archiver.reports.rows import Value

MAX_LENGTH = 32_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# Leading blanks, quotes and full-width twins do not keep a spreadsheet from running a formula.
_FORMULA = re.compile(r"[\s\"'\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def cell(value: Value) -> str:
    """A CSV cell: empty for not known, yes and no for flags, guarded and cut where needed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    line = one_line(value)
    return (f"'{line}" if _FORMULA.match(line) else line)[:MAX_LENGTH]


def one_line(text: str) -> str:
    """Text without line breaks and control characters."""
    return _CONTROL.sub(" ", text).strip()


def printable(text: str) -> str:
    """Text for a terminal: besides, nothing that reverses the direction of writing."""
    return _BIDI.sub("\ufffd", one_line(text))
