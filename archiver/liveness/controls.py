"""Whether our own network is up: pages that have nothing to do with any source are asked."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from archiver.model.exchange import Answer, Exchange, Request


class Asker(Protocol):
    """The door to cited hosts. It never raises for trouble on the network."""

    async def get(self, request: Request) -> Answer:
        """Ask, with guard, pace, redirects and retries."""


GRACE = 0.5
"""Seconds that the other controls get once one has answered."""


async def network_up(door: Asker, control_urls: Sequence[str]) -> bool:
    """Whether any control answers, whatever it answers. Without controls the network counts as up."""
    if not control_urls:
        return True
    asked = [asyncio.ensure_future(door.get(Request(url))) for url in control_urls]
    try:
        for answer in asyncio.as_completed(asked):
            if isinstance(await answer, Exchange):
                return True
        return False
    finally:
        # A question that is broken off leaves a connection half open: most need only a moment more.
        _, late = await asyncio.wait(asked, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
