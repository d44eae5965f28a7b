"""Routes: certain hosts are asked through a proxy of their own or not at all."""

import sys

import aiohttp
import pytest

from archiver.errors import SettingsError
from archiver.liveness.answers import Shared
from archiver.liveness.driver import Driver
from archiver.model.exchange import Exchange, Failure, Limits, Request
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.web import PLATFORM
from archiver.settings import NetworkSettings, Route
from archiver.web import socks
from archiver.web.door import Door
from archiver.web.failures import Contact, contact
from archiver.web.routes import Routes
from tests.support.connect_proxy import ConnectProxy
from tests.support.hostile_server import HostileServer, answer, drip, redirect
from tests.support.socks_server import SocksServer
from tests.support.tls import Authority

ONION = "expyuzz4wqqyqhjn" + "a" * 40 + ".onion"


async def get(url, routes, **changes):
    """Ask for one URL; the routes by host pattern."""
    values = {
        "gap": 0,
        "retries": 0,
        "total_timeout": 3,
        "connect_timeout": 2,
        "contact": "desk@paper.example",
    }
    async with Door(NetworkSettings(**values | changes), routes=Routes(routes)) as door:
        return await door.get(Request(url))


async def test_names_go_unresolved_through_socks():
    """The proxy gets the name, the answer is read as any other, with the same caps."""
    async with (
        HostileServer({"/p": answer(b"x" * 100)}) as server,
        SocksServer({"paper.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        found = await get(
            "http://paper.example/p", {"paper.example": Route(proxy=proxy.url)}, max_wire_bytes=10
        )
        assert proxy.asked == [("paper.example", 80)]
        assert "Host: paper.example\r\n" in server.heads[0]
    assert isinstance(found, Exchange)
    assert (found.content, found.truncated) == (b"x" * 10, True)


async def test_onion_services_are_reached_through_a_route_only(tmp_path):
    """Without a route, or over a general proxy, nobody is asked; through socks5h the service answers."""
    async with (
        HostileServer({"/": answer(b"hidden")}) as server,
        SocksServer({ONION: ("127.0.0.5", server.port)}) as proxy,
        ConnectProxy({ONION: ("127.0.0.5", server.port)}) as general,
    ):
        url = f"http://{ONION}/"
        for routes in ({}, {"onion": Route(contact=False)}):
            found = await get(url, routes, http_proxy=general.url)
            assert (found.state, found.code) == (State.UNSUPPORTED, "onion")
        assert general.asked == []
        assert (await get(url, {"*.onion": Route(proxy=proxy.url)})).content == b"hidden"
    assert proxy.asked == [(ONION, 80)]


async def test_certificates_are_checked_through_socks(tmp_path):
    """A route changes nothing about TLS."""
    authority = Authority(tmp_path)
    async with HostileServer({"/": answer(b"x")}, tls=authority.server("a.example")) as server:
        hosts = dict.fromkeys(("a.example", "b.example"), ("127.0.0.5", server.port))
        async with SocksServer(hosts) as proxy:
            routes = {"*": Route(proxy=proxy.url)}
            good = await get("https://a.example/", routes, ca_bundle=str(authority.bundle))
            bad = await get("https://b.example/", routes, ca_bundle=str(authority.bundle))
    assert good.content == b"x"
    assert (bad.state, bad.code) == (State.TLS_ERROR, "wrong_host")


@pytest.mark.parametrize("scheme", ["socks5h", "http"])
async def test_a_route_that_is_down_is_never_gone_round(scheme):
    """The host could be reached, but is not: the source is unverifiable, and the route is to blame."""
    async with HostileServer({"/": answer(b"x")}) as server:
        async with SocksServer() as closed:
            port = closed.url.rpartition(":")[2]
        route = Route(proxy=f"{scheme}://127.0.0.1:{port}")
        settings = NetworkSettings(gap=0, retries=0, allow_networks=("127.0.0.5/32",))
        async with Door(settings, routes=Routes({"127.0.0.5": route})) as door:
            driver = Driver(door, Shared(door), Shared(door))
            url = server.url("/")
            driven = await driver.drive(PLATFORM.probe(Source(f"web:{url}", PlatformName.WEB, url)), url)
        assert server.connections == 0
    seen = driven.observation
    assert (seen.state, seen.reason_code) == (State.UNVERIFIABLE, "route")
    assert "route is down" in seen.reason
    assert driven.contact is Contact.NONE


@pytest.mark.parametrize(
    ("reply", "state", "code"),
    [
        (1, State.UNVERIFIABLE, "route"),
        (2, State.UNVERIFIABLE, "route"),
        (4, State.CONNECTION_FAILED, "proxy"),
        (5, State.CONNECTION_FAILED, "proxy"),
        (9, State.UNVERIFIABLE, "route"),
    ],
)
async def test_what_a_proxy_says_is_told_from_what_the_host_says(reply, state, code):
    """Only its words about the host are about the host."""
    async with SocksServer(reply=reply) as proxy:
        found = await get("http://a.example/", {"a.example": Route(proxy=proxy.url)})
    assert isinstance(found, Failure)
    assert (found.state, found.code) == (state, code)


async def test_a_proxy_that_keeps_silent_is_a_route_that_is_down():
    """Connecting has its own deadline, which is the route's."""
    async with HostileServer({}, host="127.0.0.1", greeting=b"") as silent:
        route = Route(proxy=f"socks5h://127.0.0.1:{silent.port}")
        found = await get("http://a.example/", {"a.example": route}, connect_timeout=0.2)
    assert (found.state, found.code) == (State.UNVERIFIABLE, "route")


async def test_the_deadline_holds_through_socks():
    """A trickling host behind the proxy ends at the total deadline."""
    async with (
        HostileServer({"/": drip(answer(b"x" * 60))}) as server,
        SocksServer({"a.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        found = await get("http://a.example/", {"*": Route(proxy=proxy.url)}, total_timeout=0.3)
    assert (found.state, found.code) == (State.TIMEOUT, "total")


async def test_a_question_stays_on_the_route_it_began_on():
    """A redirect to a host without a route is followed on the route; private targets are refused there, too."""
    async with HostileServer(host="127.0.0.1") as inside, HostileServer() as server:
        server.behaviours |= {
            "/": redirect("http://b.example/end"),
            "/end": answer(b"end"),
            "/in": redirect(inside.url("/")),
            "/lan": redirect("http://wiki.lan/"),
        }
        hosts = dict.fromkeys(("a.example", "b.example"), ("127.0.0.5", server.port))
        async with SocksServer(hosts) as proxy:
            routes = {"a.example": Route(proxy=proxy.url)}
            assert (await get("http://a.example/", routes)).content == b"end"
            assert proxy.asked == [("a.example", 80), ("b.example", 80)]
            for path in ("in", "lan"):
                assert (await get(f"http://a.example/{path}", routes)).state is State.UNSAFE
        assert inside.connections == 0


async def test_a_redirect_into_a_routed_host_takes_its_route():
    """Where another host sends us to a routed one, that one is asked through its proxy all the same."""
    async with HostileServer() as server, SocksServer({"b.example": ("127.0.0.5", server.port)}) as proxy:
        server.behaviours |= {"/": redirect("http://b.example/end"), "/end": answer(b"end")}
        found = await get(
            server.url("/"), {"b.example": Route(proxy=proxy.url)}, allow_networks=("127.0.0.5/32",)
        )
    assert found.content == b"end"
    assert proxy.asked == [("b.example", 80)]


@pytest.mark.parametrize("contact_said", [True, False])
async def test_a_route_may_leave_out_who_asks(contact_said):
    """The contact is in the User-Agent or not; a User-Agent of one's own is left out with it."""
    async with HostileServer({"/": answer(b"x")}) as server:
        for agent in ("", "PaperDesk/1 desk@paper.example"):
            await get(
                server.url("/"),
                {"127.0.0.5": Route(contact=contact_said)},
                allow_networks=("127.0.0.5/32",),
                user_agent=agent,
            )
        assert all(("desk@paper.example" in head) is contact_said for head in server.heads)
        assert all(head.count("User-Agent:") == 1 for head in server.heads)


async def test_http_routes_and_407(tmp_path):
    """An http proxy serves as a route; that it wants a password is the route's trouble."""
    async with (
        HostileServer({"/": answer(b"x")}) as server,
        ConnectProxy({"a.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        routes = {"a.example": Route(proxy=proxy.url)}
        assert (await get("http://a.example/", routes)).content == b"x"
        proxy.refusal = "HTTP/1.1 407 Proxy Authentication Required"
        found = await get("http://a.example/", routes)
    assert (found.state, found.code) == (State.UNVERIFIABLE, "route")


async def test_the_parts_of_a_page_stay_on_its_route():
    """A picture elsewhere would tell its host who reads the page: whoever asks for it, it goes the same way."""
    async with (
        HostileServer({"/one.png": answer(b"png", "200 OK", "Connection: close")}) as server,
        ConnectProxy({"pictures.example": ("127.0.0.5", server.port)}) as proxy,
        Door(NetworkSettings(gap=0, retries=0), routes=Routes({"onion": Route(proxy=proxy.url)})) as door,
    ):
        page, picture = f"http://{ONION}/", "http://pictures.example/one.png"
        assert (await door.get(Request(picture, origin=page))).content == b"png"
        assert proxy.asked == [f"GET {picture} HTTP/1.1"]
        async with door.relay(Limits(1_000, 3), page) as relay, aiohttp.ClientSession() as session:
            found = await session.get(picture, proxy=relay.url)
            assert await found.read() == b"png"
    assert proxy.asked == [f"GET {picture} HTTP/1.1"] * 2


async def test_a_407_behind_socks_is_the_hosts():
    """A SOCKS proxy speaks no HTTP: what looks like a proxy's answer came from the host."""
    async with (
        HostileServer({"/": answer(b"x", "407 Proxy Authentication Required")}) as server,
        SocksServer({"a.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        found = await get("http://a.example/", {"a.example": Route(proxy=proxy.url)})
    assert found.status == 407


def test_a_missing_library_is_told_with_what_to_do(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    with pytest.raises(SettingsError, match=r"archiver\[routes\]"):
        socks.connector("socks5h://127.0.0.1:1")


def test_a_route_that_is_down_is_no_contact():
    """It tells nothing about the network between us and the host."""
    assert contact(Failure(State.UNVERIFIABLE, "route")) is Contact.NONE
