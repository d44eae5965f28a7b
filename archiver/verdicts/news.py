"""Which changes of a source are news. Pure: how it stood, how it stands, and nothing else."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from archiver.model.news import Condition, News, NewsKind
from archiver.model.states import SnapshotStatus, State, Verdict
from archiver.verdicts.words import minute

_LOST = frozenset({Verdict.MISSING, Verdict.GONE})
_THERE = frozenset({Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED})
_COPIES = frozenset(
    {SnapshotStatus.VERIFIED, SnapshotStatus.UNVERIFIED, SnapshotStatus.REFUSED, SnapshotStatus.NONE}
)


def settled(before: Condition, now: Condition) -> Condition:
    """How a source stands, where what can't be told at present stays as it was.

    A verified copy that no longer is one is not as it was, whatever takes its place.
    """
    concluded = now.verdict in _LOST | _THERE
    copy = now.snapshot in _COPIES or before.snapshot is SnapshotStatus.VERIFIED
    return Condition(
        verdict=now.verdict if concluded else before.verdict,
        cause=now.cause if concluded else before.cause,
        snapshot=now.snapshot if copy else before.snapshot,
    )


def changes(
    before: Condition, now: Condition, *, behind: bool = False, seen: bool = False
) -> Iterator[NewsKind]:
    """What is news between two settled conditions.

    `behind`: only back-filled articles cite the source; what is first found out about it is no news.
    `seen`: a look of ours saw it there, so its loss was not first found out but came later.
    """
    if not (behind and before.verdict is None) or (seen and now.verdict in _LOST):
        yield from _of_source(before, now)
    if not (behind and before.snapshot is None):
        yield from _of_copies(before.snapshot, now.snapshot)


def _of_source(before: Condition, now: Condition) -> Iterator[NewsKind]:
    if now.verdict in _LOST:
        yield from _loss(before, now)
    elif now.verdict in _THERE:
        if before.verdict in _LOST:
            yield NewsKind.BACK
        if now.verdict is Verdict.CHANGED and before.verdict is not Verdict.CHANGED:
            yield NewsKind.CHANGED


def _loss(before: Condition, now: Condition) -> Iterator[NewsKind]:
    """A suspension is told when it comes up, and as gone when it is confirmed."""
    known_suspended = before.verdict in _LOST and before.cause is State.ACCOUNT_SUSPENDED
    if now.verdict is Verdict.GONE and before.verdict is not Verdict.GONE:
        yield NewsKind.GONE
    elif now.cause is State.ACCOUNT_SUSPENDED and not known_suspended:
        yield NewsKind.SUSPENDED
    elif now.verdict is Verdict.MISSING and before.verdict is not Verdict.MISSING:
        yield NewsKind.MISSING


def _of_copies(before: SnapshotStatus | None, now: SnapshotStatus | None) -> Iterator[NewsKind]:
    if now is before:
        return
    if before is SnapshotStatus.VERIFIED:
        yield NewsKind.SNAPSHOT_VANISHED
    if now is SnapshotStatus.REFUSED:
        yield NewsKind.SNAPSHOT_REFUSED
    if now is SnapshotStatus.VERIFIED:
        yield NewsKind.SNAPSHOT_VERIFIED


def silence(
    now: datetime, last_look: datetime | None, due_since: datetime | None, hours: float
) -> News | None:
    """That no look was finished for so many hours although one was due; None if that is not so."""
    limit = now - timedelta(hours=hours)
    if due_since is None or due_since > limit or (last_look is not None and last_look > limit):
        return None
    since = f"since {minute(last_look)}" if last_look else f"although one is due since {minute(due_since)}"
    return News(NewsKind.SILENT, detail=f"no look was finished {since}")
