"""The world behind the proxy: which hosts there are, what they answer, and who asked them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from archiver.model.exchange import Header

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
END = datetime(9999, 12, 31, tzinfo=UTC)


class Reach(StrEnum):
    """How far a connection to a host comes. The values are the proxy's words for it."""

    UP = "up"
    NO_SUCH_HOST = "no such host"
    REFUSES = "connection refused"
    TIMES_OUT = "timed out"
    CLOSES = "closed without an answer"


class Break(StrEnum):
    """How an answer breaks on the wire: not sent at all, or cut off half-way through its body."""

    CLOSE = "close"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class SandboxRequest:
    """A request as a site sees it. `url` is absolute, as sent, without a fragment."""

    method: str
    url: str
    headers: tuple[Header, ...] = ()
    body: bytes = field(default=b"", repr=False)

    @property
    def host(self) -> str:
        """The host asked, in lower case, without port."""
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def path(self) -> str:
        """The path as written, at least "/"."""
        return urlsplit(self.url).path or "/"

    @property
    def target(self) -> str:
        """Path and query as written."""
        query = urlsplit(self.url).query
        return f"{self.path}?{query}" if query else self.path

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query's parameters in order, decoded, empty ones included."""
        return tuple(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form-urlencoded body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter, None if it is not there."""
        return next((value for key, value in self.query if key == name), None)

    def header(self, name: str) -> str | None:
        """The first value of a header, by case-insensitive name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class SandboxResponse:
    """A site's answer. Length and date are added on the way out; `broken` says how it fails to arrive."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    headers: tuple[Header, ...] = ()
    broken: Break | None = None

    def header(self, name: str) -> str | None:
        """The first value of a header, by case-insensitive name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Site(Protocol):
    """Whatever answers for one or more hosts."""

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """The answer at a time: a function of the request, the site's own state and `now`."""


@dataclass(frozen=True, slots=True)
class Record:
    """A request that reached the proxy. For CONNECT, `url` is `host:port`, else it is absolute."""

    method: str
    url: str
    headers: tuple[Header, ...]
    at: datetime

    @property
    def host(self) -> str:
        """The host that was asked for."""
        url = f"//{self.url}" if self.method == "CONNECT" else self.url
        return (urlsplit(url).hostname or "").lower()


@dataclass(frozen=True, slots=True)
class _Trouble:
    host: str
    reach: Reach
    since: datetime
    until: datetime


class World:
    """Hosts and their sites, troubles on the way to them, and the log of all that was asked."""

    def __init__(self) -> None:
        self.sites: dict[str, Site] = {}
        self.log: list[Record] = []
        self._troubles: list[_Trouble] = []

    def add(self, site: Site, hosts: Iterable[str]) -> None:
        """Let `site` answer for `hosts` (lower case; no wildcards)."""
        self.sites.update(dict.fromkeys(hosts, site))

    def take_down(self, host: str, reach: Reach, since: datetime = BEGINNING, until: datetime = END) -> None:
        """Make `host` unreachable in the way `reach` says, from `since` until just before `until`."""
        self._troubles.append(_Trouble(host, reach, since, until))

    def reach(self, host: str, now: datetime) -> Reach:
        """How far a connection to `host` comes at a time."""
        for trouble in self._troubles:
            if trouble.host == host and trouble.since <= now < trouble.until:
                return trouble.reach
        return Reach.UP if host in self.sites else Reach.NO_SUCH_HOST

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """What the site asked for answers. Raises KeyError for a host that is not in the world."""
        return self.sites[request.host].answer(request, now)

    def requests(self, host: str = "") -> list[Record]:
        """The requests (without CONNECTs) to `host`, or to all hosts, oldest first."""
        return [entry for entry in self.log if entry.method != "CONNECT" and host in ("", entry.host)]

    def contacted(self) -> set[str]:
        """Every host that anybody tried to reach, CONNECTs included."""
        return {entry.host for entry in self.log}
