"""`archiver daemon` in a process of its own: signals, the lock, settings read again, cron."""

import signal

import pytest
from sqlalchemy import text

from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.sandbox import World
from archiver.sandbox.sites import WebSite, add_commons
from archiver.sandbox.world import BEGINNING
from archiver.usecases.status import LOCK, running
from tests.support.living import home, stopped, until

PAGES = 40


@pytest.fixture
def site():
    """One site with forty pages."""
    site = WebSite("Town")
    for number in range(PAGES):
        site.put(f"/{number}", site.page(f"Page {number}", [f"What page {number} has to say."]))
    return site


@pytest.fixture
def world(site):
    """A world with that site in it."""
    world = World()
    add_commons(world)
    world.add(site, ["www.town.example"])
    return world


@pytest.fixture
def newsroom(world, tmp_path):
    """A workspace in that world."""
    with home(world, tmp_path / "w") as found:
        yield found


def pages(count):
    """Sources on that site."""
    urls = [f"https://www.town.example/{number}" for number in range(count)]
    return [Source(f"web:{url}", PlatformName.WEB, url) for url in urls]


def asked(world):
    """How many pages of the site were asked for."""
    return len(world.requests("www.town.example"))


def test_told_to_stop_in_the_middle_it_keeps_what_was_finished(newsroom, world):
    """SIGTERM: what is under way gets its time, not one look is lost or doubled, and the next call goes on."""
    newsroom.cite(pages(PAGES))
    with newsroom.daemon(ARCHIVER_DAEMON__DRAIN_SECONDS="0.3") as process:
        until(lambda: asked(world) > 8)
        code, err, seconds = stopped(process)
    assert (code, seconds < 5) == (0, True)
    assert "Traceback" not in err
    assert newsroom.heard("STOPPING=1")[0] == "READY=1"
    with newsroom.ledger() as ledger:
        done = [one.id for one in pages(PAGES) if ledger.looks(one.id)]
        assert 0 < len(done) < PAGES
    assert newsroom.command("daemon", "--once", ARCHIVER_NETWORK__GAP="0").returncode == 0
    with newsroom.ledger() as ledger:
        assert all(len(ledger.looks(one.id)) == 1 for one in pages(PAGES))
        assert ledger.evidence.verify_chain().holds
    assert {row["verdict"] for row in newsroom.rows().values()} == {"live"}


def test_told_twice_it_ends_at_once(newsroom, world):
    """The second SIGTERM waits for nothing; what was committed stays committed."""
    newsroom.cite(pages(PAGES))
    with newsroom.daemon(ARCHIVER_DAEMON__DRAIN_SECONDS="60") as process:
        until(lambda: asked(world) > 3)
        process.terminate()
        newsroom.heard("STOPPING=1")
        code, _, seconds = stopped(process)
    assert (code, seconds < 2) == (-signal.SIGTERM, True)
    with newsroom.ledger() as ledger:
        assert ledger.evidence.verify_chain().holds


def test_a_second_daemon_is_turned_away_and_everything_else_works(newsroom, site):
    """75 and one line that says who holds the lock, as the status does; an audit works beside the daemon."""
    newsroom.cite(pages(1))
    (newsroom.folder / "a.md").write_text("# A\n\nSee https://www.town.example/7 .")
    with newsroom.daemon(ARCHIVER_DAEMON__LOOKS_MINUTES="5") as process:
        newsroom.heard("READY=1")
        second = newsroom.command("daemon")
        assert second.returncode == 75
        assert second.stderr.count("\n") == 1
        assert f"a daemon already runs in .: process {process.pid} on " in second.stderr
        until((newsroom.folder / "sources.csv").exists)
        assert newsroom.command("audit", "a.md").returncode == 0
        assert running(newsroom.folder / LOCK).startswith(f"process {process.pid} on ")
        assert stopped(process, signal.SIGINT)[0] == 0
    assert running(newsroom.folder / LOCK) == ""


def test_settings_are_read_again_and_bad_ones_are_not_taken(newsroom):
    """SIGHUP: the service manager hears of it, and the log says what became of it."""
    settings = newsroom.folder / "archiver.toml"
    settings.write_text("[daemon]\npage = 7\n")
    with newsroom.daemon() as process:
        newsroom.heard("READY=1")
        settings.write_text("[daemon]\npage = 'many'\n")
        process.send_signal(signal.SIGHUP)
        assert any(said.startswith("RELOADING=1\nMONOTONIC_USEC=") for said in newsroom.heard("READY=1"))
        settings.write_text("[daemon]\npage = 8\n")
        process.send_signal(signal.SIGHUP)
        newsroom.heard("READY=1")
        assert stopped(process)[0] == 0
    messages = [line["message"] for line in newsroom.log()]
    (refused,) = [message for message in messages if "the old ones stay" in message]
    assert "setting daemon.page" in refused
    assert "the settings were read again" in messages


def test_from_cron_it_is_silent_unless_something_changed(newsroom, site):
    """Nothing, then the page that vanished, which is no failure."""
    newsroom.cite(pages(2))
    first = newsroom.command("daemon", "--once")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    site.remove("/1", BEGINNING)
    with newsroom.ledger() as ledger:
        make_due(ledger)
    second = newsroom.command("daemon", "--once")
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.startswith("live → missing  https://www.town.example/1")
    assert second.stdout.count("\n") == 1


def make_due(ledger):
    """Let all sources be due now, as if a week had gone by."""
    with ledger._database.write() as connection:
        connection.execute(text("UPDATE due SET at = '2020-01-01T00:00:00.000Z'"))
