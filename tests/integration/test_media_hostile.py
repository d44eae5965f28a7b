"""Media from servers that mean harm; and the relay, through which yt-dlp asks."""

import asyncio
import base64
import gzip
import subprocess
from datetime import UTC, datetime
from socket import AF_INET
from urllib.parse import urlsplit

import pytest
from aiohttp.abc import AbstractResolver

from archiver.clock import SimulatedClock
from archiver.liveness.media import taken
from archiver.model.exchange import Exchange, Failure, Limits, Request
from archiver.model.media import MediaState
from archiver.model.parts import MediaKind
from archiver.model.states import State
from archiver.sandbox.pictures import png
from archiver.settings import NetworkSettings
from archiver.web import ytdlp
from archiver.web.door import Door
from archiver.web.failures import Stopped
from archiver.web.ytdlp import Means
from tests.support.hostile_server import HostileServer, answer, endless, redirect, silence

ALLOWED, DEAF = "127.0.0.5", "127.0.0.6"
LIMITS = Limits(200_000, 3)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def door(**changes):
    """No pace, one open address, small answers unless a request says otherwise."""
    values = {"allow_networks": (f"{ALLOWED}/32",), "gap": 0, "retries": 0, "max_wire_bytes": 1_000}
    return Door(NetworkSettings(**values | changes), SimulatedClock(NOON))


async def ask(behaviour, limits=LIMITS):
    """What comes of asking a server that behaves so for a photo."""
    async with HostileServer({"/a": behaviour}, host=ALLOWED) as server, door() as opened:
        found = await opened.get(Request(server.url("/a"), limits=limits))
    return taken(found, MediaKind.PHOTO, limits.bytes)


async def test_a_picture_may_be_larger_than_a_page():
    """The limits of the question replace those of the settings."""
    assert (await ask(answer(png(1), "200 OK", "Content-Type: image/png"))).state is MediaState.HELD


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        (endless(HEAD, png(1)), MediaState.TOO_LARGE),
        (
            answer(gzip.compress(bytes(60_000_000)), "200 OK", "Content-Encoding: gzip"),
            MediaState.TOO_LARGE,
        ),
        (answer(b"<html>no</html>", "200 OK", "Content-Type: image/png"), MediaState.REFUSED),
        (redirect("http://169.254.169.254/latest"), MediaState.REFUSED),
        (redirect("http://127.0.0.1/"), MediaState.REFUSED),
        (redirect("http://localhost/"), MediaState.REFUSED),
        (redirect("file:///etc/passwd"), MediaState.REFUSED),
        (answer(png(1), "200 OK", "Connection: close", length=99_999), MediaState.FAILED),
    ],
)
async def test_a_hostile_answer_is_named_and_not_held(behaviour, state):
    """Endless, a bomb, a page, a redirect inside, cut off."""
    assert (await ask(behaviour)).state is state


async def test_a_question_without_an_answer_ends():
    """After the seconds of the question."""
    assert (await ask(silence, Limits(1_000, 0.2))).state is MediaState.FAILED


async def test_no_other_host_is_asked_than_the_limits_name():
    """At the first step or after a redirect."""
    away = {"/a": redirect("http://elsewhere.example/")}
    async with HostileServer(away, host=ALLOWED) as server, door() as opened:
        for hosts in ((ALLOWED,), ("example",)):
            found = await opened.get(Request(server.url("/a"), limits=Limits(10, 3, hosts)))
            assert isinstance(found, Failure)
            assert (found.state, found.code) == ("unsafe", "other_host")
            assert server.connections == 1


