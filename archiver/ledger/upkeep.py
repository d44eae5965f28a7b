"""Keeping the database itself in order: how large it is, backups, giving room back. Only SQLite's."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from archiver.errors import StorageError
from archiver.ledger.engine import Database


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of the database, and how many of them nothing is stored in."""

    bytes: int
    free: int


class Upkeep:
    """The care of the database. Each method raises as the ledger's do; a database server cares for itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def size(self) -> Size | None:
        """How large the database is; None for one on a server."""
        if not self._database.is_sqlite:
            return None
        with self._database.read() as connection:
            ask = ("page_size", "page_count", "freelist_count")
            page, count, free = (connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ask)
        return Size(page * count, page * free)

    def back_up(self, target: Path) -> None:
        """Copy the database as it is at one moment to `target`, whole or not at all; others go on writing.

        Raises StorageError if that can't be done, or if the copy would not be sound.
        """
        partial = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.unlink(missing_ok=True)
            with self._database.driver() as source:
                _copy(source, partial)
            partial.replace(target)
        except OSError as error:
            raise StorageError(f"can't back the database up to {target}: {error}") from None
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def vacuum(self) -> None:
        """Give back the room that nothing is stored in. Others wait with writing meanwhile."""
        with self._database.driver() as connection:
            connection.execute("VACUUM")

    def tidy(self) -> None:
        """Refresh what the database knows about itself, and fold the write-ahead log."""
        with self._database.driver() as connection:
            connection.execute("PRAGMA optimize")
        self._database.fold()


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy in one step: between steps others may write, and SQLite would begin anew each time they did.

    The write-ahead log lets them write meanwhile. Raises OSError if the copy can't be written, StorageError
    if it would not be sound.
    """
    try:
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            found = [row[0] for row in copy.execute("PRAGMA quick_check(1)")]
    except sqlite3.Error as error:
        raise OSError(f"{error}; check that there is room") from None
    if found != ["ok"]:
        raise StorageError(f"the database is damaged ({found[0]}); put back an earlier backup")
