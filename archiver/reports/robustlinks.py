"""Robust Links: an article's HTML in which every cited link also names a copy and the date it stands for."""

from collections.abc import Iterable, Mapping
from html import escape

from bs4 import BeautifulSoup, Tag

from archiver.reports.rows import Row


def attributes(row: Row) -> dict[str, str]:
    """The attributes of one link; without a copy, the original and the date alone."""
    found = {"data-originalurl": str(row["url"] or "")}
    if row["snapshot_url"]:
        found["data-versionurl"] = str(row["snapshot_url"])
    if date := row["snapshot_at"] or row["article_published"] or row["last_proved"]:
        found["data-versiondate"] = str(date)
    return found


def decorated(html: bytes, by_url: Mapping[str, Row]) -> str:
    """The article with attributes on its links. `by_url` maps links as cited to the rows of the report."""
    soup = BeautifulSoup(html, "lxml")
    for link in soup.find_all("a", href=True):
        row = by_url.get(str(link["href"])) if isinstance(link, Tag) else None
        if row is not None:
            for name, value in attributes(row).items():
                link[name] = value
    return str(soup)


def plain_list(rows: Iterable[Row]) -> str:
    """Every cited URL as a robust link, in an HTML list."""
    items = [_item(row) for row in rows if row["url"]]
    return (
        f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Robust links</title>\n<ul>\n{"".join(items)}</ul>\n'
    )


def _item(row: Row) -> str:
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes(row).items())
    url = escape(str(row["url"]))
    return f'<li><a href="{url}"{said}>{url}</a> {escape(str(row["verdict"] or ""))}</li>\n'
