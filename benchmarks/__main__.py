"""`make bench`: links a second and memory, next to lychee and linkchecker, in one run on one machine.

The server shares the cores with the program it serves: its share is printed, and a run in which it used
more than nine tenths of a core is void.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import PEERS, Peer
from benchmarks.server import HTTP_PORT, HTTPS_PORT, addresses

SATURATED = 0.9


@dataclass(frozen=True)
class Result:
    """One run. `memory` in MB, the largest process; `server` is the share of a core."""

    peer: str
    scheme: str
    links: int
    answered: int
    seconds: float
    memory: float
    server: float

    @property
    def rate(self) -> float:
        return self.links / self.seconds

    def row(self, base: float | None) -> str:
        ratio = f"{self.rate / base:5.2f}" if base else "    -"
        note = "" if self.answered >= self.links else f"  only {self.answered} answered"
        void = "  VOID: the server was saturated" if self.server > SATURATED else ""
        return (
            f"{self.scheme:<6} {self.peer:<26} {self.links:>7} {self.seconds:>8.2f} {self.rate:>9.0f} "
            f"{ratio}  {self.memory:>6.0f} {self.server:>7.0%}{note}{void}"
        )


def main() -> None:
    options = _options()
    os.setpgrp()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"{'':<6} {'':<26} {'links':>7} {'seconds':>8} {'links/s':>9} ratio  {'MB':>6}  server")
    with tempfile.TemporaryDirectory() as folder:
        for scheme in options.schemes.split(","):
            results = [
                _run(peer, scheme, options, Path(folder))
                for _ in range(options.rounds)
                for peer in PEERS
                if options.only in peer.name
            ]
            _print(results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--latency", type=float, default=0.2, help="median seconds, lognormal")
    parser.add_argument("--schemes", default="https,http")
    parser.add_argument("--only", default="", help="programs whose name holds this")
    parser.add_argument("--rounds", type=int, default=1)
    return parser.parse_args()


def _print(results: list[Result]) -> None:
    base = next((result.rate for result in results if result.peer == "lychee"), None)
    for result in results:
        print(result.row(base), flush=True)


def _run(peer: Peer, scheme: str, options: argparse.Namespace, folder: Path) -> Result:
    count = min(options.links, peer.links or options.links)
    links = folder / "links.txt"
    links.write_text("".join(_links(scheme, count, options.hosts)))
    with _server(folder, options) as server:
        command = peer.command(folder, links)
        with links.open() as source, (folder / "out").open("wb") as out:
            started = time.perf_counter()
            process = subprocess.Popen(
                command,
                stdin=source if peer.stdin else subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(peer.environment(folder)),
            )
            _, _, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
        told = _stop(server)
    return Result(peer.name, scheme, count, told["answered"], seconds, usage.ru_maxrss / 1000, told["cpu"])


def _links(scheme: str, count: int, hosts: int) -> Iterator[str]:
    port = HTTPS_PORT if scheme == "https" else HTTP_PORT
    names = addresses(hosts)
    return (f"{scheme}://{names[n % hosts]}:{port}/minutes/{n}\n" for n in range(count))


@contextmanager
def _server(folder: Path, options: argparse.Namespace) -> Iterator[subprocess.Popen[str]]:
    arguments = [str(folder), str(options.hosts), str(options.latency)]
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server", *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        if server.stdout.readline() != "ready\n":
            sys.exit("the server did not start")
        yield server
    finally:
        server.kill()
        server.wait()


def _stop(server: subprocess.Popen[str]) -> dict[str, float]:
    server.send_signal(signal.SIGTERM)
    out, _ = server.communicate(timeout=30)
    found: dict[str, float] = json.loads(out)
    return found


if __name__ == "__main__":
    main()
