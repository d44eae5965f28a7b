"""Reading a watched list: which articles it shows, and which of them are new."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.errors import UnreadableInput
from archiver.feeds import feed, section, sitemap
from archiver.feeds.listing import Listing
from archiver.model.exchange import Exchange
from archiver.model.watch import Entry, Reading, Watching, WatchKind
from archiver.usecases.reading import ask, page
from archiver.web.door import Door

FURTHER_LISTS = 20
"""Sitemaps of an index that are read in one reading: those that changed last."""

OVERLAP = timedelta(days=1)
"""A sitemap that says it changed this long before our last reading is read again: its clock is not ours."""

_LATEST = datetime.max.replace(tzinfo=UTC)
_PERMANENT = (301, 308)


@dataclass(frozen=True)
class Validators:
    """What a server says of a version, to be asked for a newer one (RFC 9110, 8.8)."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def after(cls, answer: Exchange, before: Reading) -> "Validators":
        """Those of an answer; of one that says nothing changed, those from before."""
        if answer.status == 304:
            return cls(before.etag, before.last_modified)
        return cls(answer.header("etag") or "", answer.header("last-modified") or "")


@dataclass(frozen=True)
class Listed:
    """What a list shows. `moved_to` is its new address, if the server says that it is for good.

    `shortcoming` says what is not in it; not `complete`: because something could not be read just now.
    """

    entries: Sequence[Entry]
    validators: Validators
    moved_to: str = ""
    shortcoming: str = ""
    complete: bool = True


class ListGone(UnreadableInput):
    """The server says that a list is gone for good (410)."""


async def read_list(door: Door, one: Watching) -> Listed:
    """Read a list, if it changed since. Raises UnreadableInput, ListGone if it never will be read again."""
    url = one.watch.reference
    answer = await ask(url, door, conditions(one.reading))
    validators = Validators.after(answer, one.reading)
    if answer.status == 304:
        return Listed((), validators)
    if answer.status == 410:
        raise ListGone(f"{url} answered 410, gone: it is no longer read; remove it, or add its new address")
    if not 200 <= answer.status < 300:
        raise UnreadableInput(f"can't read {url}: it answered {answer.status}; it is read again later")
    listing = await asyncio.to_thread(_parsed, one.watch.kind, url, answer)
    further, unread = await _further(door, one, listing.lists)
    if unread or any(entry.published is None for entry in listing.lists):
        validators = Validators()  # an index may stay the same when its sitemaps do not
    entries = (*listing.entries, *further)
    return Listed(entries, validators, _moved(answer), _shortcoming(answer, unread), complete=not unread)


def _shortcoming(answer: Exchange, unread: int) -> str:
    if unread:
        return f"{unread} of its sitemaps could not be read; they are tried again"
    return "longer than network.max_wire_bytes: only its beginning is read" if answer.truncated else ""


def conditions(reading: Reading) -> tuple[tuple[str, str], ...]:
    """The headers that ask for an answer only if something changed (RFC 9110, 13)."""
    asked = (("If-None-Match", reading.etag), ("If-Modified-Since", reading.last_modified))
    return tuple((name, value) for name, value in asked if value)


def _parsed(kind: WatchKind, url: str, answer: Exchange) -> Listing:
    match kind:
        case WatchKind.FEED:
            return feed.read(answer.content, url, answer.url)
        case WatchKind.SITEMAP:
            return sitemap.read(answer.content, url, partial=answer.truncated)
        case _:
            return section.read(page(url, answer))


async def _further(door: Door, one: Watching, lists: Sequence[Entry]) -> tuple[list[Entry], int]:
    """The entries of the sitemaps of an index that may hold something new; how many could not be read."""
    since = (one.reading.last_ok - OVERLAP) if one.reading.last_ok else one.watch.since
    wanted = [entry for entry in lists if not (since and entry.published and entry.published < since)]
    wanted.sort(key=lambda entry: entry.published or _LATEST, reverse=True)
    found: list[Entry] = []
    unread = 0
    for entry in wanted[:FURTHER_LISTS]:
        try:
            found += await _sitemap(door, entry.url)
        except UnreadableInput:
            unread += 1
    return found, unread


async def _sitemap(door: Door, url: str) -> Sequence[Entry]:
    answer = await ask(url, door)
    if not 200 <= answer.status < 300:
        raise UnreadableInput(f"can't read {url}: it answered {answer.status}; it is read again later")
    listing = await asyncio.to_thread(sitemap.read, answer.content, url, partial=answer.truncated)
    return listing.entries


def _moved(answer: Exchange) -> str:
    """Where the list is from now on, if every step there was permanent."""
    steps = answer.hops[:-1]
    return answer.url if steps and all(hop.status in _PERMANENT for hop in steps) else ""
