"""A GET that looks like a browser's, over curl_cffi. Needs the extra `impersonate`; off by default.

The same guard, deadline and caps hold as for every request: names are resolved and judged by us, and curl
connects to those very addresses; redirects are the door's business. Few pages need it, so each request has a
connection and, while it lasts, a thread of its own.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import certifi
from aiohttp.abc import AbstractResolver

from archiver.address import Address
from archiver.clock import Clock
from archiver.errors import SettingsError
from archiver.model.exchange import Failure, Header, Hop
from archiver.model.states import State
from archiver.settings import NetworkSettings
from archiver.web.decode import OFFERED
from archiver.web.failures import Stopped, one_line
from archiver.web.fetch import REDIRECTS, wire_url
from archiver.web.guard import Guard

_ABORT = 0xFFFFFFFF
_STOPPED_BY_US = 23
_NOT_CONNECTED = 7
_HEADER_OUT = 2
_FAILURES = {
    5: (State.UNVERIFIABLE, "proxy"),
    6: (State.DNS_FAILURE, "error"),
    _NOT_CONNECTED: (State.CONNECTION_FAILED, "connect"),
    28: (State.TIMEOUT, "total"),
    35: (State.TLS_ERROR, "handshake"),
    52: (State.CONNECTION_FAILED, "empty"),
    56: (State.CONNECTION_FAILED, "reset"),
    60: (State.TLS_ERROR, "untrusted"),
    97: (State.UNVERIFIABLE, "proxy"),
}
"""Curl's error codes (libcurl-errors); all others are `protocol`."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to ask for, within how many seconds, at which addresses (none: the proxy resolves)."""

    address: Address
    places: tuple[str, ...]
    seconds: float
    proxy: str | None

    @property
    def resolved(self) -> str:
        """The addresses as curl wants them: they replace its own look-up."""
        places = ",".join(f"[{place}]" if ":" in place else place for place in self.places)
        return f"{self.address.host}:{self.address.port}:{places}"


@dataclass
class _Received:
    """What has come in so far."""

    cap: int
    status: int = 0
    version: str = ""
    reason: str = ""
    headers: list[Header] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    sent: tuple[Header, ...] = ()
    truncated: bool = False
    given_up: bool = False

    def on_header(self, line: bytes) -> int:
        """Take a line of the head; a status line begins a new one."""
        text = line.decode("latin-1").rstrip("\r\n")
        if text.startswith("HTTP/"):
            self.version, _, rest = text.partition(" ")
            code, _, self.reason = rest.partition(" ")
            self.status, self.headers = int(code) if code.isdigit() else 0, []
        elif text:
            name, _, value = text.partition(":")
            self.headers.append((name, value.strip()))
        return _ABORT if self.given_up else len(line)

    def on_body(self, data: bytes) -> int:
        """Take a piece of the body, up to the cap; none of a redirect's."""
        if self.given_up or (self.status in REDIRECTS and self._location):
            return _ABORT
        self.body += data
        if len(self.body) <= self.cap:
            return len(data)
        del self.body[self.cap :]
        self.truncated = True
        return _ABORT

    def on_debug(self, kind: int, data: bytes) -> None:
        """Keep the request as it was sent, but for what was meant for a proxy."""
        if kind == _HEADER_OUT and data.startswith(b"GET "):
            lines = (line.partition(":") for line in data.decode("latin-1").split("\r\n")[1:] if line)
            pairs = ((name, value.strip()) for name, _, value in lines)
            self.sent = tuple(pair for pair in pairs if pair[0].lower() != "proxy-authorization")

    @property
    def _location(self) -> bool:
        return any(name.lower() == "location" and value for name, value in self.headers)


