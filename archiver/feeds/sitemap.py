"""Sitemaps and sitemap indexes (sitemaps.org 0.9), also those for news."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from archiver.errors import UnreadableInput
from archiver.feeds.listing import Listing, local_name, root_of, unpacked
from archiver.model import times
from archiver.model.watch import Entry

MOST: Final = 50_000
"""URLs in one file, by the protocol; more are not read."""


def read(data: bytes, name: str, *, partial: bool = False) -> Listing:
    """The pages of a sitemap, or the sitemaps of an index. `data` may be gzip. Raises UnreadableInput."""
    root = root_of(unpacked(data, name), name, partial=partial)
    kind = "" if root is None else local_name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise UnreadableInput(f"{name}: is no sitemap; see `archiver watch list`")
    found = tuple(_entries(root))
    return Listing(lists=found) if kind == "sitemapindex" else Listing(entries=found)


def _entries(root: Any) -> Iterator[Entry]:
    for element in root[:MOST]:
        said = {local_name(part): (part.text or "").strip() for part in element.iter()}
        if said.get("loc"):
            when = _date(said.get("publication_date", "")) or _date(said.get("lastmod", ""))
            yield Entry(said["loc"], when, said.get("title", ""))


def _date(text: str) -> datetime | None:
    try:
        return times.parse(text)
    except ValueError:
        return None
