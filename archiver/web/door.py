"""The only way to cited hosts: guarded, paced, capped, and never raising for network trouble."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self

from aiohttp.abc import AbstractResolver

from archiver.address import Address
from archiver.clock import Clock, SystemClock
from archiver.model.exchange import Answer, Exchange, Failure, Header, Hop, Limits, Request
from archiver.model.states import State
from archiver.settings import NetworkSettings, Route
from archiver.web import redirects, retries
from archiver.web.decode import Caps, TooLarge, Undecodable, decode, encodings
from archiver.web.failures import one_line
from archiver.web.fetch import Fetcher, is_redirect, wire_url
from archiver.web.guard import Guard, read
from archiver.web.impersonate import Impersonator
from archiver.web.pace import PaceBook, Paces, SharedPace
from archiver.web.proxies import Proxies, Way, on_route
from archiver.web.relay import Relay
from archiver.web.resolver import Resolver
from archiver.web.routes import Routes

_BESIDE_THE_LOOP = 262_144
"""Compressed bytes from which unpacking is left to a thread."""


class Door:
    """Asks for URLs. An async context manager: connections live as long as it is open.

    `paces` may be shared between doors; without one, it is made from the settings, `paced` (host to the gap
    in seconds that all processes keep, or to a `SharedPace` that several hosts have in common) and `book`.
    `witness` is shown every answer.
    `leash` is called with each host before it is asked; what it raises ends the question. A question that
    begins on one of the `routes` stays on it, wherever redirects lead, and so do the parts of a page that was
    asked for on it (`Request.origin`); it is never asked without it.
    """

    def __init__(  # noqa: PLR0913 - what it needs from outside, each with a default
        self,
        settings: NetworkSettings,
        clock: Clock | None = None,
        paces: Paces | None = None,
        *,
        paced: Mapping[str, float | SharedPace] | None = None,
        book: PaceBook | None = None,
        resolver: AbstractResolver | None = None,
        leash: Callable[[str], None] | None = None,
        routes: Routes | None = None,
        witness: Callable[[Hop], None] | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._leash = leash
        self._witness = witness
        self._routes = routes or Routes()
        self._paces = paces or Paces.of(settings, self._clock, paced=paced, book=book)
        self._proxies = Proxies.of(settings)
        self._caps = Caps(settings.max_decoded_bytes, settings.max_ratio)
        self._limits = Limits(settings.max_wire_bytes, settings.total_timeout)
        self._guard = Guard(settings.allow_networks)
        self._resolver = resolver = resolver or Resolver(self._clock, self._guard)
        self._fetcher = Fetcher(settings, self._clock, resolver, self._guard)
        self._browser = (
            Impersonator(settings, self._clock, resolver, self._guard) if settings.impersonate else None
        )

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._fetcher.__aexit__(kind, error, trace)

    async def get(self, request: Request) -> Answer:
        """Ask, follow redirects, and ask again where that makes sense; the last answer counts.

        `total_timeout` is the network time of one try over all its hops; waiting for a host's turn is not
        part of it. Raises nothing for network trouble; cancelling passes.
        """
        for attempt in range(self._settings.retries):
            answer = await self._try(request)
            wait = retries.pause(answer, attempt, self._clock.now(), self._settings.max_retry_after)
            if wait is None:
                return answer
            await self._clock.sleep_until(self._clock.monotonic() + wait)
        return await self._try(request)

    def relay(self, limits: Limits, origin: str = "") -> Relay:
        """A proxy through which another program asks under the same rules, not yet begun.

        `origin` is the page whose parts it asks for.
        """
        begun = self._begun(origin)
        return Relay(self._guard, self._resolver, lambda address: self._way(address, begun).proxy, limits)

    async def _try(self, request: Request) -> Answer:
        """Follow one URL to its answer, every hop guarded and paced."""
        if request.browser and self._browser is None:
            return Failure(State.UNSUPPORTED, "browser", "network.impersonate is off")
        begun = self._begun(request.origin)
        first = self._admit(request.url, begun)
        if isinstance(first, Failure):
            return first
        address, hops = first, list[Hop]()
        route = self._routes.to(first.host) or begun
        left = request.limits or self._limits
        while True:
            if not left.allow(address.host):
                return Failure(State.UNSAFE, "other_host", f"leads to {address.host}", tuple(hops))
            if self._leash is not None:
                self._leash(address.host)
            extra = redirects.carried(request.headers, first, address)
            async with self._paces.turn(address.host):
                hop = await self._hop(address, extra, left, self._way(address, route), request)
            if isinstance(hop, Failure):
                return replace(hop, hops=(*hops, *hop.hops))
            hops.append(hop)
            if self._witness is not None:
                self._witness(hop)
            self._obey(address, hop)
            if not is_redirect(hop):
                return await self._finish(tuple(hops), request.limits)
            following = self._follow(hops, route)
            if isinstance(following, Failure):
                return replace(following, hops=tuple(hops))
            address, left = following, replace(left, seconds=left.seconds - hop.seconds)

    async def _hop(
        self, address: Address, extra: tuple[Header, ...], limits: Limits, way: Way, request: Request
    ) -> Hop | Failure:
        """Ask, through the proxy if there is one; never unverified where that would bare its password."""
        if not way.named:
            extra = (*extra, ("User-Agent", self._settings.agent(named=False)))
        if request.browser and self._browser:
            hop = await self._browser.hop(address, limits.seconds, way.proxy)
        elif not request.unverified:
            hop = await self._fetcher.hop(address, extra, limits, way.proxy)
        elif way.proxy and way.proxy.startswith("https:"):
            return Failure(State.TLS_ERROR, "unverified", "not asked through a proxy with TLS")
        else:
            hop = await self._fetcher.hop(address, extra, limits, way.proxy, unverified=True)
        return on_route(hop) if way.routed and isinstance(hop, Failure) else hop

    def _begun(self, origin: str) -> Route | None:
        """The route on which a page was asked for; None without a page."""
        address = read(origin) if origin else None
        return self._routes.to(address.host) if isinstance(address, Address) else None

    def _way(self, address: Address, begun: Route | None) -> Way:
        """How a host is asked: by its own route, the one the question began on, or as all others are."""
        route = self._routes.to(address.host) or begun
        if route and route.proxy:
            return Way(route.proxy, named=route.contact, routed=True)
        return Way(self._proxies.choose(address), named=route is None or route.contact)

    def _admit(self, url: str, begun: Route | None) -> Address | Failure:
        """The guard's word on a URL before anything is sent."""
        address = read(url)
        if isinstance(address, Failure):
            return address
        way = self._way(address, begun)
        proxied = way.proxy is not None
        return self._guard.refuse(address, proxied=proxied, onion=way.routed) or address

    def _follow(self, hops: list[Hop], begun: Route | None) -> Address | Failure:
        """Where the last hop redirects to, or why that is not followed."""
        if len(hops) > self._settings.max_redirects:
            return Failure(State.REDIRECT_LOOP, "too_many", f"more than {len(hops) - 1} redirects")
        location = hops[-1].header("Location") or ""
        address = self._admit(redirects.target(hops[-1].url, location), begun)
        if isinstance(address, Failure):
            if address.state is State.INVALID_URL:
                detail = f"redirects to {one_line(repr(location))}: {address.detail}"
                return Failure(State.SERVER_ERROR, "bad_location", detail)
            return address
        if wire_url(address) in (hop.url for hop in hops):
            return Failure(State.REDIRECT_LOOP, "loop", f"comes back to {wire_url(address)}")
        return address

    def _obey(self, address: Address, hop: Hop) -> None:
        """Keep away from a host for as long as it asks, up to the cap."""
        wait = retries.asked_wait(hop, self._clock.now())
        if wait:
            self._paces.hold(address.host, min(wait, self._settings.max_retry_after))

    async def _finish(self, hops: tuple[Hop, ...], limits: Limits | None) -> Answer:
        """Decode the last hop's body into an Exchange."""
        last, caps = hops[-1], self._caps
        if limits:
            caps = replace(caps, decoded=limits.bytes)
        codings = encodings(value for name, value in last.headers if name.lower() == "content-encoding")
        try:
            if codings and len(last.body) > _BESIDE_THE_LOOP:
                content = await asyncio.to_thread(decode, last.body, codings, caps, partial=last.truncated)
            else:
                content = decode(last.body, codings, caps, partial=last.truncated)
        except TooLarge as error:
            return Failure(State.TOO_LARGE, error.code, str(error), hops)
        except Undecodable as error:
            return Failure(State.CONNECTION_FAILED, "bad_encoding", str(error), hops)
        return Exchange(hops, content)
