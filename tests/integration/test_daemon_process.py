"""The daemon's life within this process: signals, heartbeat, figures, what ends it."""

import asyncio
import os
import signal
import socket
import urllib.request
from contextlib import asynccontextmanager

import pytest

from archiver.clock import SystemClock
from archiver.daemon.metrics import served
from archiver.daemon.once import once
from archiver.daemon.process import Daemon
from archiver.daemon.systemd import ServiceManager
from archiver.errors import AnotherDaemon, SettingsError, StorageError
from archiver.ledger.ledger import Ledger
from archiver.model.duty import Duty, Standing
from archiver.sandbox import Sandbox, World
from archiver.sandbox.sites import Failing, WebSite, add_commons
from archiver.verdicts.judge import judge
from archiver.wiring import desk
from tests.support.ledgers import article, cited, page, place_database
from tests.support.living import until
from tests.support.newsroom import Newsroom

HEART = "https://beats.example/ping/c4n4ry"


@pytest.fixture(autouse=True)
def signals():
    """What this process does on signals is put back."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def room(tmp_path):
    """A workspace in a small world, in real time."""
    world = World()
    add_commons(world)
    news = WebSite("News")
    news.put("/story", news.page("Story", ["What happened."]))
    world.add(news, ["news1.example"])
    world.add(WebSite("Beats"), ["beats.example"])
    clock = SystemClock()

    class Story:
        """Only the world of it."""

    story = Story()
    story.world = world
    place_database(tmp_path / "w")
    with Sandbox(world, clock) as sandbox:
        room = Newsroom(tmp_path / "w", story, clock, sandbox)
        room.set(archives={"enabled": False}, daemon={"looks_minutes": 0.002, "drain_seconds": 1})
        yield room


class Manager(ServiceManager):
    """A service manager that remembers what it was told."""

    def __init__(self):
        super().__init__({"WATCHDOG_USEC": "90000"})
        self.said = []

    def _send(self, message):
        self.said.append(message)


@asynccontextmanager
async def living(room, read=None):
    """A daemon that is ready, told to stop at the end if it still lives."""
    manager = Manager()
    daemon = Daemon(room.workspace, read or (lambda: room.settings), manager=manager)
    life = asyncio.create_task(daemon.live())
    await told(manager, "READY=1", life)
    yield manager, life
    if not life.done():
        os.kill(os.getpid(), signal.SIGTERM)
    await life


async def told(manager, message, life, times=1):
    """Until the service manager was told something."""
    async with asyncio.timeout(20):
        while sum(said.startswith(message) for said in manager.said) < times:
            assert not life.done(), life.exception()
            await asyncio.sleep(0.01)


async def test_from_ready_to_stopped(room):
    """Ready, alive as long as there is progress, stopping; afterwards the workspace is free."""
    async with living(room) as (manager, life):
        await told(manager, "WATCHDOG=1", life)
        with pytest.raises(AnotherDaemon):
            await once(room.settings, room.workspace)
    assert manager.said[0] == "READY=1"
    assert manager.said[-1] == "STOPPING=1"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert (await once(room.settings, room.workspace)).problems == []


async def test_without_progress_the_watchdog_hears_nothing(room, caplog):
    """The manager will start the daemon again."""
    room.set(daemon={"stall_minutes": 1e-6})
    async with living(room) as (manager, life):
        await told(manager, "STATUS=no progress: ", life)
    assert "WATCHDOG=1" not in manager.said
    assert "no progress: " in caplog.text


async def test_settings_are_read_again(room, caplog):
    """The second reading fails and changes nothing, the third counts."""
    caplog.set_level("INFO")
    read = iter([room.settings, SettingsError("setting network.gap: is no number"), room.settings])

    def reading():
        found = next(read)
        if isinstance(found, SettingsError):
            raise found
        return found

    async with living(room, reading) as (manager, life):
        for times in (2, 3):
            os.kill(os.getpid(), signal.SIGHUP)
            await told(manager, "READY=1", life, times)
    assert sum(said.startswith("RELOADING=1") for said in manager.said) == 2
    assert "the old ones stay: setting network.gap" in caplog.text
    assert "the settings were read again" in caplog.text


async def test_a_heartbeat_follows_each_good_round(room):
    """The URL is asked for."""
    room.set(daemon={"heartbeat_url": HEART})
    async with living(room):
        await asyncio.to_thread(until, lambda: room.world.requests("beats.example"))
    assert {one.url for one in room.world.requests("beats.example")} == {HEART}


async def test_a_heartbeat_that_is_not_heard_is_logged_without_its_url(room, caplog):
    """An answer that is an error, and none; the URL is a secret."""
    caplog.set_level("INFO")
    room.set(daemon={"heartbeat_url": HEART})
    room.world.add(Failing(404), ["beats.example"])
    async with living(room):
        await asyncio.to_thread(until, lambda: "the heartbeat was answered 404" in caplog.text)
    del room.world.sites["beats.example"]
    async with living(room):
        await asyncio.to_thread(until, lambda: "the heartbeat was not heard: " in caplog.text)
    assert "c4n4ry" not in caplog.text


async def test_a_disk_that_can_not_be_written_ends_it(room):
    """What was due can't be recorded: the error reaches the one who started it."""
    with Ledger.open(f"sqlite:///{room.workspace.database}", clock=room.clock, judge=judge) as ledger:
        ledger.record_article(article(), [cited(page())])
    room.workspace.evidence.rmdir()
    room.workspace.evidence.write_text("a file where the folder should be")
    life = Daemon(room.workspace, lambda: room.settings, manager=Manager()).live()
    with pytest.raises(StorageError):
        async with asyncio.timeout(30):
            await life


async def test_figures_for_prometheus_on_loopback(room):
    """As text, one a line; nothing listens elsewhere or with port 0."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    room.set(daemon={"metrics_port": port})
    with desk(room.settings, room.workspace, room.clock) as built:
        now = room.clock.now()
        built.ledger.duties.record(Standing(Duty.UPKEEP, now, now, None, failures=3, error="no room"))
    async with living(room):
        answer = await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{port}/metrics")
        text = answer.read().decode()
        answer.close()
        with (
            desk(room.settings, room.workspace, room.clock) as built,
            pytest.raises(SettingsError, match=f"metrics_port: {port} can't be used"),
            served(built, port),
        ):
            pass
    assert "archiver_sources_due 0.0" in text
    assert 'archiver_duty_failures{duty="upkeep"}' in text
    assert "archiver_disk_free_bytes " in text
