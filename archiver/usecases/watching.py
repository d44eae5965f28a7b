"""Watching: read the feeds, sitemaps, section pages and articles that are due, and record what is new.

A reading that failed says nothing about an article: it is repeated later, and nothing is marked as vanished.
While our own network is down, what got no answer stays due as it was.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from archiver.errors import UnreadableInput
from archiver.feeds.pace import next_reading
from archiver.liveness.controls import network_up
from archiver.model.watch import Reading, Watch, Watching, WatchKind
from archiver.usecases.progress import Progress
from archiver.usecases.reading import Unanswered
from archiver.usecases.tools import Tools
from archiver.usecases.watch_articles import Change, Read, read_article
from archiver.usecases.watch_ids import sift
from archiver.usecases.watch_lists import Listed, ListGone, Validators, read_list

AT_ONCE = 16
LISTS_AT_ONCE = 500
STORED_AT_ONCE = 500


@dataclass(frozen=True)
class Unread:
    """A watch that could not be read, and why, in a sentence."""

    watch: Watch
    why: str


@dataclass
class Watched:
    """What a round of readings came to: `read` counts all of them, `found` new articles in lists."""

    read: int = 0
    found: int = 0
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    failed: list[Unread] = field(default_factory=list)


async def read_watched(tools: Tools, run: str, progress: Progress) -> Watched:
    """Read what is due: the lists first, then articles, new ones before those that were read already.

    `run` is the run that looks at what comes of it. Raises StorageError; cancelled, what was read is kept.
    """
    work = _Round(tools, run, progress)
    ledger, now = tools.ledger, tools.clock.now()
    await work.read(ledger.watch.to_read(now, LISTS_AT_ONCE, lists=True))
    await work.read(
        ledger.watch.to_read(tools.clock.now(), tools.settings.schedule.readings_per_round, lists=False)
    )
    return work.watched


class _Round:
    """The readings of one round."""

    def __init__(self, tools: Tools, run: str, progress: Progress) -> None:
        self._tools = tools
        self._run = run
        self._progress = progress
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._unanswered: list[tuple[Watching, Unanswered]] = []
        self.watched = Watched()

    async def read(self, ready: Sequence[Watching]) -> None:
        """Read these side by side."""
        if not ready:
            return
        self._progress.stage("readings", len(ready))
        try:
            async with asyncio.TaskGroup() as group:
                for one in ready:
                    group.create_task(self._one(one))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        await self._settle()

    async def _settle(self) -> None:
        """Note what got no answer as failed, unless nobody answers us at all."""
        if self._unanswered and await network_up(self._tools.door, self._tools.settings.controls):
            for one, error in self._unanswered:
                self._fail(one, error)
        self._unanswered.clear()

    async def _one(self, one: Watching) -> None:
        async with self._slots:
            try:
                if one.watch.kind is WatchKind.ARTICLE:
                    self._keep_article(one, await read_article(self._tools, one))
                else:
                    self._keep_list(one, await read_list(self._tools.door, one))
            except Unanswered as error:
                self._unanswered.append((one, error))
            except UnreadableInput as error:
                self._fail(one, error)
        self.watched.read += 1
        self._progress.step()

    def _keep_article(self, one: Watching, read: Read) -> None:
        """Note what a reading of an article came to."""
        now = self._tools.clock.now()
        article = one.reading.article
        if read.change is not None:
            (self.watched.changed if article else self.watched.new).append(read.change)
            article = read.change.article.id
        after = replace(
            self._done(one, read.validators, read.published),
            article=article,
            fingerprint=read.fingerprint,
            changed_at=now if read.change else one.reading.changed_at,
        )
        if read.resting:
            after = replace(after, next_read=None, problem=read.resting)
        self._tools.ledger.watch.record_reading(one.watch, after, read.alias)

    def _keep_list(self, one: Watching, listed: Listed) -> None:
        """Watch the articles that a list shows and that are new to us, and note how it stands."""
        watch, now = one.watch, self._tools.clock.now()
        if listed.moved_to and listed.moved_to != watch.reference:
            watch = replace(watch, reference=listed.moved_to)
            self._tools.ledger.watch.move_watch(watch)
        new = 0
        for start in range(0, len(listed.entries), STORED_AT_ONCE):
            sifted = sift(listed.entries[start : start + STORED_AT_ONCE], watch, one.reading, now)
            new += len(self._tools.ledger.watch.record_list(watch, sifted.seen, sifted.wanted, self._run))
        self.watched.found += new
        after = self._done(one, listed.validators, None)
        after = replace(
            after,
            last_ok=now if listed.complete else one.reading.last_ok,
            changed_at=now if new else one.reading.changed_at,
            problem=listed.shortcoming,
        )
        self._tools.ledger.watch.record_reading(watch, after)

    def _done(self, one: Watching, validators: Validators, published: datetime | None) -> Reading:
        """How a watch stands after it was read."""
        now, every = self._tools.clock.now(), self._tools.settings.schedule.lists_every
        return replace(
            one.reading,
            next_read=next_reading(one.watch, now, every=every, published=published),
            last_read=now,
            last_ok=now,
            etag=validators.etag,
            last_modified=validators.last_modified,
            failures=0,
            problem="",
        )

    def _fail(self, one: Watching, error: UnreadableInput) -> None:
        """Note that a watch could not be read: it is tried again, ever more rarely."""
        now, every = self._tools.clock.now(), self._tools.settings.schedule.lists_every
        failures = one.reading.failures + 1
        following = next_reading(one.watch, now, every=every, failures=failures)
        self.watched.failed.append(Unread(one.watch, str(error)))
        after = replace(
            one.reading,
            next_read=None if isinstance(error, ListGone) else following,
            last_read=now,
            failures=failures,
            problem=str(error),
        )
        self._tools.ledger.watch.record_reading(one.watch, after)
