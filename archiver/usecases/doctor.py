"""doctor: whether workspace, settings, network and archive are fit to audit, and what is not."""

import math
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from archiver.archives.captures import SLOTS, Captures
from archiver.archives.names import PERMA, WAYBACK
from archiver.archives.permission import embargoed, not_asked
from archiver.errors import ArchiverError
from archiver.liveness.controls import network_up
from archiver.model.snapshot import Capture, CaptureState
from archiver.settings import ArchiveSettings
from archiver.usecases.tools import Desk, Tools

LOW_DISK = 1_000_000_000
SOON = 30
MANY_DAYS = 1000
JOB_SECONDS = 30
"""How long a capture usually takes (facts: wayback, 1.4)."""


class Health(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was examined."""

    what: str
    health: Health
    words: str


async def examine(tools: Tools) -> list[Finding]:
    """Examine everything; never raises for what it finds."""
    return [*workspace(tools), *settings(tools), await _network(tools), *await _archives(tools)]


def workspace(desk: Desk) -> Iterator[Finding]:
    """The ledger's chain, the disk, and answers that nobody understood."""
    chain = desk.ledger.evidence.verify_chain()
    if chain.broken is None:
        yield Finding("ledger", Health.GOOD, f"{chain.events} events, the chain holds")
    else:
        words = (
            f"the chain is broken at event {chain.broken.event} ({chain.broken.what}); see archiver verify"
        )
        yield Finding("ledger", Health.BAD, words)
    free = shutil.disk_usage(desk.workspace.folder).free
    health = Health.GOOD if free >= LOW_DISK else Health.BAD
    yield Finding("disk", health, f"{free / 1e9:.1f} GB free for {desk.workspace.folder}")
    yield evidence(desk)
    unknown = desk.ledger.unknown_answers()
    words = "; ".join(f"{platform}: {count}" for platform, count in unknown.items())
    health = Health.NOTE if unknown else Health.GOOD
    yield Finding("unknown answers", health, words or "every answer had a known shape")
    yield from _queues(desk)


def _queues(desk: Desk) -> Iterator[Finding]:
    """A finding an archive in which captures are asked for, the Wayback Machine in any case."""
    waiting, today = desk.ledger.open_captures(), desk.ledger.captures_today()
    for archive in dict.fromkeys([WAYBACK, *sorted(today), *(capture.archive for capture in waiting)]):
        what = "captures" if archive == WAYBACK else f"captures in {archive}"
        own = [capture for capture in waiting if capture.archive == archive]
        yield Finding(what, Health.GOOD, _queue(desk, archive, own, today.get(archive, 0)))


def _queue(desk: Desk, archive: str, waiting: Sequence[Capture], today: int) -> str:
    """How many captures wait, and how long they will take at the pace that is set."""
    wanted = sum(capture.state is CaptureState.WANTED for capture in waiting)
    words = f"{wanted} wanted, {len(waiting) - wanted} under way, {today} asked for today"
    if not waiting:
        return f"none open, {today} asked for today"
    embargo = embargoed(desk.settings, desk.clock.now())
    if embargo and wanted:
        return f"{words}; {embargo}"
    minutes = eta(len(waiting), per_minute(desk.settings.archives, archive))
    return f"{words}; `archiver save --pending` goes on with them and needs about {minutes} min"


def per_minute(rates: ArchiveSettings, archive: str) -> float:
    """How many captures a minute an archive is asked for."""
    if archive == WAYBACK:
        return rates.save_per_minute if rates.has_keys else rates.keyless_per_minute
    return rates.perma_per_minute if archive == PERMA else rates.arquivo_save_per_minute


def eta(waiting: int, per_minute: float) -> int:
    """Minutes until so many captures are done: at the pace, or in three slots of half a minute each."""
    return math.ceil(waiting / min(per_minute, SLOTS * 60 / JOB_SECONDS) + JOB_SECONDS / 60)


def settings(desk: Desk) -> Iterator[Finding]:
    """What the settings leave open."""
    network, archives = desk.settings.network, desk.settings.archives
    if network.contact or network.user_agent:
        yield Finding("contact", Health.GOOD, network.agent())
    else:
        yield Finding("contact", Health.NOTE, "set network.contact: hosts like to know whom to write to")
    if archives.has_keys:
        yield Finding("Wayback keys", Health.GOOD, "set")
    else:
        words = (
            "not set: captures are best effort; with keys they are dependable (archive.org/account/s3.php)"
        )
        yield Finding("Wayback keys", Health.NOTE, words)
    if network.allow_networks:
        allowed = ", ".join(map(str, network.allow_networks))
        yield Finding("private networks", Health.NOTE, f"may be contacted: {allowed}")


async def _network(tools: Tools) -> Finding:
    urls = tools.settings.network.control_urls
    if not urls:
        return Finding("network", Health.NOTE, "not checked: control_urls is empty")
    if await network_up(tools.door, urls):
        return Finding("network", Health.GOOD, "the control pages answer")
    return Finding("network", Health.BAD, "none of the control pages answers: no verdict would be reached")


async def _archives(tools: Tools) -> list[Finding]:
    """What the archives that have an account of ours say of it."""
    reason = not_asked(tools.settings)
    if reason:
        return [Finding("archives", Health.NOTE, reason)]
    return [await _archive(captures) for captures in tools.captures]


async def _archive(captures: Captures) -> Finding:
    name = "Wayback Machine" if captures.name == WAYBACK else captures.name
    try:
        account = await captures.account()
    except ArchiverError as error:
        return Finding(name, Health.BAD, str(error))
    if account is None:
        return Finding(name, Health.NOTE, "not asked: without keys there is no account to ask about")
    words = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in account.items())
    return Finding(name, Health.GOOD, words or "answers")


def evidence(desk: Desk) -> Finding:
    """How much room the evidence takes, and when it will take all that it may."""
    used, most = desk.warcs.size, desk.settings.evidence.max_bytes
    rate = daily(desk, used)
    words = f"{used / 1e6:.1f} MB, {rate / 1e6:.1f} MB a day"
    if not most:
        return Finding("evidence", Health.GOOD, f"{words}; evidence.max_bytes sets no limit")
    if used >= most:
        words += (
            ": all that evidence.max_bytes allows, so no exchange is kept any more; raise it or move files"
        )
        return Finding("evidence", Health.BAD, words)
    days = (most - used) / rate if rate else float("inf")
    until = (
        f"enough for {days:.0f} days at this rate" if days < MANY_DAYS else "enough for years at this rate"
    )
    health = Health.NOTE if days < SOON else Health.GOOD
    return Finding("evidence", health, f"{words} of {most / 1e6:.1f} MB: {until}")


def daily(desk: Desk, used: int) -> float:
    """Bytes a day since the history began; under a day counts as one."""
    now = desk.clock.now()
    began = desk.ledger.notices.began_at() or now
    return used / max(1.0, (now - began) / timedelta(days=1))
