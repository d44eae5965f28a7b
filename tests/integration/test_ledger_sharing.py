"""What several processes share: runs, leases, paces, and the right to write."""

import os
import socket
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from archiver.clock import SimulatedClock
from archiver.errors import LedgerError
from archiver.liveness.leasing import leased
from tests.support.ledgers import DAY_0, new_ledger, open_ledger, page, seen

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    """A clock at day 0."""
    return SimulatedClock(DAY_0)


@pytest.fixture
def ledger(tmp_path, clock):
    """A new ledger."""
    with new_ledger(tmp_path, clock) as opened:
        yield opened


def test_an_unfinished_run_over_the_same_articles_is_continued(ledger, clock):
    """In whatever order they are named, and with what was looked at already."""
    ledger.record_sources([page()])
    begun = ledger.begin_run("audit", ["a2", "a1"])
    ledger.record_looks([seen(page(), run=begun.id)])
    clock.advance(5 * HOUR)
    resumed = ledger.begin_run("audit", ["a1", "a2", "a1"])
    assert (resumed.id, resumed.started_at, resumed.resumed) == (begun.id, DAY_0, True)
    assert ledger.looked_in_run(resumed.id) == {page().id}


@pytest.mark.parametrize(
    ("second", "hours"),
    [
        ({"command": "check", "articles": ["a1"]}, 0),
        ({"command": "audit", "articles": ["a1", "a2"]}, 0),
        ({"command": "audit", "articles": ["a1"]}, 6),
        ({"command": "audit", "articles": ["a1"], "fresh": True}, 0),
    ],
)
def test_another_set_an_old_run_or_a_wish_begin_a_new_one(ledger, clock, second, hours):
    """Only the same command over the same set within six hours is continued."""
    first = ledger.begin_run("audit", ["a1"])
    clock.advance(hours * HOUR)
    run = ledger.begin_run(**second)
    assert run.id != first.id
    assert not run.resumed
    assert ledger.looked_in_run(run.id) == set()


def test_a_finished_run_is_never_continued(ledger):
    """Nor one that a fresh run took the place of."""
    first = ledger.begin_run("audit", ["a1"])
    second = ledger.begin_run("audit", ["a1"], fresh=True)
    ledger.finish_run(second.id, "finished")
    third = ledger.begin_run("audit", ["a1"])
    assert len({first.id, second.id, third.id}) == 3


def test_a_lease_keeps_others_away_until_it_ends(ledger, clock):
    """By being given back or by running out."""
    assert ledger.lease(["s1", "s2"], "one", 60) == {"s1", "s2"}
    assert ledger.lease(["s2", "s3"], "two", 60) == {"s3"}
    ledger.release("one", ["s2"])
    assert ledger.lease(["s1", "s2"], "two", 60) == {"s2"}
    clock.advance(timedelta(seconds=60))
    assert ledger.lease(["s1", "s2"], "three", 60) == {"s1", "s2"}
    ledger.release("three")
    assert ledger.lease(["s1", "s2"], "four", 60) == {"s1", "s2"}


def test_a_lease_is_prolonged_by_its_owner(ledger, clock):
    """Asking again is enough."""
    ledger.lease(["s1"], "one", 60)
    clock.advance(timedelta(seconds=50))
    assert ledger.lease(["s1"], "one", 60) == {"s1"}
    clock.advance(timedelta(seconds=50))
    assert ledger.lease(["s1"], "two", 60) == set()


def test_nothing_asked_for_is_nothing_leased(ledger):
    """An empty set is no error."""
    assert ledger.lease([], "one", 60) == set()


def test_a_pace_gives_every_caller_the_next_slot(ledger):
    """A gap apart, per key; idle time is not saved up."""
    slots = [ledger.reserve("x", 2.5, DAY_0) for _ in range(3)]
    offsets = [(slot - DAY_0).total_seconds() for slot in slots]
    assert offsets == pytest.approx([0, 2.5, 5], abs=0.01)
    assert all(later - earlier >= timedelta(seconds=2.5) for earlier, later in pairwise(slots))
    assert ledger.reserve("t.me", 1, DAY_0) == DAY_0
    assert ledger.reserve("x", 2.5, DAY_0 + HOUR) == DAY_0 + HOUR


def test_a_clock_set_back_does_not_hold_up_a_pace(ledger):
    """The queue moves back with the clock; a small difference between processes does not matter."""
    ledger.reserve("x", 5, DAY_0)
    back = DAY_0 - HOUR
    assert ledger.reserve("x", 5, back) - back == pytest.approx(
        timedelta(seconds=5), abs=timedelta(seconds=0.01)
    )
    ledger.reserve("y", 5, DAY_0)
    overtaken = DAY_0 - timedelta(seconds=0.2)
    assert ledger.reserve("y", 5, overtaken) >= DAY_0 + timedelta(seconds=5)


