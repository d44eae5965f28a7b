"""Backups, room given back, room left, and how all that is told."""

import sqlite3
import threading
from datetime import timedelta

import pytest

from archiver.cli.status import status_line, status_text
from archiver.errors import StorageError
from archiver.model.duty import Duty, Standing
from archiver.model.history import Hold
from archiver.model.snapshot import CaptureState
from archiver.usecases.doctor import daily
from archiver.usecases.status import status
from archiver.usecases.upkeep import backups, care
from tests.support.ledgers import DAY_0, article, cited, open_ledger, page, place_database, seen, step
from tests.support.newsroom import newsroom

DAY = timedelta(days=1)


@pytest.fixture
def room(tmp_path):
    """A newsroom with nothing in it."""
    place_database(tmp_path / "w")
    with newsroom(tmp_path / "w") as room:
        yield room


@pytest.fixture
def desk(room):
    """What upkeep works with."""
    with room.desk() as desk:
        yield desk


def fill(desk, count=20):
    """Sources, looked at once."""
    sources = [page(number) for number in range(count)]
    desk.ledger.record_article(article(), [cited(one, block=n) for n, one in enumerate(sources, 1)])
    desk.ledger.record_looks([seen(one) for one in sources])
    return sources


def test_a_backup_is_the_ledger_as_it_was(desk, tmp_path):
    """It opens by itself, its chain holds, and it has what was recorded."""
    fill(desk)
    care(desk)
    (backup,) = backups(desk).iterdir()
    assert backup.name == f"archiver-{desk.clock.now():%Y%m%dT%H%M%S}.db"
    backup.rename(tmp_path / "archiver.db")
    with open_ledger(tmp_path) as ledger:
        assert ledger.evidence.verify_chain().holds
        assert len(ledger.looks(page(7).id)) == 1


def test_others_write_while_a_backup_is_made(desk, tmp_path):
    """Nothing of theirs is lost, and the copy is sound."""
    fill(desk, 300)
    over = threading.Event()
    written = []

    def write():
        with open_ledger(desk.workspace.folder) as other:
            while not over.is_set():
                other.record_looks([seen(page(1), after=DAY * (len(written) + 1))])
                written.append(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(5):
            desk.ledger.upkeep.back_up(tmp_path / f"copy{number}.db")
    finally:
        over.set()
        thread.join()
    assert len(desk.ledger.looks(page(1).id)) == 1 + len(written)
    for number in range(5):
        with sqlite3.connect(tmp_path / f"copy{number}.db") as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        copy.close()


def test_a_backup_ends_however_often_others_write(desk, tmp_path):
    """A writer that commits without a pause neither waits for it nor has it begin anew."""
    fill(desk)
    database = sqlite3.connect(desk.workspace.database, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA synchronous=OFF")
    database.execute("CREATE TABLE ballast AS SELECT zeroblob(120000000) AS bytes")
    database.execute("CREATE TABLE ticks (number INTEGER)")
    over, written = threading.Event(), []

    def write():
        while not over.is_set():
            database.execute("INSERT INTO ticks VALUES (1)")
            written.append(1)

    writer = threading.Thread(target=write)
    backup = threading.Thread(target=desk.ledger.upkeep.back_up, args=(tmp_path / "copy.db",))
    writer.start()
    backup.start()
    backup.join(10)
    is_over = not backup.is_alive()
    over.set()
    writer.join()
    backup.join()
    database.close()
    assert is_over
    assert written


def test_what_a_killed_process_left_of_a_backup_is_removed(desk):
    """It would fill the disk, a file for each time."""
    fill(desk)
    backups(desk).mkdir()
    (backups(desk) / ".archiver-20261120T142000.db.part").write_bytes(b"half of it")
    care(desk)
    assert [path.name for path in backups(desk).glob(".*")] == []


def test_the_newest_backups_are_kept(room):
    """As many as the setting says; with 0 there is none, and old ones go."""
    room.set(daemon={"backups": 2})
    with room.desk() as desk:
        for _ in range(4):
            care(desk)
            room.clock.advance(DAY)
        names = sorted(path.name for path in backups(desk).iterdir())
        assert len(names) == 2
        assert names[-1] == f"archiver-{room.clock.now() - DAY:%Y%m%dT%H%M%S}.db"
    room.set(daemon={"backups": 0})
    with room.desk() as desk:
        care(desk)
        assert list(backups(desk).iterdir()) == []


def test_the_days_that_the_disk_lasts_rest_on_all_of_the_history(desk):
    """Not on the time since articles were edited last, nor on articles alone."""
    desk.ledger.record_sources([page(1)])
    desk.clock.advance(10 * DAY)
    assert daily(desk, 1000) == 100
    fill(desk)
    assert daily(desk, 1000) == 100


def test_without_room_nothing_is_written(room):
    """The disk is looked at first; the status raises the alarm."""
    room.set(daemon={"low_disk_bytes": 10**18})
    with room.desk() as desk:
        with pytest.raises(StorageError, match="make room, nothing was backed up"):
            care(desk)
        assert not backups(desk).exists()
        assert any("GB are free on the disk" in problem for problem in status(desk).problems)


def test_a_backup_that_can_not_be_made_leaves_nothing_behind(desk, tmp_path):
    """No half of it, and the reason in a line."""
    fill(desk)
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"can't back the database up to .*archiver"):
        desk.ledger.upkeep.back_up(tmp_path / "file" / "archiver.db")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "archiver.db").mkdir()
    with pytest.raises(StorageError, match="can't back the database up"):
        desk.ledger.upkeep.back_up(tmp_path / "taken" / "archiver.db")
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["archiver.db"]


