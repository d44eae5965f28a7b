"""The Wayback Machine as a whole: what is asked where, and when none of it answers."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from archiver.sandbox import replies
from archiver.sandbox.wayback import cdx, replay
from archiver.sandbox.wayback.crawl import Visit, crawl
from archiver.sandbox.wayback.faults import Fault
from archiver.sandbox.wayback.holdings import Copy, Holdings, moment, nearest
from archiver.sandbox.wayback.jobs import Jobs, Pace
from archiver.sandbox.wayback.limits import Gauge
from archiver.sandbox.wayback.save import SavePageNow
from archiver.sandbox.wayback.surt import absolute
from archiver.sandbox.world import Break, Reach, SandboxRequest, SandboxResponse, World

HOSTS = ("web.archive.org", "archive.org", "www.archive.org")
CDX_PER_MINUTE = 30
REPLAY_PER_MINUTE = 600

_MANY = (
    "<html><body><h1>429 Too Many Requests</h1>\n"
    "You have sent too many requests in a given amount of time.\n</body></html>"
)
_TOLERATED_429S = 5
_BAN = timedelta(hours=1)


class WaybackMachine:
    """The archive, in a world whose pages it captures.

    `keys` maps access keys to secrets. `faults` are switched on and off at any time; `pace` says
    how long things take by the clock. The limits of the real one hold: 30 look-ups and 600 replays a minute.
    """

    def __init__(self, world: World, keys: Mapping[str, str] | None = None, pace: Pace | None = None) -> None:
        self.faults: set[Fault] = set()
        self.holdings = Holdings()
        self._world = world
        self._outages: list[tuple[datetime, datetime]] = []
        self._jobs = Jobs(world, self.holdings, self.faults, pace or Pace())
        self._desk = SavePageNow(world, self.holdings, self._jobs, self.faults, keys or {})
        self._lookups = Gauge(CDX_PER_MINUTE)
        self._replays = Gauge(REPLAY_PER_MINUTE)
        self._refused: deque[datetime] = deque(maxlen=_TOLERATED_429S)
        world.add(self, HOSTS)

    def hold(self, url: str, at: datetime, response: SandboxResponse | None = None) -> Copy:
        """Let the archive have captured `url` at a time, listed ever since.

        It keeps what the world served then, to whomever, or `response`. Raises LookupError if the world
        served nothing.
        """
        hops = ((url, response),) if response else self._visited(url, at)
        copies = [Copy(u, at, hop.status, hop.headers, hop.body, at, at, source="crawl") for u, hop in hops]
        for copy in copies:
            self.holdings.add(copy)
        return copies[-1]

    def outage(self, since: datetime, until: datetime) -> None:
        """Be down as a whole from `since` until just before `until`."""
        self._outages.append((since, until))

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """Answer for web.archive.org and archive.org."""
        self._jobs.settle(now)
        if Fault.OFFLINE in self.faults or any(since <= now < until for since, until in self._outages):
            return _offline(request)
        response = (
            self._elsewhere(request, now) if request.host != "web.archive.org" else self._web(request, now)
        )
        if response.status == 429 and request.host == "web.archive.org":
            self._count_refusal(now)
        return response

    def _visited(self, url: str, at: datetime) -> tuple[tuple[str, SandboxResponse], ...]:
        visit = crawl(self._world, url, at)
        if isinstance(visit, Visit):
            return visit.hops
        raise LookupError(f"nothing to capture at {url}: {visit.message}")

    def _web(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        path = request.path
        if path == "/save" or path.startswith("/save/"):
            return self._desk.answer(request, now)
        if path.startswith(("/cdx/search", "/web/timemap/")):
            return self._lookup(request, now)
        if path.startswith("/web/"):
            return self._replay(request, now)
        return replies.html(replies.document("Wayback Machine", "<h1>Wayback Machine</h1>"))

    def _lookup(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """CDX and time maps, which share a pace."""
        if Fault.CDX_CLOSED in self.faults:
            return SandboxResponse(broken=Break.CLOSE)
        if Fault.CDX_429 in self.faults or not self._lookups.take(now):
            return replies.html(_MANY, 429)
        if Fault.CDX_503 in self.faults:
            return _offline(request)
        if Fault.CDX_504 in self.faults:
            return replies.html(replies.document("504 Gateway Time-out", ""), 504)
        holdings = Holdings() if Fault.CDX_EMPTY in self.faults else self.holdings
        if request.path.startswith("/web/timemap/link/"):
            return replay.timemap(holdings, request.target.removeprefix("/web/timemap/link/"), now)
        if request.path.startswith("/web/timemap/json"):
            request = _as_cdx(request)
        return cdx.answer(holdings, request, now)

    def _replay(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        if not self._replays.take(now):
            return replies.html(_MANY, 429)
        late = Fault.REPLAY_LAG in self.faults
        status = 200 if Fault.EXCLUDED_AS_200 in self.faults else 403
        return replay.answer(self.holdings, request, now, late=late, excluded_status=status)

    def _elsewhere(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """The availability interface; the rest of archive.org is a front page."""
        if request.path != "/wayback/available":
            return replies.html(replies.document("Internet Archive", "<h1>Internet Archive</h1>"))
        if Fault.AVAILABLE_429 in self.faults:
            return replies.html(_MANY, 429)
        url, digits = request.parameter("url") or "", request.parameter("timestamp") or ""
        known = [] if Fault.AVAILABLE_EMPTY in self.faults else self._available(url, now)
        if not known:
            return replies.json({"url": url, "archived_snapshots": {}})
        copy = nearest(known, moment(digits) if digits else now)
        closest = {
            "status": str(copy.status),
            "available": True,
            "url": replay.memento_url(copy).replace("https:", "http:", 1),
            "timestamp": copy.timestamp,
        }
        return replies.json({"url": url, "archived_snapshots": {"closest": closest}, "timestamp": digits})

    def _available(self, url: str, now: datetime) -> list[Copy]:
        if not url or self.holdings.excluded(url):
            return []
        return [
            copy for copy in self.holdings.replayable(absolute(url), now, late=True) if copy.status == 200
        ]

    def _count_refusal(self, now: datetime) -> None:
        """Shut out whoever does not listen to 429s (with the fault that says so)."""
        self._refused.append(now)
        dense = len(self._refused) == _TOLERATED_429S and now - self._refused[0] < timedelta(minutes=1)
        if dense and Fault.FIREWALL in self.faults:
            self._world.take_down("web.archive.org", Reach.REFUSES, now, now + _BAN)


def _as_cdx(request: SandboxRequest) -> SandboxRequest:
    """A time map in JSON is a CDX answer in JSON, its URL given as a parameter or in the path."""
    rest = request.target.removeprefix("/web/timemap/json")
    query = rest.removeprefix("?") if rest.startswith("?") else f"url={rest.removeprefix('/')}"
    url = f"https://web.archive.org/cdx/search/cdx?output=json&{query}"
    return SandboxRequest(request.method, url, request.headers)


def _offline(request: SandboxRequest) -> SandboxResponse:
    """The notice of a whole outage; saving does not even exist then."""
    if request.path.startswith("/save"):
        return replies.html(replies.document("404 Not Found", "<h1>Not Found</h1>"), 404)
    title = "Internet Archive: Temporarily Offline"
    return replies.html(replies.document(title, f"<h1>{title}</h1><p>Please come back later.</p>"), 503)
