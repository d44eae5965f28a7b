"""A month in the life of two articles, written by hand: what befalls each source, and what may be said of it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from archiver.cli.demo import sandbox_settings
from archiver.clock import Clock
from archiver.model.watch import Watch, WatchKind
from archiver.sandbox import Sandbox, SandboxRequest, SandboxResponse, World, x
from archiver.sandbox.newspaper import FEED, Newspaper
from archiver.sandbox.sites import WebSite, add_commons
from archiver.sandbox.wayback import WaybackMachine
from archiver.sandbox.world import Reach
from archiver.sandbox.x import X
from archiver.settings import Settings
from archiver.usecases.tools import Tools
from archiver.usecases.watch_ids import watch_id
from tests.support.bad_day import Portal
from tests.support.newsroom import KEYS

START = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = START + 28 * DAY
OFFLINE = (START + 14 * DAY - 3 * HOUR, START + 14 * DAY + 3 * HOUR)
PAPER = "www.saltmoor-gazette.example"

LIMITED = SandboxResponse(429, b"<h1>Too many requests</h1>", (("Retry-After", "3600"),))
CHALLENGE = SandboxResponse(
    403,
    b"<html><title>Just a moment...</title><h1>Just a moment...</h1><p>Enable JavaScript to continue.</p></html>",
    (("cf-mitigated", "challenge"), ("Server", "cloudflare"), ("Content-Type", "text/html")),
)
SETTINGS = {
    "network": {"gap": 0.0},
    "archives": KEYS,
    "daemon": {
        "looks_minutes": 240,
        "articles_minutes": 720,
        "copies_minutes": 360,
        "captures_minutes": 360,
        "notices_minutes": 360,
        "media_minutes": 1440,
        "report_minutes": 24 * 60,
        "low_disk_bytes": 0,
        "backups": 2,
    },
    "schedule": {"lists_every": 8 * 3600},
}

QUAY, GATE, LEVELS = "https://www.quay.example", "https://www.gate.example", "https://www.levels.example"
STAYS, REMOVED, WITHDRAWN, RETURNS = (f"{QUAY}/{page}" for page in ("tides", "minutes", "vote", "letter"))
MOVES, REWRITTEN, NEVER, DROPPED = (f"{GATE}/{page}" for page in ("plan", "price", "never", "dropped"))
LATE = f"{LEVELS}/late"
ADDED = f"{LEVELS}/added"
LIMITS = "https://www.limits.example/prices"
WALLED = "https://www.walled.example/report"
SINKS = "https://www.sinks.example/chart"


def day(number: int) -> datetime:
    """When things happen on a day: an hour after a round and hours before the next, so that no race decides."""
    return START + number * DAY + HOUR


class Month:
    """The world of that month. Its clock is whoever asks; its sites forget nothing and are asked again."""

    def __init__(self) -> None:
        self.world = World()
        add_commons(self.world)
        self.wayback = WaybackMachine(self.world, {KEYS["access_key"]: KEYS["secret_key"]})
        self.asked = _count_captures(self.wayback)
        self.posts = self._posts()
        self._pages()
        self._troubles()
        self._paper()

    @property
    def truth(self) -> dict[str, tuple[str, str, str, str, str]]:
        """By URL: verdict, cause, confirmation, snapshot_status, citation_status at the month's end."""
        kept, deleted = self.posts
        return {
            STAYS: ("live", "", "", "verified", "present"),
            REMOVED: ("gone", "not_found", "3 of 3", "verified", "present"),
            WITHDRAWN: ("gone", "gone", "2 of 2", "verified", "present"),
            RETURNS: ("live", "", "", "verified", "present"),
            MOVES: ("moved", "", "", "verified", "present"),
            REWRITTEN: ("changed", "", "", "verified", "present"),
            NEVER: ("gone", "not_found", "3 of 3", "none", "present"),
            DROPPED: ("live", "", "", "verified", "vanished"),
            LATE: ("live", "", "", "verified", "present"),
            ADDED: ("live", "", "", "verified", "present"),
            LIMITS: ("live", "", "", "verified", "present"),
            WALLED: ("live", "", "", "verified", "present"),
            SINKS: ("unverifiable", "", "", "verified", "present"),
            kept: ("live", "", "", "verified", "present"),
            deleted: ("gone", "deleted_by_author", "2 of 2", "verified", "present"),
        }

    @property
    def transitions(self) -> list[tuple[str, str]]:
        """Each change of a verdict in the month, in order for each URL."""
        _, deleted = self.posts
        return [
            (REMOVED, "live → missing"),
            (REMOVED, "missing → gone"),
            (WITHDRAWN, "live → missing"),
            (WITHDRAWN, "missing → gone"),
            (RETURNS, "live → missing"),
            (RETURNS, "missing → live"),
            (MOVES, "live → moved"),
            (REWRITTEN, "live → changed"),
            (NEVER, "missing → gone"),
            (LIMITS, "live → unverifiable"),
            (LIMITS, "unverifiable → live"),
            (WALLED, "live → unverifiable"),
            (WALLED, "unverifiable → live"),
            (SINKS, "live → unverifiable"),
            (deleted, "live → missing"),
            (deleted, "missing → gone"),
        ]

    @property
    def news(self) -> list[tuple[str, str]]:
        """What people have to be told in messages, each once."""
        _, deleted = self.posts
        missed, gone = "not there when looked at, not yet confirmed", "gone, confirmed"
        lost = (REMOVED, WITHDRAWN, deleted)
        return [
            *((missed, url) for url in (*lost, RETURNS)),
            *((gone, url) for url in (*lost, NEVER)),
            ("there again", RETURNS),
            ("changed", REWRITTEN),
        ]

    def _posts(self) -> tuple[str, str]:
        """A post that stays, and one that its author deletes on the fifth day."""
        platform = X(self.world)
        platform.account("gate_desk", "Gate desk")
        kept, deleted = (
            platform.post("gate_desk", START - timedelta(hours=n), f"The gate was open for {n} hours.")
            for n in (3, 2)
        )
        platform.befall(deleted, x.Fate.DELETED, day(5))
        return tuple(f"https://x.com/gate_desk/status/{post.id}" for post in (kept, deleted))

    def _pages(self) -> None:
        quay = self._site(QUAY, "tides", "minutes", "vote", "letter")
        quay.remove("/minutes", day(5))
        quay.remove("/vote", day(8), status=410)
        quay.remove("/letter", day(5))
        quay.put("/letter", _page(quay, "letter"), day(9))
        gate = self._site(GATE, "plan", "plans", "price", "dropped")
        gate.move("/plan", "/plans", day(3))
        other = [f"Number {n} of quite another list, which nobody has seen before." for n in range(9)]
        gate.put("/price", gate.page("A new price", other), day(4))
        self._site(LEVELS, "late", "added")

    def _troubles(self) -> None:
        """Limits, a wall, a host that sinks; a day without the archive, six hours without our network."""
        for url, begin, end, instead in (
            (LIMITS, day(6), day(9), LIMITED),
            (WALLED, day(6), day(13), CHALLENGE),
        ):
            host, page = url.removeprefix("https://").split("/")
            site = self._site(f"https://{host}", page)
            self.world.add(Portal(site, [(begin, end)], instead), [host])
        self._site(SINKS.rpartition("/")[0], "chart")
        self.world.take_down("www.sinks.example", Reach.REFUSES, day(10))
        self.wayback.outage(day(12), day(13))
        for host in (*self.world.sites, PAPER):
            self.world.take_down(host, Reach.TIMES_OUT, *OFFLINE)

    def _paper(self) -> None:
        """An article at first that is edited on the third day, and another one on the twelfth."""
        paper = Newspaper("Saltmoor Gazette", PAPER)
        self.world.add(paper, [PAPER])
        first = [STAYS, REMOVED, WITHDRAWN, RETURNS, MOVES, REWRITTEN, NEVER, LIMITS, WALLED, SINKS]
        first += self.posts
        name, title = "/2026/the-gate-in-saltmoor", "The gate"
        paper.publish(name, title, _article([*first, DROPPED]), START - HOUR)
        paper.publish(name, title, _article([*first, ADDED]), day(3))
        paper.publish("/2026/the-levels-in-saltmoor", "The levels", _article([STAYS, LATE]), day(12))
        self.feed = paper.url(FEED)

    def _site(self, address: str, *pages: str) -> WebSite:
        host = address.removeprefix("https://")
        site = WebSite(host.split(".")[1].title())
        for name in pages:
            site.put(f"/{name}", _page(site, name))
        self.world.add(site, [host])
        return site