def test_room_that_nothing_is_stored_in_is_given_back(desk):
    """The file shrinks once a tenth of it is empty, and all that is in it stays."""
    fill(desk)
    with desk.ledger._database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast (b BLOB)")
        connection.exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(2000000))")
        connection.exec_driver_sql("DROP TABLE ballast")
    before = desk.ledger.upkeep.size()
    assert before.free > before.bytes / 2
    care(desk)
    after = desk.ledger.upkeep.size()
    assert after.free == 0
    assert after.bytes < before.bytes / 2
    assert desk.ledger.evidence.verify_chain().holds


def test_a_new_workspace_has_no_good_round_yet(desk):
    """Which a monitor is told."""
    found = status(desk)
    assert found.problems == ["no round of looks was ever finished"]
    assert status_line(found) == "ALARM: no round of looks was ever finished\n"
    text = status_text(found)
    assert "does not run" in text
    assert "never" in text


def test_the_status_says_what_is_late_and_what_fails(room):
    """Looks that nobody takes, duties that fail, runs that are held, captures that wait."""
    with room.desk() as desk:
        first, *_ = fill(desk)
        book, now = desk.ledger.duties, DAY_0 + 10 * DAY
        desk.ledger.record_captures([step(first, CaptureState.WANTED)])
        desk.ledger.record_hold(Hold("r1", 6, 7), held=True)
        book.record(Standing(Duty.LOOKS, now, DAY_0, DAY_0))
        book.record(Standing(Duty.UPKEEP, now, DAY_0, None, failures=5, error="no room\x1b[2J"))
        room.clock.set(now)
        found = status(desk)
        text, line = status_text(found), status_line(found)
    assert line.startswith("ALARM: upkeep failed 5 times in a row: no room")
    assert "no good round of looks for 240 h" in line
    assert "a source waits for its look for " in line
    assert "\x1b" not in text + line
    assert "run r1: 6 of 7 sources flipped at once" in text
    assert "1 wanted, 0 under way" in text
    assert "20 due" in text


def test_when_all_is_well_the_monitor_gets_one_quiet_line(room):
    """With the last good round in it."""
    with room.desk() as desk:
        desk.ledger.duties.record(Standing(Duty.LOOKS, room.clock.now(), room.clock.now(), room.clock.now()))
        assert status_line(status(desk)).startswith("OK: last good round 2026-")
