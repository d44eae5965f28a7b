"""The door against servers that mean harm or are broken (facts: reliability, E 1-20)."""

import gzip
import resource
import time
import tracemalloc
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from socket import AF_INET

import pytest
from aiohttp.abc import AbstractResolver

from archiver.clock import SimulatedClock
from archiver.evidence.records import packed
from archiver.liveness.answers import Shared
from archiver.liveness.driver import Driver
from archiver.model.exchange import Exchange, Failure, Request
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.web import PLATFORM
from archiver.settings import NetworkSettings
from archiver.web.door import Door
from archiver.web.failures import Contact
from archiver.web.guard import Guard
from archiver.web.resolver import Resolver
from tests.support.dns_server import DnsServer
from tests.support.hostile_server import (
    HostileServer,
    answer,
    apart,
    drip,
    endless,
    hang_up,
    redirect,
    reset,
    silence,
)
from tests.support.tls import Authority, self_signed

ALLOWED = "127.0.0.5/32"
TOTAL = 0.3
MEMORY = 40_000_000


def settings(**changes):
    """Short deadlines, no pace, one open address."""
    values = {
        "allow_networks": (ALLOWED,),
        "gap": 0,
        "connect_timeout": 3,
        "total_timeout": 3,
        "retries": 0,
    }
    return NetworkSettings(**values | changes)


def clock():
    """Time that retries do not have to wait for."""
    return SimulatedClock(datetime(2026, 11, 22, tzinfo=UTC))


async def get(url, headers=(), **changes):
    """Ask for one URL through a door of its own."""
    async with Door(settings(**changes), clock()) as door:
        return await door.get(Request(url, headers))


