"""One WARC file: created by one process, held by it, appended to whole records at a time."""

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from archiver.errors import StorageError

SUFFIX = ".warc.gz"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def storage_error(path: Path, error: OSError) -> StorageError:
    """Our word for what the file system raised; names the path and what to do."""
    if error.errno in _FULL:
        return StorageError(f"{path}: no room to write; make room and run the same command again")
    return StorageError(f"{path}: {error.strerror or error}; check that the disk is there and writable")


def hold(descriptor: int, *, wait: bool) -> bool:
    """Take the lock that says that a living process works on a file; False if another one has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make names that were added to or removed from a folder reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class WarcFile:
    """An open file. `length` is what was appended, `synced` how much of it is known to be on the disk."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self.length = 0
        self.synced = 0

    @classmethod
    def create(cls, folder: Path, stem: str) -> Self:
        """Make the next free `<stem>-<n>.warc.gz` and hold it. Raises StorageError."""
        number = 0
        while True:
            number += 1
            path = folder / f"{stem}-{number}{SUFFIX}"
            try:
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o644)
            except FileExistsError:
                continue
            except OSError as error:
                raise storage_error(path, error) from error
            if _held(path, descriptor):
                sync_folder(folder)
                return cls(path, descriptor)
            os.close(descriptor)

    @property
    def name(self) -> str:
        """The file's name within the evidence folder."""
        return self._path.name

    def append(self, data: Iterable[bytes]) -> int:
        """Write all of it or none; returns where it begins."""
        offset, length = self.length, 0
        try:
            for piece in data:
                self._write(piece)
                length += len(piece)
        except OSError as error:
            self._take_back(offset)
            raise storage_error(self._path, error) from error
        except BaseException:  # what the pieces come from was taken away: half a record is none
            self._take_back(offset)
            raise
        self.length += length
        return offset

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def sync(self) -> None:
        """Return when everything appended is on the disk."""
        if self.synced == self.length:
            return
        length = self.length
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise storage_error(self._path, error) from error
        self.synced = length

    def close(self) -> None:
        """Close the file and let go of it."""
        os.close(self._descriptor)

    def _take_back(self, offset: int) -> None:
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, offset)
            os.lseek(self._descriptor, offset, os.SEEK_SET)


def _held(path: Path, descriptor: int) -> bool:
    """Hold a new file; False if a recovering process was quicker and moved it away."""
    hold(descriptor, wait=True)
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False
