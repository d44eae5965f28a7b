"""Builds the concrete objects. Nobody else does."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from archiver.archives.captures import Captures
from archiver.archives.keyless import Keyless
from archiver.archives.pace import Pace
from archiver.archives.savepagenow import SavePageNow
from archiver.archives.saving import Saver
from archiver.archives.transport import Transport
from archiver.archives.wayback import Wayback
from archiver.clock import Clock, SystemClock
from archiver.errors import StorageError
from archiver.evidence.warc import WarcStore
from archiver.ledger.ledger import Ledger
from archiver.liveness.drift import Reading, ThreadedDrift
from archiver.liveness.recorder import Recorder
from archiver.liveness.runner import Comparing, Habits, Runner
from archiver.model.observation import EvidenceRef
from archiver.model.states import Privacy
from archiver.platforms.registry import all_platforms
from archiver.settings import Settings
from archiver.texts.readable import readable
from archiver.texts.shingles import similarity
from archiver.usecases.extract import Reader
from archiver.usecases.tools import Desk, Tools
from archiver.usecases.workspace import Workspace
from archiver.verdicts.judge import judge
from archiver.web.door import Door

log = logging.getLogger(__name__)


def reader(settings: Settings, clock: Clock | None = None) -> Reader:
    """Enough to read articles."""
    clock = clock or SystemClock()
    return Reader(all_platforms(), clock, lambda: Door(settings.network, clock))


@contextmanager
def desk(settings: Settings, workspace: Workspace, clock: Clock | None = None) -> Iterator[Desk]:
    """Enough for what needs no network."""
    clock = clock or SystemClock()
    url = settings.ledger.url or f"sqlite:///{workspace.database}"
    with Ledger.open(url, clock=clock, judge=judge) as ledger:
        rotate = settings.evidence.rotate_bytes
        with WarcStore(workspace.evidence, rotate_bytes=rotate, clock=clock) as warcs:
            yield Desk(settings, workspace, clock, all_platforms(), ledger, warcs)


def _recover(base: Desk) -> None:
    """Move what a killed process wrote but never committed out of the way, and say so."""
    recovery = base.warcs.recover(base.ledger.committed_warc_lengths)
    for orphan in recovery.orphans:
        log.warning(
            "%d bytes of %s were never committed: moved to %s", orphan.length, orphan.file, orphan.moved_to
        )
    for name in recovery.short:
        log.error("%s holds less than the ledger speaks for: it was damaged or removed", name)


@asynccontextmanager
async def tools(settings: Settings, workspace: Workspace, clock: Clock | None = None) -> AsyncIterator[Tools]:
    """Everything, with its doors open."""
    with desk(settings, workspace, clock) as base:
        _recover(base)
        door = Door(settings.network, base.clock, paced=base.registry.paced_hosts(), book=base.ledger)
        drift = ThreadedDrift(Reading(readable, _Stored(base.warcs), similarity))
        evidence = base.warcs if settings.evidence.record else None
        async with door, Recorder(base.ledger, evidence) as recorder, Transport(settings) as transport:
            try:
                yield _with_doors(base, door, recorder, transport, drift)
            finally:
                drift.close()


def _with_doors(
    base: Desk, door: Door, recorder: Recorder, transport: Transport, drift: ThreadedDrift
) -> Tools:
    settings, clock, ledger = base.settings, base.clock, base.ledger
    controls = () if settings.privacy is Privacy.CLOSED else settings.network.control_urls
    runner = Runner(
        door,
        base.registry,
        recorder,
        clock,
        habits=Habits(controls, settings.network.per_host, settings.network.vantage),
        comparing=Comparing(ledger.baseline, drift),
        leases=ledger,
    )
    rates = settings.archives
    wayback = Wayback(transport, Pace("web.archive.org/cdx", rates.cdx_per_minute, ledger, clock))
    account = _account(settings, transport, base)
    saver: Saver = account or Keyless(
        transport, Pace("web.archive.org/save", rates.keyless_per_minute, ledger, clock)
    )
    captures = Captures(saver, wayback, ledger, clock, settings)
    return Tools(
        settings, base.workspace, clock, base.registry, ledger, base.warcs,
        door, runner, wayback, captures, account,
    )  # fmt: skip


def _account(settings: Settings, transport: Transport, base: Desk) -> SavePageNow | None:
    rates = settings.archives
    if not (rates.access_key.get_secret_value() and rates.secret_key.get_secret_value()):
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
