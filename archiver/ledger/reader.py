"""Questions to the history. Each function is handed a reading transaction and sees one state of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, distinct, func, null, or_, select
from sqlalchemy import Row as Fetched

from archiver.ledger.archive_rows import capture_from, lookups_from
from archiver.ledger.attachment_rows import standing, with_attached
from archiver.ledger.projection import PROVING, histories, judgement_from
from archiver.ledger.rows import (
    CITATION_TEXTS,
    article_from,
    citation_from,
    evidence_from,
    look_from,
    source_from,
)
from archiver.ledger.stamps import moment, stamp
from archiver.ledger.tables import (
    articles,
    attachments,
    captures,
    citations,
    current,
    looks,
    report_lines,
    snapshots,
    sources,
    warc_files,
)
from archiver.ledger.texts import chunks, load
from archiver.model.article import Article, RecordedCitation
from archiver.model.facts import Baseline, Kept, RecordedLook
from archiver.model.history import History
from archiver.model.judgement import Judgement
from archiver.model.snapshot import Capture, CaptureState, LookUp
from archiver.model.source import Source
from archiver.model.states import Form, State, Zone

UNKNOWN_ANSWER = "unknown_answer"
"""The reason code of looks at what no platform file knew how to read."""

_WITHOUT_TEXT = [null().label("text") if column is looks.c.text else column for column in looks.c]
_OPEN = [state.value for state in CaptureState if state.open]


def history(connection: Connection, source_id: str) -> History:
    """All that is known about a source. Raises KeyError if it is not recorded."""
    found = next(histories(connection, [source_id]), None)
    if found is None:
        raise KeyError(source_id)
    return found


def looks_at(connection: Connection, source_id: str) -> list[RecordedLook]:
    """Every look at a source, oldest first, with its texts."""
    query = select(looks).where(looks.c.source == source_id).order_by(looks.c.at, looks.c.id)
    rows = connection.execute(query).all()
    texts = load(connection, {digest for row in rows for digest in (row.reason, row.author, row.text)})
    return [look_from(row, texts) for row in rows]


def last_looks(connection: Connection, source_ids: Sequence[str]) -> dict[str, RecordedLook]:
    """The last look at each of these sources, without the pages' texts."""
    rows: list[Fetched[Any]] = []
    for chunk in chunks(source_ids):
        query = select(*_WITHOUT_TEXT).join(current, current.c.last_look == looks.c.id)
        rows += connection.execute(query.where(current.c.source.in_(chunk))).all()
    texts = load(connection, {digest for row in rows for digest in (row.reason, row.author)})
    return {row.source: look_from(row, texts) for row in rows}


def last_proofs(connection: Connection, last: Mapping[str, RecordedLook]) -> dict[str, RecordedLook]:
    """The last look that showed each source, without the page's text; `last` are the very last looks."""
    found = {key: one for key, one in last.items() if one.look.observation.state in PROVING}
    states = [state.value for state in PROVING]
    for chunk in chunks(set(last) - set(found)):
        shown = looks.c.source.in_(chunk) & looks.c.state.in_(states)
        newest = select(func.max(looks.c.id)).where(shown).group_by(looks.c.source)
        rows = connection.execute(select(*_WITHOUT_TEXT).where(looks.c.id.in_(newest))).all()
        texts = load(connection, {digest for row in rows for digest in (row.reason, row.author)})
        found.update((row.source, look_from(row, texts)) for row in rows)
    return found


def lookups_of(connection: Connection, source_ids: Sequence[str]) -> list[LookUp]:
    """Every look-up of these sources, oldest first."""
    rows = _of_sources(connection, snapshots, source_ids)
    return list(lookups_from(rows, load(connection, {row.reason for row in rows})))


def captures_of(connection: Connection, source_ids: Sequence[str]) -> list[Capture]:
    """Every step of every capture of these sources, oldest first."""
    return _captures(connection, _of_sources(connection, captures, source_ids))


def _of_sources(connection: Connection, table: Table, source_ids: Sequence[str]) -> list[Fetched[Any]]:
    rows: list[Fetched[Any]] = []
    for chunk in chunks(source_ids):
        rows += connection.execute(select(table).where(table.c.source.in_(chunk)).order_by(table.c.id)).all()
    return rows


def _captures(connection: Connection, rows: Sequence[Fetched[Any]]) -> list[Capture]:
    texts = load(connection, {row.reason for row in rows})
    return [capture_from(row, texts) for row in rows]


def open_captures(connection: Connection) -> list[Capture]:
    """The latest step of every capture that still has to be driven or polled, oldest first."""
    newest = select(func.max(captures.c.id)).group_by(captures.c.capture)
    query = select(captures).where(captures.c.id.in_(newest), captures.c.state.in_(_OPEN))
    return _captures(connection, connection.execute(query.order_by(captures.c.id)).all())


def capture(connection: Connection, key: str) -> Capture | None:
    """The latest step of a capture."""
    query = select(captures).where(captures.c.capture == key).order_by(captures.c.id.desc()).limit(1)
    return next(iter(_captures(connection, connection.execute(query).all())), None)


