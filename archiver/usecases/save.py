"""save: ask an archive for copies, without looking at the sources; or go on with captures that are open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.archives.permission import embargoed, forbidden
from archiver.liveness.copies import raw_url
from archiver.model import times
from archiver.model.snapshot import Capture, CaptureState
from archiver.model.source import Source
from archiver.usecases import snapshots
from archiver.usecases.check import identities
from archiver.usecases.progress import Progress
from archiver.usecases.replay import Replay
from archiver.usecases.tools import Tools
from archiver.usecases.verifying import Verifying, checks


@dataclass(frozen=True)
class Saved:
    """What became of a URL.

    `capture` is None where no copy may be asked for; `reason` says why, or what the copy was found to hold.
    `verified` tells whether that is the source; None: it can't be told, or not yet.
    """

    url: str
    capture: Capture | None
    reason: str = ""
    verified: bool | None = None


async def save(tools: Tools, urls: Sequence[str], wait: float, progress: Progress) -> list[Saved]:
    """Ask for a copy of each URL and wait up to `wait` seconds."""
    run = tools.ledger.begin_run("save", [], fresh=True)
    named = identities(urls, tools.registry)
    tools.ledger.record_sources([identity.source for _, identity in named])
    orders = [order for url, identity in named for order in _orders(tools, url, identity.source, run.id)]
    await snapshots.save(tools, [order.capture for order in orders if order.capture], wait, progress)
    await _verify(tools, run.id, orders, progress)
    tools.ledger.finish_run(run.id, "finished")
    return [_outcome(tools, order) for order in orders]


@dataclass(frozen=True)
class _Order:
    """A URL, and the capture that is to be followed for it in one archive, if there may be one."""

    url: str
    source: Source
    capture: Capture | None = None
    reason: str = ""


def _orders(tools: Tools, url: str, source: Source, run: str) -> Iterator[_Order]:
    """One an archive; one without, where no copy may be asked for at all."""
    reason = forbidden(source, tools.settings)
    if reason:
        yield _Order(url, source, reason=reason)
        return
    for archive in tools.captures:
        target = snapshots.url_to_save(tools, source, archive.name)
        if target:
            yield _Order(url, source, archive.proposal(source.id, target, run))
        else:
            yield _Order(url, source, reason=_none_left(_steps(tools, source, archive.name)))


def _steps(tools: Tools, source: Source, archive: str) -> list[Capture]:
    return [step for step in tools.ledger.captures(source.id) if step.archive == archive]


def _none_left(steps: Sequence[Capture]) -> str:
    return steps[-1].reason if steps else "no archive can hold this"


async def _verify(tools: Tools, run: str, orders: Sequence[_Order], progress: Progress) -> None:
    """See whether what was captured holds the sources."""
    verifying = Verifying(tools, run, Replay(tools), progress)
    for order in orders:
        capture = _latest(tools, order)
        memento = capture.memento if capture else None
        if memento is not None and raw_url(memento) and tools.settings.archives.verify_per_run:
            await verifying.check(order.source, memento)


def _latest(tools: Tools, order: _Order) -> Capture | None:
    """What became of an order: the capture itself, or the one that took its place after a refusal."""
    if order.capture is None:
        return None
    capture = tools.ledger.capture(order.capture.key)
    if capture is not None and capture.state is CaptureState.REFUSED:
        return _steps(tools, order.source, capture.archive)[-1]
    return capture


def _outcome(tools: Tools, order: _Order) -> Saved:
    capture = _latest(tools, order)
    embargo = embargoed(tools.settings, tools.clock.now())
    if capture is None or (embargo and capture.state is CaptureState.WANTED):
        return Saved(order.url, None, order.reason or embargo)
    check = (
        checks(tools.ledger.lookups(order.source.id)).get(capture.memento.url) if capture.memento else None
    )
    return Saved(order.url, capture, check.reason if check else "", check.verified if check else None)


async def go_on(tools: Tools, wait: float, progress: Progress) -> list[Saved]:
    """Bring all open captures forward and wait up to `wait` seconds."""
    waiting = tools.ledger.open_captures()
    await snapshots.save(tools, [], wait, progress)
    return [Saved(capture.url, tools.ledger.capture(capture.key)) for capture in waiting]


def facts(saved: Saved) -> dict[str, object]:
    """The outcome for machines."""
    capture = saved.capture
    memento = capture.memento if capture else None
    return {
        "url": saved.url,
        "archive": capture.archive if capture else None,
        "submitted_url": capture.url if capture else None,
        "state": str(capture.state) if capture else "withheld",
        "snapshot_url": memento.url if memento else None,
        "snapshot_at": times.iso(memento.at) if memento else None,
        "verified": saved.verified,
        "reason": (capture.reason if capture else "") or saved.reason or None,
    }
