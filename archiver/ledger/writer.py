"""Adds to the history. Each function is one transaction; nothing here changes or deletes a row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from archiver.clock import Clock
from archiver.ledger import media_rows, payload_rows, report_lines
from archiver.ledger.archive_rows import capture_row, lookup_rows
from archiver.ledger.attachment_rows import attachment_row, source_of
from archiver.ledger.chain import Appender, Row
from archiver.ledger.comparison_rows import comparison_row
from archiver.ledger.due import renew, spend
from archiver.ledger.engine import Database
from archiver.ledger.note_rows import note_row
from archiver.ledger.projection import begin, rebuild, refresh
from archiver.ledger.quote_rows import quote_row
from archiver.ledger.record_rows import Written, nothing_written, span_row
from archiver.ledger.rows import look_row, source_row
from archiver.ledger.runs import Describe
from archiver.ledger.runs import begin as begin_run
from archiver.ledger.stamps import clean, stamp
from archiver.ledger.tables import looks, sources, warc_files
from archiver.ledger.texts import KnownTexts, TextKeeper, chunks, erase
from archiver.ledger.timestamp_rows import proof_row, timestamp_row
from archiver.model.attached import Attached
from archiver.model.comparison import Comparison
from archiver.model.facts import Run
from archiver.model.history import Hold, Judge
from archiver.model.integrity import Proof, Timestamp, record_subject
from archiver.model.media import Media
from archiver.model.note import Note
from archiver.model.observation import EvidenceRef, Look
from archiver.model.quoting import QuoteCheck
from archiver.model.snapshot import Capture, LookUp
from archiver.model.source import Source


@dataclass(frozen=True, slots=True)
class Transaction:
    """What a writing function works with."""

    connection: Connection
    appender: Appender
    texts: TextKeeper
    judge: Judge
    written: Written = nothing_written

    def add(self, table: str, rows: Sequence[Row]) -> list[int]:
        """Append rows to a history table, after the texts that they name; the report has to tell them.

        Gives the numbers of the rows.
        """
        self.texts.flush(self.connection, self.appender)
        numbers = [self.appender.add(table, row) for row in rows]
        self.appender.flush()
        self.is_news({str(row["source"]) for row in rows if "source" in row})
        return numbers

    def is_news(self, source_ids: Collection[str]) -> None:
        """The report's lines about these sources are to be written out anew."""
        report_lines.mark_sources(self.connection, source_ids, self.appender.next_id)

    def add_sources(self, found: Sequence[Source]) -> None:
        """Append the sources that are not known yet: the first identity wins. They are judged at once."""
        named = {clean(source.id): source for source in reversed(found)}
        known: set[str] = set()
        for chunk in chunks(named):
            query = select(sources.c.source).where(sources.c.source.in_(chunk))
            known.update(self.connection.execute(query).scalars())
        new = [source for name, source in reversed(named.items()) if name not in known]
        self.add("sources", list(map(source_row, new)))
        begin(self.connection, self.judge, new)

    def set_lengths(self, lengths: Mapping[str, int]) -> None:
        """Remember how far each WARC file is spoken for, never less than before, and what lies there."""
        if not lengths:
            return
        named = warc_files.c.file.in_(list(lengths))
        held = {row.file: row.length for row in self.connection.execute(select(warc_files).where(named))}
        found = [self.written(file, held.get(file, 0), length) for file, length in lengths.items()]
        rows = [span_row(file, some) for file, some in zip(lengths, found, strict=True) if some]
        self.add("records", rows)
        for file, some in zip(lengths, found, strict=True):
            payload_rows.add(self.connection, file, some)
        self.connection.execute(delete(warc_files).where(named))
        grown = [{"file": file, "length": max(length, held.get(file, 0))} for file, length in lengths.items()]
        self.connection.execute(insert(warc_files), grown)

    def judge_again(self, source_ids: Sequence[str]) -> None:
        """Bring the projection of these sources up to what was added."""
        refresh(self.connection, self.judge, source_ids)
        self.is_news(source_ids)


