"""Authorities put their time under the history; openssl alone can check that."""

import asyncio
import random
import subprocess

import pytest

from archiver.archives.transport import Transport
from archiver.clock import SimulatedClock
from archiver.errors import StorageError
from archiver.evidence import timestamps
from archiver.settings import load
from archiver.usecases.ending import ending
from archiver.usecases.stamping import stamp
from archiver.usecases.verify import verify
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk
from tests.support.damage import copied, flip_file, run_sql
from tests.support.ledgers import DAY_0, page, seen
from tests.support.timestamps import OPENSSL, authority

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs openssl")


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    """An authority on this machine."""
    with authority(tmp_path_factory.mktemp("tsa")) as found:
        yield found


@pytest.fixture
def opened(tsa, tmp_path):
    """A function that opens a workspace whose runs are time-stamped."""
    evidence = {"timestamp_urls": (tsa.url,), "timestamp_ca": str(tsa.roots)}
    settings = load(environ={}, overrides={"evidence": evidence})

    def open_(folder=tmp_path / "workspace"):
        workspace = Workspace(folder)
        workspace.prepare()
        return desk(settings, workspace, SimulatedClock(DAY_0))

    return open_


async def look(base, trouble=None):
    """A run that looks once and ends, in trouble or not."""
    async with Transport(base.settings) as transport, ending(base, transport):
        base.ledger.record_sources([page()])
        base.ledger.begin_run("check", [], fresh=True)
        base.ledger.record_looks([seen(page())])
        if trouble:
            raise trouble


async def test_openssl_accepts_what_is_kept(opened, tsa):
    """The imprint is the head of the chain, so the head and the root certificate are all that is needed."""
    with opened() as base:
        await look(base)
        (one,) = base.ledger.evidence.timestamps()
        found = verify(base)
        assert found.exit_code == 0
        assert f"says {tsa.url}" in found.end
        path = base.workspace.evidence / one.file
        command = [OPENSSL, "ts", "-verify", "-digest", one.head, "-in", path, "-CAfile", tsa.roots]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
        assert "Verification: OK" in done.stdout + done.stderr


async def test_a_head_is_stamped_once(opened):
    """A command that recorded nothing asks nobody."""
    with opened() as base:
        await look(base)
        async with Transport(base.settings) as transport:
            await stamp(base, transport)
        assert len(base.ledger.evidence.timestamps()) == 1


@pytest.mark.parametrize("trouble", [asyncio.CancelledError(), RuntimeError("broken"), StorageError("full")])
async def test_a_run_that_ends_in_trouble_is_stamped_too(opened, trouble):
    """And the trouble passes on as it is; the timestamp names the run."""
    with opened() as base:
        with pytest.raises(type(trouble)):
            await look(base, trouble)
        (one,) = base.ledger.evidence.timestamps()
        assert one.run == "r1"
        assert verify(base).exit_code == 0


async def test_an_authority_that_does_not_answer_is_named_and_asked_again_later(opened, tsa, caplog):
    """The run is none the worse for it."""
    with opened() as base:
        tsa.down = True
        await look(base)
        assert base.ledger.evidence.timestamps() == []
        assert "gave no timestamp: it answered 503" in caplog.text
        tsa.down = False
        await look(base)
        assert len(base.ledger.evidence.timestamps()) == 1


@pytest.mark.parametrize("seed", range(5))
async def test_a_flipped_byte_in_a_timestamp_is_noticed(opened, seed):
    """Exit code 12."""
    with opened() as base:
        await look(base)
        (one,) = base.ledger.evidence.timestamps()
        flip_file(base.workspace.evidence / one.file, random.Random(seed))
        found = verify(base)
        assert found.exit_code == 12
        assert found.damages[0].what == "the file was altered"


async def test_a_missing_file_and_one_of_another_root_are_named(opened, tsa, tmp_path):
    """Each with what it means."""
    with opened() as base:
        await look(base)
        (one,) = base.ledger.evidence.timestamps()
        with authority(tmp_path / "other") as other:
            found = list(timestamps.check(base.workspace.evidence, [one], str(other.roots)))
        assert [damage.what for damage in found] == ["the signature does not hold"]
        (base.workspace.evidence / one.file).unlink()
        assert verify(base).exit_code == 12


async def test_a_timestamp_shows_a_cut_end(opened, tmp_path):
    """Its file speaks of an event that is not there any more: exit code 10, also without --head."""
    with opened() as base:
        await look(base)
        (one,) = base.ledger.evidence.timestamps()
    place = copied(tmp_path / "workspace", tmp_path / "cut")
    for table in ("timestamps", "current", "looks", "texts", "manifests", "records", "sources", "events"):
        key = "source IS NOT NULL" if table == "current" else f"id >= {one.event - 1}"
        run_sql(place, f"DELETE FROM {table} WHERE {key}")
    with opened(place) as base:
        found = verify(base)
        assert found.chain.holds
        assert found.exit_code == 10
        assert "its end was cut off" in found.damages[-1].meaning


def test_what_is_no_timestamp_is_refused():
    """Neither rubbish nor an answer about something else is kept."""
    with pytest.raises(timestamps.NoTimestamp):
        timestamps.stamped_at(b"rubbish", "00" * 32)
