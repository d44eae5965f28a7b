"""Draws docs/demo.svg, the picture in the README, from a real run of the demo."""

import io
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from archiver.cli.demo import play

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Play the demo and keep what its third and fourth day looked like."""
    console = Console(file=io.StringIO(), force_terminal=True, width=112, color_system="truecolor")
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder) / "demo", console)
    days = console.file.getvalue().split("\n\x1b[1mDay ")  # type: ignore[attr-defined]
    picture = Console(file=io.StringIO(), record=True, force_terminal=True, width=114)
    for day in days[2:4]:
        picture.print(Text.from_ansi(f"\x1b[1mDay {day}"))
    picture.save_svg(str(DOCS / "demo.svg"), title="make demo")


if __name__ == "__main__":
    main()
