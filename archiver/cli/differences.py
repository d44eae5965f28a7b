"""Differences between two texts for a person: what went, what came, coloured on a terminal alone."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.model import times
from archiver.reports.cells import printable
from archiver.texts.diff import GAP, GONE, NEW, Line
from archiver.usecases.differences import Difference, Version

if TYPE_CHECKING:
    from rich.text import Text

_COLOURS = {GONE: "red", NEW: "green", GAP: "dim"}


def differences_text(found: Sequence[Difference], *, colours: bool) -> str:
    """All differences, one after the other. Nothing in a text can move the cursor or hide."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, force_terminal=colours, color_system="standard" if colours else None, highlight=False
    )
    for difference in found:
        console.print(_heading("---", difference.old), soft_wrap=True)
        console.print(_heading("+++", difference.new), soft_wrap=True)
        for line in difference.lines:
            console.print(_drawn(line), soft_wrap=True)
        console.print()
    return out.getvalue()


def _heading(mark: str, version: Version) -> "Text":
    from rich.text import Text

    words = f"{mark} {version.what} of {times.iso(version.at)}  sha256 {version.sha256}  {version.url}"
    return Text(printable(words), style="bold")


def _drawn(line: Line) -> "Text":
    """A line; the words that differ in a sentence that mostly stayed are underlined."""
    from rich.text import Text

    drawn = Text(f"{line.mark} ", style=_COLOURS.get(line.mark, ""))
    place = 0
    for start, end in line.spans:
        drawn.append(_shown(line.text[place:start]))
        drawn.append(_shown(line.text[start:end]), style="bold underline")
        place = end
    return drawn.append(_shown(line.text[place:]))


def _shown(text: str) -> str:
    """Part of a sentence as it may be printed, with the spaces at its ends."""
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' * bool(head)}{printable(text)}{' ' * bool(tail and text.strip())}"