@contextmanager
def little_memory():
    """Fails if the process grows by more than 40 MB meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MEMORY


@cache
def bomb(coding="gzip"):
    """A small body that unpacks to 100 MB."""
    wbits = 31 if coding == "gzip" else 15
    packer = zlib.compressobj(9, wbits=wbits)
    zeros = bytes(1_000_000)
    return b"".join(packer.compress(zeros) for _ in range(100)) + packer.flush()


@pytest.mark.parametrize(
    "behaviour",
    [
        drip(answer(b"x" * 60)),
        drip(answer(b"", "200 OK", "X-Slow: " + "y" * 200)),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b""),
        silence,
    ],
    ids=["body", "head", "100 Continue", "no byte of the body", "silence"],
)
async def test_the_total_deadline_covers_everything(behaviour):
    """E1-3: however a server trickles, the answer is there half a second after the deadline at the latest."""
    async with HostileServer({"/": behaviour}) as server:
        begun = time.monotonic()
        found = await get(server.url("/"), total_timeout=TOTAL)
        assert time.monotonic() - begun < TOTAL + 0.5
    assert (found.state, found.code) == (State.TIMEOUT, "total")


async def test_what_came_before_the_deadline_is_kept():
    """A body cut off by the deadline leaves a truncated hop as evidence."""
    async with HostileServer({"/": drip(answer(b"x" * 60), 0.005)}) as server:
        found = await get(server.url("/"), total_timeout=0.4)
    assert found.hops[-1].truncated
    assert found.hops[-1].status == 200
    assert found.hops[-1].body.startswith(b"x")


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (bomb(), "gzip", "ratio"),
        (bomb("deflate"), "deflate", "ratio"),
        (gzip.compress(bytes(2_000_000)), "gzip", "ratio"),
        (gzip.compress(bomb()), "gzip, gzip", "encodings"),
        (gzip.compress(b"x"), ", ".join(["gzip"] * 50), "encodings"),
    ],
    ids=["gzip", "deflate", "small", "double", "fifty"],
)
async def test_bombs_are_too_large(body, coding, code):
    """E4, E5: a decompression bomb costs no memory and is no answer."""
    async with HostileServer({"/": answer(body, "200 OK", f"Content-Encoding: {coding}")}) as server:
        with little_memory():
            found = await get(server.url("/"), total_timeout=5, max_wire_bytes=2_000_000)
    assert (found.state, found.code) == (State.TOO_LARGE, code)
    assert found.hops[0].body == body


async def test_a_flood_is_cut_off():
    """E6: an endless body is read up to the cap and said to be truncated; the page may be live."""
    flood = endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>" * 20_000)
    async with HostileServer({"/": flood}) as server:
        with little_memory():
            found = await get(server.url("/"), total_timeout=10)
    assert isinstance(found, Exchange)
    assert found.truncated
    assert len(found.last.body) == len(found.content) == 2_000_000


async def test_a_flood_of_gzip_is_decoded_as_far_as_it_was_read():
    """A truncated compressed body gives the prefix of the content."""
    page = b"".join(str(n).encode() for n in range(200_000))
    async with HostileServer(
        {"/": answer(gzip.compress(page), "200 OK", "Content-Encoding: gzip")}
    ) as server:
        found = await get(server.url("/"), max_wire_bytes=100_000)
    assert found.truncated
    assert page.startswith(found.content)
    assert len(found.content) > 100_000


async def test_a_large_compressed_page_is_unpacked_beside_the_loop():
    """Pages of some hundred kilobytes are unpacked all the same."""
    page = bytes(n * n % 251 for n in range(3_000_000))
    packed = gzip.compress(page, 0)
    headers = "Content-Encoding: gzip"
    async with HostileServer({"/": answer(packed, "200 OK", headers)}) as server:
        found = await get(server.url("/"), total_timeout=5, max_wire_bytes=4_000_000)
    assert found.content == page


async def test_the_body_of_a_redirect_is_not_read():
    """E7: a redirect that carries a bomb is followed, its body never touched."""
    first = answer(bomb(), "302 Found", "Location: /end", "Content-Encoding: gzip")
    async with HostileServer({"/": first, "/end": answer(b"end")}) as server:
        with little_memory():
            found = await get(server.url("/"), total_timeout=5)
    assert found.content == b"end"
    assert [hop.status for hop in found.hops] == [302, 200]
    assert found.hops[0].body == b""


@pytest.mark.parametrize(
    ("pages", "code", "hops"),
    [
        ({"/": redirect("/")}, "loop", 1),
        ({"/": redirect("/a"), "/a": redirect("/")}, "loop", 2),
        ({"/": redirect("/1"), **{f"/{n}": redirect(f"/{n + 1}") for n in range(1, 20)}}, "too_many", 11),
    ],
    ids=["self", "pair", "eleven"],
)
async def test_redirects_without_end_are_a_loop(pages, code, hops):
    """E8: loops are told, with every hop as evidence."""
    async with HostileServer(pages) as server:
        found = await get(server.url("/"))
        assert len(server.heads) == hops
    assert (found.state, found.code, len(found.hops)) == (State.REDIRECT_LOOP, code, hops)


async def test_ten_redirects_are_followed():
    """E8: the tenth redirect still arrives."""
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(10)} | {"/10": answer(b"end")}
    async with HostileServer(pages) as server:
        found = await get(server.url("/0"))
    assert found.content == b"end"
    assert len(found.hops) == 11


async def test_a_loop_over_schemes_is_a_loop(tmp_path):
    """E8: http to https and back is a loop as well."""
    authority = Authority(tmp_path)
    async with (
        HostileServer() as plain,
        HostileServer(tls=authority.server("127.0.0.5")) as secure,
    ):
        plain.behaviours["/"] = redirect(secure.url("/"))
        secure.behaviours["/"] = redirect(plain.url("/"))
        found = await get(plain.url("/"), ca_bundle=str(authority.bundle), total_timeout=5)
    assert (found.state, found.code, len(found.hops)) == (State.REDIRECT_LOOP, "loop", 2)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "2130706433", "0", "localhost", "0x7f000001"],
)
async def test_redirects_that_lead_inside_are_unsafe(host):
    """E9: no redirect reaches an address that the user has not opened; nothing is sent there."""
    async with HostileServer(host="127.0.0.1") as inside, HostileServer(port=inside.port) as server:
        server.behaviours["/"] = redirect(f"http://{host}:{inside.port}/")
        found = await get(server.url("/"))
        assert inside.connections == 0
    assert found.state is State.UNSAFE
    assert len(found.hops) == 1


@pytest.mark.parametrize(
    "answers", [("127.0.0.5", "10.0.0.1"), ("127.0.0.5", "::1"), ("127.0.0.5", "169.254.169.254")]
)
async def test_one_forbidden_answer_refuses_the_name(answers):
    """E10: a name that has one forbidden address among public ones is not connected to at all."""
    async with DnsServer({"a.example": answers}) as dns, HostileServer({"/": answer(b"x")}) as server:
        found = await ask_by_name(dns, server.url("/", "a.example"))
        assert server.connections == 0
    assert (found.state, found.code) == (State.UNSAFE, "address")


async def ask_by_name(dns, url, **changes):
    """Ask through a door that resolves at `dns`."""
    chosen = settings(**changes)
    resolver = Resolver(clock(), Guard(chosen.allow_networks), servers=[dns.address])
    async with Door(chosen, clock(), resolver=resolver) as door:
        return await door.get(Request(url))


async def test_rebinding_gets_no_second_look_up():
    """E10: what was judged is what is connected to: the name is looked up once."""
    async with DnsServer({"a.example": ["127.0.0.5"]}) as dns, HostileServer({"/": answer(b"x")}) as server:
        dns_before = dict(dns.zone)
        resolver = Resolver(clock(), Guard(settings().allow_networks), servers=[dns.address])
        async with Door(settings(), clock(), resolver=resolver) as door:
            assert (await door.get(Request(server.url("/", "a.example")))).content == b"x"
            dns.zone = dns_before | {"a.example": ["10.0.0.1"]}
            assert (await door.get(Request(server.url("/", "a.example")))).content == b"x"
        assert dns.asked == ["a.example"]


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://127.0.0.1/", "http://[::1]/", "http://[fec0::1]/", "http://0/"]
)
async def test_forbidden_addresses_are_unsafe(url):
    """E11: a forbidden address is refused without a connection (the table is in the guard's unit tests)."""
    assert (await get(url)).state is State.UNSAFE


@pytest.mark.parametrize(
    "pattern",
    [
        "http://127.0.0.1:{port}\\@a.example/",
        "http://a.example\\@127.0.0.1:{port}/",
        "http://a.example#@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}#@a.example/",
        "http://a.example@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}?@a.example/",
        "http://a.example\t@127.0.0.1:{port}/",
        "http://127.0.0.1%00a.example:{port}/",
        "http://127.0.0.1%2ea.example:{port}/",
    ],
)
async def test_no_parser_disagrees_about_the_host(pattern):
    """E12: whatever a URL looks like, the forbidden server is never reached through it."""
    async with HostileServer(host="127.0.0.1") as inside, DnsServer({"a.example": ["127.0.0.5"]}) as dns:
        found = await ask_by_name(dns, pattern.format(port=inside.port))
        assert inside.connections == 0
    assert found.state in (State.INVALID_URL, State.UNSAFE, State.CONNECTION_FAILED)


async def test_the_host_that_is_logged_is_the_host_that_is_asked():
    """E12: the hop's URL names the host that the request was sent to."""
    async with DnsServer({"xn--e1afmkfd.example": ["127.0.0.5"]}) as dns, HostileServer() as server:
        found = await ask_by_name(dns, f"HTTP://ПРИМЕР.example.:{server.port}/%7Ea?q#frag")
        head = server.heads[0]
    assert found.url == f"http://xn--e1afmkfd.example:{server.port}/%7Ea?q"
    assert head.startswith("GET /%7Ea?q HTTP/1.1\r\n")
    assert f"Host: xn--e1afmkfd.example:{server.port}\r\n" in head


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.com",
        "source:file:///etc/passwd",
    ],
)
async def test_foreign_schemes_are_unsupported(url):
    """E13: what is not http is not supported, cited or redirected to; never dead."""
    assert (await get(url)).state is State.UNSUPPORTED
    async with HostileServer({"/": redirect(url)}) as server:
        found = await get(server.url("/"))
    assert (found.state, len(found.hops)) == (State.UNSUPPORTED, 1)


