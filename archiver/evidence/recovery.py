"""After a kill: what was written but never committed is moved out of the way, not thrown away."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.evidence.files import SUFFIX, hold, storage_error, sync_folder

ORPHANS = "orphans"


@dataclass(frozen=True, slots=True)
class Orphan:
    """Bytes that no row speaks for: `length` of them from `offset` of `file`, now in `moved_to`."""

    file: str
    offset: int
    length: int
    moved_to: Path


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was moved, and the files that hold less than rows speak for (damaged or missing)."""

    orphans: tuple[Orphan, ...] = ()
    short: tuple[str, ...] = ()


def recover(folder: Path, committed: Callable[[], Mapping[str, int]]) -> Recovery:
    """Move uncommitted tails of files that no living process holds. Raises StorageError."""
    try:
        with ExitStack() as held:
            names = [path.name for path in sorted(folder.glob(f"*{SUFFIX}"))]
            free = [name for name in names if held.enter_context(_holding(folder / name))]
            lengths = committed()
            orphans = [_move(folder, name, lengths.get(name, 0)) for name in free]
            return Recovery(
                orphans=tuple(orphan for orphan in orphans if orphan),
                short=tuple(
                    sorted(name for name, length in lengths.items() if _size(folder / name) < length)
                ),
            )
    except OSError as error:
        raise storage_error(folder, error) from error


@contextmanager
def _holding(path: Path) -> Iterator[bool]:
    """Whether the file could be held, and so belongs to nobody alive."""
    with path.open("rb+") as file:
        yield hold(file.fileno(), wait=False)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _move(folder: Path, name: str, length: int) -> Orphan | None:
    path = folder / name
    extra = _size(path) - length
    if extra <= 0:
        return None
    orphans = folder / ORPHANS
    orphans.mkdir(exist_ok=True)
    moved_to = orphans / (f"{name.removesuffix(SUFFIX)}-from-{length}{SUFFIX}" if length else name)
    if length:
        _cut(path, length, moved_to)
    else:
        path.replace(moved_to)
    sync_folder(orphans)
    sync_folder(folder)
    return Orphan(name, length, extra, moved_to)


def _cut(path: Path, length: int, moved_to: Path) -> None:
    """Copy what lies behind `length`, and only when the copy is safe cut it off."""
    with path.open("rb+") as file, moved_to.open("wb") as tail:
        file.seek(length)
        shutil.copyfileobj(file, tail)
        tail.flush()
        os.fsync(tail.fileno())
        file.truncate(length)
        os.fsync(file.fileno())
