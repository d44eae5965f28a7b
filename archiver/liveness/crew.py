"""Further processes for a sweep over thousands of pages, so that both hands of the machine are used.

A helper is forked before anything else is under way (no loop, no thread, no database), gets the sources of
whole sites, asks their hosts with a door of its own and tells what it saw. Everything that is shared stays
in the process of the sweep: ledger, evidence, leases, the paces of platforms, the question whether our own
network is down. A source whose redirects lead to another helper's host is given back, and looked at by the
sweep itself once the helpers are done: at no time do two processes ask one host.
"""

import asyncio
import gc
import logging
import multiprocessing
import signal
import socket
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing.process import BaseProcess

from archiver.liveness import parcels
from archiver.liveness.driver import Driven
from archiver.liveness.parcels import Job, Report
from archiver.liveness.recorder import Trace
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.sites import site

log = logging.getLogger(__name__)

Work = Sequence[tuple[Source, str]]
"""Sources with the host of each."""

_BUFFER = 4_000_000
_SELDOM = (100_000, 50, 1000)


@dataclass(frozen=True, slots=True)
class Lent:
    """What a helper saw of a source of a host, when, and the hash of its content."""

    source: Source
    host: str
    driven: Driven
    at: datetime
    sha256: str


class Helper:
    """One process, seen from the sweep. It has `patience` seconds to end before it is made to."""

    patience = 5.0

    def __init__(self, connection: socket.socket, process: BaseProcess | None = None) -> None:
        self._connection: socket.socket | None = connection
        self._process = process
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def here(self) -> bool:
        """Whether it can be given work."""
        return self._connection is not None

    async def look(
        self, work: Work, compared: Collection[str], on: Callable[[Lent], Awaitable[None]]
    ) -> list[Source]:
        """Have sources looked at; `on` is awaited for each. Returns those that were given back.

        Those are also the ones left where the helper died. Cancelled, it dismisses the helper.
        """
        left = dict(enumerate(work))
        given_back: list[Source] = []
        traces: dict[int, Trace] = {}
        try:
            reader, writer = await self._open()
            parcels.write(writer, Job(work, frozenset(compared)))
            while (told := await parcels.read(reader)) is not None:
                report = parcels.report(told)
                source, host = left.pop(report.place)
                if report.driven is None:
                    given_back.append(source)
                else:
                    await on(_lent(source, host, report, traces))
        except EOFError:
            log.warning("a helping process ended early; %d sources are looked at without it", len(left))
            self.dismiss()
        except BaseException:
            self.dismiss()
            raise
        return [*given_back, *(source for source, _ in left.values())]

    def dismiss(self) -> None:
        """Let it end: it does when it hears no more of us. Works with and without a running loop."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(OSError):  # it may be gone already
            connection.shutdown(socket.SHUT_RDWR)
        if self._streams is None:
            connection.close()
        else:
            with suppress(RuntimeError):  # the loop may be closed already, and its transports with it
                self._streams[1].close()

    def join(self) -> None:
        """Return when the process is gone."""
        self.dismiss()
        if self._process is not None:
            self._process.join(self.patience)
            if self._process.exitcode is None:
                self._process.kill()
                self._process.join()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._connection is None:
            raise EOFError
        if self._streams is None:
            self._streams = await asyncio.open_connection(sock=self._connection, limit=_BUFFER)
        return self._streams


def _lent(source: Source, host: str, report: Report, traces: dict[int, Trace]) -> Lent:
    """A report as the sweep takes it. A trace that several sources rest on is one object again."""
    assert report.driven is not None
    assert report.at is not None
    driven = report.driven
    if driven.traces:
        found = tuple(traces.setdefault(trace.number, trace) for trace in driven.traces)
        driven = replace(driven, traces=found)
    return Lent(source, host, driven, report.at, report.sha256)


@dataclass(frozen=True)
class Crew:
    """The helpers of a sweep. `spared` are hosts that they never ask: their paces belong to all processes."""

    helpers: Sequence[Helper] = field(default_factory=tuple)
    spared: Collection[str] = ()

    def takes(self, source: Source, host: str) -> bool:
        """Whether a source may be lent: pages without a pace or a control of their own."""
        return (
            source.platform is PlatformName.WEB
            and host not in self.spared
            and any(helper.here for helper in self.helpers)
        )

    def shares(self, work: Work) -> list[tuple[Helper, Work]]:
        """Work shared out by site, as evenly as that goes, among the helpers that are here."""
        here = [helper for helper in self.helpers if helper.here]
        sites: defaultdict[str, list[tuple[Source, str]]] = defaultdict(list)
        for source, host in work:
            sites[site(host)].append((source, host))
        shares: list[list[tuple[Source, str]]] = [[] for _ in here]
        for group in sorted(sites.values(), key=len, reverse=True):
            min(shares, key=len).extend(group)
        return [(helper, share) for helper, share in zip(here, shares, strict=True) if share]


NOBODY = Crew()


@contextmanager
def forked(
    size: int, help_out: Callable[[socket.socket], None], spared: Collection[str] = ()
) -> Iterator[Crew]:
    """A crew of `size` processes that each run `help_out`. Must be called before any thread is begun."""
    context = multiprocessing.get_context("fork")
    helpers: list[Helper] = []
    ours: list[socket.socket] = []
    with _seldom_collected():
        try:
            for number in range(size):
                here, there = socket.socketpair()
                ours.append(here)
                arguments = (help_out, there, tuple(ours))
                process = context.Process(target=_child, args=arguments, name=f"helper-{number}", daemon=True)
                process.start()
                there.close()
                helpers.append(Helper(here, process))
            yield Crew(tuple(helpers), frozenset(spared))
        finally:
            for helper in helpers:
                helper.dismiss()
            for helper in helpers:
                helper.join()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Keep the garbage collector from walking over what a sweep holds: it takes a tenth of the time.

    Nearly all that a sweep lets go is freed at once, and what was there before is shared with the helpers
    for as long as nobody touches it.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _child(
    help_out: Callable[[socket.socket], None], there: socket.socket, not_ours: Sequence[socket.socket]
) -> None:
    """In the child: Ctrl-C is the sweep's affair, and the sockets to siblings are closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in not_ours:
        other.close()
    help_out(there)
