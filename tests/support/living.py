"""A daemon in a process of its own, in a world on loopback, and a service manager that hears it."""

import csv
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from archiver.clock import SystemClock
from archiver.ledger.ledger import Ledger
from archiver.sandbox import Sandbox
from archiver.verdicts.judge import judge
from tests.support.ledgers import article, cited, place_database

COMMAND = Path(sys.executable).with_name("archiver")
QUICK = {
    "ARCHIVER_NETWORK__GAP": "0.05",
    "ARCHIVER_NETWORK__PER_HOST": "1",
    "ARCHIVER_ARCHIVES__ENABLED": "false",
    "ARCHIVER_DAEMON__LOOKS_MINUTES": "0.005",
    "ARCHIVER_DAEMON__REPORT_MINUTES": "0.005",
}


class Home:
    """A workspace, and what is done in it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.manager.settimeout(20)

    def cite(self, sources) -> None:
        """Let an article cite these sources; nobody has looked at them yet."""
        with self.ledger() as ledger:
            ledger.record_article(article(), [cited(one, block=n) for n, one in enumerate(sources, 1)])

    def ledger(self) -> Ledger:
        """The ledger, beside the daemon."""
        return Ledger.open(f"sqlite:///{self.folder / 'archiver.db'}", clock=SystemClock(), judge=judge)

    def command(self, *arguments, **environment) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [COMMAND, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextmanager
    def daemon(self, *arguments, **environment):
        """A daemon; killed at the end if it still lives."""
        with subprocess.Popen(
            [COMMAND, "daemon", *arguments],
            cwd=self.folder,
            env={**self.environment, "NOTIFY_SOCKET": str(self.folder / "notify"), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def heard(self, wanted: str) -> list[str]:
        """What the service manager hears until it hears this."""
        said = []
        while not said or not said[-1].startswith(wanted):
            said.append(self.manager.recv(4096).decode())
        return said

    def log(self) -> list[dict[str, str]]:
        """The lines of the daemon's log."""
        return [json.loads(line) for line in (self.folder / "logs" / "daemon.jsonl").read_text().splitlines()]

    def rows(self) -> dict[str, dict[str, str]]:
        """The report by URL."""
        with (self.folder / "sources.csv").open(newline="") as file:
            return {row["url"]: row for row in csv.DictReader(file)}


def until(condition, seconds: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)


def stopped(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, str, float]:
    """Tell a process to stop: its exit code, its standard error, and the seconds it took."""
    begun = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    return process.returncode, err, time.monotonic() - begun


@contextmanager
def home(world, folder: Path, **environment):
    """A workspace in a world in real time."""
    if not (folder / "archiver.db").exists():
        place_database(folder)
    with Sandbox(world, SystemClock()) as sandbox:
        found = Home(folder, {**os.environ, **sandbox.environment(), **QUICK, **environment})
        try:
            yield found
        finally:
            found.manager.close()
