"""save: ask an archive for copies, without looking at the sources; or go on with captures that are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.archives.permission import embargoed, forbidden
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
    orders = [_order(tools, url, identity.source, run.id) for url, identity in named]
    await snapshots.save(tools, [order.capture for order in orders if order.capture], wait, progress)
    await _verify(tools, run.id, orders, progress)
    tools.ledger.finish_run(run.id, "finished")
    return [_outcome(tools, order) for order in orders]


@dataclass(frozen=True)
class _Order:
    """A URL, and the capture that is to be followed for it, if there may be one."""

    url: str
    source: Source
    capture: Capture | None = None
    reason: str = ""


def _order(tools: Tools, url: str, source: Source, run: str) -> _Order:
    reason = forbidden(source, tools.settings)
    target = "" if reason else snapshots.url_to_save(tools, source)
    if not target:
        return _Order(url, source, reason=reason or _none_left(tools, source))
    return _Order(url, source, tools.captures.proposal(source.id, target, run))


def _none_left(tools: Tools, source: Source) -> str:
    steps = tools.ledger.captures(source.id)
    return steps[-1].reason if steps else "no archive can hold this"


async def _verify(tools: Tools, run: str, orders: Sequence[_Order], progress: Progress) -> None:
    """See whether what was captured holds the sources."""
    latest = {order.source.id: _latest(tools, order) for order in orders}
    verifying = Verifying(tools, run, Replay(tools), progress)
    for order in orders:
        capture = latest[order.source.id]
        if capture is not None and capture.memento is not None and tools.settings.archives.verify_per_run:
            await verifying.check(order.source, capture.memento)


def _latest(tools: Tools, order: _Order) -> Capture | None:
    """What became of an order: the capture itself, or the one that took its place after a refusal."""
    if order.capture is None:
        return None
    capture = tools.ledger.capture(order.capture.key)
    if capture is not None and capture.state is CaptureState.REFUSED:
        return tools.ledger.captures(order.source.id)[-1]
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
        "submitted_url": capture.url if capture else None,
        "state": str(capture.state) if capture else "withheld",
        "snapshot_url": memento.url if memento else None,
        "snapshot_at": times.iso(memento.at) if memento else None,
        "verified": saved.verified,
        "reason": (capture.reason if capture else "") or saved.reason or None,
    }
