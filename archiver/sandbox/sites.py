"""News and government sites that nobody owns: pages with a history, walls, dead links."""

from collections.abc import Iterable
from datetime import datetime

from archiver.sandbox import replies
from archiver.sandbox.world import BEGINNING, END, Reach, SandboxRequest, SandboxResponse, World

CONTROLS = ("www.example.com", "www.iana.org")
SOFT_404 = "soft-landing.example"
FAILING = "failing.example"
DOWN = "down.example"
_ROBOT_WORDS = ("bot", "archiver", "crawl", "python", "spider")

_NOT_FOUND = (
    "The page you asked for is not here. It may have been moved, or the address may be mistyped.",
    "Try the search, or start again from the front page.",
)
_CHALLENGE = (
    "<h1>Just a moment…</h1><p>Checking that you are not a robot. Enable JavaScript to continue.</p>"
    "<script>window._cf_chl_opt={cType:'managed'};</script>"
)


class WebSite:
    """A site whose pages are put there, changed, moved and taken away at dates.

    An unknown path gets an honest 404, or with `soft_404` a 200 that says not found. From `wall_since` on
    whoever does not look like a browser gets a challenge (facts: liveness, 2).
    """

    def __init__(self, name: str, *, wall_since: datetime = END, soft_404: bool = False) -> None:
        self.name = name
        self._wall_since = wall_since
        self._soft_404 = soft_404
        self._history: dict[str, list[tuple[datetime, SandboxResponse]]] = {}
        self.put("/", self.page("Welcome", ("Local news, notices and services.",)))

    def page(
        self, title: str, paragraphs: Iterable[str], *, head: str = "", byline: str = ""
    ) -> SandboxResponse:
        """An ordinary page of this site; `paragraphs` are text."""
        return replies.html(replies.page(self.name, title, tuple(paragraphs), head=head, byline=byline))

    def put(self, path: str, response: SandboxResponse, since: datetime = BEGINNING) -> None:
        """Answer `path` (without query) with `response` from `since` on, until something later is put."""
        history = self._history.setdefault(path, [])
        history.append((since, response))
        history.sort(key=lambda entry: entry[0])

    def move(self, path: str, to: str, since: datetime = BEGINNING) -> None:
        """Redirect `path` for good to `to`, a path or URL, from `since` on."""
        self.put(path, replies.redirect(to, 301), since)

    def remove(self, path: str, since: datetime, *, status: int = 404) -> None:
        """Take a page away from `since` on; 410 says that it was meant."""
        self.put(path, self._not_found(status), since)

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """The page as it is at the time."""
        if now >= self._wall_since and _is_robot(request.header("User-Agent") or ""):
            headers = (("cf-mitigated", "challenge"), ("Server", "cloudflare"))
            return replies.html(replies.document("Just a moment…", _CHALLENGE), 403, headers)
        versions = [response for since, response in self._history.get(request.path, ()) if since <= now]
        return versions[-1] if versions else self._not_found(200 if self._soft_404 else 404)

    def _not_found(self, status: int) -> SandboxResponse:
        return replies.html(replies.page(self.name, "Page not found", _NOT_FOUND), status)


class Failing:
    """A site that answers everything with a server error."""

    def __init__(self, status: int = 500) -> None:
        self._status = status

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:  # noqa: ARG002 - a Site
        """The error, whatever is asked."""
        return replies.html(replies.document("Error", "<h1>Something broke on our side</h1>"), self._status)


def add_commons(world: World) -> None:
    """What every world has: the control pages, a soft-404 site, a failing one, and a host that is down."""
    for host in CONTROLS:
        site = WebSite(host)
        site.put("/", site.page(host, ("This page is here to be asked for.",)))
        world.add(site, [host])
    world.add(WebSite("Soft Landing", soft_404=True), [SOFT_404])
    world.add(Failing(), [FAILING])
    world.take_down(DOWN, Reach.TIMES_OUT)


def _is_robot(agent: str) -> bool:
    """Whether a wall takes the client for a robot: no browser's name, or a robot's in it."""
    lowered = agent.lower()
    return not lowered.startswith("mozilla/") or any(word in lowered for word in _ROBOT_WORDS)
