"""A program under measurement: the time and the memory of all its processes together."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.2


@dataclass(frozen=True)
class Usage:
    """What a program took: wall seconds, CPU seconds (user and system, children included), peak megabytes.

    Memory is the proportional set size of the whole process tree: a page that processes share counts once.
    """

    seconds: float
    cpu: float
    memory: float
    code: int


def run(command: Sequence[str], environment: Mapping[str, str], source: Path | None, out: Path) -> Usage:
    """Run a program to its end, its output written to `out`."""
    with out.open("wb") as sink, (source or Path(os.devnull)).open("rb") as given:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=given, stdout=sink, stderr=subprocess.STDOUT, env=dict(environment)
        )
        peak = _Peak(process.pid)
        peak.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    peak.over.set()
    peak.join()
    return Usage(seconds, used.ru_utime + used.ru_stime, peak.megabytes, process.returncode)


class _Peak(threading.Thread):
    """Looks at the memory of a process tree from time to time."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.megabytes = 0.0
        self._root = psutil.Process(pid)

    def run(self) -> None:
        while not self.over.wait(_EVERY):
            self.megabytes = max(self.megabytes, self._now())

    def _now(self) -> float:
        try:
            tree = [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return 0.0
        return sum(map(_proportional, tree)) / 1e6


def _proportional(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0