async def through(relay, head, body=b""):
    """The raw answer of a relay to a raw request."""
    parts = urlsplit(relay.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    pair = base64.b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    writer.write(f"{head}\r\nProxy-Authorization: Basic {pair}\r\n\r\n".encode() + body)
    found = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return found


async def test_the_relay_asks_what_the_door_would_ask():
    """Plain requests and tunnels; what the program said to its proxy is not passed on."""
    page = answer(b"film", "200 OK", "Connection: close")
    async with HostileServer({"/a?b=1": page, "/": page}, host=ALLOWED) as server, door() as opened:
        async with opened.relay(LIMITS) as relay:
            url = server.url("/a?b=1")
            assert (await through(relay, f"GET {url} HTTP/1.1\r\nHost: other")).endswith(b"film")
            inner = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
            told = await through(relay, f"CONNECT {ALLOWED}:{server.port} HTTP/1.1", inner)
            assert told.startswith(b"HTTP/1.1 200 Connection established")
            assert told.endswith(b"film")
        assert not any("proxy-authorization" in head.lower() for head in server.heads)
        assert f"Host: {ALLOWED}:{server.port}" in server.heads[0]


@pytest.mark.parametrize(
    "head",
    [
        "GET http://127.0.0.1/ HTTP/1.1",
        "GET http://169.254.169.254/latest/meta-data HTTP/1.1",
        "CONNECT 10.0.0.1:443 HTTP/1.1",
        "CONNECT localhost:443 HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "GET ftp://elsewhere.example/ HTTP/1.1",
        "GET http://user:word@elsewhere.example/ HTTP/1.1",
    ],
)
async def test_the_relay_leads_nowhere_inside(head):
    """The guard's word counts for other programs, too, and says why."""
    async with door(allow_networks=()) as opened, opened.relay(LIMITS) as relay:
        assert (await through(relay, head)).startswith(b"HTTP/1.1 403")
        assert relay.refused


async def test_the_relay_knows_its_user_its_hosts_and_its_bytes():
    """A stranger gets nothing; another host is refused; what is endless is cut off."""
    flood = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 10_000)
    async with HostileServer({"/": flood}, host=ALLOWED) as server, door() as opened:
        async with opened.relay(LIMITS) as relay:
            parts = urlsplit(relay.url)
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(f"GET {server.url('/')} HTTP/1.1\r\n\r\n".encode())
            assert (await reader.read()).startswith(b"HTTP/1.1 407")
            writer.close()
            assert server.connections == 0
            assert len(await through(relay, f"GET {server.url('/')} HTTP/1.1")) <= LIMITS.bytes
            assert relay.exceeded
        async with opened.relay(Limits(10, 3, ("example",))) as relay:
            assert (await through(relay, f"GET {server.url('/')} HTTP/1.1")).startswith(b"HTTP/1.1 403")
            assert relay.refused == f"leads to {ALLOWED}"


async def test_the_relay_goes_by_the_configured_proxy():
    """With its password; a proxy that it does not speak to is refused in words."""
    page = answer(b"film", "200 OK", "Connection: close")
    async with HostileServer({"http://far.example/a": page}, host="127.0.0.1") as proxy:
        proxy.behaviours["far.example:443"] = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        address = f"http://me:secret@127.0.0.1:{proxy.port}"
        async with door(http_proxy=address, https_proxy=address) as opened, opened.relay(LIMITS) as relay:
            assert (await through(relay, "GET http://far.example/a HTTP/1.1")).endswith(b"film")
            assert (await through(relay, "CONNECT far.example:443 HTTP/1.1")).startswith(b"HTTP/1.1 200")
        wanted = base64.b64encode(b"me:secret").decode()
        assert all(f"Proxy-Authorization: Basic {wanted}" in head for head in proxy.heads)
    async with door(http_proxy="https://127.0.0.1:1") as opened, opened.relay(LIMITS) as relay:
        assert await through(relay, "GET http://far.example/a HTTP/1.1") == b""
        assert "such a proxy" in relay.refused


async def test_a_whole_answer_is_an_exchange():
    """The door gives media as it gives pages."""
    async with HostileServer({"/a": answer(png(2))}, host=ALLOWED) as server, door() as opened:
        found = await opened.get(Request(server.url("/a"), limits=LIMITS))
    assert isinstance(found, Exchange)
    assert found.content == png(2)


class Names(AbstractResolver):
    """Knows one name."""

    async def resolve(self, host, port=0, family=AF_INET):
        """Its two addresses, of which one is deaf; one name is not there, every other leads inside."""
        if host == "nowhere.example":
            raise Stopped(State.DNS_FAILURE, "timeout", f"{host}: could not be resolved")
        if host != "films.example":
            raise Stopped(State.UNSAFE, "address", f"{host}: loopback address 127.0.0.1")
        place = {"hostname": host, "host": ALLOWED, "port": port, "family": family, "proto": 0, "flags": 0}
        return [{**place, "host": DEAF}, place]

    async def close(self):
        """Nothing to close."""


