"""Our evidence in a real pywb: it replays byte for byte, and our Memento clients find and verify it there."""

import asyncio
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests
from warcio.archiveiterator import ArchiveIterator
from waybackpy import WaybackMachineCDXServerAPI

from archiver.archives.arquivo import ArchivePageNow, read_index
from archiver.archives.captures import wanted
from archiver.archives.elsewhere import by_timemap
from archiver.archives.pace import Pace
from archiver.archives.patience import Patience
from archiver.archives.transport import Transport
from archiver.archives.verify import Kind
from archiver.clock import SystemClock
from archiver.liveness.copies import raw_url
from archiver.model.snapshot import Found, Memento
from archiver.sandbox import Sandbox, SandboxRequest, SandboxResponse, World
from archiver.sandbox.story import NOTE_URL, STATEMENT_URL, TIDE_URL
from archiver.usecases import history
from archiver.usecases.progress import Silent
from archiver.usecases.replay import Replay
from archiver.usecases.verifying import Verifying
from tests.support.archive_room import settings_through
from tests.support.exchanges import answer, hop
from tests.support.newsroom import Newsroom, newsroom
from tests.support.pywb_server import pywb, recorder, reindex

ODD = [
    hop(gzip.compress(b"<p>packed</p>" * 50), url="https://odd.example/gz",
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"))),
    hop(bytes(range(256)) * 40, url="https://odd.example/picture", headers=(("Content-Type", "image/png"),)),
    hop(b"not here", url="https://odd.example/lost", status=404),
    hop("<a href='/next'>ссылка</a>".encode("cp1251"), url="https://odd.example/old?b=2&a=1"),
    hop(b"%PDF-1.7\r\n\x00\r\n", url="https://odd.example/a%20b.pdf", headers=(("Content-Type", "application/pdf"),)),
]  # fmt: skip


AGAIN = hop(ODD[1].body, url="https://odd.example/again", headers=(("Content-Type", "image/x-odd"),))
"""The same bytes under another URL: written as a revisit."""


@dataclass
class Held:
    """A newsroom after an audit, and a pywb over what it kept. `address` is that of the collection."""

    room: Newsroom
    address: str

    def memento(self, url: str = STATEMENT_URL) -> Memento:
        """The copy of a page that the first audit saw."""
        at = self.room.story.start.replace(microsecond=0)
        return Memento(f"{self.address}/{at:%Y%m%d%H%M%S}mp_/{url}", url, at)


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> Iterator[Held]:
    folder = tmp_path_factory.mktemp("pywb")
    with newsroom(folder / "room") as room:
        room.set(archives={"save": False})
        asyncio.run(room.audit())
        with room.desk() as desk:
            for odd in (*ODD, AGAIN):
                desk.warcs.append(answer(odd))
        with pywb(folder / "served", room.workspace.evidence) as address:
            timemap = f"{address}/timemap/link/{{url}}"
            room.set(archives={"timemaps": (timemap,), "timemaps_per_minute": 6000})
            room.set(network={"allow_networks": ["127.0.0.0/8"], "no_proxy": "127.0.0.1"})
            yield Held(room, address)


def kept(room: Newsroom) -> dict[tuple[str, str], set[bytes]]:
    """The bodies of all answers in the evidence, as received, by URL and second."""
    found = defaultdict(set)
    for path in room.workspace.evidence.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=False):
                if record.rec_type == "response":
                    at = record.rec_headers["WARC-Date"][:19].translate({ord(c): None for c in "-:T"})
                    found[record.rec_headers["WARC-Target-URI"], at].add(record.raw_stream.read())
    return found


def test_what_was_seen_replays_byte_for_byte(held: Held) -> None:
    """Pages, posts, errors, packed bodies, pictures: pywb gives what was received, before any decoding."""
    bodies = kept(held.room)
    assert {odd.url for odd in ODD} <= {url for url, _ in bodies}
    assert len(bodies) >= 20
    with requests.Session() as session:
        for (url, at), seen in bodies.items():
            with session.get(f"{held.address}/{at}id_/{url}", stream=True, allow_redirects=False) as reply:
                assert reply.raw.read(decode_content=False) in seen, url
                assert "Memento-Datetime" in reply.headers


def test_a_revisit_replays_with_the_body_that_it_names(held: Held) -> None:
    """Its own head, and the bytes of the record that holds them."""
    assert AGAIN.url not in {url for url, _ in kept(held.room)}
    reply = requests.get(f"{held.address}/{AGAIN.at:%Y%m%d%H%M%S}id_/{AGAIN.url}", timeout=10)
    assert (reply.content, reply.headers["Content-Type"]) == (AGAIN.body, "image/x-odd")


async def test_our_timemap_client_finds_it(held: Held) -> None:
    """Under the time at which it was seen; what pywb does not hold is none, not unknown."""
    async with Transport(held.room.settings) as transport:
        pace = Pace("pywb", 6000, _Book(), held.room.clock)
        archive = by_timemap("pywb", f"{held.address}/timemap/link/{{url}}", transport, pace)
        found = await archive.find([STATEMENT_URL], None, Patience())
        assert found.mementos == (held.memento(),)
        lost = await archive.find(["https://nobody.example/"], None, Patience())
        assert (lost.found, lost.mementos) == (Found.NONE, ())
        index = await transport.run(
            lambda: transport.get(f"{held.address}/cdx?output=json&url={STATEMENT_URL}")
        )
        assert [row.original for row in read_index(index)] == [STATEMENT_URL]


