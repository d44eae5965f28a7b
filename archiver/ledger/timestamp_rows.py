"""The head of the chain, and the timestamps and proofs that others gave it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from archiver.ledger.chain import Row, told
from archiver.ledger.record_rows import Doubt
from archiver.ledger.stamps import clean, moment, stamp
from archiver.ledger.tables import HISTORY, events, metadata, proofs, timestamps
from archiver.model.integrity import Head, Proof, Timestamp

_OTHERS = frozenset({"articles", "texts", "watches"})
"""Tables that tell nothing of a single source, but of what else a newsroom is busy with."""


def head(connection: Connection) -> Head | None:
    """The last event but timestamps and proofs, with the bytes that were hashed; None: there is none."""
    others = events.c.table_name.not_in(["timestamps", "proofs"])
    query = select(events).where(others).order_by(events.c.id.desc()).limit(1)
    event = connection.execute(query).mappings().one_or_none()
    if event is None:
        return None
    table = metadata.tables[event["table_name"]]
    row = connection.execute(select(table).where(table.c.id == event["id"])).mappings().one()
    return Head(event["id"], event["hash"], told(dict(event), dict(row)))


def events_told(connection: Connection, source_ids: Sequence[str] | None) -> Iterator[bytes]:
    """Events in the bytes that were hashed, in order.

    Those about these sources, the records, the runs, timestamps and erasures; None: all.
    """
    found: dict[int, bytes] = {}
    for table in HISTORY:
        query = select(table)
        if source_ids is not None and "source" in table.c:
            query = query.where(table.c.source.in_(source_ids))
        elif source_ids is not None and table.name in _OTHERS:
            continue
        own = table.name == "events"
        rows = {row["id"]: row for row in connection.execute(query).mappings()}
        told_by = select(events).where(events.c.table_name == table.name)
        for event in connection.execute(told_by).mappings():
            if event["id"] in rows:
                found[event["id"]] = told(dict(event), dict(event if own else rows[event["id"]]))
    return (found[number] for number in sorted(found))


def timestamp_row(one: Timestamp) -> Row:
    """A timestamp as a row."""
    return {
        "run": one.run,
        "at": stamp(one.at),
        "authority": clean(one.authority),
        "event": one.event,
        "head": one.head,
        "stamped_at": stamp(one.stamped_at),
        "file": one.file,
        "sha256": one.sha256,
    }


def recorded(connection: Connection, doubted: Doubt) -> list[Timestamp]:
    """All timestamps, oldest first."""
    return [
        Timestamp(
            run=row.run,
            at=moment(row.at),
            authority=row.authority,
            event=row.event,
            head=row.head,
            stamped_at=moment(row.stamped_at),
            file=row.file,
            sha256=row.sha256,
        )
        for row in connection.execute(select(timestamps).order_by(timestamps.c.id))
        if not doubted(row.id)
    ]


def proof_row(one: Proof) -> Row:
    """A proof as a row."""
    return {
        "run": one.run,
        "at": stamp(one.at),
        "calendars": clean(" ".join(one.calendars)),
        "event": one.event,
        "head": one.head,
        "file": one.file,
        "sha256": one.sha256,
        "blocks": " ".join(map(str, one.blocks)),
    }


def proofs_recorded(connection: Connection, doubted: Doubt) -> list[Proof]:
    """All proofs, oldest first."""
    return [
        Proof(
            run=row.run,
            at=moment(row.at),
            calendars=tuple(row.calendars.split()),
            event=row.event,
            head=row.head,
            file=row.file,
            sha256=row.sha256,
            blocks=tuple(map(int, row.blocks.split())),
        )
        for row in connection.execute(select(proofs).order_by(proofs.c.id))
        if not doubted(row.id)
    ]
