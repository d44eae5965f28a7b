"""status: how the daemon and its work stand, whether it runs or not."""

import fcntl
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path

from archiver.archives.names import WAYBACK
from archiver.archives.permission import embargoed
from archiver.model import times
from archiver.model.duty import Duty, Standing
from archiver.model.history import Hold
from archiver.model.news import Delivery
from archiver.model.snapshot import CaptureState
from archiver.usecases.doctor import daily, eta, per_minute
from archiver.usecases.tools import Desk
from archiver.usecases.upkeep import PATTERN, backups

LOCK = "daemon.lock"
NEXT = 5
"""Sources whose next looks are named."""


@dataclass(frozen=True)
class Status:
    """How things stand. Times aware, sizes in bytes, `capture_minutes` and `disk_days` None where unknown.

    `daemon` says who runs, empty if nobody does; `untold` are deliveries of messages that failed last.
    `problems` are what a monitor should raise an alarm for.
    """

    now: datetime
    daemon: str
    standings: Sequence[Standing]
    due: int
    due_in_an_hour: int
    due_in_a_day: int
    overdue_seconds: float
    next_looks: Sequence[tuple[datetime, str]]
    captures_wanted: int
    captures_open: int
    captures_today: int
    captures_per_day: int | None
    capture_minutes: int | None
    embargo: str
    held: Sequence[Hold]
    disk_free: int
    disk_days: float | None
    evidence: int
    database: int | None
    last_backup: datetime | None
    untold: Sequence[Delivery] = ()
    problems: Sequence[str] = ()

    @property
    def last_good_round(self) -> datetime | None:
        """When looks were last taken and all went well."""
        return next((one.good_at for one in self.standings if one.duty is Duty.LOOKS), None)


def status(desk: Desk) -> Status:
    """How things stand now. Raises StorageError if ledger or workspace can't be read."""
    now, book, rates = desk.clock.now(), desk.ledger.duties, desk.settings.archives
    waiting = book.waiting(now)
    captures = desk.ledger.open_captures()
    wanted = sum(capture.state is CaptureState.WANTED for capture in captures)
    size = desk.ledger.upkeep.size()
    free = shutil.disk_usage(desk.workspace.folder).free
    known = book.standings()
    found = Status(
        now=now,
        daemon=running(desk.workspace.folder / LOCK),
        standings=[known[duty] for duty in Duty if duty in known],
        due=waiting.now,
        due_in_an_hour=waiting.in_an_hour,
        due_in_a_day=waiting.in_a_day,
        overdue_seconds=max(0.0, (now - waiting.oldest).total_seconds()) if waiting.oldest else 0.0,
        next_looks=book.next_looks(now, NEXT),
        captures_wanted=wanted,
        captures_open=len(captures) - wanted,
        captures_today=sum(desk.ledger.captures_today().values()),
        captures_per_day=rates.save_per_day if rates.has_keys else None,
        capture_minutes=eta(len(captures), per_minute(rates, WAYBACK)) if captures else None,
        embargo=embargoed(desk.settings, now),
        held=book.held(),
        disk_free=free,
        disk_days=_days(desk, free, size.bytes if size else 0),
        evidence=desk.warcs.size,
        database=size.bytes if size else None,
        last_backup=_last_backup(backups(desk)),
        untold=[one for one in desk.ledger.notices.deliveries() if one.tries],
    )
    return _examined(desk, found)


def _days(desk: Desk, free: int, database: int) -> float | None:
    """Days until the disk is full, as evidence and database have grown so far; None if they did not."""
    rate = daily(desk, desk.warcs.size + database)
    return free / rate if rate else None


def _last_backup(folder: Path) -> datetime | None:
    found = sorted(folder.glob(PATTERN))
    return times.parse(found[-1].stem.removeprefix("archiver-")) if found else None


def _examined(desk: Desk, found: Status) -> Status:
    """With the problems that a monitor should raise an alarm for."""
    limits = desk.settings.daemon
    problems = [
        f"{one.duty} failed {one.failures} times in a row: {one.error}"
        for one in found.standings
        if one.failures >= limits.alarm_failures
    ]
    problems += [
        f"{one.target} could not be told {one.tries} times in a row: {one.error}"
        for one in found.untold
        if one.tries >= limits.alarm_failures
    ]
    longest = timedelta(hours=limits.alarm_hours)
    last = found.last_good_round
    if last is None:
        problems.append("no round of looks was ever finished")
    elif found.now - last > longest:
        problems.append(f"no good round of looks for {_hours(found.now - last)}")
    if timedelta(seconds=found.overdue_seconds) > longest:
        problems.append(f"a source waits for its look for {_hours(timedelta(seconds=found.overdue_seconds))}")
    if found.disk_free < limits.low_disk_bytes:
        problems.append(f"{found.disk_free / 1e9:.2f} GB are free on the disk")
    return replace(found, problems=problems)


def _hours(time: timedelta) -> str:
    return f"{time / timedelta(hours=1):.0f} h"


def running(lock: Path) -> str:
    """Who runs the daemon of a workspace, in words; empty if nobody does."""
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return holder(lock)
    finally:
        os.close(descriptor)
    return ""


def holder(lock: Path) -> str:
    """Who holds a lock, as they wrote into it."""
    try:
        said = json.loads(lock.read_text("utf-8"))
        return f"process {int(said['pid'])} on {said['host']} since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def facts(found: Status) -> dict[str, object]:
    """The status for machines."""

    def said(value: object) -> object:
        return times.iso(value) if isinstance(value, datetime) else value

    plain = {one.name: said(getattr(found, one.name)) for one in fields(found)}
    return {
        **plain,
        "last_good_round": said(found.last_good_round),
        "standings": [
            {
                "duty": str(one.duty),
                "next_at": said(one.next_at),
                "begun_at": said(one.begun_at),
                "good_at": said(one.good_at),
                "failures": one.failures,
                "error": one.error or None,
            }
            for one in found.standings
        ],
        "next_looks": [{"at": said(at), "source": source} for at, source in found.next_looks],
        "untold": [
            {"target": one.target, "lane": str(one.lane), "failures": one.tries, "error": one.error}
            for one in found.untold
        ],
        "held": [{"run": one.run, "flipped": one.flipped, "looked_at": one.looked_at} for one in found.held],
        "problems": list(found.problems),
    }