@pytest.mark.parametrize("trick", ["\r\nX: y", "\n", "\0", "\t", "\u200b", "\x7f", " ", "\u202e"])
async def test_raw_control_characters_are_no_url(trick):
    """E14: nothing is smuggled into a request; the words that say so are printable."""
    async with HostileServer() as server:
        found = await get(server.url(f"/a{trick}b"))
        assert server.connections == 0
    assert found.state is State.INVALID_URL
    assert found.detail.isprintable()


async def test_encoded_control_characters_stay_encoded():
    """E14: %0d%0a is part of the path and never a line of its own."""
    async with HostileServer({"/%0d%0aX:y": answer(b"x")}) as server:
        found = await get(server.url("/%0d%0aX:y"))
        assert server.heads[0].startswith("GET /%0d%0aX:y HTTP/1.1\r\n")
    assert found.content == b"x"


async def test_paths_are_sent_as_written():
    """Percent-encoding is kept as it is; only what is not ASCII is encoded."""
    async with HostileServer() as server:
        for path in ("/a%2Fb%2fc/../d;e=f?x=%41&y=+&z[]=1|2", "/ї"):
            await get(server.url(path))
        lines = [head.split("\r\n")[0] for head in server.heads]
    assert lines == ["GET /a%2Fb%2fc/../d;e=f?x=%41&y=+&z[]=1|2 HTTP/1.1", "GET /%D1%97 HTTP/1.1"]


