"""The sandbox's proxy over real sockets: TLS, keep-alive, refusals, and clients that misbehave."""

import asyncio
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp
import pytest
import requests

from archiver.clock import SimulatedClock
from archiver.sandbox import Break, Reach, Sandbox, SandboxRequest, SandboxResponse, World
from archiver.sandbox.sites import DOWN, WebSite, add_commons
from tests.support.sandbox import NOON


class Echo:
    """A site that says what it was asked, breaks on demand, and fails at /bug."""

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """The request in words."""
        if request.path == "/bug":
            raise RuntimeError("a bug in a site")
        if request.path == "/empty":
            return SandboxResponse(204)
        if request.path == "/odd":
            return SandboxResponse(599, b"odd")
        broken = {"/close": Break.CLOSE, "/cut": Break.CUT}.get(request.path)
        text = f"{request.method} {request.url} {request.body.decode()} at {now:%H:%M}"
        return SandboxResponse(200, text.encode(), (("X-Agent", request.header("user-agent") or ""),), broken)


@pytest.fixture
def clock() -> SimulatedClock:
    """A clock that stands at noon."""
    return SimulatedClock(NOON)


@pytest.fixture
def sandbox(clock: SimulatedClock) -> Iterator[Sandbox]:
    """A running sandbox with an echo, the controls, and hosts that are down in each way."""
    world = World()
    add_commons(world)
    world.add(Echo(), ["echo.example", "refuses.example", "closes.example"])
    world.take_down("refuses.example", Reach.REFUSES)
    world.take_down("closes.example", Reach.CLOSES)
    with Sandbox(world, clock) as running:
        yield running


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[requests.Session]:
    """A session that goes through the sandbox."""
    with requests.Session() as opened:
        opened.trust_env = False
        opened.proxies = {"http": sandbox.proxy_url, "https": sandbox.proxy_url}
        opened.verify = str(sandbox.ca_file)
        yield opened


def address(sandbox: Sandbox) -> tuple[str, int]:
    """Where the proxy listens."""
    parts = urlsplit(sandbox.proxy_url)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def raw(sandbox: Sandbox, sent: bytes) -> bytes:
    """Send bytes to the proxy and read until it hangs up."""
    with closing(socket.create_connection(address(sandbox), timeout=5)) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_request_reaches_its_site(session: requests.Session, scheme: str) -> None:
    """GET and POST arrive as sent, over plain HTTP and through a tunnel with TLS."""
    answer = session.get(f"{scheme}://echo.example/a?b=%20c", headers={"User-Agent": "me"})
    assert answer.text == f"GET {scheme}://echo.example/a?b=%20c  at 12:00"
    assert answer.headers["X-Agent"] == "me"
    posted = session.post(f"{scheme}://echo.example/", data={"x": "y z"})
    assert posted.text == f"POST {scheme}://echo.example/ x=y+z at 12:00"
    assert session.head(f"{scheme}://echo.example/").text == ""


def test_other_ports_stay_in_the_url(session: requests.Session) -> None:
    """A host is answered for on any port, which stays part of the URL."""
    assert "https://echo.example:8443/" in session.get("https://echo.example:8443/").text


def test_date_is_the_clocks(session: requests.Session, clock: SimulatedClock) -> None:
    """The Date header and the world's time come from the clock."""
    clock.set(NOON.replace(hour=15))
    answer = session.get("https://echo.example/")
    assert answer.text.endswith("at 15:00")
    assert answer.headers["Date"] == "Mon, 04 May 2026 15:00:00 GMT"


def test_connection_is_kept(session: requests.Session, sandbox: Sandbox) -> None:
    """Requests to one host share a connection: one CONNECT for many."""
    for number in range(5):
        assert session.get(f"https://echo.example/{number}").ok
    assert [entry.method for entry in sandbox.world.log].count("CONNECT") == 1
    assert [entry.url for entry in sandbox.world.requests("echo.example")] == [
        f"https://echo.example/{number}" for number in range(5)
    ]