class _Book:
    def reserve(self, _key, _gap, now):
        return now


def test_waybackpy_finds_it(held: Held) -> None:
    """The library's CDX client, unpatched, pointed at pywb's index (facts: archiving, 5.4)."""
    client = WaybackMachineCDXServerAPI(STATEMENT_URL, user_agent="test", filters=["statuscode:200"])
    client.endpoint = (
        f"{held.address}/cdx?output=text&fields=urlkey,timestamp,url,mime,status,digest,length&x=?"
    )
    (row,) = client.snapshots()
    assert (row.original, row.statuscode) == (STATEMENT_URL, "200")
    assert row.datetime_timestamp.replace(tzinfo=held.memento().at.tzinfo) == held.memento().at


async def test_a_copy_in_pywb_is_verified(held: Held) -> None:
    """An audit that asks it records the copy under the host's name, fetches it raw and finds the text in it."""
    held.room.clock.advance(timedelta(hours=3))
    await held.room.audit(fresh=True)
    with held.room.desk() as desk:
        source = history.find_source(desk, TIDE_URL)
        copy = held.memento(TIDE_URL)
        told = [lookup for lookup in desk.ledger.lookups(source.id) if lookup.archive == "127.0.0.1"]
    assert copy in told[0].mementos
    async with held.room.tools() as tools:
        await Verifying(tools, "r", Replay(tools), Silent()).check(source, copy)
        check = tools.ledger.lookups(source.id)[-1]
    assert (check.archive, check.mementos[0].verified) == ("127.0.0.1", True)
    assert "holds the text that was seen (100% alike)" in check.reason


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, Kind.VERIFIED),
        ({"at": timedelta(hours=5)}, Kind.NEXT_CAPTURE),
        ({"of": NOTE_URL}, Kind.OTHER_URL),
        ({"url": "https://nobody.example/"}, Kind.NOT_SERVED),
    ],
    ids=str,
)
async def test_memento_datetime_and_original_decide(held: Held, change, kind: Kind) -> None:
    """Where the one named is not there, pywb serves the nearest with 200: its Memento-Datetime tells."""
    copy = held.memento(change.get("url", STATEMENT_URL))
    if "at" in change:
        at = copy.at - change["at"]
        copy = replace(copy, at=at, url=f"{held.address}/{at:%Y%m%d%H%M%S}/{STATEMENT_URL}")
    if "of" in change:
        copy = replace(copy, original=change["of"])
    assert raw_url(copy).startswith(held.address)
    async with held.room.tools() as tools:
        source = history.find_source(tools, STATEMENT_URL)
        finding = await Verifying(tools, "r", Replay(tools), Silent()).finding(source, copy)
        assert finding is not None
        assert finding.kind is kind


class Relayed:
    """arquivo.pt, as far as it is a pywb: what is asked under /save/now goes to a real one."""

    def __init__(self, address: str) -> None:
        self._address = address

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        del now
        there = request.url.replace("https://arquivo.pt/save/now", self._address)
        with requests.get(there, allow_redirects=False, timeout=10) as reply:
            kept = [
                (k, v.replace(self._address, "https://arquivo.pt/save/now")) for k, v in reply.headers.items()
            ]
            dropped = ("content-length", "content-encoding", "transfer-encoding", "connection", "date")
            headers = tuple(pair for pair in kept if pair[0].lower() not in dropped)
            return SandboxResponse(reply.status_code, reply.content, headers)


async def test_a_real_recorder_is_understood(tmp_path) -> None:
    """What pywb answers while it records, and what its index says afterwards, make a capture with its time."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.html").write_text("<p>recorded</p>")
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with recorder(tmp_path / "pywb") as address, ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        url, world, clock = f"http://127.0.0.1:{site.server_port}", World(), SystemClock()
        world.add(Relayed(address), ["arquivo.pt"])
        with Sandbox(world, clock) as sandbox:
            transport = Transport(settings_through(sandbox.proxy_url, sandbox.ca_file))
            page_now = ArchivePageNow(
                transport, Pace("a", 6000, _Book(), clock), Pace("b", 6000, _Book(), clock)
            )
            asked = [
                replace(wanted("arquivo.pt", f"web:{page}", page, "r", clock.now()), asked_at=clock.now())
                for page in (f"{url}/a.html", f"{url}/lost.html", "http://127.0.0.1:1/")
            ]
            after = [await page_now.ask(capture) for capture in asked]
            assert [capture.state.value for capture in after] == ["pending", "failed", "wanted"]
            assert await page_now.since(asked[0].url, asked[0].at) is None
            reindex(tmp_path / "pywb")
            memento = await page_now.since(asked[0].url, asked[0].at)
            assert memento is not None
            assert memento.url.endswith(f"/{url}/a.html")
            raw = transport.get(raw_url(memento))
            assert (raw.text, "memento-datetime" in raw.headers) == ("<p>recorded</p>", True)
        site.shutdown()
