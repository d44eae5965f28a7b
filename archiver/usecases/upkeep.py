"""Keeping a workspace in order for years: backups, room given back, room left."""

import logging
import shutil
from collections.abc import Iterable
from pathlib import Path

from archiver.errors import StorageError
from archiver.usecases.tools import Desk

log = logging.getLogger(__name__)

NAME = "archiver-{:%Y%m%dT%H%M%S}.db"
PATTERN = "archiver-*.db"
BROKEN_OFF = f".{PATTERN}.part"
"""What a process that was killed left of a backup; only one daemon makes them."""

WORTH = 0.1
"""Share of the database that holds nothing, from which on giving it back is worth the wait."""

MOST_VACUUMED = 2_000_000_000
"""Bytes; a larger database would keep writers waiting for longer than they do wait."""


def care(desk: Desk) -> None:
    """Back the database up, keep the newest backups, give back room. Raises StorageError.

    Nothing is written, and the disk's lack of room is the error, where less than
    `daemon.low_disk_bytes` would be left.
    """
    size = desk.ledger.upkeep.size()
    if size is None:
        return
    _remove(backups(desk).glob(BROKEN_OFF))
    _has_room(desk, size.bytes)
    if desk.settings.daemon.backups:
        desk.ledger.upkeep.back_up(backups(desk) / NAME.format(desk.clock.now()))
    prune(backups(desk), desk.settings.daemon.backups)
    if size.free > WORTH * size.bytes and size.bytes < MOST_VACUUMED:
        desk.ledger.upkeep.vacuum()
    desk.ledger.upkeep.tidy()


def backups(desk: Desk) -> Path:
    """Where backups lie."""
    return desk.workspace.folder / "backups"


def prune(folder: Path, keep: int) -> None:
    """Remove all but the newest backups. Raises StorageError."""
    found = sorted(folder.glob(PATTERN))
    _remove(found[: max(0, len(found) - keep)])


def _remove(files: Iterable[Path]) -> None:
    """Remove old or broken backups. Raises StorageError."""
    for path in files:
        try:
            path.unlink()
        except OSError as error:
            raise StorageError(f"can't remove the old backup {path}: {error.strerror}") from None
        log.info("removed the old backup %s", path.name)


def _has_room(desk: Desk, needed: int) -> None:
    free = shutil.disk_usage(desk.workspace.folder).free
    least = desk.settings.daemon.low_disk_bytes
    if free - needed < least:
        raise StorageError(
            f"{desk.workspace.folder}: {free / 1e9:.2f} GB free, a backup takes {needed / 1e9:.2f} GB and "
            f"{least / 1e9:.2f} GB are to be left; make room, nothing was backed up"
        )
