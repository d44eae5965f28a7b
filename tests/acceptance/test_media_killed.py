"""Videos and the real program: killed in the middle of one, and without yt-dlp."""

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest

from archiver.clock import SystemClock
from archiver.model.media import MediaKind, MediaState
from archiver.sandbox import Sandbox, World
from archiver.sandbox.pictures import png
from archiver.sandbox.sites import add_commons
from archiver.sandbox.x import X
from archiver.settings import Settings
from archiver.usecases import show, verify
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk

HERE = "127.0.0.7"
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + Random(3).randbytes(2_000_000)
HALF = 1_000_000
RUN = "import sys; {before}; from archiver.cli.main import main; main()"


class Store(ThreadingHTTPServer):
    """A store of one film that stops half-way, but for who asks for the rest of it: a range.

    `served` are the ranges asked for, and how many bytes each answer had.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__((HERE, 0), Answering)
        self.released = threading.Event()
        self.served = []

    @property
    def url(self):
        """Where the film lies."""
        return f"http://{HERE}:{self.server_address[1]}/film.mp4"


class Answering(BaseHTTPRequestHandler):
    """One answer."""

    def do_GET(self):
        """Give the rest from where it is asked for, or the first half and then nothing more."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "bytes=0-")
        start = int(asked[1])
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", str(len(FILM) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(FILM) - 1}/{len(FILM)}")
        self.end_headers()
        piece = FILM[start:] if start else FILM[:HALF]
        with contextlib.suppress(OSError):
            self.wfile.write(piece)
            self.server.served.append((start, len(piece)))
            if not start:
                self.server.released.wait(30)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def store():
    """The store, until the test is over."""
    with Store() as opened:
        thread = threading.Thread(target=opened.serve_forever)
        thread.start()
        yield opened
        opened.released.set()
        opened.shutdown()
        thread.join()


@pytest.fixture
def check(store, tmp_path):
    """A function that starts `archiver check --media all` of a post with the film, in a process of its own."""
    world = World()
    add_commons(world)
    x = X(world)
    x.account("lena", "Lena")
    post = x.film(x.post("lena", datetime.now(UTC) - timedelta(days=2), "Filmed."), png(1), store.url)
    with Sandbox(world, SystemClock()) as sandbox:
        environment = {**os.environ, **sandbox.environment(), "NO_PROXY": HERE, "no_proxy": HERE}

        def start(before="pass"):
            return subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    RUN.format(before=before),
                    "check",
                    post.url,
                    "--media",
                    "all",
                    "--allow-network",
                    f"{HERE}/32",
                    "--format",
                    "csv",
                ],
                cwd=tmp_path,
                env=environment | {"ARCHIVER_NETWORK__GAP": "0"},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        start.url = post.url
        yield start


def media(folder, url):
    """What is known of the post's media, and whether all that is held stands up."""
    with desk(Settings(), Workspace(folder), SystemClock()) as built:
        source = show.find_source(built, url)
        return built.ledger.media([source.id])[source.id], verify.verify(built).exit_code


def test_a_video_that_a_kill_cut_short_is_gone_on_with(check, store, tmp_path):
    """What was received before the kill is not asked for again; till then the film is named, and nothing is lost."""
    process = check()
    until = time.monotonic() + 30
    while not any(path.stat().st_size for path in tmp_path.glob("evidence/partial/*/media.*.mp4.part")):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    store.served.clear()
    store.released.set()
    known, code = media(tmp_path, check.url)
    assert {one.part.kind: one.state for one in known}[MediaKind.VIDEO] is MediaState.NAMED
    assert code == 0
    out, err = check().communicate(timeout=60)
    assert ",all," in out, err
    (poster, film), code = media(tmp_path, check.url)
    assert (poster.state, film.state, code) == (MediaState.HELD, MediaState.HELD, 0)
    assert film.sha256 == hashlib.sha256(FILM).hexdigest()
    rest = [(start, size) for start, size in store.served if start]
    assert len(rest) == 1
    assert rest[0][1] == len(FILM) - rest[0][0] < len(FILM)
    assert not list(tmp_path.glob("evidence/partial/*"))


def test_without_the_extra_one_line_says_what_to_install(check, store, tmp_path):
    """Where yt-dlp can't be imported, pictures are fetched all the same, and no video is asked for."""
    out, err = check("sys.modules['yt_dlp'] = None").communicate(timeout=60)
    assert ",some," in out
    assert "videos need the extra media: pip install 'archiver[media]'" in err
    assert "Traceback" not in err
    known, _ = media(tmp_path, check.url)
    assert [one.state for one in known] == [MediaState.HELD, MediaState.NAMED]
    assert store.served == []
