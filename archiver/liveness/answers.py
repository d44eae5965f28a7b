"""Answers that several probes rest on: asked once, whoever asks first, written to the evidence once."""

import asyncio
from typing import NamedTuple

from archiver.liveness.controls import Asker
from archiver.liveness.recorder import Trace
from archiver.model.exchange import Answer, Request


class Told(NamedTuple):
    """An answer and its way into the evidence."""

    answer: Answer
    trace: Trace


async def ask(door: Asker, request: Request) -> Told:
    """Ask the door, for one probe alone."""
    answer = await door.get(request)
    return Told(answer, Trace(answer))


class Shared:
    """Answers by request URL, those behind an unchecked certificate, or to a browser, apart.

    Who asks while the question is under way waits for the same answer.
    """

    def __init__(self, door: Asker) -> None:
        self._door = door
        self._asked: dict[tuple[str, bool, bool], asyncio.Future[Told]] = {}

    async def ask(self, request: Request) -> Told:
        """The one answer to this question; a cancelled asker does not take it from the others."""
        task = self._asked.get(_key(request))
        if task is None:
            task = asyncio.create_task(ask(self._door, request))
            self._asked[_key(request)] = task
        return await asyncio.shield(task)

    def tell(self, request: Request, told: Told) -> None:
        """Let a newer answer take the place of the one that is known."""
        known: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        known.set_result(told)
        self._asked[_key(request)] = known

    async def close(self) -> None:
        """Give up what is under way and forget the answers."""
        tasks = list(self._asked.values())
        self._asked.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _key(request: Request) -> tuple[str, bool, bool]:
    return request.url, request.unverified, request.browser
