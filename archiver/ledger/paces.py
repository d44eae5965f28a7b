"""Paces that belong to an account or a platform: slots that all processes take from the same row."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from archiver.ledger.stamps import moment, stamp
from archiver.ledger.tables import paces

# a clock this much earlier than at the last reservation was set back; less is two processes overtaking
_SET_BACK = timedelta(minutes=1)


def reserve(connection: Connection, key: str, gap: float, now: datetime) -> datetime:
    """Take the next free slot of a pace and return when it begins; the one after is `gap` seconds later."""
    row = connection.execute(select(paces).where(paces.c.key == key)).one_or_none()
    begin = max(now, _next_free(moment(row.next_free), moment(row.reserved_at), now)) if row else now
    following = begin + timedelta(seconds=gap, microseconds=999)  # stamps are cut to milliseconds
    connection.execute(delete(paces).where(paces.c.key == key))
    slot = {"key": key, "reserved_at": stamp(now), "next_free": stamp(following)}
    connection.execute(insert(paces), slot)
    return begin


def _next_free(next_free: datetime, reserved_at: datetime, now: datetime) -> datetime:
    """When the next slot begins; where the clock was set back, the queue moves back with it."""
    back = reserved_at - now
    return next_free - back if back > _SET_BACK else next_free
