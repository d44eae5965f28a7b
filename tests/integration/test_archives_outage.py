"""An archive's outage as a whole run meets it."""

from archiver import wiring
from archiver.clock import SimulatedClock
from archiver.model.snapshot import Found
from archiver.sandbox import Sandbox
from archiver.sandbox.wayback import Fault
from archiver.usecases import snapshots
from archiver.usecases.progress import Silent
from archiver.usecases.workspace import Workspace
from tests.support.archive_room import settings_through, web
from tests.support.sandbox import NOON
from tests.support.sandbox_archive import Archive

SOURCES = [web(f"https://www.paper.example/{number}") for number in range(50)]
SECRET = web("https://www.paper.example/a?token=0123456789")


async def test_fifty_sources_do_not_wait_for_an_archive_that_is_down(tmp_path):
    """Three questions, fifty honest answers; the next run asks again, and nothing private is ever asked."""
    archive, clock = Archive(), SimulatedClock(NOON)
    archive.wayback.faults.add(Fault.CDX_429)
    workspace = Workspace(tmp_path)
    workspace.prepare()
    with Sandbox(archive.world, clock) as sandbox:
        settings = settings_through(sandbox.proxy_url, sandbox.ca_file)
        async with wiring.tools(settings, workspace, clock) as tools:
            tools.ledger.record_sources([*SOURCES, SECRET])
            wanted = {source.id: (source, None) for source in [*SOURCES, SECRET]}
            assert await snapshots.look_up(tools, "r1", wanted, Silent()) == 50
            assert clock.monotonic() < 3 * 60 + 30
            assert len(archive.world.requests("web.archive.org")) == 6
            last = tools.ledger.lookups(SOURCES[-1].id)[-1]
            assert last.found is Found.UNKNOWN
            assert last.reason.startswith("not asked, after 3 look-ups in a row without an answer")
            archive.wayback.faults.clear()
            assert await snapshots.look_up(tools, "r2", dict([*wanted.items()][:2]), Silent()) == 0
            assert tools.ledger.lookups(SECRET.id) == []
    assert not any("token" in entry.url for entry in archive.world.requests())
