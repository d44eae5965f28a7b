"""Takes in the body of an answer: a small one in memory, a large one in a file without a name."""

import hashlib
import tempfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from archiver.errors import StorageError
from archiver.model.exchange import Spool

IN_MEMORY = 1_000_000
"""Bytes of a body that are held in memory; all of it where there is no folder for the rest."""


class Body:
    """What was received so far. `start` is all of it, or its beginning once all lies in a file.

    A context manager: a file that nobody took over with `spool` is closed.
    """

    def __init__(self) -> None:
        self.start = bytearray()
        self.folder: Path | None = None
        self.size = 0
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()

    def add(self, data: bytes) -> None:
        """Take in the next bytes. Raises StorageError if the disk does not play along."""
        self.size += len(data)
        if self._file is None and (self.folder is None or self.size <= IN_MEMORY):
            self.start += data
            return
        try:
            file = self._file or self._begin(self.folder)
            file.write(data)
        except OSError as error:
            raise StorageError(f"can't write to {self.folder}: {error.strerror}; make room for it") from error
        self._hash.update(data)

    def _begin(self, folder: Path | None) -> BinaryIO:
        """A file that is gone with the last who holds it, also after a kill."""
        file: BinaryIO = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it outlives this call
        file.write(self.start)
        self._hash.update(self.start)
        self._file = file
        return file

    def spool(self) -> Spool | None:
        """The file, if there is one, for the caller to close."""
        file, self._file = self._file, None
        return Spool(file, self.size, self._hash.hexdigest()) if file else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
