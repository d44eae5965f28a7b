"""A sweep over real sockets: many hosts on loopback, without a proxy."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import web

from archiver.address import parse
from archiver.clock import SystemClock
from archiver.evidence.warc import WarcStore
from archiver.ledger.ledger import Ledger
from archiver.liveness.recorder import Recorder
from archiver.liveness.runner import Habits, Runner
from archiver.model.source import Source
from archiver.model.states import State
from archiver.platforms.registry import all_platforms
from archiver.settings import NetworkSettings
from archiver.web.door import Door
from tests.support.ledgers import open_ledger

HOSTS = 20
PAGE = (
    "<html><title>Story</title><article>"
    + "<p>Words of a story about a harbour.</p>" * 60
    + "</article></html>"
)


class Town:
    """Twenty hosts that serve the same few pages, one of which never answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.port = 0
        self.hung = asyncio.Event()
        self.over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        """By path."""
        self.asked.append(f"{request.host}{request.path}")
        if request.path == "/hangs":
            self.hung.set()
            await self.over.wait()
        if request.path.startswith("/missing"):
            return web.Response(status=404, text="<h1>Not found</h1>", content_type="text/html")
        return web.Response(text=PAGE, content_type="text/html")

    def page(self, host: int, path: str) -> Source:
        """A page of one of the hosts."""
        found = all_platforms().identify(parse(f"http://127.0.1.{host}:{self.port}{path}"))
        assert found is not None
        return found


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


@asynccontextmanager
async def running(ledger: Ledger, store: WarcStore) -> AsyncIterator[Runner]:
    """A runner that may contact loopback."""
    clock = SystemClock()
    settings = NetworkSettings(allow_networks=(ip_network("127.0.0.0/8"),), gap=0.01)
    async with Door(settings, clock) as door, Recorder(ledger, store) as recorder:
        yield Runner(door, all_platforms(), recorder, clock, habits=Habits(), leases=ledger)


async def test_a_sweep_over_many_hosts(town: Town, tmp_path: Path) -> None:
    """Each page is asked for once, each look is committed with its evidence."""
    sources = [town.page(host, path) for host in range(1, HOSTS + 1) for path in ("/a", "/b", "/missing")]
    clock = SystemClock()
    with open_ledger(tmp_path) as ledger, WarcStore(tmp_path / "evidence", clock=clock) as store:
        ledger.record_sources(sources)
        async with running(ledger, store) as runner:
            outcome = await runner.look([*sources, *sources], "r1")
        assert outcome.states == {State.LIVE: 2 * HOSTS, State.NOT_FOUND: HOSTS}
        assert ledger.looked_in_run("r1") == {source.id for source in sources}
        asked = [one for one in town.asked if one.endswith(("/a", "/b", "/missing"))]
        assert len(asked) == len(set(asked)) == 3 * HOSTS
        for source in sources:
            (recorded,) = ledger.looks(source.id)
            assert store.read(recorded.look.evidence[-1]).status == recorded.look.observation.http_status


async def test_cancelled_while_hosts_hang(town: Town, tmp_path: Path) -> None:
    """Ctrl-C during a sweep: what was finished is in the ledger, the rest is not, no lease is left."""
    sources = [town.page(host, path) for host in range(1, 6) for path in ("/a", "/hangs")]
    clock = SystemClock()
    with open_ledger(tmp_path) as ledger, WarcStore(tmp_path / "evidence", clock=clock) as store:
        ledger.record_sources(sources)
        async with running(ledger, store) as runner:
            looking = asyncio.create_task(runner.look(sources, "r1"))
            async with asyncio.timeout(10):
                await town.hung.wait()
                while len(ledger.looked_in_run("r1")) < 5:  # noqa: ASYNC110 - the ledger has no events
                    await asyncio.sleep(0.02)
            looking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await looking
        assert ledger.looked_in_run("r1") == {source.id for source in sources if source.url.endswith("/a")}
        every = [source.id for source in sources]
        assert ledger.lease(every, "somebody else", 60) == set(every)
