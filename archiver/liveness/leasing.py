"""A source being looked at is leased, so that no two runs look at it at once."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

LEASE = 60.0
"""Seconds after which the leases of a process that died are free."""

PROLONG = 20.0
ASK_AGAIN = 5.0


class Leases(Protocol):
    """Keeps two runs from looking at one source at once. Called in worker threads."""

    def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> Collection[str]:
        """Lease what nobody else holds, prolong what the owner holds; the ids that were got."""

    def release(self, owner: str, source_ids: Collection[str] | None = None) -> None:
        """Give leases back."""


@asynccontextmanager
async def leased(
    leases: Leases, wanted: Sequence[str], owner: str, *, prolong: float = PROLONG
) -> AsyncIterator[list[str]]:
    """Hold leases as long as the body runs; what was got, in the order wanted.

    They are prolonged every `prolong` seconds and given back at the end.
    """
    granted = set(await asyncio.to_thread(leases.lease, wanted, owner, LEASE))
    prolonging = asyncio.create_task(_prolong(leases, granted, owner, prolong))
    try:
        yield [key for key in wanted if key in granted]
    finally:
        prolonging.cancel()
        await asyncio.gather(prolonging, return_exceptions=True)
        await asyncio.to_thread(leases.release, owner, granted)


async def _prolong(leases: Leases, granted: Collection[str], owner: str, seconds: float) -> None:
    """In real time: a lease guards against other processes, whatever this one's clock says."""
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(leases.lease, granted, owner, LEASE)
