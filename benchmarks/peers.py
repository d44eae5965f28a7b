"""The programs that are compared, each as tuned as it can be for the same work: pace off, no retries."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

CONCURRENCY = 1000
OURS = 700
"""As many as we can keep busy; more would only take memory."""


@dataclass(frozen=True)
class Peer:
    """How to run one program over a file of links. `links` is the most it is given, for the slow ones."""

    name: str
    command: Callable[[Path, Path], list[str]]
    environment: Callable[[Path], Mapping[str, str]]
    links: int | None = None
    stdin: bool = False


def _ours(*, record: bool) -> Callable[[Path, Path], list[str]]:
    def command(folder: Path, links: Path) -> list[str]:
        del links
        workspace = folder / ("recorded" if record else "plain")
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir()
        (workspace / "archiver.toml").write_text(
            f"""[network]
allow_networks = ["127.0.0.0/8"]
control_urls = []
gap = 0
per_host = 1
concurrency = {OURS}
retries = 0
ca_bundle = "{folder / "ca.pem"}"
[evidence]
record = {str(record).lower()}
"""
        )
        executable = Path(sys.executable).with_name("archiver")
        return [str(executable), "check", "-", "--format", "jsonl", "--quiet", "--workspace", str(workspace)]

    return command


def _lychee(folder: Path, links: Path) -> list[str]:
    del folder
    executable = Path(sys.executable).with_name("lychee")
    return [
        str(executable), "--no-progress", "--format", "json", "--max-retries", "0",
        "--max-concurrency", str(CONCURRENCY), "--host-concurrency", str(CONCURRENCY),
        "--host-request-interval", "0ms", "--timeout", "45", str(links),
    ]  # fmt: skip


def _linkchecker(folder: Path, links: Path) -> list[str]:
    del links
    config = folder / "linkcheckerrc"
    config.write_text(
        f"[checking]\nthreads=100\nmaxrequestspersecond=10000\nsslverify={folder / 'ca.pem'}\n"
        "[filtering]\ncheckextern=1\n"
    )
    executable = Path(sys.executable).with_name("linkchecker")
    return [
        str(executable), "--config", str(config), "--no-robots", "--no-status", "--recursion-level", "0",
        "--stdin", "--output", "csv", "--verbose",
    ]  # fmt: skip


def _trusting(folder: Path) -> Mapping[str, str]:
    return {
        **os.environ,
        "SSL_CERT_FILE": str(folder / "ca.pem"),
        "REQUESTS_CA_BUNDLE": str(folder / "ca.pem"),
    }


PEERS = (
    Peer("archiver", _ours(record=False), lambda _: os.environ, stdin=True),
    Peer("archiver, recording WARC", _ours(record=True), lambda _: os.environ, stdin=True),
    Peer("lychee", _lychee, _trusting),
    Peer("linkchecker", _linkchecker, _trusting, links=1000, stdin=True),
)