def captures_today(connection: Connection, now: datetime) -> dict[str, int]:
    """How many captures each archive was asked for on this UTC day."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    count = func.count(distinct(captures.c.capture)).label("asked")
    query = select(captures.c.archive, count).where(captures.c.asked_at >= stamp(midnight))
    return {row.archive: row.asked for row in connection.execute(query.group_by(captures.c.archive))}


def ever_captured(connection: Connection) -> bool:
    """Whether an archive was ever asked to make a copy."""
    query = select(captures.c.id).where(captures.c.asked_at.is_not(None)).limit(1)
    return connection.execute(query).first() is not None


def judgements(connection: Connection, source_ids: Sequence[str]) -> dict[str, Judgement]:
    """The verdicts on these sources."""
    found: dict[str, Judgement] = {}
    for chunk in chunks(source_ids):
        rows = connection.execute(select(current).where(current.c.source.in_(chunk))).all()
        found.update((row.source, judgement_from(row)) for row in rows)
    return found


def unknown_answers(connection: Connection) -> dict[str, int]:
    """By platform, the sources whose last look got an answer of no known shape."""
    last = sources.join(current, current.c.source == sources.c.source).join(
        looks, looks.c.id == current.c.last_look
    )
    query = select(sources.c.platform, func.count().label("number")).select_from(last)
    unknown = query.where(looks.c.reason_code == UNKNOWN_ANSWER).group_by(sources.c.platform)
    return {row.platform: row.number for row in connection.execute(unknown)}


def baselines(connection: Connection, source_ids: Sequence[str]) -> dict[str, Baseline]:
    """For each source that was ever proved, the first look that did it."""
    found: dict[str, Baseline] = {}
    for chunk in chunks(source_ids):
        query = select(looks).join(current, current.c.first_proof == looks.c.id)
        rows = connection.execute(query.where(current.c.source.in_(chunk))).all()
        texts = load(connection, {row.text for row in rows})
        for row in rows:
            refs = evidence_from(row.evidence)
            found[row.source] = Baseline(
                sha256=row.sha256,
                text=texts.optional(row.text),
                evidence=refs[-1] if refs else None,
                at=moment(row.at),
            )
    return found


def kept_looks(connection: Connection, source_ids: Sequence[str]) -> dict[str, Kept]:
    """What the last look at each of these sources saw and named as evidence."""
    found: dict[str, Kept] = {}
    for chunk in chunks(source_ids):
        query = select(looks, current.c.first_proof).join(current, current.c.last_look == looks.c.id)
        for row in connection.execute(query.where(current.c.source.in_(chunk))).all():
            found[row.source] = Kept(
                state=State(row.state),
                reason_code=row.reason_code,
                http_status=row.http_status,
                final_url=row.final_url,
                sha256=row.sha256,
                text=row.text,
                similarity=row.similarity,
                is_first_proof=row.first_proof == row.id,
                evidence=evidence_from(row.evidence),
            )
    return found


def looked_in_run(connection: Connection, run: str) -> set[str]:
    """The sources that were looked at in a run."""
    return set(connection.execute(select(looks.c.source).where(looks.c.run == run)).scalars())


def states_in_run(connection: Connection, run: str) -> dict[str, State]:
    """By source, what the run's last look at it saw."""
    query = select(looks.c.source, looks.c.state).where(looks.c.run == run).order_by(looks.c.id)
    return {row.source: State(row.state) for row in connection.execute(query).all()}


def sources_by_id(connection: Connection, source_ids: Iterable[str]) -> dict[str, Source]:
    """The sources with these ids that are known."""
    found: dict[str, Source] = {}
    for chunk in chunks(source_ids):
        rows = connection.execute(select(sources).where(sources.c.source.in_(chunk))).all()
        found.update((row.source, source_from(row)) for row in rows)
    return found


def find_sources(connection: Connection, text: str) -> list[Source]:
    """The sources that go by this name: an id, a URL as cited or canonical, or a citation's id."""
    chosen = standing(connection, [text]).get(text)
    if chosen is not None and chosen.identity is not None:
        return [chosen.identity.source]
    cited = select(citations.c.source).where(or_(citations.c.citation == text, citations.c.cited_url == text))
    given = select(attachments.c.source).where(attachments.c.cited_url == text)
    named = or_(sources.c.source == text, sources.c.url == text, sources.c.source.in_(cited.union(given)))
    query = select(sources).where(named).order_by(sources.c.id)
    return [source_from(row) for row in connection.execute(query)]


def citation(connection: Connection, citation_id: str) -> RecordedCitation | None:
    """A citation by its id, as it was last read."""
    query = select(citations).where(citations.c.citation == citation_id).order_by(citations.c.id.desc())
    return next(iter(recorded(connection, connection.execute(query.limit(1)).all())), None)


