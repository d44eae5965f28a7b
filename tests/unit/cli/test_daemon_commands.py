"""daemon --once and status as commands, in a workspace without a network."""

import json
from dataclasses import replace

import pytest

from archiver.cli.main import run
from archiver.cli.session import prepared
from archiver.cli.status import status_text
from archiver.clock import SystemClock
from archiver.ledger.ledger import Ledger
from archiver.model.duty import Duty, Standing
from archiver.settings import load
from archiver.usecases.status import status
from archiver.verdicts.judge import judge
from archiver.wiring import desk
from tests.support.ledgers import place_database

SETTINGS = "[network]\ncontrol_urls = []\n[archives]\nenabled = false\n"


@pytest.fixture
def workspace(tmp_path):
    """A workspace in which nothing is watched or cited."""
    place_database(tmp_path)
    (tmp_path / "archiver.toml").write_text(SETTINGS)
    return tmp_path


def ledger_of(folder):
    """The workspace's ledger."""
    return Ledger.open(f"sqlite:///{folder / 'archiver.db'}", clock=SystemClock(), judge=judge)


def test_with_nothing_to_do_it_says_nothing(workspace, capsys):
    """No output, exit code 0, and a report and a backup are there."""
    assert run(["daemon", "--once", "--workspace", str(workspace)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")
    assert (workspace / "sources.csv").exists()
    assert len(list((workspace / "backups").iterdir())) == 1


def test_what_could_not_be_done_is_said(workspace, capsys):
    """On standard error, with exit code 3; the next call leaves it alone until its pause is over."""
    (workspace / "archiver.toml").write_text(f"{SETTINGS}[daemon]\nlow_disk_bytes = {10**18}\n")
    assert run(["daemon", "--once", "--workspace", str(workspace)]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("not done: ")
    assert "make room, nothing was backed up" in told.err
    assert run(["daemon", "--once", "--workspace", str(workspace)]) == 0
    assert capsys.readouterr().err == ""


def test_a_damaged_database_is_refused_and_left_alone(workspace, capsys):
    """74, one line with advice, not a byte changed."""
    path = workspace / "archiver.db"
    path.write_bytes(b"no database at all" * 100)
    assert run(["daemon", "--workspace", str(workspace)]) == 74
    assert "is damaged or is none; it is left as it is" in capsys.readouterr().err
    assert path.read_bytes() == b"no database at all" * 100


def test_a_newer_database_is_refused_and_left_alone(workspace, capsys):
    """74, and the word to upgrade."""
    with ledger_of(workspace) as ledger, ledger._database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = (workspace / "archiver.db").read_bytes()
    assert run(["daemon", "--workspace", str(workspace)]) == 74
    assert "upgrade archiver" in capsys.readouterr().err
    assert (workspace / "archiver.db").read_bytes() == before


@pytest.mark.parametrize(
    ("seconds", "words"), [(300, "for 5 min"), (200_000, "for 56 h"), (30, "within a day")]
)
def test_how_long_a_source_waits_is_said_in_minutes_or_hours(workspace, seconds, words):
    """Nobody reckons with thousands of minutes."""
    with desk(load(environ={}), prepared(workspace)) as built:
        found = replace(status(built), overdue_seconds=seconds)
    assert next(line for line in status_text(found).splitlines() if line.startswith("looks")).endswith(words)


def test_the_status_as_a_table_as_json_and_for_a_monitor(workspace, capsys):
    """An alarm is exit code 1 for --check alone."""
    where = ["--workspace", str(workspace)]
    assert run(["status", *where]) == 0
    assert "last good round  never" in capsys.readouterr().out
    assert run(["status", "--check", *where]) == 1
    assert capsys.readouterr().out == "ALARM: no round of looks was ever finished\n"
    assert run(["status", "--format", "json", *where]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == ["no round of looks was ever finished"]
    now = SystemClock().now()
    with ledger_of(workspace) as ledger:
        ledger.duties.record(Standing(Duty.LOOKS, now, now, now))
    assert run(["status", "--check", *where]) == 0
    assert capsys.readouterr().out.startswith("OK: last good round ")
