"""`current`: what the history of every source adds up to, in the same transaction as the history itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy import Row as Fetched

from archiver.ledger import due
from archiver.ledger.chain import Row
from archiver.ledger.comparison_rows import seen_comparisons
from archiver.ledger.engine import insert_rows
from archiver.ledger.note_rows import held_runs, notes_on
from archiver.ledger.rows import source_from
from archiver.ledger.stamps import clean, maybe, moment
from archiver.ledger.tables import current, looks, snapshots, sources
from archiver.ledger.texts import Texts, chunks, load
from archiver.model.history import History, Hold, Judge, SeenLook
from archiver.model.judgement import Judgement
from archiver.model.source import Source
from archiver.model.states import State, Verdict

PROVING = (State.LIVE, State.MOVED)
_PROVING = frozenset(state.value for state in PROVING)

_SEEN = (
    *(looks.c.id, looks.c.source, looks.c.at, looks.c.run, looks.c.state, looks.c.reason_code),
    *(looks.c.reason, looks.c.http_status, looks.c.final_url, looks.c.similarity, looks.c.posted_at),
)

Looks = Mapping[str, list[Any]]


def refresh(connection: Connection, judge: Judge, source_ids: Iterable[str]) -> None:
    """Judge these sources anew. Belongs into every transaction that adds to their history."""
    for chunk in chunks(source_ids):
        seen = _looks(connection, chunk)
        rows = [
            _current_row(history, judge, seen.get(history.source.id, ()))
            for history in _histories(connection, chunk, seen)
        ]
        connection.execute(delete(current).where(current.c.source.in_(chunk)))
        insert_rows(connection, current, rows)
        due.renew(connection, chunk)


def begin(connection: Connection, judge: Judge, new: Sequence[Source]) -> None:
    """Judge sources that have no history yet."""
    rows = [_current_row(History(source), judge, ()) for source in new]
    if rows:
        insert_rows(connection, current, rows)


def rebuild(connection: Connection, judge: Judge) -> None:
    """Throw the projection away and make it again from the history."""
    connection.execute(delete(current))
    refresh(connection, judge, connection.execute(select(sources.c.source)).scalars().all())


def histories(connection: Connection, source_ids: Sequence[str]) -> Iterator[History]:
    """The histories of the sources that are known, in no order."""
    for chunk in chunks(source_ids):
        yield from _histories(connection, chunk, _looks(connection, chunk))


def _histories(connection: Connection, source_ids: Sequence[str], seen: Looks) -> Iterator[History]:
    proofs = _proofs(connection, source_ids)
    said, held = notes_on(connection, source_ids), held_runs(connection)
    compared = seen_comparisons(connection, source_ids)
    texts = load(connection, {row.reason for rows in seen.values() for row in rows})
    for row in connection.execute(select(sources).where(sources.c.source.in_(source_ids))):
        yield History(
            source=source_from(row),
            looks=tuple(_seen(look, texts) for look in seen.get(row.source, ())),
            proofs=tuple(proofs.get(row.source, ())),
            notes=tuple(said.get(row.source, ())),
            holds=_holds(held, seen.get(row.source, ())),
            comparisons=tuple(compared.get(row.source, ())),
        )


def _looks(connection: Connection, source_ids: Sequence[str]) -> Looks:
    """Looks by source, oldest first; of two at the same time the one recorded first."""
    query = select(*_SEEN).where(looks.c.source.in_(source_ids)).order_by(looks.c.at, looks.c.id)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query).all():
        found[row.source].append(row)
    return found


def _proofs(connection: Connection, source_ids: Sequence[str]) -> Mapping[str, list[Any]]:
    held = (snapshots.c.source.in_(source_ids), snapshots.c.memento_verified == 1)
    query = select(snapshots.c.source, snapshots.c.memento_at).where(*held).distinct()
    found = defaultdict(list)
    for row in connection.execute(query.order_by(snapshots.c.memento_at)):
        found[row.source].append(moment(row.memento_at))
    return found


def _seen(row: Fetched[Any], texts: Texts) -> SeenLook:
    return SeenLook(
        at=moment(row.at),
        run=row.run,
        state=State(row.state),
        reason_code=row.reason_code,
        reason=texts.said(row.reason),
        http_status=row.http_status,
        final_url=row.final_url,
        similarity=row.similarity,
        posted_at=maybe(row.posted_at),
    )


def _holds(held: Mapping[str, Hold], seen: Sequence[Fetched[Any]]) -> tuple[Hold, ...]:
    """The held runs among those of the looks."""
    if not held:
        return ()
    return tuple(held[run] for run in dict.fromkeys(row.run for row in seen) if run in held)


def _current_row(history: History, judge: Judge, seen: Sequence[Fetched[Any]]) -> Row:
    return {**judgement_row(judge(history)), **_places(seen), "source": clean(history.source.id)}


def _places(seen: Sequence[Fetched[Any]]) -> Row:
    """Which look was the last, and which was the first that proved the source."""
    if not seen:
        return {"last_look": None, "first_proof": None}
    first = next((row.id for row in seen if row.state in _PROVING), None)
    return {"last_look": seen[-1].id, "first_proof": first}


def judgement_row(judgement: Judgement) -> Row:
    """A judgement as columns of `current`."""
    return {
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "reason_code": judgement.reason_code,
        "cause": judgement.cause and judgement.cause.value,
        "confirmation": judgement.confirmation,
        "first_missed": maybe(judgement.first_missed),
        "last_proved": maybe(judgement.last_proved),
        "last_proved_by": judgement.last_proved_by,
        "first_checked": maybe(judgement.first_checked),
        "last_checked": maybe(judgement.last_checked),
        "last_seen_live": maybe(judgement.last_seen_live),
        "checks": judgement.checks,
        "next_check": maybe(judgement.next_check),
    }


def judgement_from(row: Fetched[Any]) -> Judgement:
    """The judgement that a row of `current` holds."""
    return Judgement(
        verdict=Verdict(row.verdict),
        reason=row.reason,
        reason_code=row.reason_code,
        cause=State(row.cause) if row.cause else None,
        confirmation=row.confirmation,
        first_missed=maybe(row.first_missed),
        last_proved=maybe(row.last_proved),
        last_proved_by=row.last_proved_by,
        first_checked=maybe(row.first_checked),
        last_checked=maybe(row.last_checked),
        last_seen_live=maybe(row.last_seen_live),
        checks=row.checks,
        next_check=maybe(row.next_check),
    )
