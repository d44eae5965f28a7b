"""The door on ordinary and on bad days: what it sends, keeps, retries and waits for."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from cryptography import x509

from archiver.address import parse
from archiver.clock import SimulatedClock, SystemClock
from archiver.model.exchange import Exchange, Request
from archiver.model.states import State
from archiver.settings import NetworkSettings
from archiver.web.door import Door
from archiver.web.fetch import merge, wire_url
from archiver.web.pace import Paces
from tests.support.hostile_server import HostileServer, answer, hang_up, redirect, reset, silence
from tests.support.tls import Authority

START = datetime(2026, 11, 22, tzinfo=UTC)


def settings(**changes):
    """One open network, no pace, deadlines that a broken test does not wait for."""
    values = {"allow_networks": ("127.0.0.0/8",), "gap": 0, "connect_timeout": 3, "total_timeout": 3}
    return NetworkSettings(**values | changes)


def in_turn(*behaviours):
    """Answer each request with the next behaviour, at the end always with the last."""
    left = list(behaviours)

    async def behave(writer):
        behaviour = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(behaviour, bytes):
            writer.write(behaviour)
        else:
            await behaviour(writer)

    return behave


async def test_an_exchange_tells_everything():
    """Request as sent, status line, header pairs in order, wire body, peer, times: all is kept."""
    packed = gzip.compress(b"<p>content</p>")
    headers = ("X-Two: a", "Content-Encoding: gzip", "x-two: b", "X-Bytes: \xd0\x98")
    clock = SimulatedClock(START)
    async with HostileServer({"/p?q": answer(packed, "203 Non-Authoritative", *headers)}) as server:
        async with Door(settings(), clock) as door:
            found = await door.get(Request(server.url("/p?q#frag"), (("X-Own", "1"),)))
        sent = server.heads[0]
    assert isinstance(found, Exchange)
    hop = found.last
    assert (hop.http_version, hop.status, hop.reason) == ("HTTP/1.1", 203, "Non-Authoritative")
    assert hop.headers == (
        ("X-Two", "a"),
        ("Content-Encoding", "gzip"),
        ("x-two", "b"),
        ("X-Bytes", "\xd0\x98"),
        ("Content-Length", str(len(packed))),
    )
    assert (hop.body, found.content, hop.truncated) == (packed, b"<p>content</p>", False)
    assert (hop.url, hop.peer, hop.at) == (server.url("/p?q"), "127.0.0.5", START)
    assert 0 < hop.seconds < 3
    head = "".join(f"{name}: {value}\r\n" for name, value in hop.request_headers)
    assert sent == f"GET /p?q HTTP/1.1\r\n{head}\r\n"


async def test_the_client_introduces_itself():
    """The request is an ordinary GET with our User-Agent; a probe's headers replace the client's own."""
    async with HostileServer() as server, Door(settings(contact="https://news.example/bot")) as door:
        await door.get(Request(server.url("/")))
        await door.get(Request(server.url("/"), (("accept", "application/json"),)))
        first, second = server.heads
    assert first.startswith("GET / HTTP/1.1\r\n")
    assert "+https://news.example/bot" in first
    assert "link" not in first.lower()
    assert "Accept-Encoding: gzip, deflate\r\n" in first
    assert "accept: application/json\r\n" in second
    assert "Accept: text/html" not in second


async def test_connections_are_used_again():
    """Requests that follow each other soon share a connection, and both name their peer."""
    async with HostileServer({"/": answer(b"x")}) as server, Door(settings()) as door:
        peers = [(await door.get(Request(server.url("/")))).last.peer for _ in range(3)]
        assert server.connections == 1
    assert peers == ["127.0.0.5"] * 3


async def test_a_stale_connection_is_no_observation():
    """An idle connection that the server has closed meanwhile is replaced without a failure."""
    async with (
        HostileServer({"/": in_turn(answer(b"one"), answer(b"two"))}) as server,
        Door(settings(retries=0)) as door,
    ):
        assert (await door.get(Request(server.url("/")))).content == b"one"
        assert (await door.get(Request(server.url("/")))).content == b"two"


@pytest.mark.parametrize("trouble", [reset, hang_up, answer(b"", "503 Busy"), answer(b"", "502 Bad")])
async def test_passing_trouble_is_tried_again(trouble):
    """After one bad moment the answer is the good one."""
    async with HostileServer({"/": in_turn(trouble, answer(b"fine"))}) as server:
        async with Door(settings(), SimulatedClock(START)) as door:
            found = await door.get(Request(server.url("/")))
        assert len(server.heads) == 2
    assert found.content == b"fine"


@pytest.mark.parametrize(
    ("trouble", "tries"),
    [
        (reset, 3),
        (silence, 3),
        (answer(b"", "504 Late"), 3),
        (answer(b"", "500 Oops"), 1),
        (answer(b"", "429 No"), 1),
    ],
)
async def test_tries_are_limited(trouble, tries):
    """At most two further tries are made, and only where they make sense."""
    async with HostileServer({"/": trouble}) as server:
        async with Door(settings(total_timeout=0.1), SimulatedClock(START)) as door:
            await door.get(Request(server.url("/")))
        assert len(server.heads) == tries


@pytest.mark.parametrize(
    ("after", "tries", "waited"),
    [("20", 3, 40), ("Sun, 22 Nov 2026 00:00:30 GMT", 3, 32), ("3600", 1, 0), ("-1", 3, 3), ("1e9", 3, 3)],
)
async def test_retry_after_is_waited_for_up_to_the_cap(after, tries, waited):
    """A busy host gets the time it asks for; if that is too long it is not asked again."""
    clock = SimulatedClock(START)
    async with HostileServer({"/": answer(b"", "503 Busy", f"Retry-After: {after}")}) as server:
        async with Door(settings(), clock) as door:
            found = await door.get(Request(server.url("/")))
        assert len(server.heads) == tries
    assert found.status == 503
    assert clock.monotonic() == pytest.approx(waited)


async def test_retry_after_holds_all_requests_to_the_host():
    """After a 429 nothing is sent to that host for the time it asked for, at most the cap."""
    clock = SimulatedClock(START)
    pages = {"/": answer(b"", "429 Slow down", "Retry-After: 100000"), "/b": answer(b"b")}
    async with HostileServer(pages) as server, Door(settings(), clock) as door:
        await door.get(Request(server.url("/")))
        assert clock.monotonic() == 0
        assert (await door.get(Request(server.url("/b")))).content == b"b"
    assert clock.monotonic() == 60


async def test_every_hop_keeps_its_hosts_pace():
    """A redirect to the same host waits for the host's gap."""
    clock = SimulatedClock(START)
    async with (
        HostileServer({"/": redirect("/b"), "/b": answer(b"b")}) as server,
        Door(settings(gap=5), clock) as door,
    ):
        found = await door.get(Request(server.url("/")))
    assert found.content == b"b"
    assert clock.monotonic() == 5