@pytest.mark.parametrize(
    ("location", "state", "code"),
    [
        ("http://[::1/", State.SERVER_ERROR, "bad_location"),
        (f"http://{'a' * 70}.example/", State.SERVER_ERROR, "bad_location"),
        ("http://a.example:99999/", State.SERVER_ERROR, "bad_location"),
        ("http://a b.example/", State.SERVER_ERROR, "bad_location"),
        ("http://127.0.0.5\\@a.example/", State.SERVER_ERROR, "bad_location"),
        ("http://%zz/", State.SERVER_ERROR, "bad_location"),
        ("http://user:pass@127.0.0.5/", State.UNSAFE, "userinfo"),
        ("http://a.onion/", State.UNSUPPORTED, "onion"),
    ],
)
async def test_bad_locations_are_typed(location, state, code):
    """E15: a redirect to nonsense is the server's error, never an exception of ours."""
    async with HostileServer({"/": redirect(location)}) as server:
        found = await get(server.url("/"))
    assert isinstance(found, Failure)
    assert (found.state, found.code, len(found.hops)) == (state, code, 1)


async def test_a_redirect_without_a_target_is_an_answer():
    """E15: an empty or missing Location redirects nowhere; the page is what it is."""
    async with HostileServer({"/e": redirect("", body=b"x"), "/m": answer(b"y", "301 Moved")}) as server:
        assert (await get(server.url("/e"))).content == b"x"
        assert (await get(server.url("/m"))).content == b"y"


async def test_a_location_beyond_ascii_is_followed():
    """E15: UTF-8 and Latin-1 bytes in a Location are encoded as browsers do."""
    utf8 = "/\u0457".encode().decode("latin-1")
    pages = {
        "/": redirect(utf8),
        "/%D1%97": redirect("/caf\xe9 au lait"),
        "/caf%C3%A9%20au%20lait": answer(b"x"),
    }
    async with HostileServer(pages) as server:
        assert (await get(server.url("/"))).content == b"x"


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "truncated": (answer(b"short", "200 OK", "Connection: close", length=500), "truncated_body", 1),
    "chunk": (apart(CHUNKED, b"zz\r\nabc\r\n0\r\n\r\n"), "bad_body", 1),
    "chunk at once": (CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", "bad_http", 1),
    "cut chunk": (CHUNKED + b"5\r\nabcde\r\n", "bad_chunk", 1),
    "reset": (reset, "reset", 3),
    "empty": (hang_up, "empty", 3),
    "not gzip": (answer(b"<html>", "200 OK", "Content-Encoding: gzip"), "bad_encoding", 1),
    "brotli": (answer(b"<html>", "200 OK", "Content-Encoding: br"), "bad_encoding", 1),
    "headers": (answer(b"", "200 OK", *[f"X-{n}: y" for n in range(150)]), "bad_http", 1),
    "large header": (answer(b"", "200 OK", "X: " + "y" * 70_000), "head_too_large", 1),
    "status": (b"HTTP/1.1 abc OK\r\n\r\n", "bad_status", 1),
    "no http": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "bad_status", 1),
    "two lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", "bad_http", 1),
}


