"""CSV on the Web (W3C): what the columns of sources.csv are, for machines."""

import json

from archiver.reports.columns import COLUMNS, FLAGS, NUMBERS, TIMES


def metadata(csv_name: str = "sources.csv") -> str:
    """The content of `sources.csv-metadata.json`. All but flags, numbers and times are strings."""
    said = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": csv_name,
        "dc:title": "Sources and where they stand",
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(name, meaning) for name, meaning in COLUMNS.items()],
            "primaryKey": "citation",
        },
    }
    return json.dumps(said, indent=2) + "\n"


def _column(name: str, meaning: str) -> dict[str, object]:
    return {"name": name, "titles": name, "dc:description": meaning, "datatype": _datatype(name), "null": ""}


def _datatype(name: str) -> object:
    if name in FLAGS:
        return {"base": "boolean", "format": "yes|no"}
    if name in NUMBERS:
        return "integer"
    if name in TIMES:
        return "dateTime"
    return "string"