def settings(sandbox: Sandbox) -> Settings:
    """Those of a newsroom with keys, whose rounds are an hour or more apart."""
    base = sandbox_settings(sandbox.proxy_url, sandbox.ca_file)
    sections = {name: getattr(base, name) for name in SETTINGS}
    return base.model_copy(
        update={
            name: type(old).model_validate({**old.model_dump(), **SETTINGS[name]})
            for name, old in sections.items()
        }
    )


def watch(tools: Tools, feed: str, clock: Clock) -> None:
    """Let the paper's feed be watched, unless it is already."""
    watched = Watch(watch_id(WatchKind.FEED, feed), WatchKind.FEED, feed, clock.now())
    if not tools.ledger.watch.watches():
        tools.ledger.watch.record_watch(watched)


def _count_captures(wayback: WaybackMachine) -> Counter[tuple[str, date]]:
    """How often the archive takes a wish for a capture, by URL and day, counted as it goes."""
    asked: Counter[tuple[str, date]] = Counter()
    answer = wayback.answer

    def counting(request: SandboxRequest, now: datetime) -> SandboxResponse:
        response = answer(request, now)
        if request.method == "POST" and request.path == "/save" and response.status == 200:
            asked[request.form["url"], now.date()] += 1
        return response

    wayback.answer = counting  # type: ignore[method-assign]
    return asked


def _page(site: WebSite, name: str) -> SandboxResponse:
    words = [f"{site.name} wrote on {name}, item {n}: the water stood at {n} feet." for n in range(5)]
    return site.page(f"{site.name} on {name}", words)


def _article(urls: list[str]) -> str:
    told = "".join(f'<p>The office wrote <a href="{url}">a notice on the gate</a>.</p>' for url in urls)
    return f"<p>The water came at night and left at noon, and nobody slept in Saltmoor.</p>{told}"
