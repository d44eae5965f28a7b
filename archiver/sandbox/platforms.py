"""Platforms on which every kind of thing that can befall a post has befallen one (facts: platforms, c to i).

A `Stand` is one platform: for each fate there is a post with an id of its own, and whatever is asked about
that id is answered in the shape that the platform has for it. `fair.py` puts them all into one world.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote

from archiver.model.states import PlatformName
from archiver.sandbox import replies
from archiver.sandbox.world import SandboxRequest, SandboxResponse


class Fate(StrEnum):
    """What befell a post, or whoever asks for it."""

    LIVE = "live"
    DELETED = "deleted"
    REMOVED = "removed by the platform"
    SUSPENDED = "account suspended"
    CLOSED = "account closed"
    PROTECTED = "protected"
    AGE_RESTRICTED = "age-restricted"
    WITHHELD = "withheld"
    RATE_LIMITED = "rate-limited"
    BANNED = "banned"
    NEW_MARKUP = "changed in its markup"
    # what befalls ordinary pages only
    MOVED = "moved"
    MISSING = "missing"
    SOFT_404 = "missing, and answered with 200"
    PARKED = "sold with its domain"
    LOGIN = "behind a login"
    PAYWALLED = "behind a paywall"
    NEEDS_BROWSER = "built by the browser"
    BROKEN = "broken at its host"
    UNREACHABLE = "out of reach"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A post with a fate, under the URL by which one would cite it."""

    platform: PlatformName
    fate: Fate
    url: str


Show = Callable[[str, SandboxRequest], SandboxResponse]
"""What is shown of the post with an id."""


@dataclass(frozen=True)
class Stand:
    """A platform. `number` makes the id of the nth fate, `cite` the URL of a post with an id."""

    name: PlatformName
    hosts: tuple[str, ...]
    number: Callable[[int], str]
    cite: Callable[[str, Fate], str]
    shows: Mapping[Fate, Show]

    def specimens(self) -> Iterator[Specimen]:
        """The posts, a fate each."""
        for place, fate in enumerate(self.shows):
            yield Specimen(self.name, fate, self.cite(self.number(place), fate))

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:  # noqa: ARG002 - a Site
        """What the fate of the post that is asked about shows; 404 for everything else but the front page."""
        asked = unquote(request.url)
        for place, show in enumerate(self.shows.values()):
            if (number := self.number(place)) in asked:
                return show(number, request)
        if request.path == "/":
            return replies.html(replies.document(request.host, f"<h1>Welcome to {request.host}</h1>"))
        return replies.html(replies.document("Not found", "<h1>Not found</h1>"), 404)


def always(response: SandboxResponse) -> Show:
    """The same for every question."""
    return lambda _number, _request: response


RATE_LIMITED = always(replies.text("Too Many Requests\n", 429))
CHALLENGED = always(
    replies.html(
        replies.document("Just a moment...", "<script>window._cf_chl_opt={}</script>"),
        403,
        (("cf-mitigated", "challenge"), ("Server", "cloudflare")),
    )
)
NEW_MARKUP = always(
    replies.html(replies.document("Home", '<div id="app-v2"></div><script src="/v2.js"></script>'))
)
NEW_JSON = always(replies.json({"v": 2, "payload": {"blocks": []}}))


def sent_to(location: str) -> Show:
    """A redirect to a gate, which asks for a login itself."""

    def show(_number: str, _request: SandboxRequest) -> SandboxResponse:
        return replies.redirect(location)

    return show
