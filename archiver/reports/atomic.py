"""Files that are there whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from archiver.errors import StorageError


def replace(path: Path, content: Iterable[str]) -> Path:
    """Write a text, or its parts, to `path` in UTF-8, whole and atomically; gives the path written.

    Where `path` can't be replaced (a spreadsheet holds it open), `NAME.new.EXT` is written beside it.
    Raises StorageError, with the old file intact, if nothing can be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write(temporary, content)
        try:
            temporary.replace(path)
        except PermissionError:
            path = path.with_name(f"{path.stem}.new{path.suffix}")
            temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror}; the old file is untouched") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def _write(path: Path, content: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines([content] if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
