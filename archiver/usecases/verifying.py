"""Verifying copies: each is fetched as it was captured and has to hold the source.

What is found is appended to the ledger; a verified copy is a proof that the source was there when it was
captured. An archive that does not answer changes nothing, and a copy that is no longer served is believed to
be lost only after a second question.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from archiver.archives.names import archive_of
from archiver.archives.permission import not_asked, private
from archiver.archives.verify import (
    ABSENT,
    Expected,
    Finding,
    Kind,
    Seen,
    again_from,
    verify,
    without_pictures,
)
from archiver.liveness.copies import is_known_replay, raw_url
from archiver.model.exchange import Exchange
from archiver.model.observation import Look
from archiver.model.parts import MediaKind
from archiver.model.snapshot import CaptureState, Found, LookUp, Memento
from archiver.model.source import Source
from archiver.model.states import PlatformName, SnapshotStatus
from archiver.texts.readable import title
from archiver.usecases.keeping_copies import keep_copy
from archiver.usecases.progress import Progress
from archiver.usecases.replay import Replay
from archiver.usecases.tools import Desk, Tools
from archiver.usecases.versions import kept_copy, text_of_look
from archiver.verdicts.policy import proves
from archiver.verdicts.standing import standing
from archiver.verdicts.words import day

STAGE = "verifying copies"
ROUNDS = 3
"""Copies of one source that are verified in one run at the most."""

PICTURES = 4
"""Pictures of one post that are asked for."""

SETTLES_IN = timedelta(days=1)
"""A capture this young may not be served yet (facts: wayback, 0.6)."""

Wanted = Mapping[str, tuple[Source, datetime | None]]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out about a copy last, and when. `ever`: it was verified at some time."""

    at: datetime
    verified: bool | None
    ever: bool
    reason: str = ""


