"""Screenshots: recorded answers as Chromium draws them, kept as evidence, and nothing slips past the guard."""

import hashlib
import socket
import struct
import subprocess

import pytest

from archiver.cli.evidence import evidence_text
from archiver.model.media import MediaKind, MediaState
from archiver.model.states import Privacy
from archiver.sandbox.pictures import png, put
from archiver.sandbox.sites import WebSite
from archiver.usecases import export, show, verify
from archiver.usecases.check import check
from archiver.usecases.progress import Silent
from archiver.web import browser
from tests.support.newsroom import newsroom

pytest.importorskip("playwright")
pytestmark = pytest.mark.skipif(browser.found("") is None, reason="needs Chromium")

HOST, OTHER = "pages.example", "pictures.example"
PAGE = f"https://{HOST}/page"
CONTENT = """<!doctype html><title>A page</title><link rel=stylesheet href=/style.css>
<p id=told>Nothing was drawn.</p><div></div>
{words}
<img src=https://{other}/one.png><img src="http://127.0.0.1:{port}/inside.png"><iframe src="http://localhost:{port}/"></iframe>
<script>
document.getElementById("told").textContent = "A script wrote this at " + location.pathname;
new WebSocket("ws://127.0.0.1:{port}/"); fetch("http://127.0.0.1:{port}/fetch").catch(() => 0);
fetch("/sent", {{method: "POST", body: "x"}}).catch(() => 0);
new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}}).createDataChannel("x");
location.href = "https://{other}/elsewhere";
</script>"""

WORDS = "<p>The harbour office has published the readings of the gauge for all of last week.</p>" * 20


class Listening(Silent):
    """Remembers what was said."""

    def __init__(self):
        self.said = []

    def say(self, sentence):
        self.said.append(sentence)


@pytest.fixture
def inside():
    """A server of this machine that nobody may ask, by TCP or UDP."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
    ):
        datagrams.bind(listener.getsockname())
        for one in (listener, datagrams):
            one.setblocking(False)
        yield listener, datagrams


@pytest.fixture
def room(tmp_path, inside):
    """A newsroom that wants screenshots, and a page that tries to reach everything."""
    with newsroom(tmp_path / "room") as opened:
        site, other = WebSite("Pages"), WebSite("Pictures")
        opened.pages = site
        opened.world.add(site, [HOST])
        opened.world.add(other, [OTHER])
        page = CONTENT.format(other=OTHER, port=inside[0].getsockname()[1], words=WORDS)
        put(site, "/page", page.encode(), "text/html; charset=utf-8")
        put(site, "/style.css", b"div { height: 3000px; background: #c00 }", "text/css")
        put(site, "/data", b'{"a": 1}', "application/json")
        put(other, "/one.png", png(60), "image/png")
        opened.set(network={"gap": 0}, archives={"enabled": False}, evidence={"screenshots": "transitions"})
        yield opened


async def look(room, *urls):
    """Check URLs; the drawings of the first, and what was said."""
    listener = Listening()
    async with room.tools() as built:
        found, problem = await check(built, urls, listener)
    assert problem == ""
    return {one.part.kind: one for one in found[0].media if one.part.is_drawn}, listener.said


def asked(room, host):
    return [record.url for record in room.world.requests(host)]


async def test_a_page_is_drawn_from_what_was_recorded(room, inside, tmp_path):
    """Whole, with its style, its pictures and what its scripts write; only the guarded door is used.

    What is no page is not drawn, and what looks the same in the next run is not drawn again.
    """
    drawn, said = await look(room, PAGE, f"https://{HOST}/data")
    assert said == []
    with room.desk() as built:
        picture, text = (
            built.warcs.read(drawn[kind].evidence).content
            for kind in (MediaKind.SCREENSHOT, MediaKind.RENDERED)
        )
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height > 3000) == (1280, True)
    assert b"A script wrote this at /page" in text
    assert drawn[MediaKind.SCREENSHOT].sha256 == hashlib.sha256(picture).hexdigest()
    assert "requests got no answer" in drawn[MediaKind.SCREENSHOT].reason
    assert sorted(asked(room, HOST)) == [f"https://{HOST}/data", PAGE, f"https://{HOST}/style.css"]
    assert asked(room, OTHER) == [f"https://{OTHER}/one.png"]
    with pytest.raises(BlockingIOError):
        inside[0].accept()
    with pytest.raises(BlockingIOError):
        inside[1].recv(100)
    again, _ = await look(room, PAGE)
    assert again == drawn
    _handed_over(room, tmp_path, picture)


def _handed_over(room, folder, picture):
    """A drawing is listed and written by `show`, exported, verified, and no media of the page."""
    with room.desk() as built:
        shown = show.show(built, PAGE)
        saved = show.save_media(built, shown, folder)
        told = evidence_text(shown, None, (), saved)
        export.export(built, PAGE, folder / "out")
        assert verify.verify(built).exit_code == 0
    assert picture in [path.read_bytes() for path in saved.values()]
    assert "screenshot held since" in told
    assert "Drawn by Chromium" in told
    sums = "".join(f"{line}\n" for line in told.splitlines() if str(folder) in line)
    subprocess.run(["sha256sum", "-c", "--quiet"], input=sums, text=True, check=True)
    assert sums.count("\n") == 2
    custody = (folder / "out" / "custody.csv").read_text("utf-8")
    assert "screenshot,evidence.wacz" in custody
    assert f"urn:fullPage:{PAGE}" in custody


async def test_closed_and_restless_pages_are_drawn_as_far_as_that_goes(room):
    """With privacy closed other hosts are not asked; with what is there when the time is over."""
    restless = (
        f"<p>Waiting<img src=https://{OTHER}/one.png><script>setInterval(() => fetch('/x'), 100)</script>"
    )
    put(room.pages, "/page", restless.encode(), "text/html")
    room.set(evidence={"screenshot_timeout": 0.8}, privacy=Privacy.CLOSED)
    drawn, _ = await look(room, PAGE)
    assert drawn[MediaKind.SCREENSHOT].state is MediaState.HELD
    assert asked(room, OTHER) == []


@pytest.mark.parametrize(
    ("chromium", "words"),
    [("no-such-program", "install it (Debian: apt install chromium)"), ("true", "left out")],
)
async def test_without_a_chromium_that_works_the_rest_goes_on(room, chromium, words):
    """One line says what to do."""
    room.set(evidence={"chromium": chromium})
    drawn, said = await look(room, PAGE)
    assert drawn == {}
    assert len(said) == 1
    assert words in said[0]