def test_threads_may_read_and_reserve_while_one_writes(ledger):
    """One ledger serves them all."""
    ledger.record_sources([page(number) for number in range(50)])
    slots = []

    def work():
        slots.extend(ledger.reserve("x", 1, DAY_0) for _ in range(10))
        ledger.looks(page(1).id)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(50):
        ledger.record_looks([seen(page(number))])
    for thread in threads:
        thread.join()
    assert len(set(slots)) == 30
    assert ledger.evidence.verify_chain().holds


_WRITER = """
import sys
from datetime import datetime, timedelta, UTC
from archiver.clock import SystemClock
from archiver.ledger.ledger import Ledger
from archiver.model.observation import Look, Observation
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.verdicts.judge import judge
url, name = sys.argv[1:]
now = datetime.now(UTC)
with Ledger.open(url, clock=SystemClock(), judge=judge) as ledger:
    sources = [Source(f"web:{name}{n}", PlatformName.WEB, f"https://{name}{n}.example/") for n in range(20)]
    for source in sources:
        ledger.record_sources([source])
        seen = Observation(State.LIVE, "ok", f"{name} {source.id} answered.")
        ledger.record_looks([Look(source.id, name, now, seen)], {name: 1})
        print(ledger.reserve("x", 1, now).timestamp())
"""


def test_two_processes_that_write_at_once_make_one_chain(tmp_path):
    """Nobody fails, nothing is lost, no slot of a shared pace is given twice."""
    open_ledger(tmp_path).close()
    url = f"sqlite:///{tmp_path / 'archiver.db'}"
    command = [sys.executable, "-c", _WRITER, url]
    pair = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True, cwd=ROOT) for name in "ab"]
    slots = sorted(float(line) for process in pair for line in process.communicate()[0].split())
    assert [process.returncode for process in pair] == [0, 0]
    with open_ledger(tmp_path) as ledger:
        assert len(ledger.looked_in_run("a") | ledger.looked_in_run("b")) == 40
        assert ledger.evidence.verify_chain().holds
    assert len(slots) == 40
    assert all(later - earlier >= 1 for earlier, later in pairwise(slots))


def test_a_database_that_another_process_holds_is_told_so(tmp_path):
    """After the patience is over: who waits is told to wait for the other one."""
    with open_ledger(tmp_path) as holder, open_ledger(tmp_path, busy_seconds=0.05) as other:
        with holder._database.write(), pytest.raises(LedgerError, match="another process"):
            other.record_sources([page()])
        other.record_sources([page()])


def test_a_database_that_is_just_being_made_is_waited_for(tmp_path):
    """SQLite's own patience does not cover the switch to its write-ahead log; ours does."""
    path = tmp_path / "archiver.db"
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    maker.execute("BEGIN IMMEDIATE")
    end = threading.Timer(0.1, lambda: maker.execute("COMMIT"))
    end.start()
    with open_ledger(tmp_path) as ledger:
        assert ledger.articles() == []
    end.join()
    maker.close()


def test_a_database_that_stays_locked_while_being_made_is_told_so(tmp_path):
    """Patience has an end."""
    maker = sqlite3.connect(tmp_path / "archiver.db", isolation_level=None)
    maker.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerError, match="another process"):
        open_ledger(tmp_path, busy_seconds=0.01)
    maker.close()


def test_a_report_sees_one_state_of_the_ledger(ledger):
    """Writing goes on while it is read, and does not show in it."""
    ledger.record_sources([page()])
    with ledger._database.read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM looks").scalar()
        ledger.record_looks([seen(page())])
        assert connection.exec_driver_sql("SELECT count(*) FROM looks").scalar() == before
    assert len(ledger.looks(page().id)) == 1


async def test_leases_of_a_killed_process_are_free_at_once(tmp_path):
    """Another process of this machine goes on with its sources; those of a living one and of others stay."""
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    host = socket.gethostname()
    with new_ledger(tmp_path) as ledger:
        ledger.lease(["a"], f"r1@{host}:{int(gone.stdout)}", 60)
        ledger.lease(["b"], f"r1@{host}:{os.getppid()}", 60)
        ledger.lease(["c"], "r1@elsewhere:1", 60)
        async with leased(ledger, ["a", "b", "c"], "r1") as granted:
            assert granted == ["a"]
