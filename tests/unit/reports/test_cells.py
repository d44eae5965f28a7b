"""Cells that are safe to open and text that is safe to print."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.reports.cells import MAX_LENGTH, cell, one_line, printable
from archiver.reports.columns import COLUMNS
from archiver.reports.formats import csv_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (404, "404"),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1", "'-1"),
        ("@who", "'@who"),
        (" =x", "'=x"),
        ('"=x', "'\"=x"),
        ("\uff1dx", "'\uff1dx"),
        ("\t=x", "'=x"),
        ("a\r\nb\x00c", "a b c"),
        ("x" * 40_000, "x" * MAX_LENGTH),
    ],
)
def test_a_cell_is_one_guarded_line(value, text):
    """What a spreadsheet would run gets one apostrophe; flags are words; nothing breaks the line."""
    assert cell(value) == text


@given(st.text())
def test_any_text_survives_a_csv_reader_as_one_line(text):
    """The file parses back to the same cells, and no cell begins like a formula."""
    row = dict.fromkeys(COLUMNS) | {"quote": text}
    (back,) = csv.DictReader(io.StringIO(csv_text([row]), newline=""))
    assert back["quote"] == cell(text)
    assert "\n" not in back["quote"]
    assert not back["quote"].startswith(("=", "+", "-", "@"))


def test_a_terminal_is_not_turned_around():
    """Direction overrides and escape sequences never reach it."""
    assert printable("a\u202eb\x1b]0;x\x07") == "a\ufffdb ]0;x"


def test_one_line_keeps_the_words():
    """Line separators of every kind become spaces."""
    assert one_line(" a\u2028b\x85c ") == "a b c"