class Writer:
    """The writing half of the ledger."""

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
        self._judge = judge
        self._written = written
        self._describe = describe
        self._known = KnownTexts()
        self.begun: dict[str, Run] = {}

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One durable transaction on the chain."""
        keeper = TextKeeper(self._known)
        with self._database.write() as connection:
            appender = Appender(connection, stamp(self._clock.now()))
            yield Transaction(connection, appender, keeper, self._judge, self._written)
        keeper.committed()

    def begin_run(self, command: str, articles: Sequence[str], *, fresh: bool) -> Run:
        """Begin or continue a run; what works on it is recorded as its manifest."""
        with self.transaction() as transaction:
            run = begin_run(transaction.connection, command, articles, self._clock.now(), fresh=fresh)
            if self._describe is not None:
                self._add_manifest(transaction, run.id, *self._describe(run, command, articles))
        self.begun[run.id] = run
        return run

    def record_manifest(self, run: str, manifest: str, texts: Sequence[str] = ()) -> None:
        """Record one more part of what is to be said about how a run was made, and texts that it names."""
        with self.transaction() as transaction:
            self._add_manifest(transaction, run, manifest, texts)

    def _add_manifest(self, transaction: Transaction, run: str, manifest: str, texts: Sequence[str]) -> None:
        for text in texts:
            transaction.texts.keep(text)
        digest = transaction.texts.keep(manifest)
        row: Row = {"run": run, "at": stamp(self._clock.now()), "manifest": digest}
        transaction.add("manifests", [row])

    def record_sources(self, found: Sequence[Source]) -> None:
        """Record sources; those known already stay as they are."""
        if found:
            with self.transaction() as transaction:
                transaction.add_sources(found)

    def record_looks(self, seen: Sequence[Look], warc_lengths: Mapping[str, int]) -> None:
        """Record looks and what they mean for their sources, and how much of the WARC files now counts."""
        if not seen and not warc_lengths:
            return
        with self.transaction() as transaction:
            keep = transaction.texts.keep
            numbers = transaction.add("looks", [look_row(look, keep) for look in seen])
            parts = media_rows.named(transaction.connection, list(zip(numbers, seen, strict=True)))
            transaction.add("media", [media_rows.media_row(one, keep) for one in parts])
            transaction.judge_again([look.source for look in seen])
            spend(transaction.connection, seen)
            transaction.set_lengths(warc_lengths)

    def record_media(self, found: Sequence[Media], warc_lengths: Mapping[str, int]) -> None:
        """Record what came of asking for media, and how much of the WARC files now counts."""
        with self.transaction() as transaction:
            keep = transaction.texts.keep
            transaction.add("media", [media_rows.media_row(one, keep) for one in found])
            transaction.set_lengths(warc_lengths)

    def record_lookups(self, lookups: Sequence[LookUp], warc_lengths: Mapping[str, int]) -> None:
        """Record look-ups; verified mementos are proofs for their sources."""
        if not lookups:
            return
        with self.transaction() as transaction:
            appender, keep = transaction.appender, transaction.texts.keep
            rows = [list(lookup_rows(lookup, keep)) for lookup in lookups]
            transaction.texts.flush(transaction.connection, appender)
            for group in rows:
                number = appender.next_id
                for row in group:
                    appender.add("snapshots", {**row, "lookup": number})
            appender.flush()
            transaction.is_news({lookup.source for lookup in lookups})
            proved = [one.source for one in lookups if any(m.verified for m in one.mementos)]
            transaction.judge_again(proved)
            transaction.set_lengths(warc_lengths)

    def record_captures(self, captures: Sequence[Capture]) -> None:
        """Record steps of captures."""
        if not captures:
            return
        with self.transaction() as transaction:
            rows = [capture_row(capture, transaction.texts.keep) for capture in captures]
            transaction.add("captures", rows)

    def record_comparisons(self, compared: Sequence[Comparison], warc_lengths: Mapping[str, int]) -> None:
        """Record comparisons with copies, and what they mean for their sources."""
        if not compared:
            return
        with self.transaction() as transaction:
            transaction.add("comparisons", list(map(comparison_row, compared)))
            transaction.judge_again([comparison.source for comparison in compared])
            transaction.set_lengths(warc_lengths)

    def record_note(self, note: Note, warc_lengths: Mapping[str, int]) -> None:
        """Record what a person said, and what it means for the source."""
        with self.transaction() as transaction:
            transaction.add("notes", [note_row(note, transaction.texts.keep)])
            transaction.judge_again([note.source])
            transaction.set_lengths(warc_lengths)

    def record_attached(self, attached: Attached) -> None:
        """Record an editor's choice, and the source that it names."""
        with self.transaction() as transaction:
            if attached.identity is not None:
                transaction.add_sources([attached.identity.source])
            before = source_of(transaction.connection, attached.citation)
            transaction.add("attachments", [attachment_row(attached, transaction.texts.keep)])
            now = source_of(transaction.connection, attached.citation)
            mark = transaction.appender.next_id
            report_lines.give(transaction.connection, attached.citation, now, mark)
            renew(transaction.connection, [before, now])

    def record_quote_checks(self, checks: Sequence[QuoteCheck], warc_lengths: Mapping[str, int]) -> None:
        """Record searches for quotations."""
        if not checks:
            return
        with self.transaction() as transaction:
            transaction.add("quote_checks", [quote_row(check, transaction.texts.keep) for check in checks])
            transaction.set_lengths(warc_lengths)

    def record_timestamp(self, one: Timestamp) -> None:
        """Record what an authority said about the history."""
        with self.transaction() as transaction:
            transaction.add("timestamps", [timestamp_row(one)])

    def record_proof(self, one: Proof) -> None:
        """Record what calendars promised about the history, or made good."""
        with self.transaction() as transaction:
            transaction.add("proofs", [proof_row(one)])

    def record_hold(self, hold: Hold, *, held: bool) -> None:
        """Record that a run is not believed for now, or is again; its sources are judged anew."""
        with self.transaction() as transaction:
            numbers: Row = {"flipped": hold.flipped, "looked_at": hold.looked_at, "held": int(held)}
            transaction.add("holds", [{"run": hold.run, "at": stamp(self._clock.now()), **numbers}])
            query = select(looks.c.source).where(looks.c.run == hold.run).distinct()
            transaction.judge_again(transaction.connection.execute(query).scalars().all())

    def erase(self, digests: Sequence[str], order: str, records: Sequence[EvidenceRef] = ()) -> None:
        """Erase texts by order; the rows and the chain stay. Nothing is left in the files of the database."""
        with self.transaction() as transaction:
            subjects = [record_subject(ref) for ref in records]
            erase(transaction.connection, transaction.appender, digests, order, subjects)
            payload_rows.forget(transaction.connection, records)
            transaction.appender.flush()
            lost = media_rows.lost(transaction.connection, records, self._clock.now())
            transaction.add("media", [media_rows.media_row(one, transaction.texts.keep) for one in lost])
            rebuild(transaction.connection, self._judge)
            report_lines.rebuild(transaction.connection)
        self._database.fold()

    def rebuild_current(self) -> None:
        """Make the projection again from the history."""
        with self._database.write() as connection:
            rebuild(connection, self._judge)
