"""save: ask an archive for copies, without looking at the sources; or go on with captures that are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.archives.permission import withheld
from archiver.model import times
from archiver.model.snapshot import Capture
from archiver.usecases import snapshots
from archiver.usecases.check import identities
from archiver.usecases.progress import Progress
from archiver.usecases.tools import Tools


@dataclass(frozen=True)
class Saved:
    """What became of a URL. `capture` is None where no copy may be asked for; `reason` says why."""

    url: str
    capture: Capture | None
    reason: str = ""


async def save(tools: Tools, urls: Sequence[str], wait: float, progress: Progress) -> list[Saved]:
    """Ask for a copy of each URL and wait up to `wait` seconds."""
    run = tools.ledger.begin_run("save", [], fresh=True)
    named = identities(urls, tools.registry)
    tools.ledger.record_sources([identity.source for _, identity in named])
    outcomes: list[tuple[str, str, str]] = []
    captures = []
    for url, identity in named:
        source = identity.source
        targets = tools.registry.by_name(source.platform).save_urls(source)
        reason = withheld(source, tools.settings) or ("" if targets else "no archive can hold this")
        capture = None if reason else tools.captures.proposal(source.id, targets[0], run.id)
        if capture is not None:
            captures.append(capture)
        outcomes.append((url, capture.key if capture else "", reason))
    await snapshots.save(tools, captures, wait, progress)
    tools.ledger.finish_run(run.id, "finished")
    return [Saved(url, tools.ledger.capture(key) if key else None, reason) for url, key, reason in outcomes]


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
        "reason": (capture.reason if capture else saved.reason) or None,
    }
