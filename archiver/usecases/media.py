"""The media of what is cited: asked for once, kept as evidence, and said how much of it is held.

Bytes reach the disk before the rows that name them. A kill in between leaves the part as it was, to be asked
for again. What cannot be had says why; nothing here colours a verdict.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from archiver.errors import StorageError
from archiver.liveness.media import Taken, taken
from archiver.model.exchange import Answer, Exchange, Limits, Request
from archiver.model.media import Media, MediaKind, MediaState
from archiver.model.observation import EvidenceRef
from archiver.model.parts import MediaChoice
from archiver.model.source import Source
from archiver.model.states import PlatformName, Privacy
from archiver.platforms.parts import hosts
from archiver.settings import MediaSettings, Settings
from archiver.usecases.ending import close_run
from archiver.usecases.progress import Progress
from archiver.usecases.tools import Tools
from archiver.usecases.videos import Videos

STAGE = "media"
RUN = "daemon media"
AT_ONCE = 2
AGAIN = timedelta(hours=6)
_KEPT_REFUSAL = 1_000_000
"""Bytes of an answer that is not the thing, up to which it is kept as evidence of that."""


async def collect(tools: Tools, run: str, sources: Iterable[Source], progress: Progress) -> None:
    """Ask for the media of sources that are wanted and not held yet. Raises StorageError."""
    settings = tools.settings
    if not _fetches(settings):
        return
    named = {source.id: source for source in sources}
    found = tools.ledger.media(list(named))
    todo = [one for parts in found.values() for one in parts if due(one, run, settings.media)]
    if not todo:
        return
    progress.stage(STAGE, len(todo))
    videos = Videos(tools)
    job = _Collecting(tools, run, named, progress, videos)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(part: Media) -> None:
        async with gate:
            await job.take(part)

    try:
        async with asyncio.TaskGroup() as group:
            for part in todo:
                group.create_task(one(part))
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    if job.left:
        progress.say(f"{job.left} pictures, files or videos were left: {job.why}")


async def collect_wanted(tools: Tools, progress: Progress) -> None:
    """Ask for whatever looks named and nobody fetched, as a run of its own. Raises StorageError.

    What failed is tried again after `AGAIN`.
    """
    videos = tools.settings.media.fetch is MediaChoice.ALL
    kinds = [kind for kind in MediaKind if videos or kind is not MediaKind.VIDEO]
    sources = tools.ledger.wanting_media(kinds, tools.clock.now() - AGAIN)
    if not sources or not _fetches(tools.settings):
        return
    run = tools.ledger.begin_run(RUN, [])
    await collect(tools, run.id, sources, progress)
    close_run(tools, run.id, "finished")


def _fetches(settings: Settings) -> bool:
    return settings.media.fetch is not MediaChoice.NONE and settings.evidence.record


def due(one: Media, run: str, settings: MediaSettings) -> bool:
    """Whether a part has to be asked for: it is wanted, not held, and not settled by an earlier answer."""
    if one.part.kind is MediaKind.VIDEO and settings.fetch is not MediaChoice.ALL:
        return False
    if one.state is MediaState.TOO_LARGE:
        return one.size is not None and one.size < limit(one.part.kind, settings)
    return one.state is MediaState.NAMED or (one.state is MediaState.FAILED and one.run != run)


def limit(kind: MediaKind, settings: MediaSettings) -> int:
    """The bytes that a part of a kind may have."""
    if kind is MediaKind.VIDEO:
        return settings.video_bytes
    return settings.file_bytes if kind is MediaKind.FILE else settings.photo_bytes


@dataclass
class _Collecting:
    """The media of one run. `left` counts what was not asked for, `why` says in words why."""

    tools: Tools
    run: str
    sources: Mapping[str, Source]
    progress: Progress
    videos: Videos
    spent: int = 0
    left: int = 0
    why: str = ""
    _asked: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def take(self, one: Media) -> None:
        """Ask for one part and record what came of it; the same address is asked for once."""
        settings = self.tools.settings.media
        if self.tools.warcs.full:
            self._leave("the evidence takes all the room it may (evidence.max_bytes)")
        elif settings.run_bytes and self.spent >= settings.run_bytes:
            self._leave("the bytes of one run are used up (media.run_bytes); the next run goes on")
        elif one.part.kind is MediaKind.VIDEO and (missing := self.videos.missing):
            self._leave(missing)
        else:
            async with self._asked.setdefault(one.part.url, asyncio.Lock()):
                await self._take(replace(one, run=self.run, at=self.tools.clock.now()))
        self.progress.step()

    def _leave(self, why: str) -> None:
        self.left += 1
        self.why = why

    async def _take(self, one: Media) -> None:
        if not one.part.url:
            reason = "The platform shows that it is there, and gives no address of it."
            self._record(replace(one, state=MediaState.REFUSED, reason=reason))
            return
        known = self._seen_by_look(one) if self._is_cited_itself(one) else self._held_already(one)
        if known is not None:
            self._record(_as(one, known))
        elif one.part.kind is MediaKind.VIDEO:
            await self._take_video(one)
        else:
            await self._take_file(one)

    def _is_cited_itself(self, one: Media) -> bool:
        return self.sources[one.source].platform is PlatformName.WEB

    def _held_already(self, one: Media) -> Media | None:
        """What an address of a platform's store gave before, for this post or another: it never changes."""
        return self.tools.ledger.media_from(one.part.url)

    def _seen_by_look(self, one: Media) -> Media | None:
        """A file that is cited itself and that the look already received whole."""
        looks = self.tools.ledger.looks(one.source)
        look = next((recorded.look for recorded in looks if recorded.id == one.look), None)
        if look is None or not look.sha256 or not look.evidence or look.observation.final_url != one.part.url:
            return None
        try:
            record = self.tools.warcs.read(look.evidence[-1])
        except StorageError:  # erased, or lost: it can be asked for anew
            return None
        seen = Exchange((record.hop,), record.content)
        answer = taken(seen, one.part.kind, len(record.body) + 1)
        return _held(one, answer, seen, look.evidence[-1]) if answer.state is MediaState.HELD else None

    async def _take_file(self, one: Media) -> None:
        settings = self.tools.settings.media
        most = limit(one.part.kind, settings)
        limits = Limits(most, settings.timeout, self._own_hosts(one), self.videos.partial())
        headers, origin = (("Accept", "*/*"),), self.sources[one.source].url
        answer = await self.tools.door.get(Request(one.part.url, headers, limits=limits, origin=origin))
        with _closing(answer):
            made = await self._judged(one, answer, most)
        if made is not None:
            self._record(made)

    async def _judged(self, one: Media, answer: Answer, most: int) -> Media | None:
        """What an answer makes of a part, once what is worth it is kept; None if there was no room for it."""
        found = taken(answer, one.part.kind, most)
        size = answer.last.size if isinstance(answer, Exchange) else 0
        self.spent += size
        ref = None
        if found.state is MediaState.HELD or (found.state is MediaState.REFUSED and size <= _KEPT_REFUSAL):
            ref = await asyncio.to_thread(self._keep, answer)
        if found.state is not MediaState.HELD:
            beyond = most if found.state is MediaState.TOO_LARGE else None
            return replace(one, state=found.state, reason=found.reason, size=beyond, evidence=ref, sha256="")
        if isinstance(answer, Exchange) and ref is not None:
            return _held(one, found, answer, ref)
        return None

    async def _take_video(self, one: Media) -> None:
        settings = self.tools.settings.media
        origin = self.sources[one.source].url
        film = await self.videos.fetch(one.part.url, origin, self._own_hosts(one))
        self.spent += film.size
        if film.path is None:
            beyond = settings.video_bytes if film.state is MediaState.TOO_LARGE else None
            self._record(replace(one, state=film.state, reason=film.reason, size=beyond))
            return
        ref = await asyncio.to_thread(self.videos.keep, film, one.part.url)
        kept = replace(
            one, state=MediaState.HELD, reason=film.reason, media_type=film.media_type, evidence=ref
        )
        self._record(replace(kept, sha256=film.sha256, size=film.size))
        self.videos.forget(film)

    def _own_hosts(self, one: Media) -> tuple[str, ...]:
        """The hosts that alone may be asked: with privacy closed, the platform's own."""
        closed = self.tools.settings.privacy is Privacy.CLOSED
        return hosts(self.sources[one.source]) if closed else ()

    def _keep(self, answer: Answer) -> EvidenceRef | None:
        ref = self.tools.warcs.append(answer)
        self.tools.warcs.sync()
        return ref

    def _record(self, one: Media) -> None:
        self.tools.ledger.record_media([one], self.tools.warcs.lengths())


@contextmanager
def _closing(answer: Answer) -> Iterator[None]:
    """Let go of the file in which a large body lies."""
    try:
        yield
    finally:
        if answer.hops and (spool := answer.hops[-1].spool):
            spool.file.close()


def _held(one: Media, found: Taken, answer: Exchange, ref: EvidenceRef) -> Media:
    spool, content = answer.last.spool, answer.content
    sha256 = spool.sha256 if spool else hashlib.sha256(content).hexdigest()
    size = spool.size if spool else len(content)
    kept = replace(one, state=MediaState.HELD, reason="", media_type=found.media_type)
    return replace(kept, sha256=sha256, size=size, evidence=ref)


def _as(one: Media, known: Media) -> Media:
    """The part as the bytes that are held already."""
    kept = replace(one, state=MediaState.HELD, reason=known.reason, media_type=known.media_type)
    return replace(kept, sha256=known.sha256, size=known.size, evidence=known.evidence)
