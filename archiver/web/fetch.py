"""One GET and its answer as bytes, over aiohttp. Redirects, paces and retries are the door's business."""

import asyncio
import socket
import ssl
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import aiohttp
import certifi
from aiohttp.abc import AbstractResolver
from yarl import URL

from archiver.address import Address
from archiver.clock import Clock
from archiver.model.exchange import Failure, Header, Hop, Limits
from archiver.model.states import State
from archiver.settings import NetworkSettings
from archiver.web import socks
from archiver.web.bodies import Body
from archiver.web.decode import OFFERED
from archiver.web.failures import FOREIGN, Stopped, failure, proxy_refusal
from archiver.web.guard import Guard
from archiver.web.responses import Response
from archiver.web.sockets import make_room

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PROXY_AUTHENTICATION = 407
_MAX_FIELD = 32_768
_IDLE_SECONDS = 1.0
"""How long, beyond the gap, a connection waits for the next request to its host.

It saves a handshake, but takes 80 kB, which adds up in a sweep over thousands of hosts.
"""
_PRINTABLE = "".join(map(chr, range(33, 127)))
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Fetcher:
    """Two sessions: one for direct connections, behind the guard, and one that only ever talks to a proxy."""

    def __init__(
        self, settings: NetworkSettings, clock: Clock, resolver: AbstractResolver, guard: Guard
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._guard = guard
        self._headers = {
            "User-Agent": settings.agent(),
            "Accept": _ACCEPT,
            "Accept-Language": "en,*;q=0.5",
            "Accept-Encoding": OFFERED,
        }
        self._unverified = _context(None)
        self._socks: dict[str, aiohttp.ClientSession] = {}
        self._direct: aiohttp.ClientSession
        self._proxied: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        make_room()
        context = self._verified = _context(self._settings.ca_bundle or certifi.where())
        self._direct = self._session(context, self._resolver, self._guarded_socket)
        self._proxied = self._session(context, aiohttp.ThreadedResolver())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._direct.close()
        await self._proxied.close()
        for session in self._socks.values():
            await session.close()
        await self._resolver.close()

    async def hop(
        self,
        address: Address,
        extra: tuple[Header, ...],
        limits: Limits,
        proxy: str | None = None,
        *,
        unverified: bool = False,
    ) -> Hop | Failure:
        """GET one URL within `limits`, everything included. Follows nothing, raises for no network trouble.

        `extra` headers replace the client's own of the same name. The body of a redirect is not read.
        A failure in the middle of a body keeps what came before as its hop. `unverified` leaves the
        certificate unchecked, and marks the hop.
        """
        url, begun = wire_url(address), (self._clock.now(), time.monotonic())
        session = self._towards(proxy)
        response: aiohttp.ClientResponse | None = None
        with Body() as body:
            try:
                async with asyncio.timeout(limits.seconds):
                    response = await session.get(
                        URL(url, encoded=True),
                        headers=merge(self._headers, extra),
                        allow_redirects=False,
                        proxy=None if _is_socks(proxy) else proxy,
                        ssl=self._unverified if unverified else True,
                    )
                    body.folder = _aside(response, limits)
                    truncated = await _read(response, body, limits.bytes)
            except FOREIGN as error:
                cut = _hop(url, response, bytes(body.start), begun, truncated=True) if response else None
                partial = (replace(cut, unverified=unverified),) if cut else ()
                return failure(error, proxied=proxy is not None, hops=partial)
            finally:
                if response:
                    response.release()
            if proxy and not _is_socks(proxy) and address.scheme == "http" and _from_proxy(response):
                return proxy_refusal(
                    response.status, response.headers.get("X-Squid-Error"), response.reason or ""
                )
            whole = _hop(url, response, bytes(body.start), begun, truncated=truncated)
            return replace(whole, unverified=unverified, spool=body.spool())

    def _towards(self, proxy: str | None) -> aiohttp.ClientSession:
        """The session for a proxy, or for none."""
        if not proxy or not _is_socks(proxy):
            return self._proxied if proxy else self._direct
        if proxy not in self._socks:
            options = {"limit": 0, "ssl": self._verified, "keepalive_timeout": _IDLE_SECONDS}
            self._socks[proxy] = self._over(socks.connector(proxy, **options))
        return self._socks[proxy]

    def _session(
        self,
        context: ssl.SSLContext,
        resolver: AbstractResolver,
        opener: aiohttp.SocketFactoryType | None = None,
    ) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,
            ssl=context,
            resolver=resolver,
            use_dns_cache=False,
            keepalive_timeout=_IDLE_SECONDS,
            socket_factory=opener,
        )
        return self._over(connector)

    def _over(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(sock_connect=self._settings.connect_timeout),
            max_line_size=_MAX_FIELD,
            max_field_size=_MAX_FIELD,
            response_class=Response,
        )

    def _guarded_socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """The last check, on the very address about to be connected."""
        host, port = info[4][:2]
        if reason := self._guard.endpoint(host, port):
            raise Stopped(State.UNSAFE, "address", reason)
        return socket.socket(*info[:3])


