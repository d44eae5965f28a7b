"""export: what is erased, damaged or unproved is said, and the rest is handed over all the same."""

import csv
import hashlib
import json
import subprocess

import pytest

from archiver.cli.main import run
from archiver.errors import StorageError
from archiver.model.integrity import Proof
from archiver.sandbox.sites import WebSite
from archiver.usecases.check import check
from archiver.usecases.erase import erase
from archiver.usecases.export import export
from archiver.usecases.progress import Silent
from tests.support.exports import commands
from tests.support.newsroom import newsroom

HOST = "pages.example"
URLS = tuple(f"https://{HOST}/{number}" for number in range(3))


@pytest.fixture
async def room(tmp_path):
    """A newsroom that looked at three pages."""
    with newsroom(tmp_path / "room") as opened:
        site = WebSite("Pages")
        opened.world.add(site, [HOST])
        opened.set(network={"gap": 0}, archives={"enabled": False})
        async with opened.tools() as built:
            await check(built, URLS, Silent())
        yield opened


def custody(folder):
    with (folder / "custody.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def looked_at(base, url):
    return base.ledger.looks(f"web:{url}")[-1].look.evidence[-1]


def test_what_was_erased_and_what_is_damaged_is_listed(room, tmp_path):
    """With the order, or what is wrong; all else still checks by the README's commands."""
    with room.desk() as base:
        erase(base, URLS[0], order="court order 12/26")
        damaged = looked_at(base, URLS[1])
        with (room.workspace.evidence / damaged.file).open("r+b") as file:
            file.seek(damaged.offset + damaged.length // 2)
            file.write(b"\0\0\0\0")
        for number, url in enumerate(URLS):
            done = export(base, url, tmp_path / f"{number}")
            assert len(done.missing) == (0 if number == 2 else 1)
    gone, broken = (row for n in (0, 1) for row in custody(tmp_path / f"{n}") if row["missing"])
    assert "by order: court order 12/26" in gone["missing"]
    assert "damaged" in broken["missing"]
    assert (gone["record_sha256"], gone["file"]) == ("", "")
    script = commands((tmp_path / "2" / "README.txt").read_text("utf-8"))
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path / "2", capture_output=True, text=True, check=False
    )
    assert "ALARM" not in done.stdout + done.stderr


def test_proofs_of_opentimestamps_are_handed_over(room, tmp_path):
    """As files that cover what was recorded before; alone they state no time."""
    with room.desk() as base:
        head = base.ledger.evidence.head()
        file = f"timestamps/{head.hash}-1.ots"
        (room.workspace.evidence / "timestamps").mkdir()
        (room.workspace.evidence / file).write_bytes(b"a proof")
        made = Proof(
            "", room.clock.now(), ("https://calendar.example",), head.event, head.hash, file, "0" * 64
        )
        base.ledger.evidence.record_proof(made)
        export(base, URLS[0], tmp_path / "out")
    assert (tmp_path / "out" / file).read_bytes() == b"a proof"
    record, *_, proof = custody(tmp_path / "out")
    assert (record["timestamp"], record["existed_at"]) == (file, "")
    assert proof["artefact"] == "OpenTimestamps proof of https://calendar.example"


async def test_who_ran_it_is_in_the_custody(room, tmp_path):
    """Operator and vantage, where they are set."""
    run_by = {"operator": "Ines Halloran", "case": "Gate"}
    room.set(report=run_by, network={"vantage": "Port Ellersby"})

    async with room.tools() as built:
        await check(built, URLS[:1], Silent())
    with room.desk() as base:
        export(base, URLS[0], tmp_path / "out")
    row = [one for one in custody(tmp_path / "out") if one["artefact"] == "look"][-1]
    assert (row["operator"], row["vantage"]) == ("Ines Halloran", "Port Ellersby")
    told = [json.loads(line) for line in (tmp_path / "out" / "manifests.jsonl").read_text().splitlines()]
    assert "Gate" in [one.get("case") for one in told]
    for digest in {one["settings"] for one in told if "settings" in one}:
        assert (
            hashlib.sha256((tmp_path / "out" / "settings" / f"{digest}.json").read_bytes()).hexdigest()
            == digest
        )


def test_the_command_says_what_is_missing(room, tmp_path, capsys):
    """A line each."""
    with room.desk() as base:
        erase(base, URLS[0], order="court order 12/26")
    workspace = str(room.workspace.folder)
    assert run(["export", URLS[0], "--workspace", workspace, "--output", str(tmp_path / "out")]) == 0
    assert "not in it: " in capsys.readouterr().err


def test_a_place_that_can_not_be_written_is_named(room, tmp_path):
    """And nothing of the export is left."""
    (tmp_path / "file").write_text("")
    with room.desk() as base, pytest.raises(StorageError, match="can't write"):
        export(base, URLS[0], tmp_path / "file" / "out")
