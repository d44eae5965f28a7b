"""OpenTimestamps: promised at the end of a run, borne out by a later one, and never said to be more."""

import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.archives.transport import Transport
from archiver.cli.main import run
from archiver.clock import SimulatedClock
from archiver.model.duty import Duty
from archiver.settings import load
from archiver.usecases.ending import ending
from archiver.usecases.export import export
from archiver.usecases.rounds import DUTIES, Rounds
from archiver.usecases.verify import facts, proof_sentence, verify
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk, tools
from tests.support.damage import copied, flip_file, run_sql
from tests.support.ledgers import DAY_0, page, seen

pytest.importorskip("opentimestamps")

from tests.support.calendars import calendar

OTS = Path(sys.executable).with_name("ots")


@pytest.fixture
def one():
    """A calendar on this machine."""
    with calendar() as found:
        yield found


@pytest.fixture
def opened(one, tmp_path):
    """A function that opens a workspace on a day, whose runs a calendar commits to."""
    settings = load(environ={}, overrides={"evidence": {"calendar_urls": (one.url,)}})

    def open_(day=0, folder=tmp_path / "workspace"):
        workspace = Workspace(folder)
        workspace.prepare()
        return desk(settings, workspace, SimulatedClock(DAY_0 + timedelta(days=day)))

    return open_


async def look(base):
    """A run that looks once and ends."""
    async with Transport(base.settings) as transport, ending(base, transport):
        base.ledger.record_sources([page()])
        base.ledger.begin_run("check", [], fresh=True)
        base.ledger.record_looks([seen(page())])


async def come_back(base):
    """A command that records nothing."""
    async with Transport(base.settings) as transport, ending(base, transport):
        pass


async def test_a_promise_is_kept_and_said_to_prove_nothing_yet(opened, one):
    """It names the run, commits to the head without showing it, and is asked for once."""
    with opened() as base:
        await look(base)
        await come_back(base)
        (proof,) = base.ledger.evidence.proofs()
        assert (proof.run, proof.calendars, proof.blocks) == ("r1", (one.url,), ())
        assert one.asked == ["POST /digest"]
        found = verify(base)
        assert found.exit_code == 0
        assert proof_sentence(proof).endswith("it proves no time yet")
        assert "nothing shows that the newest events" in found.end


async def test_a_later_run_brings_the_block_and_says_no_more_than_that_it_is_claimed(opened, one, tmp_path):
    """The first file stays beside the new one; both are in the history, and an export has them."""
    with opened() as base:
        await look(base)
    one.block = 358391
    with opened(1) as base:
        await come_back(base)
        await come_back(base)
        first, second = base.ledger.evidence.proofs()
        assert (first.head, second.blocks) == (second.head, (358391,))
        assert first.file != second.file
        found = verify(base)
        assert found.exit_code == 0
        said = f"event {second.event} claims Bitcoin block 358391; check with a node: "
        assert proof_sentence(second) == f"{said}ots verify -d {second.head} evidence/{second.file}"
        assert facts(found)["proofs"][0]["claims_bitcoin_blocks"] == [358391]
        export(base, "", tmp_path / "case", case=True)
        assert {path.name for path in (tmp_path / "case" / "timestamps").iterdir()} == {
            Path(first.file).name,
            Path(second.file).name,
        }


async def test_a_daemon_that_never_ends_has_its_history_proved_too(one, tmp_path):
    """Each round of its timestamps begins a proof, and brings an older one up to date."""
    settings = load(environ={}, overrides={"evidence": {"calendar_urls": (one.url,)}})
    workspace, clock = Workspace(tmp_path / "workspace"), SimulatedClock(DAY_0)
    workspace.prepare()
    async with tools(settings, workspace, clock) as built:
        rounds = Rounds(built, {Duty.TIMESTAMPS: DUTIES[Duty.TIMESTAMPS]})
        built.ledger.record_sources([page()])
        await rounds.turn()
        one.block = 358391
        clock.advance(timedelta(days=1))
        await rounds.turn()
        begun, ended = built.ledger.evidence.proofs()
    assert (begun.head, begun.blocks, ended.blocks) == (ended.head, (), (358391,))


