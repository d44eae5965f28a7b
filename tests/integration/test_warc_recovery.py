"""After a kill: what was committed stays, what was not is moved aside and reported."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.clock import SimulatedClock
from archiver.errors import StorageError
from archiver.evidence.files import WarcFile, hold
from archiver.evidence.recovery import Orphan
from archiver.evidence.warc import WarcStore
from tests.support.exchanges import AT, answer
from tests.support.ledgers import open_ledger

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    """Where the evidence goes."""
    return tmp_path / "evidence"


def _store(folder):
    return WarcStore(folder, clock=SimulatedClock(AT))


def _two_answers(folder):
    """A file with two answers; returns its name and the lengths after each."""
    with _store(folder) as store:
        lengths = []
        for _ in range(2):
            ref = store.append(answer())
            store.sync()
            lengths.append(store.lengths()[ref.file])
    return ref.file, *lengths


def test_an_uncommitted_tail_is_moved_aside(folder):
    """The file ends where the commit did, the tail is a WARC of its own."""
    name, first, second = _two_answers(folder)
    recovery = _store(folder).recover(lambda: {name: first})
    tail = folder / "orphans" / f"{name.removesuffix('.warc.gz')}-from-{first}.warc.gz"
    assert recovery.orphans == (Orphan(name, first, second - first, tail),)
    assert (folder / name).stat().st_size == first
    with tail.open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["response", "request"]


def test_a_file_that_no_commit_names_is_moved_whole(folder):
    """It keeps its name."""
    name, _, second = _two_answers(folder)
    recovery = _store(folder).recover(dict)
    assert recovery.orphans == (Orphan(name, 0, second, folder / "orphans" / name),)
    assert not (folder / name).exists()


def test_where_all_is_committed_nothing_moves(folder):
    """And a folder that does not exist yet is fine."""
    assert _store(folder).recover(dict).orphans == ()
    name, _, second = _two_answers(folder)
    recovery = _store(folder).recover(lambda: {name: second})
    assert (recovery.orphans, recovery.short) == ((), ())
    assert not (folder / "orphans").exists()


def test_what_is_missing_is_reported(folder):
    """Rows speak for more bytes than there are: nothing is touched."""
    name, _, second = _two_answers(folder)
    recovery = _store(folder).recover(lambda: {name: second + 1, "gone.warc.gz": 5})
    assert (recovery.orphans, recovery.short) == ((), (name, "gone.warc.gz"))


def test_the_file_of_a_living_store_is_left_alone(folder):
    """Also a full one that it has gone on from; only after closing it may be taken."""
    with WarcStore(folder, clock=SimulatedClock(AT), rotate_bytes=1) as store:
        store.append(answer())
        store.append(answer())
        assert _store(folder).recover(dict).orphans == ()
    assert len(_store(folder).recover(dict).orphans) == 2


def test_the_commits_are_asked_for_once_the_files_are_held(folder):
    """Else another process could commit and end in between, and lose what it committed."""
    name, _, second = _two_answers(folder)

    def committed():
        with (folder / name).open("rb+") as file:
            assert not hold(file.fileno(), wait=False)
        return {name: second}

    assert _store(folder).recover(committed).orphans == ()


def test_a_new_file_that_was_moved_away_at_once_is_made_again(folder, monkeypatch):
    """A recovering process may be quicker than the lock; here it is, the first time."""
    folder.mkdir()
    quicker = iter([True, False])

    def held_too_late(descriptor, *, wait):
        if next(quicker):
            (folder / "x-1.warc.gz").rename(folder / "moved")
        return hold(descriptor, wait=wait)

    monkeypatch.setattr("archiver.evidence.files.hold", held_too_late)
    file = WarcFile.create(folder, "x")
    file.append([b"data"])
    file.close()
    assert (folder / file.name).read_bytes() == b"data"


def test_a_file_that_can_not_be_made_is_a_storage_error(folder):
    """Its folder is not there."""
    with pytest.raises(StorageError, match=r"x-1\.warc\.gz"):
        WarcFile.create(folder, "x")


def test_a_disk_that_refuses_to_sync_is_a_storage_error(folder):
    """Nothing may be committed then."""
    folder.mkdir()
    file = WarcFile.create(folder, "x")
    file.append([b"data"])
    file.close()
    with pytest.raises(StorageError, match=r"x-1\.warc\.gz"):
        file.sync()
    assert file.synced == 0


def test_a_folder_that_can_not_be_read_is_told(tmp_path):
    """As a storage error with its path."""
    (tmp_path / "one.warc.gz").mkdir()
    with pytest.raises(StorageError, match=tmp_path.name):
        _store(tmp_path).recover(dict)


# kill -9

_WRITER = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from archiver.clock import SystemClock
from archiver.evidence.warc import WarcStore
from archiver.ledger.ledger import Ledger
from archiver.model.exchange import Exchange, Hop
from archiver.model.observation import Look, Observation
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.verdicts.judge import judge
folder = Path(sys.argv[1])
clock = SystemClock()
ledger = Ledger.open(f"sqlite:///{folder / 'archiver.db'}", clock=clock, judge=judge)
store = WarcStore(folder / "evidence", clock=clock)
number = 0
while True:
    looks = []
    for _ in range(5):
        number += 1
        source = Source(f"web:{number}", PlatformName.WEB, f"https://h{number}.example/")
        ledger.record_sources([source])
        hop = Hop(source.url, (), "HTTP/1.1", 200, "OK", (), b"body %d" % number, False, "", clock.now(), 0.0)
        ref = store.append(Exchange((hop,), hop.body))
        looks.append(Look(source.id, "r1", clock.now(), Observation(State.LIVE, "ok", "Yes."), evidence=(ref,)))
    store.sync()
    ledger.record_looks(looks, store.lengths())
    print(number, flush=True)
"""


@pytest.mark.parametrize("batches", [1, 7])
def test_a_killed_writer_loses_nothing_it_said_was_done(tmp_path, batches):
    """Every acknowledged look is there with its evidence; the rest of the WARC is moved aside."""
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    acknowledged = [int(writer.stdout.readline()) for _ in range(batches)][-1]
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    with open_ledger(tmp_path) as ledger:
        with _store(tmp_path / "evidence") as store:
            assert store.recover(ledger.committed_warc_lengths).short == ()
            seen = ledger.looked_in_run("r1")
            assert seen >= {f"web:{number}" for number in range(1, acknowledged + 1)}
            for source in seen:
                (look,) = ledger.looks(source)
                body = store.read(look.look.evidence[-1]).body
                assert body == b"body " + source.removeprefix("web:").encode()
        assert ledger.evidence.verify_chain().holds
    for path in (tmp_path / "evidence").glob("*.warc.gz"):
        with path.open("rb") as file:
            assert len([1 for _ in ArchiveIterator(file, check_digests="raise")]) == 1 + 2 * len(seen)
