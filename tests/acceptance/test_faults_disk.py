"""A disk that is full at each write: told with its path, nothing lost, and the same command goes on."""

import asyncio
import csv
import os
import re
from datetime import timedelta

import pytest

from archiver.daemon.once import once
from archiver.errors import StorageError
from archiver.model.duty import Duty
from archiver.sandbox import SandboxResponse
from archiver.usecases.report import write_report
from archiver.usecases.rounds import DUTIES, Rounds
from archiver.usecases.verify import verify
from tests.support.bad_day import add_pages
from tests.support.full_disk import no_file_larger_than
from tests.support.living import home
from tests.support.newsroom import newsroom

PAGES = 6
NAMED = re.compile(r"archiver\.db|daemon\.lock|\.warc\.gz|sources\.csv|backups")


@pytest.fixture
def room(tmp_path):
    """Six pages of an article, one of them large; all were looked at, and all are due again."""
    with newsroom(tmp_path / "w") as room:
        room.urls = add_pages(room.world, PAGES)
        room.path = room.write("towns.md", "# Towns\n\n" + "\n\n".join(f"One said: {u}" for u in room.urls))
        room.set(network={"gap": 0.0}, archives={"enabled": False}, daemon={"low_disk_bytes": 0})
        yield room


async def audited(room):
    """As a person would do it; a week later everything is due."""
    await room.audit(room.path)
    large = b"<html><title>Large</title><p>" + os.urandom(200_000).hex().encode() + b"</p></html>"
    site = room.world.sites["www.town0.example"]
    site.put("/minutes", SandboxResponse(200, large, (("Content-Type", "text/html"),)), room.clock.now())
    room.clock.advance(timedelta(days=8))


def rows(room):
    """The report, by URL: verdict and number of looks."""
    with room.workspace.report.open(newline="", encoding="utf-8") as file:
        return {row["url"]: (row["verdict"], row["checks"]) for row in csv.DictReader(file)}


SIZES = (0, 1_000, 16_000, 70_000, 140_000, 250_000, 10_000_000)
"""The lock, the database's log, the database's log again, evidence, more evidence, the database; nothing."""


async def test_wherever_the_disk_is_full_nothing_is_lost(room):
    """With ever more room, from none at all: each time 74 and a path; with enough, all is done once."""
    await audited(room)
    before, named = rows(room), []
    for size in SIZES:
        assert rows(room) == before
        problems = await with_room_for(size, room)
        named.append({NAMED.search(problem)[0] for problem in problems})
    assert named == [{"daemon.lock"}, *[{"archiver.db"}] * 2, *[{".warc.gz"}] * 2, {"archiver.db"}, set()]
    assert {checks for _, checks in rows(room).values()} == {"2"}
    with room.desk() as desk:
        assert verify(desk).damages == []
        assert desk.ledger.outcome(desk.ledger.looks(f"web:{room.urls[1]}")[-1].look.run) == "finished"


async def with_room_for(size, room):
    """What `daemon --once` says if no file may grow beyond so many bytes."""
    with no_file_larger_than(size):
        try:
            return (await once(room.settings, room.workspace, room.clock)).problems
        except StorageError as error:
            return [str(error)]


async def test_a_report_without_room_leaves_the_old_one(room):
    """What can't be written whole replaces nothing and leaves nothing behind; with room it is written."""
    await audited(room)
    report = room.workspace.report
    whole = report.read_text("utf-8")
    report.write_text("the old one\n")
    with room.desk() as desk:
        with (
            no_file_larger_than(len(whole) // 2),
            pytest.raises(StorageError, match=r"sources\.csv") as caught,
        ):
            write_report(desk)
        assert caught.value.exit_code == 74
        assert report.read_text() == "the old one\n"
        assert not list(room.workspace.folder.glob(".sources*"))
        write_report(desk)
    assert report.read_text("utf-8") == whole


async def test_a_backup_without_room_leaves_nothing_behind(room):
    """The duty fails with the file's name, the daemon lives, and the next backup is whole."""
    await audited(room)
    async with room.tools() as tools:
        rounds = Rounds(tools, {Duty.UPKEEP: DUTIES[Duty.UPKEEP]})
        with no_file_larger_than(room.workspace.database.stat().st_size // 2):
            over = await rounds.perform(Duty.UPKEEP)
        folder = room.workspace.folder / "backups"
        assert "backups/archiver-" in over.problem
        assert list(folder.iterdir()) == []
        assert not (await rounds.perform(Duty.UPKEEP)).problem
        assert len(list(folder.iterdir())) == 1


def test_a_log_that_can_not_be_written_stops_nothing(room):
    """One line on standard error, no traceback, and the work is done."""
    asyncio.run(audited(room))
    (room.workspace.logs / "daemon.jsonl").symlink_to("/dev/full")
    with home(room.world, room.workspace.folder) as newsroom:
        done = newsroom.command("daemon", "--once", "--verbose")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert done.stderr.count("entries of the log are lost") == 1
