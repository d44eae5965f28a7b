"""watch: what is read again and again, beside whatever else works on the same ledger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.errors import UnreadableInput, UsageError
from archiver.feeds import section
from archiver.feeds.kinds import kind_of
from archiver.feeds.pace import LEAST
from archiver.model import times
from archiver.model.watch import Reading, Watch, Watching, WatchKind
from archiver.usecases.reading import ask, id_of, is_url, page, same
from archiver.usecases.tools import Desk
from archiver.usecases.watch_ids import watch_id
from archiver.usecases.watch_lists import Listed, read_list
from archiver.web.door import Door

AUTO = "auto"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True)
class Order:
    """What is to be watched, and how. `every` in seconds."""

    references: Sequence[str]
    kind: str = AUTO
    since: datetime | None = None
    every: int | None = None
    zone: str = "body"

    @classmethod
    def of(cls, references: Sequence[str], kind: str, since: str, every: str, zone: str) -> "Order":
        """From what the command line says. Raises UsageError."""
        return cls(references, kind, _date(since), seconds(every), zone)


@dataclass(frozen=True)
class Added:
    """A watch that was added. `new` False: there was one, and this order took its place.

    `listed` is what a list shows now; None for an article.
    """

    watch: Watch
    new: bool
    listed: Listed | None = None


async def add(desk: Desk, door: Door, order: Order) -> list[Added]:
    """Watch each of these. Raises UnreadableInput, UsageError before anything is watched."""
    found = [await find_out(door, order, reference, desk.clock.now()) for reference in order.references]
    return [_recorded(desk, watch, listed) for watch, listed in found]


async def find_out(door: Door, order: Order, reference: str, now: datetime) -> tuple[Watch, Listed | None]:
    """What a reference is, and what it lists. Raises UnreadableInput, UsageError."""
    if not is_url(reference):
        return _file(order, reference, now), None
    try:
        kind = WatchKind(order.kind) if order.kind != AUTO else await _kind(reference, door)
        name = watch_id(kind, reference)
    except ValueError as error:
        raise UsageError(f"{reference}: {error}") from None
    watch = Watch(name, kind, reference, now, order.every, order.since, order.zone)
    if kind is WatchKind.ARTICLE:
        return watch, None
    return watch, await read_list(door, Watching(watch, Reading(None)))


def _file(order: Order, reference: str, now: datetime) -> Watch:
    path = Path(reference).resolve()
    if order.kind not in (AUTO, WatchKind.ARTICLE):
        raise UsageError(f"{reference}: a {order.kind} is watched at its URL; a file can only be an article")
    if not path.is_file():
        raise UnreadableInput(f"can't read {reference}: there is no such file; give a file or a URL")
    name = watch_id(WatchKind.ARTICLE, str(path))
    return Watch(name, WatchKind.ARTICLE, str(path), now, order.every, order.since, order.zone)


async def _kind(url: str, door: Door) -> WatchKind:
    """By the content: a feed, a sitemap, a page that clearly lists articles, or an article."""
    answer = await ask(url, door)
    if not 200 <= answer.status < 300:
        raise UnreadableInput(
            f"can't read {url}: it answered {answer.status}; say what it is with --kind, or mend the address"
        )
    kind = kind_of(answer.content, url)
    if kind is WatchKind.ARTICLE and section.is_listing(page(url, answer)):
        return WatchKind.SECTION
    return kind


def _recorded(desk: Desk, watch: Watch, listed: Listed | None) -> Added:
    article = id_of(watch.reference) if watch.kind is WatchKind.ARTICLE else ""
    known = article if article and desk.ledger.article(article) else ""
    return Added(watch, desk.ledger.watch.record_watch(watch, known), listed)


def remove(desk: Desk, names: Sequence[str], *, keep_found: bool) -> list[Watch]:
    """Watch these no longer, by id, URL, path or id of the article. Raises UsageError before any is ended."""
    chosen = [_named(desk, name) for name in names]
    for watch, article in chosen:
        desk.ledger.watch.end_watch(watch, keep_found=keep_found, article=article)
    return [watch for watch, _ in chosen]


def _named(desk: Desk, name: str) -> tuple[Watch, str]:
    """The watch that goes by this name, and the id of its article; also an article that was only audited."""
    keys = _keys(name)
    for one in desk.ledger.watch.watches(found=True):
        if {one.watch.id, one.reading.article, _same(one.watch.reference)} & keys:
            return one.watch, one.reading.article
    for article in desk.ledger.articles():
        if {article.id, _same(article.origin), _same(article.url)} & keys:
            watch = Watch(
                watch_id(WatchKind.ARTICLE, article.origin),
                WatchKind.ARTICLE,
                article.origin,
                article.read_at,
            )
            return watch, article.id
    raise UsageError(f"{name}: nothing of that name is watched; see archiver watch list")


def _keys(name: str) -> set[str]:
    return {name, _same(name), str(Path(name).resolve())} - {""}


def _same(reference: str) -> str:
    try:
        return same(reference)
    except ValueError:
        return reference


def facts(one: Watching) -> dict[str, object]:
    """A watch for machines and tables; times in ISO 8601, empty or None where there is none."""
    watch, reading = one.watch, one.reading
    return {
        "watch": watch.id,
        "kind": str(watch.kind),
        "reference": watch.reference,
        "added": times.iso(watch.added_at),
        "every": watch.every,
        "since": watch.since and times.iso(watch.since),
        "zone": watch.zone,
        "via": watch.via or None,
        "article": reading.article or None,
        "articles_found": None if watch.kind is WatchKind.ARTICLE else one.found,
        "last_read": reading.last_ok and times.iso(reading.last_ok),
        "last_change": reading.changed_at and times.iso(reading.changed_at),
        "next_read": reading.next_read and times.iso(reading.next_read),
        "failures": reading.failures,
        "problem": reading.problem or None,
    }


def seconds(text: str) -> int | None:
    """`15m`, `2h`, `1d` in seconds; None for nothing. Raises UsageError."""
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,6})([smhdw])", text.strip())
    if match is None or int(match[1]) * _UNITS[match[2]] < LEAST:
        raise UsageError(f"--every {text}: write it as 15m, 2h or 1d, a minute at the least")
    return int(match[1]) * _UNITS[match[2]]


def _date(text: str) -> datetime | None:
    try:
        return times.parse(text) if text else None
    except ValueError:
        raise UsageError(f"--since {text}: write it as 2022-04-08") from None
