"""A real pywb over WARC files of ours, as a process of its own: its gevent must not meet our event loops."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COLLECTION = "ev"
_BIN = Path(sys.executable).parent


@contextmanager
def pywb(folder: Path, warcs: Path) -> Iterator[str]:
    """Serve copies of the WARC files in `warcs` from `folder`; gives the collection's address."""
    archive = folder / "collections" / COLLECTION / "archive"
    archive.mkdir(parents=True)
    (archive.parent / "indexes").mkdir()
    for path in warcs.glob("*.warc.gz"):
        shutil.copy(path, archive)
    reindex(folder)
    with _serving(folder) as address:
        yield f"{address}/{COLLECTION}"


def reindex(folder: Path) -> None:
    """Let the index list all that the collection holds: pywb's own auto-index may miss what is still written."""
    subprocess.run(
        [_BIN / "wb-manager", "reindex", COLLECTION], cwd=folder, check=True, capture_output=True, timeout=60
    )


@contextmanager
def recorder(folder: Path) -> Iterator[str]:
    """A pywb that records what is asked for through it; what it recorded is listed after a `reindex`."""
    archive = folder / "collections" / COLLECTION / "archive"
    archive.mkdir(parents=True)
    (archive.parent / "indexes").mkdir()
    with _serving(folder, "--record", "--live") as address:
        yield f"{address}/{COLLECTION}"


@contextmanager
def _serving(folder: Path, *options: str) -> Iterator[str]:
    port = _free_port()
    server = subprocess.Popen(
        [_BIN / "wayback", "-p", str(port), "-b", "127.0.0.1", *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("pywb did not start")
