"""How the archive fetches a page: from the same world, as a robot of its own name, now."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from archiver.sandbox.wayback.surt import host_of
from archiver.sandbox.world import Reach, SandboxRequest, SandboxResponse, World

AGENT = "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)"
_LARGEST_CHAIN = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page could not be captured: the archive's code and words (facts: wayback, 1.4 and 1.5)."""

    status_ext: str
    message: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What a crawl met, redirects included, the page itself last."""

    hops: tuple[tuple[str, SandboxResponse], ...]

    @property
    def status(self) -> int:
        """The status of the page itself."""
        return self.hops[-1][1].status


def crawl(world: World, url: str, now: datetime) -> Visit | Trouble:
    """Fetch `url` as it is at `now`, following at most three redirects."""
    hops: list[tuple[str, SandboxResponse]] = []
    url = urldefrag(url).url
    while len(hops) <= _LARGEST_CHAIN:
        reach = world.reach(host_of(url), now)
        if reach is not Reach.UP:
            return _unreached(url, reach)
        response = world.answer(SandboxRequest("GET", url, (("User-Agent", AGENT), ("Accept", "*/*"))), now)
        if response.broken:
            return _unreached(url, Reach.CLOSES)
        hops.append((url, response))
        location = response.header("Location")
        if location is None or response.status not in range(300, 400):
            return Visit(tuple(hops))
        url = urljoin(url, location)
    return Trouble("error:too-many-redirects", f"Too many redirects for {url}.")


def refusal(url: str, status: int) -> Trouble | None:
    """What the archive says of a page that answers `status`; None if it captures it."""
    if status == 200:
        return None
    code, words = _STATUSES.get(status, ("error:no-captures", "The capture failed for"))
    return Trouble(code, f"{words} {url} (HTTP status={status}).")


_STATUSES = {
    400: ("error:bad-request", "The server could not understand the request for"),
    401: ("error:unauthorized", "The server requires authentication for"),
    403: (
        "error:no-access",
        "The capture failed because Save Page Now does not have access rights for",
    ),
    404: ("error:not-found", "The target server cannot find the requested resource"),
    405: ("error:method-not-allowed", "The method is not allowed for"),
    429: ("error:too-many-requests", "The target server has received too many requests from us for"),
    500: ("error:internal-server-error", "The server encountered an internal error for"),
    502: ("error:bad-gateway", "Bad Gateway for"),
    503: ("error:service-unavailable", "Service Unavailable for"),
    504: ("error:gateway-timeout", "Gateway Timeout for"),
}


def _unreached(url: str, reach: Reach) -> Trouble:
    if reach is Reach.NO_SUCH_HOST:
        return Trouble("error:invalid-host-resolution", f"Couldn't resolve host for {url}.")
    return Trouble(
        "error:no-captures",
        "Save Page Now could not capture this URL because it was unreachable. "
        "If the site is online, it may be blocking access from our service.",
    )