def citations_of(connection: Connection, source_ids: Sequence[str]) -> list[RecordedCitation]:
    """The citations that have these sources, by the article or by an editor's choice."""
    ids: list[str] = []
    for chunk in chunks(source_ids):
        for table in (citations, attachments):
            found = select(table.c.citation).where(table.c.source.in_(chunk)).distinct()
            ids += connection.execute(found).scalars()
    rows: list[Fetched[Any]] = []
    for chunk in chunks(ids):
        newest = select(func.max(citations.c.id)).where(citations.c.citation.in_(chunk))
        latest = citations.c.id.in_(newest.group_by(citations.c.citation))
        rows += connection.execute(select(citations).where(latest).order_by(citations.c.id)).all()
    wanted = set(source_ids)
    return [one for one in recorded(connection, rows) if one.citation.identity.source.id in wanted]


def is_citation(connection: Connection, text: str) -> bool:
    """Whether a citation has this id."""
    query = select(citations.c.id).where(citations.c.citation == text).limit(1)
    return connection.execute(query).first() is not None


def read_articles(connection: Connection, article_ids: Sequence[str] | None) -> list[Article]:
    """These articles (None: all) as last read, in the order in which they were first recorded."""
    ids = (func.max(articles.c.id).label("newest"), func.min(articles.c.id).label("oldest"))
    group = select(*ids).group_by(articles.c.article)
    if article_ids is not None:
        group = group.where(articles.c.article.in_(article_ids))
    span = group.subquery()
    query = select(articles).join(span, articles.c.id == span.c.newest).order_by(span.c.oldest)
    rows = connection.execute(query).all()
    texts = load(connection, {digest for row in rows for digest in (row.title, row.author)})
    return [article_from(row, texts) for row in rows]


def citation_rows(
    connection: Connection, article_ids: Sequence[str] | None, zone: Zone | None = None
) -> list[Fetched[Any]]:
    """The last rows of the citations of these articles (None: of all), article by article as they stand."""
    query = _newest_citations(article_ids)
    if zone is not None:
        query = query.where(citations.c.zone == zone.value)
    return list(connection.execute(query).all())


def latest_rows(connection: Connection, citation_ids: Iterable[str]) -> list[Fetched[Any]]:
    """The last rows of these citations, in no order."""
    rows: list[Fetched[Any]] = []
    for chunk in chunks(citation_ids):
        newest = select(func.max(citations.c.id)).where(citations.c.citation.in_(chunk))
        query = select(citations).where(citations.c.id.in_(newest.group_by(citations.c.citation)))
        rows += connection.execute(query).all()
    return rows


def latest_posts(connection: Connection, article_ids: Sequence[str]) -> dict[str, datetime]:
    """For each of these articles, when the latest of the posts that it cites was published."""
    found: dict[str, datetime] = {}
    for chunk in chunks(article_ids):
        latest = select(report_lines.c.article, func.max(sources.c.posted_at).label("posted_at"))
        joined = latest.join(sources, sources.c.source == report_lines.c.source)
        dated = joined.where(report_lines.c.article.in_(chunk), sources.c.posted_at.is_not(None))
        rows = connection.execute(dated.group_by(report_lines.c.article)).all()
        found.update((row.article, moment(row.posted_at)) for row in rows)
    return found


def _newest_citations(article_ids: Sequence[str] | None) -> Select[Any]:
    newest = select(func.max(citations.c.id)).group_by(citations.c.citation)
    if article_ids is not None:
        newest = newest.where(citations.c.article.in_(article_ids))
    order = (citations.c.article, citations.c.block, citations.c.starts, citations.c.citation)
    return select(citations).where(citations.c.id.in_(newest)).order_by(*order)


def citations_of_sources(connection: Connection, source_ids: Sequence[str]) -> list[RecordedCitation]:
    """The citations of these sources, as they stand."""
    rows: list[Fetched[Any]] = []
    for chunk in chunks(source_ids):
        named = select(citations.c.citation).where(citations.c.source.in_(chunk))
        newest = select(func.max(citations.c.id)).where(citations.c.citation.in_(named))
        query = select(citations).where(citations.c.id.in_(newest.group_by(citations.c.citation)))
        rows += connection.execute(query.order_by(citations.c.citation)).all()
    return recorded(connection, rows)


def recorded(connection: Connection, rows: Sequence[Fetched[Any]]) -> list[RecordedCitation]:
    """Rows of citations in our words, in their order; with the sources that editors attached."""
    known = sources_by_id(connection, (row.source for row in rows))
    texts = load(connection, {getattr(row, name) for row in rows for name in CITATION_TEXTS})
    chosen = standing(connection, (row.citation for row in rows if row.form == Form.ATTRIBUTION))
    read = (citation_from(row, known[row.source], texts) for row in rows)
    return [with_attached(one, chosen.get(one.id)) for one in read]


def warc_lengths(connection: Connection) -> Mapping[str, int]:
    """How far each WARC file is spoken for by rows."""
    rows = connection.execute(select(warc_files.c.file, warc_files.c.length))
    return {row.file: row.length for row in rows}
