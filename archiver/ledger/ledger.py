"""The ledger: one thing to hold for whoever records or asks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from archiver.clock import Clock
from archiver.ledger import (
    articles,
    comparison_rows,
    leases,
    media_rows,
    note_rows,
    paces,
    payload_rows,
    projection,
    reader,
    report,
    runs,
    schema,
)
from archiver.ledger.duty_book import DutyBook
from archiver.ledger.engine import BUSY_SECONDS, Database
from archiver.ledger.evidence_book import EvidenceBook
from archiver.ledger.line_book import LineBook
from archiver.ledger.notice_book import NoticeBook
from archiver.ledger.record_rows import Written, nothing_written
from archiver.ledger.runs import Describe
from archiver.ledger.statement_book import StatementBook
from archiver.ledger.texts import load
from archiver.ledger.upkeep import Upkeep
from archiver.ledger.watch_book import WatchBook
from archiver.ledger.writer import Writer
from archiver.model.article import Article, RecordedCitation
from archiver.model.citation import Citation
from archiver.model.comparison import Comparison
from archiver.model.facts import Baseline, Fact, Kept, RecordedLook, Run
from archiver.model.history import History, Hold, Judge
from archiver.model.integrity import Original
from archiver.model.judgement import Judgement
from archiver.model.media import Media, MediaKind
from archiver.model.note import Note
from archiver.model.observation import Look
from archiver.model.snapshot import Capture, LookUp
from archiver.model.source import Source
from archiver.model.states import State, Zone
from archiver.model.watch import AS_BEFORE, Following


class Ledger:
    """The append-only history and what it adds up to. Safe to use from several threads and processes.

    Its own methods record and tell what was seen. The books beside them: `watch` (what is read again, what is
    due), `statements` (attached sources, checked quotations), `evidence` (what vouches for the history),
    `lines` (the report as last written), `duties` (what the daemon remembers), `notices` (what people are
    told), `upkeep` (the database itself).

    Every method is one transaction; what it recorded is on the disk when it returns. Any method raises
    LedgerError (locked, damaged, not writable) or StorageError (disk full), which say what to do.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        judge: Judge,
        written: Written = nothing_written,
        describe: Describe | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._writer = Writer(database, clock, judge, written, describe)
        self.watch = WatchBook(database, clock, self._writer)
        self.statements = StatementBook(database, self._writer)
        self.evidence = EvidenceBook(database, self._writer)
        self.lines = LineBook(database, clock)
        self.duties = DutyBook(database)
        self.notices = NoticeBook(database)
        self.upkeep = Upkeep(database)

    @classmethod
    def open(  # noqa: PLR0913 - a handle for whatever the ledger may be handed
        cls,
        url: str,
        *,
        clock: Clock,
        judge: Judge,
        busy_seconds: float = BUSY_SECONDS,
        written: Written = nothing_written,
        describe: Describe | None = None,
    ) -> Self:
        """Open the database that a SQLAlchemy URL names, and make or migrate its tables.

        `busy_seconds` is how long to wait for other writers; `written` says what lies in the WARC files, so
        that it is recorded along with what rests on it; `describe` writes the manifest of a run.
        Raises LedgerError if the database is newer than
        this program or not ours, SettingsError if the URL can't be used.
        """
        database = Database(url, busy_seconds)
        try:
            schema.prepare(database)
        except BaseException:
            database.close()
            raise
        return cls(database, clock, judge, written, describe)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # what is recorded

    def record_article(
        self,
        article: Article,
        citations: Sequence[Citation],
        warc_lengths: Mapping[str, int] | None = None,
        following: Following = AS_BEFORE,
    ) -> list[RecordedCitation]:
        """Record an article as it reads now; returns these citations with their ids, in the order given.

        Citations known from before keep their ids, new ones get the next, those no longer there are marked as
        vanished. Reading the same again changes nothing. `warc_lengths` as for `record_looks`. From now on
        its sources are due as `following` says.
        """
        with self._writer.transaction() as transaction:
            transaction.set_lengths(warc_lengths or {})
            return articles.record_article(transaction, article, citations, following)

    def record_sources(self, sources: Sequence[Source]) -> None:
        """Record sources; the first identity of a source wins."""
        self._writer.record_sources(sources)

    def record_looks(self, looks: Sequence[Look], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Record looks at recorded sources, the verdicts they lead to, and the WARC bytes they rest on.

        `warc_lengths` are the synced lengths of the WARC files. Raises LedgerError for an unknown source.
        """
        self._writer.record_looks(looks, warc_lengths or {})

    def record_media(self, found: Sequence[Media], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Record what came of asking for media that looks had named. `warc_lengths` as for `record_looks`."""
        self._writer.record_media(found, warc_lengths or {})

    def record_lookups(
        self, lookups: Sequence[LookUp], warc_lengths: Mapping[str, int] | None = None
    ) -> None:
        """Record what archives answered; a verified memento proves its source."""
        self._writer.record_lookups(lookups, warc_lengths or {})

    def record_captures(self, captures: Sequence[Capture]) -> None:
        """Record steps in the life of captures."""
        self._writer.record_captures(captures)

    def record_comparisons(
        self, comparisons: Sequence[Comparison], warc_lengths: Mapping[str, int] | None = None
    ) -> None:
        """Record how sources stand beside archived copies. `warc_lengths` as for `record_looks`."""
        self._writer.record_comparisons(comparisons, warc_lengths or {})

    def record_note(self, note: Note, warc_lengths: Mapping[str, int] | None = None) -> None:
        """Record what a person said about a recorded source. `warc_lengths` as for `record_looks`."""
        self._writer.record_note(note, warc_lengths or {})

    def record_hold(self, hold: Hold, *, held: bool) -> None:
        """Record that a run is not believed for now; with `held` False, that it is after all."""
        self._writer.record_hold(hold, held=held)

    # what is known

    def history(self, source_id: str) -> History:
        """All that a verdict on a source is made from. Raises KeyError if the source is unknown."""
        with self._database.read() as connection:
            return reader.history(connection, source_id)

    def histories(self, source_ids: Sequence[str]) -> list[History]:
        """The histories of those of these sources that are known."""
        with self._database.read() as connection:
            return list(projection.histories(connection, source_ids))

    def notes(self, source_id: str) -> list[Note]:
        """What people said about a source, in the order in which they did."""
        with self._database.read() as connection:
            return note_rows.notes_on(connection, [source_id]).get(source_id, [])

    def hold(self, run_id: str) -> Hold | None:
        """The hold on a run; None if it is believed."""
        with self._database.read() as connection:
            return note_rows.held_runs(connection).get(run_id)

    def states_in_run(self, run_id: str) -> dict[str, State]:
        """What a run's last look at each of its sources saw."""
        with self._database.read() as connection:
            return reader.states_in_run(connection, run_id)

    def comparisons(self, source_id: str) -> list[Comparison]:
        """Every comparison of a source with a copy, oldest first."""
        with self._database.read() as connection:
            return comparison_rows.comparisons_of(connection, [source_id]).get(source_id, [])

    def last_looks(self, source_ids: Sequence[str]) -> dict[str, RecordedLook]:
        """The last look at each of these sources, without the page's text."""
        with self._database.read() as connection:
            return reader.last_looks(connection, source_ids)

    def last_proofs(self, source_ids: Sequence[str]) -> dict[str, RecordedLook]:
        """The last look that showed each of these sources, without the page's text."""
        with self._database.read() as connection:
            return reader.last_proofs(connection, reader.last_looks(connection, source_ids))

    def looks(self, source_id: str) -> list[RecordedLook]:
        """Every look at a source, oldest first."""
        with self._database.read() as connection:
            return reader.looks_at(connection, source_id)

    def lookups(self, source_id: str) -> list[LookUp]:
        """Every look-up of a source in archives, oldest first."""
        with self._database.read() as connection:
            return reader.lookups_of(connection, [source_id])

    def captures(self, source_id: str) -> list[Capture]:
        """Every step of every capture of a source, oldest first."""
        with self._database.read() as connection:
            return reader.captures_of(connection, [source_id])

    def open_captures(self) -> list[Capture]:
        """The latest step of every capture that is not concluded."""
        with self._database.read() as connection:
            return reader.open_captures(connection)

    def capture(self, key: str) -> Capture | None:
        """The latest step of one capture."""
        with self._database.read() as connection:
            return reader.capture(connection, key)

    def captures_today(self) -> dict[str, int]:
        """How many captures were asked for on this UTC day, by archive."""
        with self._database.read() as connection:
            return reader.captures_today(connection, self._clock.now())

    def ever_captured(self) -> bool:
        """Whether an archive was ever asked to make a copy for this workspace."""
        with self._database.read() as connection:
            return reader.ever_captured(connection)

    def judgements(self, source_ids: Sequence[str]) -> dict[str, Judgement]:
        """The verdicts on those of these sources that are recorded."""
        with self._database.read() as connection:
            return reader.judgements(connection, source_ids)

    def judgement(self, source_id: str) -> Judgement | None:
        """The verdict on a source."""
        return self.judgements([source_id]).get(source_id)

    def unknown_answers(self) -> dict[str, int]:
        """By platform, the sources whose last look got an answer of a shape that nobody knew."""
        with self._database.read() as connection:
            return reader.unknown_answers(connection)

    def kept_looks(self, source_ids: Sequence[str]) -> Mapping[str, Kept]:
        """What the last look at each of these sources saw and named as evidence."""
        with self._database.read() as connection:
            return reader.kept_looks(connection, source_ids)

    def baseline(self, source_ids: Sequence[str]) -> dict[str, Baseline]:
        """For each of these sources that was ever proved, the first look that did it."""
        with self._database.read() as connection:
            return reader.baselines(connection, source_ids)

    def source(self, source_id: str) -> Source | None:
        """A source by its id."""
        with self._database.read() as connection:
            return reader.sources_by_id(connection, [source_id]).get(source_id)

    def find_sources(self, text: str) -> list[Source]:
        """Sources by id, by URL (canonical or as cited) or by the id of a citation."""
        with self._database.read() as connection:
            return reader.find_sources(connection, text)

    def is_citation(self, text: str) -> bool:
        """Whether this is the id of a citation."""
        with self._database.read() as connection:
            return reader.is_citation(connection, text)

    def articles(self) -> list[Article]:
        """All articles as last read, in the order in which they were first recorded."""
        with self._database.read() as connection:
            return reader.read_articles(connection, None)

    def article(self, article_id: str) -> Article | None:
        """An article as last read."""
        with self._database.read() as connection:
            return next(iter(reader.read_articles(connection, [article_id])), None)

    def citations(
        self, article_ids: Sequence[str] | None = None, zone: Zone | None = None
    ) -> list[RecordedCitation]:
        """Citations of these articles (None: of all), vanished ones included, of one zone or of both."""
        with self._database.read() as connection:
            return reader.recorded(connection, reader.citation_rows(connection, article_ids, zone))

    def report(self, article_ids: Sequence[str] | None = None) -> Iterator[Fact]:
        """One fact a citation of these articles (None: of all), all from one state of the ledger."""
        with self._database.read() as connection:
            yield from report.facts(connection, article_ids)

    def latest_posts(self, article_ids: Sequence[str]) -> dict[str, datetime]:
        """For each of these articles that cites dated posts, when the latest of them was published."""
        with self._database.read() as connection:
            return reader.latest_posts(connection, article_ids)

    # runs, and what processes share

    def begin_run(self, command: str, articles: Sequence[str], *, fresh: bool = False) -> Run:
        """Begin a run, or continue the unfinished one over the same articles that is under six hours old.

        Its manifest, if one is to be made, is recorded along with it.
        """
        return self._writer.begin_run(command, articles, fresh=fresh)

    def finish_run(self, run_id: str, outcome: str) -> None:
        """End a run; `outcome` is a word for how it ended."""
        with self._database.write() as connection:
            runs.finish(connection, run_id, outcome, self._clock.now())

    def take_begun(self, run_id: str | None = None) -> Sequence[Run]:
        """The runs that were begun or continued through this ledger since it was last asked for them.

        With an id, that run alone.
        """
        if run_id is not None:
            run = self._writer.begun.pop(run_id, None)
            return [run] if run else []
        begun, self._writer.begun = self._writer.begun, {}
        return list(begun.values())

    def outcome(self, run_id: str) -> str:
        """The word for how a run ended; empty while it is unfinished."""
        with self._database.read() as connection:
            return runs.outcome(connection, run_id)

    def record_manifest(self, run_id: str, manifest: str, texts: Sequence[str] = ()) -> None:
        """Record the end of a run's manifest, and texts that it names by their SHA-256; each is held once."""
        self._writer.record_manifest(run_id, manifest, texts)

    def text(self, digest: str) -> str | None:
        """The text with this SHA-256; None if it is unknown or erased."""
        with self._database.read() as connection:
            return load(connection, [digest]).optional(digest)

    def manifests(self, run_id: str | None = None) -> list[str]:
        """The manifests of a run (None: of all): two of each process, from its beginning and its end."""
        with self._database.read() as connection:
            return runs.manifests_of(connection, run_id)

    def looked_in_run(self, run_id: str) -> set[str]:
        """The sources that were looked at in a run."""
        with self._database.read() as connection:
            return reader.looked_in_run(connection, run_id)

    def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> set[str]:
        """Lease sources (or any keys) that nobody else holds; returns those granted."""
        with self._database.write(durable=False) as connection:
            return leases.take(connection, source_ids, owner, self._clock.now(), seconds)

    def lease_owners(self) -> list[str]:
        """Everybody who holds a lease."""
        with self._database.read() as connection:
            return leases.owners(connection)

    def release(self, owner: str, source_ids: Collection[str] | None = None) -> None:
        """Give back leases: these, or all that the owner holds."""
        with self._database.write(durable=False) as connection:
            leases.give_back(connection, owner, source_ids)

    def reserve(self, key: str, gap: float, now: datetime) -> datetime:
        """Take the next free slot of a shared pace; returns when it begins. `gap` in seconds."""
        with self._database.write(durable=False) as connection:
            return paces.reserve(connection, key, gap, now)

    def media(self, source_ids: Sequence[str]) -> Mapping[str, Sequence[Media]]:
        """What is known last of each part of these sources; those without media are left out."""
        with self._database.read() as connection:
            return media_rows.latest(connection, source_ids)

    def wanting_media(self, kinds: Iterable[MediaKind], failed_before: datetime) -> list[Source]:
        """The sources with a part of these kinds that was only named, or asked for in vain before then."""
        with self._database.read() as connection:
            ids = media_rows.wanted(connection, kinds, failed_before)
            return list(reader.sources_by_id(connection, ids).values())

    def media_from(self, url: str) -> Media | None:
        """The last answer of an address that is held, for whatever source."""
        with self._database.read() as connection:
            return media_rows.held_from(connection, url)

    def payload(self, digest: str) -> Original | None:
        """The record of the evidence that holds the payload with this digest."""
        with self._database.read() as connection:
            return payload_rows.find(connection, digest)

    def payload_digests(self) -> Iterable[str]:
        """The digests of all payloads that records of the evidence hold."""
        with self._database.read() as connection:
            return payload_rows.digests(connection)

    def committed_warc_lengths(self) -> Mapping[str, int]:
        """How far each WARC file is spoken for by recorded looks."""
        with self._database.read() as connection:
            return reader.warc_lengths(connection)

    def rebuild_current(self) -> None:
        """Make the projection again from the history."""
        self._writer.rebuild_current()