@pytest.mark.parametrize(("behaviour", "code", "tries"), BROKEN.values(), ids=BROKEN)
async def test_broken_answers_are_never_alive(behaviour, code, tries):
    """E16: each kind of broken answer has its code, and its rule whether it is worth another try."""
    async with HostileServer({"/": behaviour}) as server:
        found = await get(server.url("/"), retries=2)
        assert server.asked("/") == tries
    assert isinstance(found, Failure)
    assert (found.state, found.code) == (State.CONNECTION_FAILED, code)
    assert found.detail.isprintable()


async def test_nobody_listening_is_a_refusal():
    """E16: a refused connection is tried once."""
    async with HostileServer() as server:
        url = server.url("/")
    found = await get(url, retries=2)
    assert (found.state, found.code) == (State.CONNECTION_FAILED, "refused")


def bad_certificates(folder, authority, stranger):
    """Servers' contexts by what is wrong with their certificates."""
    return {
        "expired": lambda: authority.server("127.0.0.5", expired=True),
        "wrong_host": lambda: authority.server("a.example"),
        "self_signed": lambda: self_signed(folder, "127.0.0.5"),
        "untrusted": lambda: stranger.server("127.0.0.5"),
    }


@pytest.mark.parametrize("code", ["expired", "wrong_host", "self_signed", "untrusted", "handshake"])
async def test_certificates_are_verified(code, tmp_path):
    """E17: every fault of a certificate is a tls_error with its kind, and no request is sent."""
    (tmp_path / "other").mkdir()
    authority, stranger = Authority(tmp_path), Authority(tmp_path / "other")
    contexts = bad_certificates(tmp_path, authority, stranger) | {"handshake": lambda: None}
    greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n" if code == "handshake" else b""
    async with HostileServer(tls=contexts[code](), greeting=greeting) as server:
        url = server.url("/").replace("http://", "https://")
        found = await get(url, ca_bundle=str(authority.bundle), total_timeout=5, retries=2)
        assert server.heads == []
    assert (found.state, found.code) == (State.TLS_ERROR, code)


@pytest.mark.parametrize("code", ["expired", "wrong_host", "self_signed", "untrusted"])
@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (answer(b"<title>Harbour log</title><p>x</p>", "200 OK", "Content-Type: text/html"), '"Harbour log"'),
        (answer(b"", "404 Not Found"), "HTTP 404 (not found)"),
    ],
)
async def test_a_second_look_behind_a_bad_certificate_is_flagged(code, page, shown, tmp_path):
    """E17: the observation stays a tls_error that says what is wrong and what lies behind; the hop is marked."""
    (tmp_path / "other").mkdir()
    authority, stranger = Authority(tmp_path), Authority(tmp_path / "other")
    context = bad_certificates(tmp_path, authority, stranger)[code]()
    async with HostileServer({"/log": page}, tls=context) as server:
        chosen = settings(ca_bundle=str(authority.bundle), total_timeout=5)
        async with Door(chosen, clock()) as door:
            driver = Driver(door, Shared(door), Shared(door))
            url = server.url("/log")
            driven = await driver.drive(PLATFORM.probe(Source(f"web:{url}", PlatformName.WEB, url)), url)
            again = await door.get(Request(url))
        assert server.asked("/log") == 1
    seen = driven.observation
    assert (seen.state, seen.reason_code, seen.content) == (State.TLS_ERROR, code, None)
    assert "certificate" in seen.reason
    assert shown in seen.reason
    assert seen.http_status is None
    assert driven.contact is Contact.FAILED
    assert [hop.unverified for trace in driven.traces for hop in trace.answer.hops] == [True]
    assert b"X-Certificate: not verified" in gzip.decompress(packed(driven.traces[-1].answer).records[0])
    assert (again.state, again.code) == (State.TLS_ERROR, code)


