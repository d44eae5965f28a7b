"""What is watched: articles that are read again, and the places in which new articles appear."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WatchKind(StrEnum):
    """What a watch reads: one article, or a list in which articles appear."""

    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Watch:
    """A standing order to read something again and again.

    `reference` is the URL or absolute path that is read, `every` the seconds between two readings (None: as
    the schedule says). `via` is the watch that found it, empty if a person added it. What appeared before
    `since` is left alone. `backfill`: new articles go first. `zone` as in an audit.
    """

    id: str
    kind: WatchKind
    reference: str
    added_at: datetime
    every: int | None = None
    since: datetime | None = None
    zone: str = "body"
    via: str = ""
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a watch stands: what its last readings came to, and when it is read next.

    `article` is the id of the article it read, `fingerprint` that of what was read last, `etag` and
    `last_modified` what the server said of it, for conditional requests. `failures` counts the readings in a
    row that failed, `problem` says why the last one did.
    """

    next_read: datetime | None
    last_read: datetime | None = None
    last_ok: datetime | None = None
    changed_at: datetime | None = None
    article: str = ""
    fingerprint: str = ""
    etag: str = ""
    last_modified: str = ""
    failures: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Watching:
    """A watch and how it stands. `found` counts the articles that came by it."""

    watch: Watch
    reading: Reading
    found: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed, a sitemap or a section page lists it."""

    url: str
    published: datetime | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Following:
    """How the sources of an article are looked at from now on.

    `zone` is that of the citations that count (None: as before, else the body). `backfill`: after those of
    all other articles. `watch` is the id of the watch by which the article was read: while it stands, the
    article is followed; else one that was removed stays so.
    """

    zone: str | None = None
    backfill: bool = False
    watch: str = ""


AS_BEFORE = Following()
