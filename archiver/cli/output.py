"""Data goes to standard output or to --output, whole; everything else to standard error."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from archiver.reports import atomic


def write(text: str, output: Path | None) -> None:
    """Write the data of a command."""
    if output is not None:
        atomic.replace(output, text)
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough; the interpreter must not complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write data that comes in lines, each ended by its line feed."""
    write("".join(lines), output)


def tell(text: str) -> None:
    """Say something to the person, beside the data."""
    print(text, file=sys.stderr)  # noqa: T201 - this is the terminal
