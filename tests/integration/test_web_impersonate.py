"""The second look of a browser-like client: the same guard, caps and deadline, and what it may change."""

import asyncio
import gzip
import sys
import time
from socket import AF_INET

import pytest
from aiohttp.abc import AbstractResolver

from archiver.clock import SimulatedClock
from archiver.errors import SettingsError
from archiver.evidence.records import packed
from archiver.liveness.answers import Shared
from archiver.liveness.driver import Driver
from archiver.model.exchange import Exchange, Failure, Request
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.web import PLATFORM
from archiver.settings import NetworkSettings, Route
from archiver.web.door import Door
from archiver.web.guard import Guard
from archiver.web.resolver import Resolver
from archiver.web.routes import Routes
from tests.support.connect_proxy import ConnectProxy
from tests.support.dns_server import DnsServer
from tests.support.doors import NOON
from tests.support.hostile_server import (
    HostileServer,
    answer,
    drip,
    endless,
    hang_up,
    redirect,
    reset,
    silence,
)
from tests.support.socks_server import SocksServer
from tests.support.tls import Authority, self_signed

PROSE = b"<p>" + b"The gate was open all night, and nobody was on duty. " * 8 + b"</p>"
PAGE = answer(b"<title>The gate</title>" + PROSE, "200 OK", "Content-Type: text/html")
FORBIDDEN = "403 Forbidden"


def door(routes=None, resolver=None, **changes):
    """A door whose second looks are a browser's."""
    values = {"allow_networks": ("127.0.0.5/32",), "gap": 0, "retries": 0, "total_timeout": 5}
    chosen = NetworkSettings(**values | {"impersonate": True} | changes)
    return Door(chosen, SimulatedClock(NOON), resolver=resolver, routes=routes)


async def get(url, **options):
    """Ask for one URL as a browser would."""
    async with door(**options) as opened:
        return await opened.get(Request(url, browser=True))


def by_client(server, to_browsers, to_others):
    """Answer browsers and other clients differently."""

    async def behave(writer):
        data = to_browsers if "Chrome/" in server.heads[-1] else to_others
        writer.write(data)
        await writer.drain()

    return behave


async def look(server, path="/page", **options):
    """Look at a page of a server as the sweep does."""
    async with door(**options) as opened:
        driver = Driver(opened, Shared(opened), Shared(opened))
        url = server.url(path)
        return await driver.drive(PLATFORM.probe(Source(f"web:{url}", PlatformName.WEB, url)), url)


@pytest.mark.parametrize("refusal", ["401 No", FORBIDDEN, "406 No", "429 No", "503 No", "999 No"])
@pytest.mark.parametrize(
    ("shown", "state", "code"),
    [
        (PAGE, State.LIVE, "shown_as_browser"),
        (answer(b"no such page", "404 Not Found"), State.NOT_FOUND, "http_404_as_browser"),
        (answer(b"", "410 Gone"), State.GONE, "http_410_as_browser"),
    ],
)
async def test_what_a_browser_is_shown_takes_the_place_of_a_wall(refusal, shown, state, code):
    """A page clears the wall, a 404 or 410 escalates it; the observation says who saw it, with both as evidence."""
    async with HostileServer() as server:
        server.behaviours["/page"] = by_client(server, shown, answer(b"no", refusal))
        driven = await look(server)
    seen = driven.observation
    assert (seen.state, seen.reason_code) == (state, code)
    assert f"browser-like client is told; this client was turned away (HTTP {refusal[:3]})" in seen.reason
    assert [trace.answer.status for trace in driven.traces] == [int(refusal[:3]), seen.http_status]


async def test_a_wall_for_browsers_too_stays_a_wall():
    """Two refusals are no more than one; the first is what is told."""
    async with HostileServer({"/page": answer(b"no", FORBIDDEN, "cf-mitigated: challenge")}) as server:
        driven = await look(server)
    assert driven.observation.state is State.BOT_WALL
    assert "turned away, too" in driven.observation.reason


@pytest.mark.parametrize("status", ["402 Pay", "451 Law", "500 Error", "404 No", "200 OK"])
async def test_only_refusals_are_asked_again(status):
    """No page is asked twice without need, and none at all where the setting is off."""
    async with HostileServer({"/page": answer(PROSE, status), "/wall": answer(b"", FORBIDDEN)}) as server:
        await look(server)
        await look(server, "/wall", impersonate=False)
        assert (server.asked("/page"), server.asked("/wall")) == (1, 1)


