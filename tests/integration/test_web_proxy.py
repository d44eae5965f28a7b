"""Behind a proxy: it resolves, it may refuse, and it is no way around the guard."""

import pytest

from archiver.model.exchange import Exchange, Request
from archiver.model.states import State
from archiver.settings import NetworkSettings
from archiver.web.door import Door
from tests.support.connect_proxy import ConnectProxy
from tests.support.hostile_server import HostileServer, answer, redirect
from tests.support.tls import Authority


def settings(proxy, **changes):
    """Everything through one proxy, no network opened."""
    values = {"http_proxy": proxy, "https_proxy": proxy, "gap": 0, "retries": 0, "total_timeout": 3}
    return NetworkSettings(**values | changes)


async def get(url, proxy, **changes):
    """Ask for one URL through the proxy."""
    async with Door(settings(proxy, **changes)) as door:
        return await door.get(Request(url))


async def test_names_go_to_the_proxy_unresolved():
    """A plain URL is asked for at the proxy, by name; the peer is the proxy."""
    async with (
        HostileServer({"/p": answer(b"x")}) as server,
        ConnectProxy({"a.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        found = await get("http://a.example/p", proxy.url)
    assert proxy.asked == ["GET http://a.example/p HTTP/1.1"]
    assert isinstance(found, Exchange)
    assert (found.content, found.last.peer) == (b"x", "127.0.0.1")


async def test_https_goes_through_a_tunnel(tmp_path):
    """An https URL is tunnelled: the proxy learns the host, the certificate is the host's."""
    authority = Authority(tmp_path)
    bundle = str(authority.bundle)
    async with HostileServer({"/p": answer(b"x")}, tls=authority.server("a.example")) as server:
        hosts = {"a.example": ("127.0.0.5", server.port), "b.example": ("127.0.0.5", server.port)}
        async with ConnectProxy(hosts) as proxy:
            found = await get("https://a.example/p", proxy.url, ca_bundle=bundle)
            wrong = await get("https://b.example/p", proxy.url, ca_bundle=bundle)
    assert proxy.asked[0] == "CONNECT a.example:443 HTTP/1.1"
    assert found.content == b"x"
    assert (wrong.state, wrong.code) == (State.TLS_ERROR, "wrong_host")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://localhost/",
        "http://wiki.lan/",
        "http://a.example:22/",
    ],
)
async def test_the_proxy_is_no_way_inside(url):
    """Literals and names private by their look are refused at every hop, opened networks or not."""
    async with (
        HostileServer({"/": redirect(url)}) as server,
        ConnectProxy({"a.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        first = await get(url, proxy.url, allow_networks=("192.168.7.0/24",))
        assert proxy.asked == []
        second = await get("http://a.example/", proxy.url)
    assert first.state is second.state is State.UNSAFE
    assert len(second.hops) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        ("HTTP/1.1 407 Proxy Authentication Required", State.UNVERIFIABLE),
        ("HTTP/1.1 502 Bad Gateway", State.UNVERIFIABLE),
        ("HTTP/1.1 403 Forbidden", State.UNVERIFIABLE),
        ("HTTP/1.1 503 Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0", State.DNS_FAILURE),
    ],
)
async def test_a_refusal_of_the_proxy_is_not_the_hosts(refusal, state, scheme):
    """What a proxy says instead of the host is told apart wherever that can be told."""
    async with ConnectProxy(refusal=refusal) as proxy:
        found = await get(f"{scheme}://a.example/", proxy.url)
    if scheme == "http" and "407" not in refusal and "Squid" not in refusal:
        assert isinstance(found, Exchange)
    else:
        assert (found.state, found.code) == (state, "proxy")


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:1", "http://no-such-proxy.invalid:3128"])
async def test_an_unreachable_proxy_says_nothing_about_the_host(proxy):
    """Without its proxy nothing can be verified."""
    found = await get("https://a.example/", proxy)
    assert (found.state, found.code) == (State.UNVERIFIABLE, "proxy")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_the_password_for_the_proxy_is_for_the_proxy_alone(scheme, tmp_path):
    """Credentials in the proxy's URL are sent to it, and are neither evidence nor error text."""
    authority = Authority(tmp_path)
    tls = authority.server("a.example") if scheme == "https" else None
    async with (
        HostileServer({"/": answer(b"x")}, tls=tls) as server,
        ConnectProxy({"a.example": ("127.0.0.5", server.port)}) as proxy,
    ):
        url = proxy.url.replace("://", "://user:canary@")
        found = await get(f"{scheme}://a.example/", url, ca_bundle=str(authority.bundle))
        proxy.refusal = "HTTP/1.1 407 No"
        refused = await get(f"{scheme}://a.example/", url, ca_bundle=str(authority.bundle))
    assert found.content == b"x"
    assert "Proxy-Authorization: Basic dXNlcjpjYW5hcnk=\r\n" in proxy.heads[0]
    for told in (repr(found), repr(refused)):
        assert "canary" not in told
        assert "dXNlcjpjYW5hcnk" not in told


async def test_exceptions_are_asked_directly():
    """Hosts in no_proxy do without the proxy, and then the guard is on the socket again."""
    async with HostileServer({"/": answer(b"x")}) as server, ConnectProxy() as proxy:
        allowed = {"no_proxy": "127.0.0.0/8", "allow_networks": ("127.0.0.0/8",)}
        assert (await get(server.url("/"), proxy.url, **allowed)).content == b"x"
        assert (await get(server.url("/"), proxy.url, no_proxy="127.0.0.0/8")).state is State.UNSAFE
        assert proxy.asked == []


async def test_the_environment_alone_changes_nothing(monkeypatch):
    """Proxies come from the settings; aiohttp does not read the environment (nor ~/.netrc) behind our back."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    async with HostileServer({"/": answer(b"x")}) as server:
        found = await get(server.url("/"), "", allow_networks=("127.0.0.0/8",))
    assert found.content == b"x"
