"""The part of the ledger that a daemon works from: what is watched, and what is due."""

from collections.abc import Collection, Sequence
from datetime import datetime

from archiver.clock import Clock
from archiver.ledger import due, watch_rows
from archiver.ledger.engine import Database
from archiver.ledger.writer import Writer
from archiver.model.source import Source
from archiver.model.watch import Reading, Watch, Watching


class WatchBook:
    """What is watched, and what is due. Every method is one transaction."""

    def __init__(self, database: Database, clock: Clock, writer: Writer) -> None:
        self._database = database
        self._clock = clock
        self._writer = writer

    def due(self, now: datetime, limit: int, besides: Collection[str] = ()) -> list[Source]:
        """The sources to look at now, at most `limit`; none on the hosts `besides`.

        First those of new articles that were never looked at, then the missing ones whose next look counts,
        then the others whose time has come, then back-fill. Of articles that nobody follows any more, and of
        citations that vanished, there are none.
        """
        with self._database.read() as connection:
            return due.due_now(connection, now, limit, besides)

    def spent(self, now: datetime) -> dict[str, int]:
        """How many looks were recorded on this UTC day, by host."""
        with self._database.read() as connection:
            return due.spent_on(connection, now)

    def sources_looked_at(self) -> int:
        """How many sources were looked at, ever."""
        with self._database.read() as connection:
            return due.number_looked_at(connection)

    def record_watch(self, watch: Watch, article: str = "") -> bool:
        """Watch something from now on; False if it was already: then this order takes that one's place.

        `article` is the id of an article that is known already: its sources are followed (again).
        """
        with self._writer.transaction() as transaction:
            return watch_rows.add(transaction, watch, article)

    def move_watch(self, watch: Watch) -> None:
        """Note the new address of a list, as `watch.reference`."""
        with self._writer.transaction() as transaction:
            watch_rows.move(transaction, watch, self._clock.now())

    def end_watch(self, watch: Watch, *, keep_found: bool = False, article: str = "") -> None:
        """Watch something no longer, nor (unless kept) the articles that came by it: their sources rest.

        `article` is the id of the article that is meant, for one that was audited and never watched.
        """
        with self._writer.transaction() as transaction:
            now = self._clock.now()
            watch_rows.remove(transaction, watch, now, keep_found=keep_found, article=article)

    def record_reading(self, watch: Watch, reading: Reading, alias: str = "") -> None:
        """Note what a reading of a watch came to. `alias`: the watch id of what the article calls itself."""
        with self._writer.transaction() as transaction:
            watch_rows.record_reading(transaction.connection, watch, reading, alias)

    def record_list(
        self, watch: Watch, seen: Collection[str], found: Sequence[Watch], run: str
    ) -> list[Watch]:
        """Note what a list shows (`seen`: watch ids of its articles); returns the new ones of `found`."""
        with self._writer.transaction() as transaction:
            return watch_rows.record_list(transaction, watch, seen, found, run)

    def watches(self, *, found: bool = False) -> list[Watching]:
        """What people want watched, oldest first; with `found`, also the articles that came by it."""
        with self._database.read() as connection:
            return watch_rows.listed(connection, found=found)

    def watching(self, watch_id: str) -> Watching | None:
        """One watch and how it stands."""
        with self._database.read() as connection:
            return watch_rows.standing(connection, watch_id)

    def twin(self, watch_id: str, alias: str) -> str | None:
        """Another watch of the same article, which calls itself `alias` (a watch id)."""
        with self._database.read() as connection:
            return watch_rows.twin(connection, watch_id, alias)

    def to_read(self, now: datetime, limit: int, *, lists: bool) -> list[Watching]:
        """The lists, or the articles, to read now, at most `limit`: new, read before, back-fill."""
        with self._database.read() as connection:
            return watch_rows.to_read(connection, now, limit, lists=lists)
