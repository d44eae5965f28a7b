"""The command on a list long enough for helpers: real processes, sockets, signals, records."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from archiver.clock import SystemClock
from archiver.evidence.warc import WarcStore
from archiver.liveness.crew import NOBODY
from archiver.settings import NetworkSettings, Settings
from archiver.wiring import HELP_FROM, crew_for
from tests.support.ledgers import open_ledger

HOSTS = 20
LINKS = HELP_FROM + 20
PAGE = (
    "<html><title>Story</title><article>"
    + "<p>Words of a story about a harbour.</p>" * 60
    + "</article></html>"
)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="helpers need Linux and two cores"
)


class Town:
    """Hosts with the same page under every path, slow where the path says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.port = 0
        self.over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """By path."""
        self.asked.append(f"{request.host}{request.path}")
        if request.path == "/moved":
            raise web.HTTPFound(f"http://127.0.1.1:{self.port}/landed")
        if request.path.startswith("/hangs"):
            await self.over.wait()
        return web.Response(text=PAGE, content_type="text/html")

    def urls(self, path: str, count: int = LINKS) -> list[str]:
        """URLs on all hosts in turn."""
        return [f"http://127.0.1.{1 + n % HOSTS}:{self.port}/{path}{n}" for n in range(count)]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """The hosts, up."""
    built = Town()
    app = web.Application()
    app.router.add_get("/{path:.*}", built.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "0.0.0.0", 0)
    await site.start()
    built.port = runner.addresses[0][1]
    yield built
    built.over.set()
    await runner.cleanup()


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid: int) -> bool:
    """Whether a process is there and not only waits to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def start(workspace: Path) -> Process:
    """`archiver check -` in a process group of its own, as a shell starts it."""
    (workspace / "archiver.toml").write_text(
        "[network]\nallow_networks = ['127.0.0.0/8']\ncontrol_urls = []\ngap = 0\nretries = 0\n"
    )
    command = ("check", "-", "--format", "jsonl", "--quiet", "--workspace", str(workspace))
    main = "from archiver.cli.main import main; main()"
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", main, *command), stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
    )


async def test_a_long_list(town: Town, tmp_path: Path) -> None:
    """Every link is looked at once, in the order given, with its record; what leads elsewhere as well."""
    urls = [*town.urls("a"), *(f"http://127.0.1.{n}:{town.port}/moved" for n in (2, 3))]
    process = await start(tmp_path)
    out, said = await process.communicate("\n".join(urls).encode())
    rows = [json.loads(line) for line in out.splitlines()]
    assert process.returncode == 0, said
    assert [row["cited_url"] for row in rows] == urls
    assert {row["verdict"] for row in rows[:-2]} == {"live"}
    assert {row["verdict"] for row in rows[-2:]} == {"moved"}
    asked = [one for one in town.asked if "/a" in one]
    assert len(asked) == len(set(asked)) == LINKS
    assert town.asked.count(f"127.0.1.1:{town.port}/landed") == 2
    with open_ledger(tmp_path) as ledger, WarcStore(tmp_path / "evidence", clock=SystemClock()) as store:
        assert ledger.evidence.verify_chain().holds
        for row in (rows[0], rows[LINKS // 2], rows[-1]):
            (recorded,) = ledger.looks(row["source"])
            record = store.read(recorded.look.evidence[-1])
            assert (record.status, record.content) == (200, PAGE.encode())


async def test_ctrl_c(town: Town, tmp_path: Path) -> None:
    """What was finished is recorded and told, the rest is not; no process is left behind."""
    urls = [*town.urls("a", LINKS - HOSTS), *town.urls("hangs", HOSTS)]
    process = await start(tmp_path)
    assert process.stdin is not None
    process.stdin.write("\n".join(urls).encode())
    process.stdin.close()
    async with asyncio.timeout(20):
        while len(town.asked) < len(urls):  # noqa: ASYNC110 - a server has no such event
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.7)
    helpers = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, said = await process.communicate()
    rows = [json.loads(line) for line in out.splitlines()]
    assert process.returncode == 3, said
    assert b"interrupted" in said
    assert sum(row["verdict"] == "live" for row in rows) == LINKS - HOSTS
    assert len(helpers) >= 2
    assert not any(map(runs, helpers))


async def test_killed(town: Town, tmp_path: Path) -> None:
    """`kill -9` on the sweep: what was committed stays, and the helpers end by themselves."""
    urls = [*town.urls("a", LINKS - HOSTS), *town.urls("hangs", HOSTS)]
    process = await start(tmp_path)
    assert process.stdin is not None
    process.stdin.write("\n".join(urls).encode())
    process.stdin.close()
    async with asyncio.timeout(20):
        while len(town.asked) < len(urls):  # noqa: ASYNC110 - a server has no such event
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.7)
    helpers = children(process.pid)
    process.kill()
    await process.wait()
    assert len(helpers) >= 2
    async with asyncio.timeout(10):
        while any(map(runs, helpers)):  # noqa: ASYNC110 - not our children
            await asyncio.sleep(0.05)
    with open_ledger(tmp_path) as ledger:
        assert ledger.evidence.verify_chain().holds
        assert len(ledger.judgements([f"web:{url}" for url in urls])) == LINKS


def test_who_gets_helpers() -> None:
    """A short list is one process's work; a long one is shared out, its requests at once divided."""
    settings = Settings(network=NetworkSettings(concurrency=100))
    with crew_for(settings, HELP_FROM - 1) as crew:
        assert crew is NOBODY
    with crew_for(settings, HELP_FROM) as crew:
        assert len(crew.helpers) >= 2
        assert "t.me" in crew.spared
