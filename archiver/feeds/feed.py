"""RSS and Atom, from bytes that the door fetched: feedparser itself never gets to the network."""

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

from archiver.errors import UnreadableInput
from archiver.feeds.listing import Listing, root_of, unpacked
from archiver.model.watch import Entry

MOST: Final = 1_000
"""Entries of one feed that are read."""


def read(data: bytes, name: str, base: str) -> Listing:
    """The entries of a feed; relative links are resolved against `base`. Raises UnreadableInput."""
    import feedparser  # noqa: PLC0415 - reading starts without it

    plain = unpacked(data, name)
    root_of(plain, name)  # refuses entities; broken XML, which feeds often are, is left to feedparser
    parsed = feedparser.parse(BytesIO(plain), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        raise UnreadableInput(f"{name}: is no RSS or Atom feed")
    return Listing(entries=tuple(_entries(parsed, base)))


def _entries(parsed: Any, base: str) -> Iterator[Entry]:
    for entry in parsed.entries[:MOST]:
        link = entry.get("link") or (entry.get("id") if entry.get("guidislink") else "")
        if link:
            yield Entry(urljoin(base, link.strip()), _date(entry), str(entry.get("title", "")))


def _date(entry: Any) -> datetime | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(moment), UTC) if moment else None
    except (ValueError, OverflowError, OSError):
        return None