def _is_socks(proxy: str | None) -> bool:
    return proxy is not None and proxy.startswith(f"{socks.SCHEME}:")


def _context(trusted: str | None) -> ssl.SSLContext:
    """A client's side of TLS, which trusts the authorities in a file; None: whoever answers."""
    if trusted is None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context = ssl.create_default_context(cafile=trusted)
    context.set_alpn_protocols(["http/1.1"])
    return context


def wire_url(address: Address) -> str:
    """The URL as put on the wire: what is not ASCII is percent-encoded as UTF-8, the rest as written."""
    url = address.url
    return url if url.isascii() else quote(url, safe=_PRINTABLE)


def is_redirect(hop: Hop) -> bool:
    """Whether an answer sends us on. One without a Location, or an empty one, is an answer like any other."""
    return hop.status in REDIRECTS and bool(hop.header("Location"))


def merge(own: dict[str, str], extra: tuple[Header, ...]) -> dict[str, str]:
    """The client's own headers with the `extra` ones over them."""
    if not extra:
        return own
    names = {name.lower() for name, _ in extra}
    return {name: value for name, value in own.items() if name.lower() not in names} | dict(extra)


def _from_proxy(response: aiohttp.ClientResponse) -> bool:
    """Whether an answer to a plain request is the proxy's own; in a tunnel it never is."""
    return response.status == _PROXY_AUTHENTICATION or (
        response.status >= 500 and "X-Squid-Error" in response.headers
    )


def _aside(response: aiohttp.ClientResponse, limits: Limits) -> Path | None:
    """Where a large body is put aside: one that is wanted, and that need not be decoded."""
    wanted = response.status == 200 and not response.headers.get("Content-Encoding")
    return limits.folder if wanted else None


async def _read(response: aiohttp.ClientResponse, body: Body, cap: int) -> bool:
    """Read the body up to `cap` bytes; True if more was offered."""
    if response.status in REDIRECTS and response.headers.get("Location"):
        return False
    while chunk := await response.content.readany():
        room = cap - body.size
        body.add(chunk[:room])
        if len(chunk) > room:
            return True
    return False


def _hop(
    url: str, response: aiohttp.ClientResponse, body: bytes, begun: tuple[datetime, float], *, truncated: bool
) -> Hop:
    version = response.version or aiohttp.HttpVersion11
    peer, tls = getattr(response, "peer", ("", None))
    return Hop(
        url=url,
        request_headers=_sent(response),
        http_version=f"HTTP/{version.major}.{version.minor}",
        status=response.status,
        reason=response.reason or "",
        headers=tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in response.raw_headers),
        body=body,
        truncated=truncated,
        peer=peer,
        at=begun[0],
        seconds=time.monotonic() - begun[1],
        tls=tls if url.startswith("https:") else None,  # else it is a proxy's
    )


def _sent(response: aiohttp.ClientResponse) -> tuple[Header, ...]:
    """The headers as sent to the host; what was meant for the proxy alone is not evidence."""
    sent = response.request_info.headers.items()
    return tuple((name, value) for name, value in sent if name.lower() != "proxy-authorization")
