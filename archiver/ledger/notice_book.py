"""The part of the ledger that people are told from: what is news, and who was told of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from archiver.ledger import notice_rows as rows
from archiver.ledger.due import Turn
from archiver.ledger.engine import Database
from archiver.ledger.note_rows import notes_on
from archiver.ledger.reader import (
    captures_of,
    citations_of,
    judgements,
    lookups_of,
    read_articles,
    sources_by_id,
)
from archiver.ledger.stamps import moment
from archiver.ledger.tables import due, events, looks
from archiver.model.article import Article, RecordedCitation
from archiver.model.history import Hold
from archiver.model.judgement import Judgement
from archiver.model.news import Condition, Delivery, Lane, News, Notice
from archiver.model.note import Note
from archiver.model.snapshot import Capture, LookUp
from archiver.model.source import Source

HISTORY, SILENCE = "history", "silence"


@dataclass(frozen=True)
class Subject:
    """A source, all that is needed to say how it stands, and who cites it.

    `cited` are the citations that somebody follows, each with whether its article is back-fill.
    """

    source: Source
    judgement: Judgement
    lookups: Sequence[LookUp] = ()
    captures: Sequence[Capture] = ()
    notes: Sequence[Note] = ()
    cited: Sequence[tuple[RecordedCitation, bool]] = ()


@dataclass(frozen=True)
class Page:
    """The part of the history from row `start` to row `end`: what it says something about.

    `before` is how its subjects stood when they were last noticed, `held` the runs held for the first time.
    """

    start: int
    end: int
    subjects: Sequence[Subject] = ()
    before: Mapping[str, Condition] = field(default_factory=dict)
    held: Sequence[Hold] = ()


class NoticeBook:
    """What was noticed and told. Each method is one transaction and raises as the ledger's do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # what is news

    @property
    def begun(self) -> bool:
        """Whether anything was ever noticed."""
        with self._database.read() as connection:
            return rows.told_up_to(connection, HISTORY) is not None

    def began_at(self) -> datetime | None:
        """When the history began."""
        query = select(events.c.recorded_at).order_by(events.c.id).limit(1)
        with self._database.read() as connection:
            first = connection.execute(query).scalar()
        return moment(first) if first else None

    def has_unseen(self) -> bool:
        """Whether there are sources, besides those of back-fill, that were never looked at."""
        query = select(due.c.source).where(due.c.turn == Turn.NEW.value).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def page(self, now: datetime, limit: int) -> Page | None:
        """The next part of the history that was not noticed yet, all from one state; None: there is none.

        What unfinished runs saw is left for later, and all that follows it: whether they are believed is only
        known at their end.
        """
        with self._database.read() as connection:
            start = rows.told_up_to(connection, HISTORY) or 0
            busy, first = rows.looked_at(connection, rows.open_runs(connection, now), start)
            horizon = rows.last_event(connection) if first is None else first - 1
            if horizon <= start:
                return None
            found = rows.touched(connection, start, horizon, limit)
            end = found[-1][0] if len(found) == limit else horizon
            held, named = rows.held_between(connection, start, end)
            again, _ = rows.looked_at(connection, named)
            ids = list(dict.fromkeys([*(source for _, source in found), *sorted(again)]))
            ids = [source for source in ids if source not in busy]
            return Page(start, end, _subjects(connection, ids), rows.conditions(connection, ids), held)

    def record(
        self,
        page: Page,
        now: datetime,
        conditions: Mapping[str, Condition],
        news: Sequence[tuple[News, Lane]],
    ) -> None:
        """Note what a page came to; nothing is done if another process did so meanwhile."""
        with self._database.write() as connection:
            if (rows.told_up_to(connection, HISTORY) or 0) != page.start:
                return
            rows.set_conditions(connection, conditions)
            rows.add_notices(connection, news, now)
            rows.set_told(connection, HISTORY, page.end)

    def last_look(self) -> tuple[int, datetime | None]:
        """The number of the last look and when it was; 0 and None if there is none."""
        query = select(looks.c.id, looks.c.at).order_by(looks.c.id.desc()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return (row.id, moment(row.at)) if row else (0, None)

    def record_silence(self, last_look: int, now: datetime, news: News, lane: Lane) -> None:
        """Note that there was no look for too long since this one, once."""
        with self._database.write() as connection:
            if rows.told_up_to(connection, SILENCE) != last_look:
                rows.add_notices(connection, [(news, lane)], now)
                rows.set_told(connection, SILENCE, last_look)

    # who was told

    def deliveries(self) -> list[Delivery]:
        """How far each target was told, in each lane."""
        with self._database.read() as connection:
            return rows.all_deliveries(connection)

    def begin_deliveries(self, targets: Sequence[str]) -> None:
        """Have these targets told, and no others."""
        with self._database.write() as connection:
            rows.begin_deliveries(connection, targets)

    def record_delivery(self, one: Delivery) -> None:
        """Note how far a target was told; on the disk when this returns."""
        with self._database.write() as connection:
            rows.set_delivery(connection, one)

    def waiting(self, delivery: Delivery) -> list[Notice]:
        """What is still to be told to a target in its lane."""
        with self._database.read() as connection:
            return rows.notices_after(connection, delivery.lane, delivery.up_to)

    def subjects(self, source_ids: Sequence[str]) -> tuple[list[Subject], list[Article]]:
        """How sources stand now, and the articles that cite them, in the order of their first recording."""
        with self._database.read() as connection:
            found = _subjects(connection, source_ids)
            named = {one.article for subject in found for one, _ in subject.cited}
            return found, read_articles(connection, sorted(named))


def _subjects(connection: Connection, source_ids: Sequence[str]) -> list[Subject]:
    """These sources, but for statements without a link."""
    known = sources_by_id(connection, source_ids)
    judged = judgements(connection, source_ids)
    asked: dict[str, list[LookUp]] = defaultdict(list)
    for lookup in lookups_of(connection, source_ids):
        asked[lookup.source].append(lookup)
    steps: dict[str, list[Capture]] = defaultdict(list)
    for step in captures_of(connection, source_ids):
        steps[step.source].append(step)
    notes = notes_on(connection, source_ids)
    cited = rows.followed_citations(connection, citations_of(connection, source_ids))
    return [
        Subject(known[name], judged[name], asked[name], steps[name], notes.get(name, ()), cited.get(name, ()))
        for name in source_ids
        if name in known and name in judged and not known[name].is_statement
    ]
