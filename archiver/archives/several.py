"""Captures in several archives, each driven by itself, side by side."""

import asyncio
from collections.abc import Iterator, Sequence

from archiver.archives.captures import Captures, Step
from archiver.model.snapshot import Capture


class Several:
    """The archives in which copies are asked for; iterating gives them, the Wayback Machine first."""

    def __init__(self, archives: Sequence[Captures]) -> None:
        self._archives = tuple(archives)

    def __iter__(self) -> Iterator[Captures]:
        return iter(self._archives)

    def want(self, captures: Sequence[Capture]) -> None:
        """Commit the captures that are new."""
        for archive in self._archives:
            archive.want([capture for capture in captures if capture.archive == archive.name])

    async def poll(self, step: Step | None = None) -> list[Capture]:
        """Look after what was asked for earlier, asking for nothing new; gives what is still open."""
        return [capture for archive in self._archives for capture in await archive.poll(step)]

    async def drive(self, wait: float, step: Step | None = None) -> list[Capture]:
        """Ask for what is wanted and poll for up to `wait` seconds; gives what is still open.

        No archive waits for another one. `step` hears of every change.
        """
        tasks = [asyncio.ensure_future(archive.drive(wait, step)) for archive in self._archives]
        try:
            return [capture for left in await asyncio.gather(*tasks) for capture in left]
        finally:
            for task in tasks:
                task.cancel()
