"""A source being looked at is leased, so that no two processes look at it at once."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

LEASE = 60.0
"""Seconds after which the leases of a process that died are free."""

PROLONG = 20.0
ASK_AGAIN = 5.0


class Leases(Protocol):
    """Keeps two processes from looking at one source at once. Called in worker threads."""

    def lease_owners(self) -> Collection[str]:
        """Everybody who holds a lease."""

    def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> Collection[str]:
        """Lease what nobody else holds, prolong what the owner holds; the ids that were got."""

    def release(self, owner: str, source_ids: Collection[str] | None = None) -> None:
        """Give leases back."""


@asynccontextmanager
async def leased(
    leases: Leases, wanted: Sequence[str], run: str, *, prolong: float = PROLONG
) -> AsyncIterator[list[str]]:
    """Hold leases as long as the body runs; what was got, in the order wanted.

    They are prolonged every `prolong` seconds and given back at the end. What a process of this machine held
    when it was killed is free at once, so that its run can go on.
    """
    owner = f"{run}@{_process(os.getpid())}"
    granted = set(await asyncio.to_thread(_take, leases, wanted, owner))
    prolonging = asyncio.create_task(_prolong(leases, granted, owner, prolong))
    try:
        yield [key for key in wanted if key in granted]
    finally:
        prolonging.cancel()
        await asyncio.gather(prolonging, return_exceptions=True)
        await asyncio.to_thread(leases.release, owner, granted)


def _take(leases: Leases, wanted: Sequence[str], owner: str) -> Collection[str]:
    for other in leases.lease_owners():
        if _is_dead(other):
            leases.release(other)
    return leases.lease(wanted, owner, LEASE)


def _process(pid: int) -> str:
    return f"{socket.gethostname()}:{pid}"


def _is_dead(owner: str) -> bool:
    """Whether the process that holds a lease is known to be gone; on another machine it never is."""
    pid = owner.rpartition(":")[2]
    if not pid.isdigit() or not owner.endswith(f"@{_process(int(pid))}"):
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def _prolong(leases: Leases, granted: Collection[str], owner: str, seconds: float) -> None:
    """In real time: a lease guards against other processes, whatever this one's clock says."""
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(leases.lease, granted, owner, LEASE)