def test_log_has_headers_and_times(session: requests.Session, sandbox: Sandbox) -> None:
    """The log holds who was asked, with which headers, and when."""
    session.get("http://echo.example/", headers={"X-Mark": "1"})
    (entry,) = sandbox.world.requests()
    assert (entry.method, entry.host, entry.at) == ("GET", "echo.example", NOON)
    assert ("X-Mark", "1") in entry.headers
    assert sandbox.world.contacted() == {"echo.example"}


@pytest.mark.parametrize(
    ("host", "status", "says"),
    [
        ("nowhere.example", 502, "no such host"),
        ("refuses.example", 502, "connection refused"),
        (DOWN, 504, "timed out"),
        ("127.0.0.1", 502, "no such host"),
    ],
)
def test_unreachable_hosts_are_the_proxys_answer(
    session: requests.Session, sandbox: Sandbox, host: str, status: int, says: str
) -> None:
    """What can't be reached is refused by the proxy, with the reason in a header, and is logged."""
    plain = session.get(f"http://{host}/")
    assert (plain.status_code, plain.headers["X-Sandbox"]) == (status, says)
    with pytest.raises(requests.exceptions.ProxyError, match=f"Tunnel connection failed: {status}"):
        session.get(f"https://{host}/")
    head = raw(sandbox, f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    assert f"X-Sandbox: {says}".encode() in head
    assert host in sandbox.world.contacted()


@pytest.mark.parametrize(
    "url", ["https://closes.example/", "http://closes.example/", "https://echo.example/close"]
)
def test_closed_connections_give_no_answer(session: requests.Session, url: str) -> None:
    """A host that closes, and a site that breaks off, leave the client without an answer."""
    with pytest.raises(requests.exceptions.ConnectionError):
        session.get(url)
    assert session.get("https://echo.example/").ok


def test_host_may_go_down_while_connected(session: requests.Session, sandbox: Sandbox) -> None:
    """A host that goes down no longer answers on connections that are open."""
    assert session.get("https://echo.example/").ok
    sandbox.world.take_down("echo.example", Reach.CLOSES)
    with pytest.raises(requests.exceptions.ConnectionError):
        session.get("https://echo.example/")


def test_cut_answer_is_shorter_than_promised(session: requests.Session) -> None:
    """An answer that is cut has half of the body that its length promises."""
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        session.get("https://echo.example/cut")


def test_bug_in_a_site_is_a_500(session: requests.Session, caplog: pytest.LogCaptureFixture) -> None:
    """A site that fails is answered for by the proxy, logged, and the proxy goes on."""
    answer = session.get("https://echo.example/bug")
    assert (answer.status_code, answer.headers["X-Sandbox"]) == (500, "failed")
    assert "a bug in a site" in caplog.text
    assert session.get("https://echo.example/").ok


@pytest.mark.parametrize(("path", "status"), [("empty", 204), ("odd", 599)])
def test_unusual_statuses_pass(session: requests.Session, path: str, status: int) -> None:
    """Answers without a body and with unassigned statuses arrive, and the connection goes on."""
    assert session.get(f"https://echo.example/{path}").status_code == status
    assert session.get("https://echo.example/").ok


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET",
        b"\x16\x03\x01 not http",
        b"GET / HTTP/1.1\r\n",
        b"CONNECT echo.example:443 HTTP/1.1\r\nHost: echo.example:443\r\n\r\n",
        b"CONNECT echo.example:443 HTTP/1.1\r\nHost: echo.example:443\r\n\r\nnot tls",
        b"CONNECT nonsense HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST http://echo.example/ HTTP/1.1\r\nHost: echo.example\r\nContent-Length: 100\r\n\r\nshort",
    ],
)
def test_broken_clients_do_no_harm(sandbox: Sandbox, session: requests.Session, sent: bytes) -> None:
    """Clients that hang up or talk nonsense are let go; others are served as before."""
    raw(sandbox, sent)
    assert session.get("https://echo.example/").ok


