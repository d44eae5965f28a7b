"""Builds the concrete objects. Nobody else does."""

import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from archiver.archives.archive import Archive
from archiver.archives.arquivo import ArchivePageNow, arquivo
from archiver.archives.captures import Captures
from archiver.archives.elsewhere import ARCHIVE_TODAY, by_timemap
from archiver.archives.keyless import Keyless
from archiver.archives.names import ARQUIVO, PERMA
from archiver.archives.pace import Pace
from archiver.archives.perma import Perma
from archiver.archives.savepagenow import SavePageNow
from archiver.archives.saving import Index, Saver
from archiver.archives.several import Several
from archiver.archives.transport import Transport
from archiver.archives.wayback import Wayback
from archiver.clock import Clock, SystemClock
from archiver.errors import StorageError
from archiver.evidence import calendars, timestamps
from archiver.evidence.records import packed
from archiver.evidence.warc import WarcStore
from archiver.ledger.ledger import Ledger
from archiver.liveness.crew import NOBODY, Crew, forked
from archiver.liveness.drift import Reading, ThreadedDrift
from archiver.liveness.helper import Helping, help_out
from archiver.liveness.hosts import Crowd
from archiver.liveness.keeping import Transitions
from archiver.liveness.recorder import Recorder
from archiver.liveness.runner import Comparing, Habits, Runner
from archiver.loop import run
from archiver.model.observation import EvidenceRef
from archiver.model.states import PlatformName
from archiver.notify.sender import Sender
from archiver.platforms.registry import all_platforms
from archiver.settings import Settings
from archiver.texts.readable import readable
from archiver.texts.shingles import similarity
from archiver.usecases.conditions import Conditions
from archiver.usecases.ending import ending
from archiver.usecases.extract import Reader
from archiver.usecases.manifest import describing
from archiver.usecases.tools import Desk, Tools
from archiver.usecases.workspace import Workspace
from archiver.verdicts.judge import judge
from archiver.web.door import Door
from archiver.web.pace import SharedPace
from archiver.web.routes import ALL, Routes

log = logging.getLogger(__name__)

REPLAY = "web.archive.org"
"""The host of the archive's replay pages, whose pace all processes share."""

BROWSER_PACE = {"gap": 0.0, "per_host": 6, "retries": 0}
"""How a host is asked for what a page is made of: as browsers do."""

HELP_FROM = 500
"""Fewer links than this are looked at by one process."""

MOST_HELPERS = 8


def reader(settings: Settings, clock: Clock | None = None) -> Reader:
    """Enough to read articles."""
    clock = clock or SystemClock()
    routes = _routes(settings)
    return Reader(all_platforms(), clock, lambda: Door(settings.network, clock, routes=routes))


@contextmanager
def desk(settings: Settings, workspace: Workspace, clock: Clock | None = None) -> Iterator[Desk]:
    """Enough for what needs no network."""
    clock = clock or SystemClock()
    url = settings.ledger.url or f"sqlite:///{workspace.database}"
    rotate = settings.evidence.rotate_bytes
    most = settings.evidence.max_bytes
    with (
        WarcStore(workspace.evidence, rotate_bytes=rotate, max_bytes=most, clock=clock) as warcs,
        Ledger.open(
            url, clock=clock, judge=judge, written=warcs.written, describe=describing(settings, clock)
        ) as ledger,
    ):
        warcs.remember(ledger)
        controls = [urlsplit(url).hostname or "" for url in settings.network.control_urls]
        conditions = Conditions(clock, controls)
        yield Desk(settings, workspace, clock, all_platforms(), ledger, warcs, conditions)


def _recover(base: Desk) -> None:
    """Move what a killed process wrote but never committed out of the way, and say so."""
    recovery = base.warcs.recover(base.ledger.committed_warc_lengths)
    for orphan in recovery.orphans:
        log.warning(
            "%d bytes of %s were never committed: moved to %s", orphan.length, orphan.file, orphan.moved_to
        )
    for name in recovery.short:
        log.error("%s holds less than the ledger speaks for: it was damaged or removed", name)


