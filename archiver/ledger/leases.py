"""Leases: a source being looked at belongs to one process for a while."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from archiver.ledger.engine import insert_rows
from archiver.ledger.stamps import stamp
from archiver.ledger.tables import leases
from archiver.ledger.texts import chunks


def take(
    connection: Connection, keys: Collection[str], owner: str, now: datetime, seconds: float
) -> set[str]:
    """Lease what nobody else holds; returns what was granted. One's own leases are prolonged."""
    until = stamp(now + timedelta(seconds=seconds))
    connection.execute(delete(leases).where(leases.c.until <= stamp(now)))
    granted: set[str] = set()
    for chunk in chunks(keys):
        among = leases.c.key.in_(chunk)
        held = set(connection.execute(select(leases.c.key).where(among, leases.c.owner != owner)).scalars())
        connection.execute(delete(leases).where(among, leases.c.owner == owner))
        free = [{"key": key, "owner": owner, "until": until} for key in chunk if key not in held]
        if free:
            insert_rows(connection, leases, free)
        granted.update(str(row["key"]) for row in free)
    return granted


def owners(connection: Connection) -> list[str]:
    """Everybody who holds a lease, in order."""
    return list(connection.execute(select(leases.c.owner).distinct().order_by(leases.c.owner)).scalars())


def give_back(connection: Connection, owner: str, keys: Collection[str] | None) -> None:
    """End these leases of an owner (None: all of them)."""
    if keys is None:
        connection.execute(delete(leases).where(leases.c.owner == owner))
        return
    for chunk in chunks(keys):
        connection.execute(delete(leases).where(leases.c.owner == owner, leases.c.key.in_(chunk)))
