"""Rows as CSV (RFC 4180), JSON and JSON lines."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archiver.model.citation import Citation
from archiver.model.source import Identity
from archiver.reports.cells import cell
from archiver.reports.columns import COLUMNS
from archiver.reports.rows import Row


def csv_head() -> str:
    """The first line of a CSV file."""
    return _csv(COLUMNS)


def csv_line(row: Row) -> str:
    """A row as a line of a CSV file."""
    return _csv(cell(row[name]) for name in COLUMNS)


def _csv(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def csv_text(rows: Iterable[Row]) -> str:
    """A whole CSV file, header first, lines ended by CRLF."""
    return csv_head() + "".join(map(csv_line, rows))


def json_object(row: Row, citation: Citation | None = None) -> dict[str, object]:
    """A row for machines: every column, and of its citation what no column holds."""
    extra: dict[str, object] = {"removed_parameters": {}, "anchor": None, "cited_url": None, "spans": None}
    if citation is not None:
        extra = {
            "removed_parameters": {
                name: list(values) for name, values in citation.identity.removed_parameters
            },
            "anchor": citation.anchor or None,
            "cited_url": citation.cited_url or None,
            "spans": _spans(citation),
        }
    return {**row, **extra}


def _spans(citation: Citation) -> dict[str, object] | None:
    """Where a statement, its speaker and its cue stand in the text as read; None for what is no statement."""
    if not citation.quote_spans:
        return None
    return {
        "speaker": citation.speaker_span,
        "cue": citation.cue_span,
        "content": citation.quote_spans,
    }


def json_lines(objects: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """One line of JSON an object, ended by a line feed."""
    return (json.dumps(found, ensure_ascii=False) + "\n" for found in objects)


def json_text(objects: Iterable[Mapping[str, object]]) -> str:
    """A JSON array, a line an object."""
    return "[\n" + ",\n".join(line.rstrip("\n") for line in json_lines(objects)) + "\n]\n"


def machine_text(objects: Iterable[Mapping[str, object]], *, one_array: bool) -> str:
    """Objects for machines: as one JSON array, else a line an object."""
    return json_text(objects) if one_array else "".join(json_lines(objects))


def checked_object(row: Row, identity: Identity, url: str) -> dict[str, object]:
    """A row about a source that was looked at without an article."""
    removed = {name: list(values) for name, values in identity.removed_parameters}
    return {**row, "removed_parameters": removed, "anchor": None, "cited_url": url, "spans": None}


def plain_csv(objects: Sequence[Mapping[str, object]]) -> str:
    """A CSV file of objects that share their keys."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(objects[0] if objects else ())
    writer.writerows(
        [cell(None if value is None else str(value)) for value in found.values()] for found in objects
    )
    return out.getvalue()
