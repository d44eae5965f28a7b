"""Differences as they are printed."""

from datetime import UTC, datetime

from archiver.cli.differences import differences_text
from archiver.texts.diff import diff
from archiver.usecases.differences import Difference, Version

AT = datetime(2022, 4, 9, 8, 0, tzinfo=UTC)


def difference(old: str, new: str) -> Difference:
    """Two looks that saw these texts."""
    return Difference(
        Version("copy", AT, "ab", "https://a.example/", old),
        Version("look", AT.replace(year=2026), "cd", "https://b.example/", new),
        diff(old, new),
    )


def test_plain_text_is_a_diff_as_everybody_knows_it() -> None:
    """Headings with time and digest, then a mark and a sentence a line, long ones unbroken."""
    rest = "and " * 60 + "so on."
    found = difference(f"It is safe today. {rest}", f"It is closed today. {rest}")
    assert differences_text([found], colours=False) == (
        "--- copy of 2022-04-09T08:00:00Z  sha256 ab  https://a.example/\n"
        "+++ look of 2026-04-09T08:00:00Z  sha256 cd  https://b.example/\n"
        "- It is safe today.\n+ It is closed today.\n"
        f"  {rest}\n\n"
    )
    assert differences_text([], colours=False) == ""


def test_on_a_terminal_the_words_that_differ_stand_out() -> None:
    """Red and green, and underlined what changed within a sentence; markup in a text stays text."""
    text = differences_text(
        [difference("It is [red]safe[/] here today.", "It is shut here today.")], colours=True
    )
    assert "\x1b[1;4;31m[red]safe[/]\x1b[0m" in text
    assert "\x1b[1;4;32mshut\x1b[0m" in text


def test_nothing_in_a_text_moves_the_cursor() -> None:
    """Control characters and reversed writing come out as blanks and replacements."""
    found = difference("A \x1b[31mred\x9b2J word here now.", "A \u202egreen\x07 word here now.")
    text = differences_text([found], colours=False)
    assert not set(text) & set("\x1b\x9b\u202e\x07")
