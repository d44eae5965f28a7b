"""`make bench`: links a second, CPU and memory, next to lychee and linkchecker, in one run on one machine.

Rounds are interleaved, so that whatever else the machine does falls on all alike, and medians are told. The
server shares the cores with the program it serves: its share is printed, and a run in which it used more
than nine tenths of a core is void.
"""

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import pieces
from benchmarks.peers import PEERS, Peer
from benchmarks.server import HTTP_PORT, HTTPS_PORT, addresses
from benchmarks.watch import Usage, run

SATURATED = 0.9
BASE, RECORDING = "lychee", "archiver, recording WARC"
TARGETS = {"https": 1.0, "http": 0.8}
MEGABYTES = 400
RECORDED = 0.6


@dataclass(frozen=True)
class Result:
    """One run. `server` is the share of a core that the server used."""

    peer: str
    links: int
    answered: int
    usage: Usage
    server: float

    @property
    def void(self) -> str:
        """Why this run does not count; empty if it does."""
        if self.server > SATURATED:
            return "the server was saturated"
        return f"only {self.answered} were answered" if self.answered < self.links else ""


@dataclass(frozen=True)
class Line:
    """The medians of the runs of one program that count."""

    rate: float
    seconds: float
    cpu: float
    memory: float
    server: float


def main() -> None:
    options = _options()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    pieces.main()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # linkchecker, run as root, becomes nobody and has to read its settings
        for scheme in options.schemes.split(","):
            _compare(scheme, options, Path(folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--latency", type=float, default=0.2, help="median seconds, lognormal")
    parser.add_argument("--schemes", default="https,http")
    parser.add_argument("--only", default="", help="programs whose name holds this")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _compare(scheme: str, options: argparse.Namespace, folder: Path) -> None:
    """Run every program in every round, then tell the medians next to the base."""
    peers = [peer for peer in PEERS if options.only in peer.name]
    runs: dict[str, list[Result]] = {peer.name: [] for peer in peers}
    for number in range(options.rounds):
        for peer in peers:
            if number and peer.links is not None:
                continue  # slow, and only there for the picture: once is enough
            result = _run(peer, scheme, options, folder)
            runs[peer.name].append(result)
            _tell(f"round {number + 1}: {scheme} {peer.name}: {_in_words(result)}")
    lines = {name: _median(results) for name, results in runs.items()}
    _print(scheme, {name: line for name, line in lines.items() if line})


def _in_words(result: Result) -> str:
    rate = f"{result.links / result.usage.seconds:.0f} links/s"
    return rate + (f", VOID: {result.void}" if result.void else "")


def _median(results: Sequence[Result]) -> Line | None:
    good = [result for result in results if not result.void]
    if not good:
        return None
    return Line(
        rate=median(result.links / result.usage.seconds for result in good),
        seconds=median(result.usage.seconds for result in good),
        cpu=median(result.usage.cpu / result.links for result in good),
        memory=median(result.usage.memory for result in good),
        server=median(result.server for result in good),
    )


def _print(scheme: str, lines: dict[str, Line]) -> None:
    print(
        f"\n{scheme:<27} {'links/s':>8} {'ratio':>6} {'seconds':>8} {'us CPU/link':>12} {'MB':>5} {'server':>7}"
    )
    base = lines.get(BASE)
    for name, line in lines.items():
        ratio = f"{line.rate / base.rate:6.2f}" if base else "     -"
        print(
            f"{name:<27} {line.rate:>8.0f} {ratio} {line.seconds:>8.2f} {line.cpu * 1e6:>12.0f} "
            f"{line.memory:>5.0f} {line.server:>7.0%}"
        )
    ours, recording = lines.get("archiver"), lines.get(RECORDING)
    if ours and base:
        _judge(f"next to {BASE}", ours.rate / base.rate, TARGETS[scheme])
        print(
            f"memory: {ours.memory:.0f} MB of {MEGABYTES}: {'reached' if ours.memory <= MEGABYTES else 'MISSED'}"
        )
    if ours and recording:
        _judge("recording WARC, of our own rate", recording.rate / ours.rate, RECORDED)
    print(flush=True)


def _judge(what: str, found: float, wanted: float) -> None:
    print(f"{what}: {found:.2f} of {wanted:.1f}: {'reached' if found >= wanted else 'MISSED'}")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(peer: Peer, scheme: str, options: argparse.Namespace, folder: Path) -> Result:
    count = min(options.links, peer.links or options.links)
    links = folder / "links.txt"
    links.write_text("".join(_links(scheme, count, options.hosts)))
    with _server(folder, options) as server:
        source = links if peer.stdin else None
        usage = run(peer.command(folder, links), peer.environment(folder), source, folder / "out")
        told = _stop(server)
    return Result(peer.name, count, int(told["answered"]), usage, told["cpu"])


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
