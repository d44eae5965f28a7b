"""The report for a person: what needs attention first, each line with why it may be said."""

import io
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from archiver.reports.cells import printable
from archiver.reports.rows import Row

if TYPE_CHECKING:
    from rich.console import Console

ORDER = ("gone", "missing", "changed", "unverifiable", "moved", "unlinked", "live", None)
COLOURS = {
    "gone": "bold red",
    "missing": "red",
    "changed": "yellow",
    "unverifiable": "magenta",
    "moved": "cyan",
    "live": "green",
}


def report_text(rows: Sequence[Row], width: int | None = None) -> str:
    """The rows, an article after the other, what is lost first. Colours only on a terminal."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, force_terminal=sys.stdout.isatty(), width=width or _width(), highlight=False, soft_wrap=True
    )
    for _, group in groupby(rows, key=lambda row: row["article"]):
        _article(console, list(group))
    return out.getvalue()


def _width() -> int:
    import shutil

    return max(60, shutil.get_terminal_size((100, 24)).columns)


def _article(console: "Console", rows: list[Row]) -> None:
    from rich.text import Text

    title = printable(str(rows[0]["article_title"] or rows[0]["article"] or ""))
    if title:
        console.print(Text(f"{title}  ({counts(rows)})", style="bold"))
    for row in sorted(rows, key=lambda row: ORDER.index(_verdict(row))):
        verdict = _verdict(row)
        line = Text(f"  {verdict or row['form']:<13}", style=COLOURS.get(str(verdict), ""))
        where = f"¶{row['block']:<4}" if row["block"] else ""
        line.append(f"{where}{printable(str(row['url'] or row['source']))}", style="default")
        console.print(line)
        for detail in _details(row):
            console.print(Text(f"      {detail}", style="dim"))
    console.print()


def _details(row: Row) -> Iterable[str]:
    if row["reason"]:
        confirmation = f" ({row['confirmation']})" if row["confirmation"] else ""
        yield printable(f"{row['reason']}{confirmation}")
    if row["snapshot_url"]:
        yield printable(
            f"copy of {str(row['snapshot_at'])[:10]} ({row['snapshot_status']}): {row['snapshot_url']}"
        )
    elif row["snapshot_status"]:
        reason = f": {row['snapshot_reason']}" if row["snapshot_reason"] else ""
        yield printable(f"copy: {row['snapshot_status']}{reason}")
    if row["note"]:
        yield printable(f"note: {row['note']}")


def _verdict(row: Row) -> str | None:
    return str(row["verdict"]) if row["verdict"] else None


def counts(rows: Iterable[Row]) -> str:
    """`12 citations: 2 gone, 7 live`."""
    found = Counter(_verdict(row) for row in rows)
    parts = ", ".join(f"{found[verdict]} {verdict}" for verdict in ORDER if verdict and found[verdict])
    total = sum(found.values())
    noun = "citation" if total == 1 else "citations"
    return f"{total} {noun}: {parts}" if parts else f"{total} {noun}"


def plain_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A small table in aligned columns, the last one as long as it likes."""
    cells = [list(header), *([printable(value) for value in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header) - 1)]
    lines = (
        "  ".join([*(value.ljust(width) for value, width in zip(row[:-1], widths, strict=True)), row[-1]])
        for row in cells
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)
