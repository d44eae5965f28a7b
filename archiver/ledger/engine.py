"""The connection to the database: pragmas, the two kinds of transaction, foreign errors in our words."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, create_engine, event, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from archiver.errors import LedgerError, SettingsError, StorageError

BUSY_SECONDS = 30.0
_ONE_WRITER = 0x61726368  # the number of our lock where BEGIN IMMEDIATE is not known

_ADVICE: tuple[tuple[tuple[str, ...], type[StorageError], str], ...] = (
    (
        ("SQLITE_FULL",),
        StorageError,
        "the disk is full; make room and run the same command again, nothing that was finished is lost",
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        LedgerError,
        "another process holds the database; wait for it to end and try again",
    ),
    (
        ("SQLITE_CORRUPT", "SQLITE_NOTADB"),
        LedgerError,
        "the database is damaged or is none; it is left as it is: put back a copy, or move it away",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"),
        LedgerError,
        "the database can't be written; check the permissions of the file and of its folder",
    ),
    (
        ("SQLITE_CANTOPEN", "SQLITE_IOERR"),
        StorageError,
        "the database can't be opened or written; check that its folder exists, is writable and has room",
    ),
)


def storage_error(where: str, error: DBAPIError) -> StorageError:
    """Our word for what the database driver raised; `where` names the database."""
    name = getattr(error.orig, "sqlite_errorname", "")
    for names, kind, advice in _ADVICE:
        if name.startswith(names):
            return kind(f"{where}: {advice}")
    return LedgerError(f"{where}: {str(error.orig).partition(chr(10))[0]}")


class Database:
    """A database with many readers and one writer at a time, across threads and processes.

    Opens nothing before the first transaction. Raises SettingsError if the URL can't be used.
    """

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        self._engine = _engine(url, busy_seconds)
        self._writing = threading.Lock()
        self.where = self._engine.url.database or self._engine.url.render_as_string(hide_password=True)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._reading: Callable[[bytes], str] = str

    @contextmanager
    def tolerating(self) -> Iterator[None]:
        """Within it, text that was damaged and is no UTF-8 any more reads with U+FFFD, and is no error."""
        self._reading = _tolerant
        try:
            yield
        finally:
            self._reading = str

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout and blocks nobody."""
        with self._errors(), self._engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            self._decode(connection)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """The only writing transaction at this moment; waits for the other writers.

        Committed on leaving, rolled back on an error. `durable=False` may lose the last commits in a power
        cut (not when the process is killed): for paces and leases, which are worth nothing afterwards.
        """
        options = {"archiver_begin": "IMMEDIATE", "archiver_durable": durable}
        with self._errors(), self._writing, self._engine.connect() as connection:
            connection.execution_options(**options)
            self._decode(connection)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})"))
                yield connection

    def _decode(self, connection: Connection) -> None:
        if self.is_sqlite:
            driver: Any = connection.connection.driver_connection
            driver.text_factory = self._reading

    @contextmanager
    def driver(self) -> Iterator[sqlite3.Connection]:
        """SQLite's own connection, outside of any transaction, for what only it can do."""
        with self._errors(), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            try:
                yield driver
            except sqlite3.Error as error:
                raise DBAPIError("", None, error) from None

    def fold(self) -> None:
        """Fold the write-ahead log into the file, so that nothing of what was overwritten is left in it."""
        if self.is_sqlite:
            with self.driver() as driver:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close all connections; the last one to close folds the write-ahead log into the file."""
        self._engine.dispose()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise storage_error(self.where, error) from error


def _tolerant(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the keys of the first, two at least, for less than SQLAlchemy's executemany.

    The values must be such as the driver takes: no type of ours converts any.
    """
    statement, names = _insertion(connection.dialect, table, tuple(rows[0]))
    take = itemgetter(*names) if names else dict
    connection.exec_driver_sql(statement, list(map(take, rows)))


@lru_cache(maxsize=64)
def _insertion(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement, and the order of its values; without an order, they go by name."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), tuple(compiled.positiontup or ())


def _engine(url: str, busy_seconds: float) -> Engine:
    try:
        parsed = make_url(url)
        arguments = {"timeout": busy_seconds} if parsed.get_backend_name() == "sqlite" else {}
        engine = create_engine(parsed, connect_args=arguments)
    except (ArgumentError, ImportError) as error:
        raise SettingsError(f"setting ledger.url: {error}; see docs/settings.md") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: _prepare(connection, busy_seconds))
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, busy_seconds: float) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute("PRAGMA foreign_keys=ON")
    _use_wal(connection, time.monotonic() + busy_seconds)


def _use_wal(connection: sqlite3.Connection, deadline: float) -> None:
    """Switch to the write-ahead log: the one thing for which SQLite itself does not wait for others."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    """Begin explicitly: a deferred transaction that turns to writing fails at once if another one wrote.

    (facts: reliability, D)
    """
    options = connection.get_execution_options()
    synchronous = "FULL" if options.get("archiver_durable") else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
    connection.exec_driver_sql(f"BEGIN {options.get('archiver_begin', 'DEFERRED')}")
