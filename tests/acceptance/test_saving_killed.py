"""Captures survive what befalls processes: killed between asking and hearing, two at once, a restart."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.clock import SimulatedClock, SystemClock
from archiver.model.snapshot import CaptureState
from archiver.sandbox import Sandbox, World
from archiver.sandbox.sites import WebSite
from archiver.sandbox.wayback import WaybackMachine
from archiver.sandbox.wayback.jobs import Pace
from tests.support.archive_room import Process, settings_through
from tests.support.ledgers import open_ledger

URL = "https://www.paper.example/a"
SOURCE = f"web:{URL}"


class Newsroom:
    """A workspace, and the real program in it; the archive can be made to think."""

    def __init__(self, folder: Path, sandbox: Sandbox, wayback: WaybackMachine) -> None:
        self.folder, self.sandbox = folder, sandbox
        self.arrived, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self._answer, wayback.answer = wayback.answer, self._thinking

    def _thinking(self, request, now):
        if request.method == "POST" and request.path == "/save":
            self.arrived.set()
            self.go_on.wait(60)
        return self._answer(request, now)

    def save(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start `archiver save`, keys and all."""
        keys = {"INTERNET_ARCHIVE_ACCESS_KEY": "access", "INTERNET_ARCHIVE_SECRET_KEY": "secret"}
        return subprocess.Popen(
            [
                Path(sys.executable).with_name("archiver"),
                "save",
                *arguments,
                "--format",
                "json",
                "--wait",
                "0",
            ],
            cwd=self.folder,
            env={**os.environ, **self.sandbox.environment(), **keys},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def states(self) -> list[str]:
        with open_ledger(self.folder) as ledger:
            return [step.state.value for step in ledger.captures(SOURCE)]

    @property
    def asked(self) -> int:
        """How often the archive was asked for a capture."""
        return sum(r.method == "POST" and r.url.endswith("/save") for r in self.sandbox.world.requests())


def state(process: "subprocess.Popen[str]") -> str:
    """What a command says became of the capture."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    (saved,) = json.loads(out)
    return saved["state"]


@pytest.fixture
def room(tmp_path):
    world = World()
    paper = WebSite("The Paper")
    paper.put("/a", paper.page("A", ("as it was",)))
    world.add(paper, ["www.paper.example"])
    wayback = WaybackMachine(world, {"access": "secret"}, Pace(job=timedelta()))
    with Sandbox(world, SystemClock()) as sandbox:
        yield Newsroom(tmp_path, sandbox, wayback)


async def test_killed_between_asking_and_hearing(room):
    """SIGKILL while the archive thinks: it is not asked again, and the copy that came of it is found."""
    room.go_on.clear()
    process = room.save(URL)
    assert room.arrived.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    room.go_on.set()
    assert room.states() == ["wanted", "asked"]
    assert state(room.save(URL)) == "asked"
    assert room.asked == 1
    later = SimulatedClock(datetime.now(UTC) + timedelta(hours=1))
    room.sandbox._clock = later
    settings = settings_through(
        room.sandbox.proxy_url, room.sandbox.ca_file, access_key="access", secret_key="secret"
    )
    with open_ledger(room.folder, later) as ledger:
        assert await Process(settings, ledger, later).captures.poll() == []
        last = ledger.captures(SOURCE)[-1]
    assert (last.state, last.memento.original) == (CaptureState.CAPTURED, URL)
    assert room.asked == 1


def test_two_processes_at_once_ask_once(room):
    """Both started on the same URL; a third, after a restart, polls the job and gets the copy."""
    both = [room.save(URL), room.save(URL)]
    assert {state(process) for process in both} <= {"asked", "pending", "captured"}
    assert room.asked == 1
    tries = 0
    while room.states()[-1] != "captured" and (tries := tries + 1) < 9:
        state(room.save("--pending"))
    assert room.states() == ["wanted", "asked", "pending", "captured"]
    assert room.asked == 1
