"""One daemon a workspace: a lock that ends with the process that holds it, however that ends."""

import fcntl
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from archiver.clock import Clock
from archiver.errors import AnotherDaemon, StorageError
from archiver.model import times
from archiver.usecases.status import LOCK, holder

TRIES = 5
BETWEEN = 0.1
"""Seconds; `archiver status` holds the lock for a moment to see whether anybody does."""


@asynccontextmanager
async def locked(folder: Path, clock: Clock) -> AsyncIterator[None]:
    """Hold the workspace's lock. Raises AnotherDaemon, which says who holds it, or StorageError."""
    path = folder / LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        await _take(descriptor, path, clock)
        try:
            _sign(descriptor, clock)
        except OSError as error:
            raise _unwritable(path, error) from None
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


async def _take(descriptor: int, path: Path, clock: Clock) -> None:
    for number in range(1, TRIES + 1):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if number == TRIES:
                raise AnotherDaemon(f"a daemon already runs in {path.parent}: {holder(path)}") from None
            await clock.sleep_until(clock.monotonic() + BETWEEN)
        else:
            return


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"can't write {path}: {error.strerror}; check the workspace's permissions and room")


def _sign(descriptor: int, clock: Clock) -> None:
    """Write down who holds the lock, for whoever asks."""
    said = {"pid": os.getpid(), "host": socket.gethostname(), "since": times.iso(clock.now())}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(said).encode(), 0)