async def test_the_guard_holds_for_unverified_looks():
    """Neither a forbidden address nor a redirect to one is reached by leaving the certificate unchecked."""
    async with HostileServer(host="127.0.0.1") as inside, HostileServer() as server, Door(settings()) as door:
        server.behaviours["/"] = redirect(inside.url("/"))
        for url in (inside.url("/"), server.url("/")):
            assert (await door.get(Request(url, unverified=True))).state is State.UNSAFE
        assert inside.connections == 0


async def test_no_proxy_with_tls_is_asked_without_verifying_it():
    """What an https proxy is told, its password above all, is never bared."""
    chosen = settings(https_proxy="https://user:secret@127.0.0.5:1/")
    async with Door(chosen) as door:
        found = await door.get(Request("https://a.example/", unverified=True))
    assert (found.state, found.code) == (State.TLS_ERROR, "unverified")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<title>x</title>", "text/html; charset=bogus-9"),
        ("<title>x</title>".encode("utf-7"), "text/html; charset=utf-7"),
        ("<title>x</title>".encode("utf-16-le"), "text/html; charset=utf-16"),
        (b"<ti\0tle>x</title>", "text/html"),
    ],
)
async def test_odd_charsets_are_bytes_like_any_other(body, kind):
    """E18: the door hands on bytes; no charset can break it."""
    async with HostileServer({"/": answer(body, "200 OK", f"Content-Type: {kind}")}) as server:
        assert (await get(server.url("/"))).content == body


@pytest.mark.parametrize("status", ["403 Forbidden", "429 Too Many", "451 Unavailable", "503 Unavailable"])
@pytest.mark.parametrize("after", ["5", "Sun, 22 Nov 2026 00:00:09 GMT", "-1", "1000000000", "soon"])
async def test_walls_are_answers(status, after):
    """E19: blocked and busy hosts have answered; no Retry-After keeps us longer than the cap."""
    async with HostileServer({"/": answer(b"no", status, f"Retry-After: {after}")}) as server:
        time_now = clock()
        async with Door(settings(retries=2), time_now) as door:
            found = await door.get(Request(server.url("/")))
            await door.get(Request(server.url("/other")))
    assert isinstance(found, Exchange)
    assert found.status == int(status[:3])
    assert time_now.monotonic() <= 3 * 60


async def test_no_secret_follows_a_redirect():
    """E20: cookies are never kept, and a request's own secrets stay with its host."""
    secret = (("Authorization", "Bearer canary"), ("Cookie", "canary=1"), ("Accept", "text/plain"))
    async with HostileServer(host="127.0.0.6") as other, HostileServer() as server:
        server.behaviours["/"] = answer(
            b"", "302 Found", "Set-Cookie: canary=1", f"Location: {other.url('/')}"
        )
        other.behaviours["/"] = redirect(server.url("/back"))
        await get(server.url("/"), secret, allow_networks=(ALLOWED, "127.0.0.6/32"))
        assert "canary" in server.heads[0]
        assert "canary" not in other.heads[0]
        assert "Accept: text/plain" in other.heads[0]
        await get(server.url("/"), allow_networks=(ALLOWED, "127.0.0.6/32"))
        assert all("canary" not in head for head in server.heads[2:] + other.heads[1:])


class Liar(AbstractResolver):
    """A resolver that lets everything pass."""

    async def resolve(self, host, port=0, family=0):
        """Say that every name is the loopback address."""
        return [
            {"hostname": host, "host": "127.0.0.1", "port": port, "family": AF_INET, "proto": 0, "flags": 0}
        ]

    async def close(self):
        """Nothing to give back."""


async def test_the_guard_sits_on_the_socket():
    """E10: even if a resolver lied, the address about to be connected is judged once more."""
    async with HostileServer(host="127.0.0.1") as inside, Door(settings(), resolver=Liar()) as door:
        found = await door.get(Request(inside.url("/", "a.example")))
        assert inside.connections == 0
    assert (found.state, found.code) == (State.UNSAFE, "address")
