"""The way of an observation past the question whether it was our own network that failed (web/outage.py)."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from archiver.liveness.controls import Asker, network_up
from archiver.liveness.recorder import Finished
from archiver.model.exchange import Answer
from archiver.web.failures import Contact, contact
from archiver.web.outage import Outage, Ruling


class NetworkDown(Exception):
    """The controls failed: nothing more can be said in this sweep. Never leaves this room."""


class Gate:
    """Lets observations through, holding failures on the network back as the outage machine rules.

    `on` takes what is let through; `hosts` are all hosts of the sweep.
    """

    def __init__(
        self,
        door: Asker,
        control_urls: Sequence[str],
        hosts: Iterable[str],
        on: Callable[[Finished], Awaitable[None]],
    ) -> None:
        self._door = door
        self._control_urls = control_urls
        self._on = on
        self._outage: Outage[Finished] = Outage(hosts, has_controls=bool(control_urls))
        self._passed: deque[Finished] = deque()
        self._asking = asyncio.Lock()

    async def take(self, finished: Finished, host: str, reached: Contact) -> None:
        """Take an observation of a host. Raises NetworkDown when that is what it leads to."""
        await self._obey(self._outage.seen(finished, host, reached))

    async def close(self) -> None:
        """The sweep is over: let go what waits. Raises NetworkDown if the controls fail."""
        await self._obey(self._outage.close())

    async def doubt(self, answer: Answer) -> None:
        """A platform's control got this answer. Raises NetworkDown if it was our network that failed it."""
        if contact(answer) is Contact.FAILED:
            await self._check()

    async def abandon(self) -> None:
        """Let through what may go without asking anybody."""
        while self._passed:
            await self._on(self._passed.popleft())

    async def _obey(self, ruling: Ruling[Finished]) -> None:
        self._passed += ruling.record
        await self.abandon()
        if ruling.ask:
            await self._check()

    async def _check(self) -> None:
        async with self._asking:
            answered = await network_up(self._door, self._control_urls)
            ruling = self._outage.controls(answered=answered)
            if not answered:
                raise NetworkDown
            await self._obey(ruling)