async def test_the_request_is_a_browsers_and_kept_as_sent():
    """What went out is in the evidence, raw bytes and headers in order are what came in."""
    body = gzip.compress(PROSE)
    page = answer(body, "200 OK", "Content-Encoding: gzip", "X-B: 1", "X-A: 2", "X-B: 3")
    async with HostileServer({"/p?q=%41": page}) as server:
        found = await get(server.url("/p?q=%41"))
        head = server.heads[0]
    assert isinstance(found, Exchange)
    assert found.content == PROSE
    assert found.last.body == body
    assert [value for name, value in found.last.headers if name.startswith("X-")] == ["1", "2", "3"]
    assert (found.status, found.last.reason, found.last.http_version) == (200, "OK", "HTTP/1.1")
    assert found.last.peer == "127.0.0.5"
    sent = "\r\n".join(f"{name}: {value}" for name, value in found.last.request_headers)
    assert "Chrome/" in sent
    assert sent in head
    assert b"Chrome/" in gzip.decompress(packed(found).records[1])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://127.0.0.5@127.0.0.1:{port}/"]
)
async def test_the_guard_holds(url):
    """Neither a forbidden address nor a redirect to one is reached."""
    async with HostileServer(host="127.0.0.1") as inside, HostileServer() as server:
        there = url.format(port=inside.port)
        server.behaviours["/"] = redirect(there)
        for asked in (there, server.url("/")):
            assert (await get(asked)).state is State.UNSAFE
        assert inside.connections == 0


@pytest.mark.parametrize(
    ("zone", "state"),
    [
        (["127.0.0.5"], None),
        (["127.0.0.5", "10.0.0.1"], State.UNSAFE),
        (["127.0.0.1"], State.UNSAFE),
        ([], State.DNS_NXDOMAIN),
    ],
)
async def test_names_are_resolved_and_judged_by_us(zone, state):
    """Curl connects to the address that our resolver gave; one forbidden address refuses the name."""
    async with DnsServer({"a.example": zone} if zone else {}) as dns, HostileServer({"/": PAGE}) as server:
        guard = Guard(NetworkSettings(allow_networks=("127.0.0.5/32",)).allow_networks)
        resolver = Resolver(SimulatedClock(NOON), guard, servers=[dns.address])
        found = await get(server.url("/", "a.example"), resolver=resolver)
        assert server.connections == (0 if state else 1)
    if state:
        assert isinstance(found, Failure)
        assert found.state is state
    else:
        assert found.status == 200


async def test_no_environment_leads_astray(monkeypatch):
    """Proxies are a setting of ours; curl's own look at the environment is switched off."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with HostileServer({"/": PAGE}) as server:
        assert (await get(server.url("/"))).status == 200


async def test_redirects_are_followed_by_our_own_loop():
    """Each hop is recorded and guarded, a redirect's body never read."""
    async with HostileServer() as server:
        server.behaviours |= {
            "/": redirect("/end", body=b"x" * 5000),
            "/end": PAGE,
            "/loop": redirect("/loop"),
        }
        found = await get(server.url("/"))
        loop = await get(server.url("/loop"))
    assert [hop.status for hop in found.hops] == [302, 200]
    assert found.hops[0].body == b""
    assert loop.state is State.REDIRECT_LOOP


@pytest.mark.parametrize(
    "behaviour",
    [silence, drip(PAGE), endless(b"HTTP/1.1 200 OK\r\n\r\n", b"")],
    ids=["silence", "drip", "no byte of the body"],
)
async def test_the_deadline_covers_everything(behaviour):
    """However a server trickles, the answer is there soon after the deadline."""
    async with HostileServer({"/": behaviour}) as server:
        begun = time.monotonic()
        found = await get(server.url("/"), total_timeout=0.4)
        assert time.monotonic() - begun < 1.5
    assert (found.state, found.code) == (State.TIMEOUT, "total")


async def test_a_flood_is_cut_off():
    """The cap on what is read holds, and is said."""
    flood = endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>" * 20_000)
    async with HostileServer({"/": flood}) as server:
        found = await get(server.url("/"), max_wire_bytes=100_000)
    assert found.truncated
    assert len(found.last.body) == 100_000