async def test_the_relay_asks_names_by_the_door_s_resolver():
    """One look-up, judged by the guard; a name that leads inside ends there. No answer is no refusal."""
    page = answer(b"film", "200 OK", "Connection: close")
    network = NetworkSettings(allow_networks=(f"{ALLOWED}/32", f"{DEAF}/32"), gap=0, retries=0)
    async with (
        HostileServer({"/": page}, host=ALLOWED) as server,
        Door(network, SimulatedClock(NOON), resolver=Names()) as opened,
        opened.relay(LIMITS) as relay,
    ):
        head = f"GET http://films.example:{server.port}/ HTTP/1.1"
        assert (await through(relay, head)).endswith(b"film")
        assert await through(relay, "GET http://nowhere.example/ HTTP/1.1") == b""
        assert relay.refused == ""
        assert await through(relay, "GET http://inside.example/ HTTP/1.1") == b""
        assert "loopback" in relay.refused


async def test_leaving_the_relay_ends_what_goes_through_it():
    """A host that says nothing holds nobody up."""
    heard = asyncio.Event()

    async def mute(writer):
        heard.set()
        await silence(writer)

    async with HostileServer({"/": mute}, host=ALLOWED) as server, door() as opened:
        async with opened.relay(LIMITS) as relay:
            asking = asyncio.create_task(through(relay, f"GET {server.url('/')} HTTP/1.1"))
            await heard.wait()
        assert await asking == b""


LIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n" + b"".join(b"#EXTINF:1,\n/%d.ts\n" % n for n in (1, 2, 3))
LIST += b"#EXT-X-ENDLIST\n"
PIECE = b"\x47" + bytes(187)


@pytest.mark.parametrize("missing", ["", "/1.ts", "/3.ts"])
async def test_a_film_in_pieces_is_held_whole_or_not_at_all(tmp_path, missing):
    """A server that lacks one piece gives no film, and no piece that lies there is taken for one."""
    pieces = {f"/{n}.ts": answer(PIECE * n, "200 OK", "Content-Type: video/mp2t") for n in (1, 2, 3)}
    pieces |= {missing: answer(PIECE[:9], "200 OK", "Connection: close", length=500)} if missing else {}
    listed = answer(LIST, "200 OK", "Content-Type: application/vnd.apple.mpegurl", "Connection: close")
    async with (
        HostileServer({"/film.m3u8": listed, **pieces}, host=ALLOWED) as server,
        door() as opened,
        opened.relay(LIMITS) as relay,
    ):
        means = Means(relay.url, LIMITS.bytes, 20)
        done = await ytdlp.download(server.url("/film.m3u8"), tmp_path, means)
    if missing:
        assert done.path is None
        assert "fragment" in done.said
    else:
        assert done.path.read_bytes() == PIECE * 6


async def test_a_film_whose_sound_comes_apart_is_told_from_others(tmp_path):
    """What has pictures alone is better than nothing, and is not taken for all."""
    sets = {
        "/": b'#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS="avc1.42c00d"\n/film.m3u8\n',
        "/film.m3u8": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/1.ts\n#EXT-X-ENDLIST\n",
    }
    kind = "Content-Type: application/vnd.apple.mpegurl"
    pages = {path: answer(said, "200 OK", kind, "Connection: close") for path, said in sets.items()}
    async with (
        HostileServer({**pages, "/1.ts": answer(PIECE)}, host=ALLOWED) as server,
        door() as opened,
        opened.relay(LIMITS) as relay,
    ):
        done = await ytdlp.download(server.url("/"), tmp_path, Means(relay.url, LIMITS.bytes, 20))
    assert done.path.read_bytes() == PIECE
    assert done.silent


async def test_other_users_do_not_see_the_relay_s_password(tmp_path):
    """A list of processes shows the arguments of each: it is not among them."""
    asked = asyncio.Event()

    async def mute(writer):
        asked.set()
        await silence(writer)

    async with (
        HostileServer({"/a": mute}, host=ALLOWED) as server,
        door() as opened,
        opened.relay(LIMITS) as relay,
    ):
        means = Means(relay.url, 1_000, 20)
        fetching = asyncio.create_task(ytdlp.download(server.url("/a"), tmp_path, means))
        await asyncio.wait_for(asked.wait(), 20)
        shown = subprocess.run(
            ["ps", "-ww", "-eo", "args"], check=True, capture_output=True, text=True
        ).stdout
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)
    assert server.url("/a") in shown
    assert urlsplit(relay.url).password not in shown
