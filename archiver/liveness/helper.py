"""The other side of a crew: a process that looks at the sources it is given and tells what it saw.

It records nothing and shares nothing. It lives as long as the socket to the sweep is open.
"""

import asyncio
import hashlib
import socket
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from archiver.clock import Clock
from archiver.errors import ArchiverError
from archiver.liveness import parcels
from archiver.liveness.controls import Asker
from archiver.liveness.driver import Driven, Driver
from archiver.liveness.hosts import Crowd, Hosts, Queue, queues_of
from archiver.liveness.parcels import Job, Report
from archiver.liveness.recorder import Trace
from archiver.model.exchange import Answer, Packed
from archiver.platforms.base import Platform
from archiver.platforms.sites import site

Leash = Callable[[str], None]


class Elsewhere(ArchiverError):
    """A redirect leads to a host that is another process's to pace."""


@dataclass(frozen=True)
class Helping:
    """What a helper works with.

    `door` opens a door that calls its leash with every host before it is asked. `spared` are hosts that no
    helper may ask. `pack` makes records of an answer; None: no evidence is kept.
    """

    door: Callable[[Leash], AbstractAsyncContextManager[Asker]]
    platform: Platform
    clock: Clock
    crowd: Crowd
    spared: Collection[str] = ()
    pack: Callable[[Answer], Packed] | None = None


async def help_out(connection: socket.socket, helping: Helping) -> None:
    """Do the jobs that come, one after the other, until the other side is gone."""
    reader, writer = await asyncio.open_connection(sock=connection)
    sites: set[str] = set()

    def leash(host: str) -> None:
        if host in helping.spared or site(host) not in sites:
            raise Elsewhere(host)

    try:
        async with helping.door(leash) as door:
            coming = asyncio.create_task(_next(reader))
            while (job := await coming) is not None:
                coming = asyncio.create_task(_next(reader))
                sites = {site(host) for _, host in job.work}
                shift = asyncio.create_task(_Shift(job, helping, door, writer).go())
                await asyncio.wait((shift, coming), return_when=asyncio.FIRST_COMPLETED)
                if not shift.done():
                    shift.cancel()
                await asyncio.gather(shift)
    finally:
        writer.close()


async def _next(reader: asyncio.StreamReader) -> Job | None:
    """The next job; None if the other side is gone."""
    try:
        job: Job = await parcels.read(reader)
    except EOFError:
        return None
    return job


class _Shift:
    """One job being done."""

    def __init__(self, job: Job, helping: Helping, door: Asker, writer: asyncio.StreamWriter) -> None:
        self._job = job
        self._helping = helping
        self._writer = writer
        self._hosts = Hosts(door, helping.crowd, self._work)
        self._places = {source.id: place for place, (source, _) in enumerate(job.work)}
        self._sent: set[int] = set()

    async def go(self) -> None:
        """Look at everything and say that it is done."""
        try:
            platform = self._helping.platform
            await self._hosts.go(queues_of((source, platform, host) for source, host in self._job.work))
            parcels.write(self._writer, None)
            await self._writer.drain()
        finally:
            await self._hosts.close()

    async def _work(self, queue: Queue, driver: Driver) -> None:
        while queue.work:
            source = queue.work.popleft()
            place = self._places[source.id]
            try:
                driven = await driver.drive(queue.platform.probe(source), source.url)
            except Elsewhere:
                report = Report(place)
            else:
                report = self._report(place, driven, wanted=source.id in self._job.compared)
            parcels.write(self._writer, parcels.plain(report))
            await self._writer.drain()

    def _report(self, place: int, driven: Driven, *, wanted: bool) -> Report:
        """What is told of a look: the content only where it is wanted, its hash always."""
        content = driven.observation.content
        sha256 = "" if content is None else hashlib.sha256(content).hexdigest()
        seen = driven.observation if wanted else replace(driven.observation, content=None)
        told = replace(driven, observation=seen, traces=self._packed(driven.traces))
        return Report(place, told, self._helping.clock.now(), sha256)

    def _packed(self, traces: Sequence[Trace]) -> tuple[Trace, ...]:
        """The traces as records. One that was told before goes along by its number alone."""
        if self._helping.pack is None:
            return ()
        return tuple(self._sendable(trace, self._helping.pack) for trace in traces)

    def _sendable(self, trace: Trace, pack: Callable[[Answer], Packed]) -> Trace:
        answer = trace.answer
        if trace.number in self._sent or answer is None or isinstance(answer, Packed):
            return Trace(None, number=trace.number)
        self._sent.add(trace.number)
        return Trace(pack(answer), number=trace.number)