class Impersonator:
    """Asks as a browser would. Raises SettingsError where the library is missing."""

    def __init__(
        self, settings: NetworkSettings, clock: Clock, resolver: AbstractResolver, guard: Guard
    ) -> None:
        try:
            import curl_cffi  # noqa: PLC0415 - an extra
            from curl_cffi.requests.impersonate import DEFAULT_CHROME  # noqa: PLC0415 - an extra
        except ImportError:
            what = "network.impersonate needs an extra: pip install 'archiver[impersonate]'"
            raise SettingsError(what) from None
        self._curl: Any = curl_cffi
        self._browser = DEFAULT_CHROME
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._guard = guard

    async def hop(self, address: Address, seconds: float, proxy: str | None = None) -> Hop | Failure:
        """GET one URL within `seconds` as a browser would. Follows nothing, raises for no network trouble."""
        begun = self._clock.now(), time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                places = () if proxy else await self._places(address)
        except Stopped as stopped:
            return stopped.failure
        except TimeoutError:
            return Failure(State.TIMEOUT, "total", "no answer from the DNS")
        left = max(0.001, seconds - (time.monotonic() - begun[1]))
        asked, received = _Asked(address, places, left, proxy), _Received(self._settings.max_wire_bytes)
        try:
            found = await asyncio.to_thread(self._perform, asked, received)
        except asyncio.CancelledError:
            received.given_up = True
            raise
        return found if isinstance(found, Failure) else _hop(wire_url(address), received, found, begun)

    async def _places(self, address: Address) -> tuple[str, ...]:
        """The addresses that may be connected to. Raises Stopped if one of them may not."""
        if address.ip is not None:
            hosts: tuple[str, ...] = (address.host,)
        else:
            hosts = tuple(found["host"] for found in await self._resolver.resolve(address.host, address.port))
        for host in hosts:
            if reason := self._guard.endpoint(host, address.port):
                raise Stopped(State.UNSAFE, "address", reason)
        return hosts

    def _perform(self, asked: _Asked, received: _Received) -> str | Failure:
        """In a thread: ask, and give the address that answered."""
        curl = self._curl.Curl()
        try:
            self._prepare(curl, asked, received)
            try:
                curl.perform()
            except self._curl.CurlError as error:
                if not (error.code == _STOPPED_BY_US and received.status):
                    return _failure(int(error.code), str(error), proxied=bool(asked.proxy))
            peer = bytes(curl.getinfo(self._curl.CurlInfo.PRIMARY_IP)).decode()
        finally:
            curl.close()
        if asked.places and peer not in asked.places:
            return Failure(State.UNSAFE, "address", f"connected to {peer}")
        return peer

    def _prepare(self, curl: Any, asked: _Asked, received: _Received) -> None:
        option = self._curl.CurlOpt
        curl.impersonate(self._browser)
        milliseconds = max(1, int(asked.seconds * 1000))
        for name, value in (
            (option.URL, wire_url(asked.address)),
            (option.ACCEPT_ENCODING, OFFERED),
            (option.HTTP_CONTENT_DECODING, 0),
            (option.FOLLOWLOCATION, 0),
            (option.TIMEOUT_MS, milliseconds),
            (option.CONNECTTIMEOUT_MS, min(milliseconds, int(self._settings.connect_timeout * 1000))),
            (option.CAINFO, self._settings.ca_bundle or certifi.where()),
            (option.PROTOCOLS_STR, "http,https"),
            (option.PROXY, asked.proxy or ""),
            (option.NOPROXY, ""),
            (option.NOSIGNAL, 1),
            (option.FRESH_CONNECT, 1),
            (option.FORBID_REUSE, 1),
            (option.VERBOSE, 1),
            (option.HEADERFUNCTION, received.on_header),
            (option.WRITEFUNCTION, received.on_body),
            (option.DEBUGFUNCTION, received.on_debug),
        ):
            curl.setopt(name, value)
        if asked.places and asked.address.ip is None:
            curl.setopt(option.RESOLVE, [asked.resolved])


def _failure(code: int, words: str, *, proxied: bool) -> Failure:
    """What curl's error means; a proxy that can't be connected to says nothing about the host."""
    if proxied and code == _NOT_CONNECTED:
        return Failure(State.UNVERIFIABLE, "proxy", one_line(words))
    state, kind = _FAILURES.get(code, (State.CONNECTION_FAILED, "protocol"))
    return Failure(state, kind, one_line(words))


def _hop(url: str, received: _Received, peer: str, begun: tuple[datetime, float]) -> Hop:
    return Hop(
        url=url,
        request_headers=received.sent,
        http_version=received.version,
        status=received.status,
        reason=received.reason,
        headers=tuple(received.headers),
        body=bytes(received.body),
        truncated=received.truncated,
        peer=peer,
        at=begun[0],
        seconds=time.monotonic() - begun[1],
    )