async def test_the_deadline_spans_all_hops():
    """Slow redirects share one deadline; the hops before it are kept."""

    async def slow(writer):
        await asyncio.sleep(0.15)
        writer.write(redirect("/b"))

    async with (
        HostileServer({"/": slow, "/b": slow}) as server,
        Door(settings(total_timeout=0.25, retries=0)) as door,
    ):
        found = await door.get(Request(server.url("/")))
    assert (found.state, found.code, len(found.hops)) == (State.TIMEOUT, "total", 1)


async def test_a_host_that_does_not_connect_is_a_connect_time_out(tmp_path):
    """A server that accepts and then does not shake hands is a time-out of the connection."""
    async with HostileServer() as server, Door(settings(connect_timeout=0.1, retries=0)) as door:
        found = await door.get(Request(server.url("/").replace("http:", "https:")))
    assert (found.state, found.code) == (State.TIMEOUT, "connect")


async def test_the_door_can_be_left_at_any_time():
    """Cancelling passes through, and the place is free again."""
    paces, asked = Paces(SystemClock(), per_host=1, gap=0, concurrency=1), asyncio.Event()

    async def noted(writer):
        asked.set()
        await silence(writer)

    async with (
        HostileServer({"/": noted, "/b": answer(b"b")}) as server,
        Door(settings(), paces=paces) as door,
    ):
        asking = asyncio.create_task(door.get(Request(server.url("/"))))
        await asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await door.get(Request(server.url("/b")))).content == b"b"


class Book:
    """A book of paces that always has the next slot ten seconds later."""

    def reserve(self, key, gap, now):
        """The slot after the one that another process took."""
        return now + timedelta(seconds=10)


async def test_shared_paces_go_through_the_book():
    """A paced host waits for the slot that the book gives."""
    clock = SimulatedClock(START)
    async with (
        HostileServer({"/": answer(b"x")}) as server,
        Door(settings(), clock, paced={"127.0.0.5": 2.0}, book=Book()) as door,
    ):
        await door.get(Request(server.url("/")))
    assert clock.monotonic() == 10


async def test_https_with_a_bundle_of_its_own(tmp_path):
    """A CA bundle from the settings is what certificates are checked against."""
    authority = Authority(tmp_path)
    async with HostileServer({"/": answer(b"safe")}, tls=authority.server("127.0.0.5")) as server:
        async with Door(settings(ca_bundle=str(authority.bundle))) as door:
            found = await door.get(Request(server.url("/")))
        assert found.content == b"safe"
        assert found.last.tls.version == "TLSv1.3"
        assert x509.load_der_x509_certificate(found.last.tls.chain[0]).issuer
        async with Door(settings()) as door:
            assert (await door.get(Request(server.url("/")))).state is State.TLS_ERROR


def test_headers_are_merged_by_name():
    """A probe's header replaces the client's of the same name, whatever its case."""
    own = {"User-Agent": "a", "Accept": "b"}
    assert merge(own, ()) is own
    assert merge(own, (("accept", "c"), ("X", "d"))) == {"User-Agent": "a", "accept": "c", "X": "d"}


def test_urls_go_on_the_wire_in_ascii():
    """Only what is not ASCII is encoded; everything else stays as written."""
    assert wire_url(parse("http://a.example/%7e|ї?ї=%zz")) == "http://a.example/%7e|%D1%97?%D1%97=%zz"
    assert ip_network("127.0.0.0/8") in settings().allow_networks