@contextmanager
def crew_for(settings: Settings, links: int) -> Iterator[Crew]:
    """Helpers for a sweep of so many links, nobody where that would not pay.

    They are forked, so this belongs before anything is begun that a child must not share: loop, threads,
    database. (macOS forks, too, but its system libraries do not bear it.)
    """
    size = min(len(os.sched_getaffinity(0)), MOST_HELPERS) if sys.platform == "linux" else 1
    if links < HELP_FROM or size == 1:
        yield NOBODY
        return
    registry = all_platforms()
    each = settings.network.model_copy(update={"concurrency": max(1, settings.network.concurrency // size)})
    clock, routes = SystemClock(), _routes(settings)
    helping = Helping(
        door=lambda leash: Door(each, clock, leash=leash, routes=routes),
        platform=registry.by_name(PlatformName.WEB),
        clock=clock,
        crowd=Crowd.of(each.per_host, each.gap, each.concurrency),
        spared=frozenset((*registry.paced_hosts(), REPLAY)),
        pack=packed if settings.evidence.record else None,
    )
    with forked(size, lambda connection: run(help_out(connection, helping)), helping.spared) as crew:
        yield crew


@asynccontextmanager
async def tools(
    settings: Settings, workspace: Workspace, clock: Clock | None = None, crew: Crew = NOBODY
) -> AsyncIterator[Tools]:
    """Everything, with its doors open."""
    with desk(settings, workspace, clock) as base:
        _recover(base)
        routes = _routes(settings)
        seen, paced = base.conditions, paced_hosts(base)
        door = Door(
            settings.network, base.clock, paced=paced, book=base.ledger, routes=routes, witness=seen.saw
        )
        as_browser = settings.network.model_copy(update=BROWSER_PACE)
        parts = Door(as_browser, base.clock, paced=paced, book=base.ledger, routes=routes, witness=seen.saw)
        drift = ThreadedDrift(Reading(readable, _Stored(base.warcs), similarity))
        comparing = Comparing(base.ledger.baseline, drift)
        evidence = base.warcs if settings.evidence.record else None
        keeping = Transitions(base.ledger) if settings.evidence.keep == "transitions" else None
        recording = Recorder(base.ledger, evidence, keeping=keeping)
        if settings.evidence.timestamp_urls:
            timestamps.library()  # better now than at the end
        if settings.evidence.calendar_urls:
            calendars.library()
        transport = Transport(settings, seen.heard)
        async with transport, ending(base, transport), door, parts, recording as recorder:
            try:
                runner = _runner(base, door, recorder, comparing, crew)
                yield _with_doors(base, door, parts, runner, transport)
            finally:
                drift.close()


def _routes(settings: Settings) -> Routes:
    """The routes of the settings, platforms by the hosts that are asked about them."""
    hosts = {str(platform.name): platform.paced_hosts for platform in all_platforms()}
    return Routes.of(settings.routes, {**hosts, PlatformName.WEB: (ALL,)})


def _runner(base: Desk, door: Door, recorder: Recorder, comparing: Comparing, crew: Crew) -> Runner:
    settings = base.settings
    network = settings.network
    crowd = Crowd.of(network.per_host, network.gap, network.concurrency)
    vantages = _routes(settings).vantage if settings.routes else None
    return Runner(
        door,
        base.registry,
        recorder,
        base.clock,
        habits=Habits(settings.controls, crowd, network.vantage, vantages),
        comparing=comparing,
        leases=base.ledger,
        crew=crew,
    )


def paced_hosts(base: Desk) -> dict[str, float | SharedPace]:
    """The hosts whose pace all processes share: a pace a platform, and one for the archive's replay pages."""
    platforms = {
        host: SharedPace(str(platform.name), platform.gap)
        for platform in base.registry
        for host in platform.paced_hosts
    }
    replay = SharedPace(f"{REPLAY}/replay", 60 / base.settings.archives.replay_per_minute)
    return {**platforms, REPLAY: replay}


def _with_doors(base: Desk, door: Door, parts: Door, runner: Runner, transport: Transport) -> Tools:
    settings, clock, ledger = base.settings, base.clock, base.ledger
    rates = settings.archives
    wayback = Wayback(transport, Pace("web.archive.org/cdx", rates.cdx_per_minute, ledger, clock))
    account = _account(settings, transport, base)
    savers: list[tuple[Saver, Index]] = [*_saving_elsewhere(base, transport)]
    if rates.wayback:
        keyless = Pace("web.archive.org/save", rates.keyless_per_minute, ledger, clock)
        savers.insert(0, (account or Keyless(transport, keyless), wayback))
    captures = Several([Captures(saver, index, ledger, clock, settings) for saver, index in savers])
    archives = (*([wayback] if rates.wayback else []), *_elsewhere(base, transport))
    return Tools(
        settings, base.workspace, clock, base.registry, ledger, base.warcs, base.conditions,
        door, parts, runner, captures, archives, transport, Sender(settings),
    )  # fmt: skip


def _saving_elsewhere(base: Desk, transport: Transport) -> Iterator[tuple[Saver, Index]]:
    """The archives besides the Wayback Machine in which copies are asked for, each its own index."""
    rates, ledger, clock = base.settings.archives, base.ledger, base.clock
    if rates.perma_key.get_secret_value():
        perma = Perma(transport, Pace(PERMA, rates.perma_per_minute, ledger, clock), rates)
        yield perma, perma
    if rates.arquivo_save:
        pace = Pace(f"{ARQUIVO}/save", rates.arquivo_save_per_minute, ledger, clock)
        page_now = ArchivePageNow(transport, pace, Pace(ARQUIVO, rates.arquivo_per_minute, ledger, clock))
        yield page_now, page_now


def _elsewhere(base: Desk, transport: Transport) -> Iterator[Archive]:
    """The archives besides the Wayback Machine that are switched on, each at its own pace."""
    rates = base.settings.archives
    if rates.arquivo:
        yield arquivo(transport, Pace(ARQUIVO, rates.arquivo_per_minute, base.ledger, base.clock))
    places = [("archive.today", ARCHIVE_TODAY)] if rates.archive_today else []
    places += [(urlsplit(address).hostname or address, address) for address in rates.timemaps]
    for name, address in places:
        pace = Pace(f"{name}/timemap", rates.timemaps_per_minute, base.ledger, base.clock)
        yield by_timemap(name, address, transport, pace)


def _account(settings: Settings, transport: Transport, base: Desk) -> SavePageNow | None:
    rates = settings.archives
    if not (rates.wayback and rates.has_keys):
        return None
    pace = Pace("web.archive.org/save", rates.save_per_minute, base.ledger, base.clock)
    return SavePageNow(transport, pace, rates)


@dataclass(frozen=True)
class _Stored:
    """The readable text of a recorded answer."""

    warcs: WarcStore

    def __call__(self, ref: EvidenceRef) -> str | None:
        """The text, None if the record can't be had any more."""
        try:
            return readable(self.warcs.read(ref).content)
        except StorageError:
            return None
