"""What a watch goes by: the same article found by two lists is one watch."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.address import parse
from archiver.model.watch import Entry, Reading, Watch, WatchKind
from archiver.usecases.reading import same


def watch_id(kind: WatchKind, reference: str) -> str:
    """`w` and 11 hex digits. Raises ValueError for what is neither URL nor path."""
    key = f"{kind}\n{same(reference)}"
    return "w" + hashlib.sha256(key.encode()).hexdigest()[:11]


@dataclass(frozen=True)
class Sifted:
    """`seen` are the ids of all that a list shows, `wanted` the watches on what is to be read of it."""

    seen: Sequence[str]
    wanted: Sequence[Watch]


def sift(entries: Sequence[Entry], watch: Watch, reading: Reading, now: datetime) -> Sifted:
    """Choose what to read of what a list shows.

    What appeared before the watch's `since` is left alone (of a sitemap without one, what appeared before it
    was added). What was there before the watch was added is back-fill: new articles go first.
    """
    seen: list[str] = []
    wanted: list[Watch] = []
    since = watch.since or (watch.added_at if watch.kind is WatchKind.SITEMAP else None)
    for entry in sendable(entries):
        seen.append(watch_id(WatchKind.ARTICLE, entry.url))
        if since is None or entry.published is None or entry.published >= since:
            backfill = _was_there(entry, watch, reading)
            wanted.append(_found(watch, seen[-1], entry.url, now, backfill=backfill))
    return Sifted(seen, wanted)


def sendable(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Those entries whose URLs can be asked for at all."""
    for entry in entries:
        try:
            parse(entry.url)
        except ValueError:
            continue
        yield entry


def _was_there(entry: Entry, watch: Watch, reading: Reading) -> bool:
    """Whether an article is older than the watch; one without a date, if the first reading shows it."""
    if entry.published is not None:
        return entry.published < watch.added_at
    return reading.last_ok is None


def _found(watch: Watch, name: str, url: str, now: datetime, *, backfill: bool) -> Watch:
    return Watch(
        id=name,
        kind=WatchKind.ARTICLE,
        reference=url,
        added_at=now,
        since=watch.since,
        zone=watch.zone,
        via=watch.id,
        backfill=backfill,
    )
