"""One daemon a workspace."""

import json
import os
from datetime import UTC, datetime

import pytest

from archiver.clock import SimulatedClock
from archiver.daemon.lock import locked
from archiver.errors import AnotherDaemon, StorageError
from archiver.usecases.status import LOCK, holder, running

CLOCK = SimulatedClock(datetime(2026, 11, 22, 14, 20, tzinfo=UTC))


async def test_who_holds_the_lock_is_named(tmp_path):
    """To a second daemon and in the status; afterwards nobody holds it."""
    async with locked(tmp_path, CLOCK):
        said = running(tmp_path / LOCK)
        assert said.startswith(f"process {os.getpid()} on ")
        assert said.endswith("since 2026-11-22T14:20:00Z")
        with pytest.raises(AnotherDaemon, match=f"already runs in .*: process {os.getpid()} on "):
            async with locked(tmp_path, CLOCK):
                pass
    assert running(tmp_path / LOCK) == ""
    async with locked(tmp_path, CLOCK):
        pass


async def test_a_workspace_that_can_not_be_written_is_refused(tmp_path):
    """In one line that names the file."""
    (tmp_path / LOCK).mkdir()
    with pytest.raises(StorageError, match=f"can't write .*{LOCK}: Is a directory"):
        async with locked(tmp_path, CLOCK):
            pass


def test_without_a_daemon_ever_nobody_runs(tmp_path):
    """There is no lock file then."""
    assert running(tmp_path / LOCK) == ""


@pytest.mark.parametrize("content", ["", "nonsense", json.dumps({"pid": 1}), json.dumps([1])])
def test_a_lock_that_says_nothing_is_held_by_another_process(tmp_path, content):
    """Whatever else stands in the file."""
    (tmp_path / LOCK).write_text(content)
    assert holder(tmp_path / LOCK) == "another process"
