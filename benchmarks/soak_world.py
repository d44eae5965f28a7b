"""The newsroom and the internet of the soak: what is cited, what becomes of it, and the truth about it."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from archiver.sandbox import x
from archiver.sandbox.sites import CONTROLS, WebSite, add_commons
from archiver.sandbox.wayback import WaybackMachine
from archiver.sandbox.world import Reach, SandboxRequest, SandboxResponse, World
from archiver.sandbox.x import X

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
YEARS = 12
DAY = timedelta(days=1)
KEY, SECRET = "SOAKACCESSKEY", "soak-secret-key"
X_HOSTS = (x.SYNDICATION, *x.OEMBED, *x.PAGES)
APART = timedelta(minutes=30)
"""Requests for a page that are nearer to each other than this belong to one look."""


class Fate(StrEnum):
    """What becomes of a source."""

    STAYS = "stays"
    REMOVED = "removed"
    DELETED = "deleted"
    RETURNS = "returns"
    REPLACED = "replaced"


BACK = {Fate.RETURNS: "live", Fate.REPLACED: "changed"}
"""What may be said of a page that is there again, as it was or with another text."""


@dataclass(frozen=True)
class Truth:
    """What became of a source, and when."""

    url: str
    fate: Fate
    lost_at: datetime
    back_at: datetime

    def verdicts(self, now: datetime, since: timedelta) -> frozenset[str]:
        """What may be said of it now. Whatever is younger than `since` may not have been seen yet."""
        if self.fate is Fate.STAYS or now < self.lost_at:
            return frozenset({"live"})
        back = BACK.get(self.fate)
        if back and now >= self.back_at + since:
            return frozenset({back})
        if not back and now >= self.lost_at + since:
            return frozenset({"gone"})
        return frozenset({"live", "missing", "gone", "unverifiable", back or "gone"})


@dataclass
class Counting:
    """A site, and how often each of its pages was visited: requests close together are one visit."""

    site: WebSite
    since: Sequence[tuple[datetime, datetime]]
    last: dict[str, datetime] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """The site's answer; 429 while it limits, which is a visit as well."""
        robot = (request.header("User-Agent") or "").startswith("archiver/")
        if robot:
            before = self.last.get(request.path)
            if before is None or now - before > APART:
                self.visits[request.path] += 1
            self.last[request.path] = now
        if robot and any(begin <= now < end for begin, end in self.since):
            return SandboxResponse(429, b"<h1>Too many requests</h1>", (("Retry-After", "3600"),))
        return self.site.answer(request, now)


class SoakWorld:
    """So many sites with so many pages each, posts on X, an archive with bad days, and a network with some."""

    def __init__(self, sites: int, pages: int, seed: int = 6) -> None:
        self._random = random.Random(seed)
        self.world = World()
        add_commons(self.world)
        self.sites: dict[str, Counting] = {}
        self.truths: dict[str, Truth] = {}
        self.wayback = WaybackMachine(self.world, {KEY: SECRET})
        self.archive_down = list(self._spans(30, DAY))
        for begin, end in self.archive_down:
            self.wayback.outage(begin, end)
        self._x = X(self.world)
        self._x.account("harbour_desk", "Harbour desk")
        for number in range(sites):
            self._add_site(number, pages)
        self.offline = list(self._spans(45, timedelta(hours=6)))
        for begin, end in self.offline:
            for host in (*self.sites, *CONTROLS, *X_HOSTS):
                self.world.take_down(host, Reach.TIMES_OUT, begin, end)

    def article(self, number: int, each: int = 10) -> str:
        """The text of an article that cites some pages and a new post."""
        urls = list(self.truths)
        cited = urls[number * each : (number + 1) * each]
        posted = START + number * 2 * DAY
        cited.append(self._post(number, posted))
        return f"# Article {number}\n\n" + "\n\n".join(f"As reported: {url}" for url in cited)

    def visits(self) -> Counter[str]:
        """How often each page was visited, by its URL."""
        found: Counter[str] = Counter()
        for host, site in self.sites.items():
            found.update({f"https://{host}{path}": count for path, count in site.visits.items()})
        return found

    def in_trouble(self, now: datetime, grace: timedelta) -> bool:
        """Whether our own network is down, or was until just now."""
        return any(begin <= now < end + grace for begin, end in self.offline)

    def _spans(self, every: int, length: timedelta) -> Iterator[tuple[datetime, datetime]]:
        for number in range(1, YEARS * 365 // every):
            begin = START + every * number * DAY + timedelta(hours=self._random.randrange(24))
            yield begin, begin + length

    def _add_site(self, number: int, pages: int) -> None:
        host = f"www.town{number:03}.example"
        site = WebSite(f"Town {number}")
        limits = list(self._spans(60, timedelta(hours=8))) if number % 10 == 0 else []
        for page in range(pages):
            path = f"/minutes/{page}"
            text = [f"Town {number} met on day {page} and decided on item {n} of {pages}." for n in range(6)]
            minutes = site.page(f"Minutes {page} of town {number}", text)
            site.put(path, minutes)
            self._decide(site, host, path, minutes)
        self.sites[host] = Counting(site, limits)
        self.world.add(self.sites[host], [host])

    def _decide(self, site: WebSite, host: str, path: str, minutes: SandboxResponse) -> None:
        chosen = self._random.choices(list(Fate), (82, 8, 5, 3, 2))[0]
        lost_at = START + self._random.uniform(40, 700) * DAY
        back_at = lost_at + self._random.uniform(2, 60) * DAY
        if chosen in (Fate.REMOVED, *BACK):
            site.remove(path, lost_at)
        if chosen is Fate.DELETED:
            site.remove(path, lost_at, status=410)
        if chosen is Fate.RETURNS:
            site.put(path, minutes, back_at)
        if chosen is Fate.REPLACED:
            site.put(path, site.page(f"Back: {path}", ["Nothing was decided after all."]), back_at)
        url = f"https://{host}{path}"
        self.truths[url] = Truth(url, chosen, lost_at, back_at)

    def _post(self, number: int, posted: datetime) -> str:
        """A post on X; every third is deleted some days later."""
        tweet = self._x.post(
            "harbour_desk", posted - timedelta(hours=1), f"Gate {number} was open all night."
        )
        lost_at = posted + (3 + number % 40) * DAY
        fate = Fate.DELETED if number % 3 == 0 else Fate.STAYS
        if fate is Fate.DELETED:
            self._x.befall(tweet, x.Fate.DELETED, lost_at)
        self.truths[tweet.url] = Truth(tweet.url, fate, lost_at, lost_at)
        return tweet.url
