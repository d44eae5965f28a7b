"""The report for a person: what needs attention first, each line with why it may be said."""

import io
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from archiver.model.source import STATEMENT
from archiver.reports.cells import printable
from archiver.reports.rows import Row

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_SHOWN = 240  # characters of a statement
INDENT = " " * 6
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
    console = Console(file=out, force_terminal=sys.stdout.isatty(), width=width or _width(), highlight=False)
    for _, group in groupby(rows, key=lambda row: row["article"]):
        _article(console, list(group))
    return out.getvalue()


def _width() -> int:
    import shutil

    return max(60, shutil.get_terminal_size((100, 24)).columns)


def _article(console: "Console", rows: list[Row]) -> None:
    from rich.text import Text

    title = printable(str(rows[0]["article_title"] or rows[0]["article"] or ""))
    rows = [row for row in rows if not _passed_over(row)]
    if title:
        console.print(Text(f"{title}  ({counts(rows)})", style="bold"))
    for same in _by_source(sorted(rows, key=lambda row: ORDER.index(_verdict(row)))):
        row, verdict = same[0], _verdict(same[0])
        line = Text(f"  {_label(row):<13}", style="dim" if row["decision"] else COLOURS.get(str(verdict), ""))
        where = ", ".join(dict.fromkeys(f"¶{one['block']}" for one in same if one["block"]))
        line.append(f"{where} ".ljust(5) if where else "", style="default")
        line.append(printable(_named(row)), style="default")
        console.print(line, soft_wrap=True)
        for sentence in _details(same):
            console.print(detail(sentence, console.width), soft_wrap=True)
    console.print()


def _by_source(rows: Iterable[Row]) -> list[list[Row]]:
    """Statements of one source together, where the first stands: one thing to find and to archive."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        key = (row["source"], row["verdict"], row["decision"], _named(row))
        groups.setdefault(key if row["form"] == "attribution" else id(row), []).append(row)
    return list(groups.values())


def _named(row: Row) -> str:
    """What a line is about: the URL, or who is said to have said it."""
    if row["form"] != "attribution":
        return str(row["url"] or row["source"])
    who = str(row["speaker_resolved"] or row["speaker"] or "nobody named")
    where = f" on {row['platform']}" if row["platform"] not in ("none", "web") else ""
    return f"{who}{where}"


def _label(row: Row) -> str:
    """The verdict, marked if a person took it out of what fails a run; where nobody looked, the form."""
    label = _verdict(row) or str(row["form"])
    return f"{label} ({row['decision']}) " if row["decision"] else label


def _passed_over(row: Row) -> bool:
    """Whether a link outside the body was recorded and, as it should be, not looked at."""
    return row["zone"] == "boilerplate" and row["verdict"] is not None and not row["checks"]


def detail(sentence: str, width: int) -> "Text":
    """A sentence below its line, indented and wrapped; URLs stay whole, so that they can be copied."""
    from rich.text import Text

    wrapped = textwrap.wrap(
        printable(sentence), width - len(INDENT), break_long_words=False, break_on_hyphens=False
    )
    return Text("\n".join(INDENT + line for line in wrapped), style="dim")


def _details(same: Sequence[Row]) -> Iterable[str]:
    """What is said of a line: each statement, then what is known of their source, once."""
    yield from (_statement(row) for row in same if row["form"] == "attribution")
    yield from dict.fromkeys(sentence for row in same for sentence in _of_source(row))


def _of_source(row: Row) -> Iterable[str]:
    if row["reason"] and (row["verdict"] != "unlinked" or row["reported_deleted"]):
        yield str(row["reason"])
    if row["snapshot_url"]:
        yield f"copy of {str(row['snapshot_at'])[:10]} ({row['snapshot_status']}): {row['snapshot_url']}"
    elif row["snapshot_status"]:
        reason = f": {row['snapshot_reason']}" if row["snapshot_reason"] else ""
        yield f"copy: {row['snapshot_status']}{reason}"
    if row["note"]:
        yield f"note: {row['note']}"


def _statement(row: Row) -> str:
    """`a0123456789a-c001: direct, said, 2022-03-06: what was said`."""
    how = ", ".join(str(row[name]) for name in ("kind", "cue", "stated_date") if row[name])
    link = f" [{row['relation']}: {row['url'] or row['near_url']}]" if row["relation"] != "none" else ""
    return f"{row['citation']}: {how}: {textwrap.shorten(str(row['quote']), _SHOWN, placeholder=' …')}{link}"


def _verdict(row: Row) -> str | None:
    return str(row["verdict"]) if row["verdict"] else None


def counts(rows: Iterable[Row]) -> str:
    """`3 links, all live. 41 statements without a link, 6 of them on a named platform`."""
    listed = list(rows)
    statements = [row for row in listed if row["form"] == "attribution"]
    unlinked = [row for row in statements if str(row["source"]).startswith(STATEMENT)]
    parts = [_links([row for row in listed if row["form"] != "attribution"])]
    if len(statements) > len(unlinked):
        parts.append(f"{_number(len(statements) - len(unlinked), 'statement')} with a link")
    if unlinked:
        parts.append(_unlinked(unlinked))
    return ". ".join(part for part in parts if part)


def _links(rows: Sequence[Row]) -> str:
    """`12 links: 2 gone, 7 live`; `3 links, all live`."""
    found = Counter(_verdict(row) for row in rows)
    said = [f"{found[verdict]} {verdict}" for verdict in ORDER if verdict and found[verdict]]
    if len(said) == 1 and len(rows) > 1:
        return f"{_number(len(rows), 'link')}, all {_verdict(rows[0])}"
    return ": ".join(filter(None, (_number(len(rows), "link"), ", ".join(said))))


def _unlinked(rows: Sequence[Row]) -> str:
    named = sum(row["platform"] != "none" for row in rows)
    gone = sum(row["reported_deleted"] is True for row in rows)
    platforms = f", {named} of them on a named platform" if named else ""
    deleted = f"; {gone} reported deleted by the article itself" if gone else ""
    return f"{_number(len(rows), 'statement')} without a link{platforms}{deleted}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def plain_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A small table in aligned columns, the last one as long as it likes."""
    cells = [list(header), *([printable(value) for value in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header) - 1)]
    lines = (
        "  ".join([*(value.ljust(width) for value, width in zip(row[:-1], widths, strict=True)), row[-1]])
        for row in cells
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)