@pytest.mark.skipif(not OTS.exists(), reason="needs ots, the client")
async def test_the_client_reads_what_is_kept(opened, one):
    """Its info names the head and the block."""
    with opened() as base:
        await look(base)
    one.block = 358391
    with opened(1) as base:
        await come_back(base)
        proof = base.ledger.evidence.proofs()[-1]
        command = [OTS, "info", base.workspace.evidence / proof.file]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"File sha256 hash: {proof.head}" in said
    assert "BitcoinBlockHeaderAttestation(358391)" in said


async def test_calendars_that_fail_are_named_and_nobody_unknown_is_asked(opened, one, caplog):
    """An answer that is none is not kept; an address that a calendar made up is not followed."""
    with opened() as base:
        one.down = True
        await look(base)
        one.down, one.rubbish = False, True
        await come_back(base)
        assert base.ledger.evidence.proofs() == []
        assert "promised no proof: it answered 503" in caplog.text
        assert "promised no proof: its answer can't be read" in caplog.text
        one.rubbish, one.address = False, "http://169.254.169.254"
        await come_back(base)
    one.block = 7
    with opened(1) as base:
        await come_back(base)
        assert [proof.blocks for proof in base.ledger.evidence.proofs()] == [()]
    assert one.asked == ["POST /digest"] * 3


async def test_a_calendar_that_keeps_silent_is_asked_once(opened, one):
    """Many proofs wait for it: a command does not end later for each of them."""
    with opened() as base:
        for _ in range(3):
            await look(base)
    one.hangs_up, before = True, len(one.asked)
    with opened(1) as base:
        await come_back(base)
    assert len(one.asked) == before + 1


@pytest.mark.parametrize("seed", range(5))
async def test_a_flipped_byte_in_a_proof_is_noticed(opened, seed):
    """Exit code 12, and a later run leaves it as it is."""
    with opened() as base:
        await look(base)
        (proof,) = base.ledger.evidence.proofs()
        flip_file(base.workspace.evidence / proof.file, random.Random(seed))
        found = verify(base)
    assert found.exit_code == 12
    assert found.damages[0].what == "the file was altered"


async def test_a_damaged_proof_is_not_brought_up_to_date(opened, one, caplog):
    """Nor is one that is missing: the run goes on without it."""
    with opened() as base:
        await look(base)
        (proof,) = base.ledger.evidence.proofs()
        (base.workspace.evidence / proof.file).write_bytes(b"no proof")
    one.block = 7
    with opened(1) as base:
        await come_back(base)
        (base.workspace.evidence / proof.file).unlink()
        await come_back(base)
        assert len(base.ledger.evidence.proofs()) == 1
    assert caplog.text.count("can't be brought up to date") == 2


async def test_a_proof_shows_a_cut_end(opened, tmp_path):
    """As a timestamp does: its file speaks of an event that is not there any more."""
    with opened() as base:
        await look(base)
        (proof,) = base.ledger.evidence.proofs()
    place = copied(tmp_path / "workspace", tmp_path / "cut")
    for table in ("proofs", "current", "looks", "texts", "manifests", "records", "sources", "events"):
        key = "source IS NOT NULL" if table == "current" else f"id >= {proof.event - 1}"
        run_sql(place, f"DELETE FROM {table} WHERE {key}")
    with opened(folder=place) as base:
        found = verify(base)
    assert found.chain.holds
    assert found.exit_code == 10


async def test_the_command_prints_the_proof(opened, tmp_path, capsys):
    """In a line of its own."""
    with opened() as base:
        await look(base)
    assert run(["verify", "--workspace", str(tmp_path / "workspace")]) == 0
    assert "ots     event" in capsys.readouterr().out