async def test_a_bomb_is_too_large():
    """Unpacking is ours, with our caps."""
    body = gzip.compress(bytes(5_000_000))
    async with HostileServer({"/": answer(body, "200 OK", "Content-Encoding: gzip")}) as server:
        found = await get(server.url("/"))
    assert found.state is State.TOO_LARGE


async def test_certificates_are_verified(tmp_path):
    """What is trusted is what the settings say; a fault is a tls_error and nothing is sent."""
    authority = Authority(tmp_path)
    bundle = str(authority.bundle)
    async with HostileServer({"/": PAGE}, tls=authority.server("127.0.0.5")) as server:
        assert (await get(server.url("/"), ca_bundle=bundle)).status == 200
    async with HostileServer({"/": PAGE}, tls=self_signed(tmp_path, "127.0.0.5")) as server:
        found = await get(server.url("/"), ca_bundle=bundle)
        assert server.heads == []
    assert found.state is State.TLS_ERROR


@pytest.mark.parametrize(("behaviour", "code"), [(hang_up, "empty"), (reset, "reset")])
async def test_broken_answers_are_typed(behaviour, code):
    """What goes wrong is named as anywhere else."""
    async with HostileServer({"/": behaviour}) as server:
        found = await get(server.url("/"))
    assert (found.state, found.code) == (State.CONNECTION_FAILED, code)


async def test_nobody_listening():
    """A refused connection is one."""
    async with HostileServer() as server:
        url = server.url("/")
    assert (await get(url)).state is State.CONNECTION_FAILED


@pytest.mark.parametrize("kind", ["http", "socks5h"])
async def test_routes_hold_for_browsers_too(kind):
    """The proxy resolves; what was meant for it is not kept; where it is down nobody is asked."""
    async with HostileServer({"/": PAGE}) as server:
        hosts = {"a.example": ("127.0.0.5", server.port)}
        async with ConnectProxy(hosts) if kind == "http" else SocksServer(hosts) as proxy:
            url = proxy.url.replace("://", "://user:secret@") if kind == "http" else proxy.url
            found = await get("http://a.example/", routes=Routes({"a.example": Route(proxy=url)}))
        assert found.status == 200
        assert "secret" not in repr(found.last.request_headers)
        assert not any(name.lower() == "proxy-authorization" for name, _ in found.last.request_headers)
        down = await get("http://a.example/", routes=Routes({"a.example": Route(proxy=url)}))
        assert (down.state, down.code) == (State.UNVERIFIABLE, "route")


async def test_without_the_setting_there_is_no_browser():
    """The question is answered at once, and nobody is asked."""
    async with HostileServer({"/": PAGE}) as server:
        found = await get(server.url("/"), impersonate=False)
        assert server.connections == 0
    assert (found.state, found.code) == (State.UNSUPPORTED, "browser")


def test_a_missing_library_is_told_with_what_to_do(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "curl_cffi", None)
    with pytest.raises(SettingsError, match=r"archiver\[impersonate\]"):
        door()


async def test_a_look_that_is_given_up_ends_at_once():
    """Cancelling does not wait for the thread's deadline, and leaves nothing behind that matters."""
    reached = asyncio.Event()

    async def stall(_writer):
        reached.set()
        await asyncio.sleep(3600)

    async with HostileServer({"/": stall}) as server, door(total_timeout=1) as opened:
        asking = asyncio.create_task(opened.get(Request(server.url("/"), browser=True)))
        await reached.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


class Liar(AbstractResolver):
    """A resolver that lets everything pass."""

    async def resolve(self, host, port=0, family=0):
        """Say that every name is the loopback address."""
        return [
            {"hostname": host, "host": "127.0.0.1", "port": port, "family": AF_INET, "proto": 0, "flags": 0}
        ]

    async def close(self):
        """Nothing to give back."""


class Slow(Liar):
    """A resolver that never answers."""

    async def resolve(self, host, port=0, family=0):
        """Wait."""
        await asyncio.sleep(3600)


@pytest.mark.parametrize(("resolver", "state"), [(Liar(), State.UNSAFE), (Slow(), State.TIMEOUT)])
async def test_a_resolver_that_lies_or_sleeps(resolver, state):
    """What a resolver says is judged once more, and the deadline covers it."""
    async with HostileServer(host="127.0.0.1") as inside:
        found = await get(inside.url("/", "a.example"), resolver=resolver, total_timeout=0.3)
        assert inside.connections == 0
    assert found.state is state