@dataclass
class Verifying:
    """The verification of one run, which shares its `replay` with what else needs copies."""

    tools: Tools
    run: str
    replay: Replay
    progress: Progress
    _tried: set[tuple[str, str]] = field(default_factory=set)
    _seen: dict[str, tuple[Seen, ...]] = field(default_factory=dict)

    async def verify(self, sources: Wanted) -> int:
        """Verify what is due, nearest and best copies first; gives how many copies were verified or refuted.

        `sources` maps an id to the source and the time that its copy should be near to. At most
        `archives.verify_per_run` copies are fetched. Raises StorageError.
        """
        settings = self.tools.settings
        left = settings.archives.verify_per_run
        if not_asked(settings) or not left:
            return 0
        asked = {key: pair for key, pair in sources.items() if not private(pair[0])}
        told = 0
        for number in range(ROUNDS):
            todo = self._due(asked)[: left - len(self._tried)]
            if todo and number == 0:
                self.progress.stage(STAGE, len(todo))
            for source, memento in todo:
                told += await self.check(source, memento)
                self.progress.step("web.archive.org")
            asked = {source.id: asked[source.id] for source, _ in todo}
        return told

    def _due(self, sources: Wanted) -> list[tuple[Source, Memento]]:
        """Which copy of each source comes next; sources without a verified one come first."""
        found = [(source, *self._next(source, near)) for source, near in sources.values()]
        ordered = sorted(found, key=lambda one: one[2] is SnapshotStatus.VERIFIED)
        return [(source, memento) for source, memento, _ in ordered if memento is not None]

    def _next(self, source: Source, near: datetime | None) -> tuple[Memento | None, SnapshotStatus]:
        """The copy to verify next: the best, then the nearest, the earliest, the one captured last.

        And where the copies stand so far.
        """
        ledger, now = self.tools.ledger, self.tools.clock.now()
        lookups, captures = ledger.lookups(source.id), ledger.captures(source.id)
        stand = standing(lookups, captures, near)
        made = [step.memento for step in captures if step.state is CaptureState.CAPTURED]
        known = checks(lookups)
        for memento in (stand.best, stand.nearest, stand.earliest, *reversed(made)):
            if memento is None or not raw_url(memento) or (source.id, memento.url) in self._tried:
                continue
            check = known.get(memento.url)
            if check is None or self._again(source, memento, check) <= now:
                return memento, stand.status
        return None, stand.status

    def _again(self, source: Source, memento: Memento, check: Check) -> datetime:
        """When a copy that was checked is due again: also once there is a look to compare it with."""
        due = again_from(memento.at, check.at)
        if check.verified is None and source.platform is PlatformName.WEB:
            first = self.tools.ledger.baseline([source.id]).get(source.id)
            return check.at if first is not None and first.at > check.at else due
        return due

    async def check(self, source: Source, memento: Memento) -> bool:
        """Verify one copy and record what was found; gives whether anything was found out."""
        self._tried.add((source.id, memento.url))
        finding = await self.finding(source, memento)
        known = checks(self.tools.ledger.lookups(source.id)).get(memento.url)
        if finding is not None and finding.kind in ABSENT:
            finding = await self._absent(source, memento, known)
        if finding is None or finding.kind is Kind.SILENT:
            return False
        await self.record(source, memento, finding)
        return finding.verified is not None

    async def _absent(self, source: Source, memento: Memento, known: Check | None) -> Finding | None:
        """What to believe of a copy that is not served: asked once more; a young one may yet come."""
        finding = await self.finding(source, memento, anew=True)
        if finding is None or finding.kind not in ABSENT:
            return finding
        if known is not None and known.ever:
            return replace(
                finding, reason=f"{finding.reason} It was there, and verified, on {day(known.at)}."
            )
        young = self.tools.clock.now() - memento.at < SETTLES_IN
        return None if young or not is_known_replay(memento) else finding

    async def finding(self, source: Source, memento: Memento, *, anew: bool = False) -> Finding | None:
        """Fetch a copy and say what it is; None without an answer."""
        exchange = await self.replay.fetch(memento, anew=anew)
        if exchange is None:
            return None
        finding = await asyncio.to_thread(self._read, exchange, source, memento)
        if finding.kind is not Kind.VERIFIED:
            return finding
        pictures = (finding.pictures or self._pictures(source))[:PICTURES]
        missing = [p for p in pictures if not await self.replay.has_picture(memento, p)]
        return without_pictures(replace(finding, pictures=pictures), len(missing))

    def _pictures(self, source: Source) -> tuple[str, ...]:
        """The pictures that looks saw in the post: not every form of a copy names them."""
        parts = [one.part for one in self.tools.ledger.media([source.id]).get(source.id, ())]
        stills = [one for one in parts if one.kind in (MediaKind.PHOTO, MediaKind.POSTER) and one.url]
        if source.platform is PlatformName.WEB:
            return ()
        return tuple(one.name if one.name.startswith("https://") else one.url for one in stills)

    def _read(self, exchange: Exchange, source: Source, memento: Memento) -> Finding:
        platform = self.tools.registry.by_name(source.platform)
        if source.platform is PlatformName.WEB and source.id not in self._seen:
            self._seen[source.id] = tuple(seen_of(self.tools, source))
        return verify(exchange, Expected(source, platform, memento, self._seen.get(source.id, ())))

    async def record(self, source: Source, memento: Memento, finding: Finding) -> None:
        """Append what was found out about a copy, and keep what the archive gave for it."""
        checked = replace(memento, verified=finding.verified)
        copy = self.replay.kept(memento)
        row = LookUp(
            source=source.id,
            run=self.run,
            at=self.tools.clock.now(),
            archive=archive_of(memento),
            found=Found.FOUND,
            mementos=(checked,),
            reason=finding.reason,
            evidence=await asyncio.to_thread(keep_copy, self.tools, source.id, memento, copy),
        )
        self.tools.ledger.record_lookups([row], self.tools.warcs.lengths())


def checks(lookups: Iterable[LookUp]) -> dict[str, Check]:
    """What was found out about each copy last, by its URL: look-ups that found it say nothing about it."""
    known: dict[str, Check] = {}
    for lookup in lookups:
        for memento in lookup.mementos if lookup.is_check else ():
            before = known.get(memento.url)
            ever = bool(memento.verified) or (before is not None and before.ever)
            known[memento.url] = Check(lookup.at, memento.verified, ever, lookup.reason)
    return known


def seen_of(desk: Desk, source: Source) -> Iterable[Seen]:
    """What looks at a page saw: the first that proved it, and the latest. Slow."""
    looks = [recorded.look for recorded in desk.ledger.looks(source.id)]
    proving = [look for look in looks if proves(look.observation.state, look.observation.http_status)]
    for look in dict.fromkeys([*proving[:1], *proving[-1:]]):
        text = text_of_look(desk, source, look)
        if text:
            yield Seen(_title(desk, look), text)


def _title(desk: Desk, look: Look) -> str:
    copy = kept_copy(desk, look.evidence[-1]) if look.evidence else None
    return (title(copy.exchange.content, copy.exchange.header("content-type")) or "") if copy else ""