def test_client_that_distrusts_the_ca_does_no_harm(sandbox: Sandbox, session: requests.Session) -> None:
    """A client without the CA gives up in the handshake; others are served as before."""
    with pytest.raises(requests.exceptions.SSLError):
        requests.get("https://echo.example/", proxies={"https": sandbox.proxy_url}, timeout=5)
    assert session.get("https://echo.example/").ok


def test_proxy_is_no_web_server(sandbox: Sandbox) -> None:
    """Asked for a path instead of a URL, the proxy says what it is."""
    answer = raw(sandbox, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")


def test_expectation_to_continue_is_met(sandbox: Sandbox) -> None:
    """A client that waits for 100 before it sends its body gets it."""
    head = b"POST http://echo.example/ HTTP/1.1\r\nHost: echo.example\r\nExpect: 100-continue\r\n"
    with closing(socket.create_connection(address(sandbox), timeout=5)) as connection:
        connection.sendall(head + b"Content-Length: 2\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 100")
        connection.sendall(b"hi")
        assert b"POST http://echo.example/ hi" in connection.recv(65536)


async def test_many_at_once_over_aiohttp(sandbox: Sandbox) -> None:
    """Hundreds of requests to several hosts at once are all answered."""
    hosts = [f"site{number}.example" for number in range(10)]
    sandbox.world.add(WebSite("Many"), hosts)
    trust = ssl.create_default_context(cafile=str(sandbox.ca_file))
    async with aiohttp.ClientSession() as opened:

        async def status(number: int) -> int:
            url = f"https://{hosts[number % 10]}/"
            async with opened.get(url, proxy=sandbox.proxy_url, ssl=trust) as answer:
                await answer.read()
                return answer.status

        statuses = await asyncio.gather(*(status(number) for number in range(300)))
    assert set(statuses) == {200}
    assert len(sandbox.world.requests()) == 300


def test_two_sandboxes_stand_side_by_side(clock: SimulatedClock) -> None:
    """Sandboxes share nothing: neither port nor CA nor world."""
    with Sandbox(World(), clock) as one, Sandbox(World(), clock) as two:
        assert one.proxy_url != two.proxy_url
        assert one.ca_file.read_bytes() != two.ca_file.read_bytes()


def test_closing_leaves_nothing_behind(clock: SimulatedClock) -> None:
    """After the sandbox is closed, its port and its files are gone, open connections included."""
    with Sandbox(World(), clock) as running:
        where, ca_file = address(running), running.ca_file
        idle = socket.create_connection(where, timeout=5)
    with closing(idle), suppress(ConnectionResetError):
        assert idle.recv(1) == b""
    assert not ca_file.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(where, timeout=5)


def test_environment_sends_a_subprocess_through(sandbox: Sandbox) -> None:
    """The environment alone leads another process into the sandbox."""
    code = "import requests; print(requests.get('https://www.iana.org/').status_code)"
    environment = {"PATH": "/usr/bin:/bin", **sandbox.environment()}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.stdout.strip(), ended.stderr) == ("200", "")
    assert sandbox.world.contacted() == {"www.iana.org"}


def test_a_host_that_goes_down_breaks_the_tunnels_to_it(sandbox: Sandbox, session: requests.Session) -> None:
    """What is open already ends without an answer; nobody else speaks for the host."""
    assert session.get("https://echo.example/").status_code == 200
    sandbox.world.take_down("echo.example", Reach.TIMES_OUT)
    with pytest.raises(requests.exceptions.ProxyError, match="closed connection without response"):
        session.get("https://echo.example/")
    with pytest.raises(requests.exceptions.ProxyError, match="504"):
        session.get("https://echo.example/")
