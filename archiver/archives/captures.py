"""Driving captures from wanted to an end, in a ledger that survives being killed.

A capture costs the archive work and the newsroom quota: it is committed before it is asked for, asked at most
once a URL and day, and where the answer is lost the index decides whether it was taken. Whatever the archive
did not take stays wanted; who got no answer does not ask again at once.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from archiver.archives.gate import Gate
from archiver.archives.permission import not_asked, withheld
from archiver.archives.ranking import rank
from archiver.archives.refusals import is_doubtful
from archiver.archives.savepagenow import said_age
from archiver.archives.saving import CaptureBook, Index, Saver
from archiver.archives.slots import WATCH_EVERY, Reading
from archiver.clock import Clock
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused, ArchiveUnreached
from archiver.model.snapshot import Capture, CaptureState
from archiver.settings import Settings

SLOTS = 3
LOST_AFTER = timedelta(minutes=2)
LEASE = 60.0

Step = Callable[[Capture], None]


def wanted(archive: str, source: str, url: str, run: str, now: datetime) -> Capture:
    """A capture that somebody wants, not yet asked for."""
    key = f"{archive}:{url}:{now:%Y-%m-%d}"
    return Capture(key, source, run, archive, url, at=now, state=CaptureState.WANTED)


def in_its_place(new: Capture, steps: Iterable[Capture]) -> Capture | None:
    """What makes a new capture needless: one of the same URL that is open, or was asked for on the same day.

    `steps` are oldest first.
    """
    latest = {step.key: step for step in steps if (step.archive, step.url) == (new.archive, new.url)}
    for step in latest.values():
        same_day = step.asked_at is not None and step.asked_at.date() == new.at.date()
        if step.state.open or same_day or step.key == new.key:
            return step
    return None


class Captures:
    """Wants, asks, polls and gives up, one step at a time, in one archive.

    Any number of processes may do so at once.
    """

    def __init__(
        self, saver: Saver, index: Index, book: CaptureBook, clock: Clock, settings: Settings
    ) -> None:
        self.name = saver.archive
        self._saver = saver
        self._index = index
        self._book = book
        self._clock = clock
        self._settings = settings
        self._deadline = timedelta(seconds=settings.archives.job_deadline)
        self._owner = f"captures-{uuid4().hex}"
        self._reading: Reading | None = None
        self._asking = Gate(clock)
        self._following = Gate(clock)

    async def account(self) -> Mapping[str, Any] | None:
        """As `Saver.account`."""
        return await self._saver.account()

    def proposal(self, source: str, url: str, run: str) -> Capture:
        """The capture to follow for a URL: a new one, not recorded yet, or the one that makes it needless."""
        new = wanted(self.name, source, url, run, self._clock.now())
        known = self._book.capture(new.key)
        steps = [*self._book.captures(source), *([known] if known else [])]
        return in_its_place(new, steps) or new

    def want(self, captures: Sequence[Capture]) -> None:
        """Commit the captures that are new."""
        for capture in captures:
            self._commit(None, capture)

    async def poll(self, step: Step | None = None) -> list[Capture]:
        """Look after what was asked for earlier, asking for nothing new; gives what is still open."""
        asked = (
            []
            if not_asked(self._settings)
            else [c for c in self._open() if c.state is not CaptureState.WANTED]
        )
        if not asked or not self._following.may_go_on():
            return self._open()
        answers: Mapping[str, Capture] = {}
        trouble: ArchiveError | None = None
        pending = [capture for capture in asked if capture.state is CaptureState.PENDING]
        try:
            answers = await self._saver.statuses(pending) if pending else {}
        except ArchiveError as error:
            trouble = error
        for capture in asked:
            if self._following.may_go_on():
                await self._follow(capture, answers.get(capture.key, capture), step or _ignore)
        if trouble is not None:
            self._following.pause(getattr(trouble, "retry_after", None))
        return self._open()

    async def drive(self, wait: float, step: Step | None = None) -> list[Capture]:
        """Ask for what is wanted and poll for up to `wait` seconds; gives what is still open.

        `step` hears of every change. It ends early where waiting can't help.
        """
        until = self._clock.monotonic() + wait
        self._asking.reopen()
        while True:
            await self.poll(step)
            await self._ask_all(until, step or _ignore)
            wake = self._wake()
            if wake > until:
                return self._open()
            await self._clock.sleep_until(wake)

    def _open(self) -> list[Capture]:
        return [capture for capture in self._book.open_captures() if capture.archive == self.name]

    def _may_be_asked(self, capture: Capture) -> bool:
        """Whether it is wanted and, by today's settings, may be."""
        if capture.state is not CaptureState.WANTED:
            return False
        source = self._book.source(capture.source)
        return source is not None and not withheld(source, self._settings, self._clock.now())

    def _next_ones(self) -> list[Capture]:
        """What may be asked for, the most urgent first."""
        wanted = [capture for capture in self._open() if self._may_be_asked(capture)]
        judged = self._book.judgements([capture.source for capture in wanted])
        newest = wanted[-1].run if wanted else ""

        def urgent(capture: Capture) -> tuple[bool, int]:
            source = self._book.source(capture.source)
            assert source is not None
            return rank(capture, source, judged.get(capture.source), newest)

        return sorted(wanted, key=urgent)

    def _wake(self) -> float:
        """When there may next be something to do, never sooner than a poll makes sense."""
        if not_asked(self._settings):
            return math.inf
        waiting = self._open()
        moments = [math.inf]
        if any(capture.state is not CaptureState.WANTED for capture in waiting):
            moments.append(max(self._following.until, self._clock.monotonic() + self._saver.poll_every))
        now = self._clock.monotonic()
        if any(map(self._may_be_asked, waiting)) and not self._day_is_full():
            ready = self._ready_to_ask()
            moments.append(ready if ready > now else now + WATCH_EVERY)
        return min(moments)

    def _ready_to_ask(self) -> float:
        ready = max(self._asking.until, self._saver.pace.ready_at)
        under_way = self._under_way()
        if self._reading is not None and self._reading.free(under_way) <= 0:
            return max(ready, self._reading.due(under_way))
        return ready

    def _under_way(self) -> int:
        return sum(capture.state is CaptureState.PENDING for capture in self._open())

    async def _slot_is_free(self) -> bool:
        """Whether the account has a slot for one more, by its own numbers; without them there are three."""
        now, under_way = self._clock.monotonic(), self._under_way()
        if self._reading is None or self._reading.due(under_way) <= now:
            self._reading = await self._read_quota()
        if self._reading is None:
            return under_way < SLOTS
        if self._reading.quota.left_today is not None and self._reading.quota.left_today <= 0:
            self._asking.give_up()
        return self._reading.free(under_way) > 0 and self._asking.may_go_on()

    async def _read_quota(self) -> Reading | None:
        try:
            quota = await self._saver.quota()
        except ArchiveError:
            return None
        return Reading(quota, self._clock.monotonic()) if quota else None

    def _day_is_full(self) -> bool:
        return self._book.captures_today().get(self.name, 0) >= self._saver.per_day

    async def _ask_all(self, until: float, step: Step) -> None:
        """Ask for what is wanted while it is our turn; one is asked for even if there is no time to wait."""
        for capture in self._next_ones():
            if self._ready_to_ask() > self._clock.monotonic() or self._day_is_full():
                return
            if not await self._slot_is_free():
                return
            await self._ask(capture, step)
            if self._clock.monotonic() > until:
                return

    async def _ask(self, capture: Capture, step: Step) -> None:
        await self._saver.pace.turn()
        now = self._clock.now()
        asked = self._commit(
            capture, replace(capture, state=CaptureState.ASKED, at=now, asked_at=now, reason="")
        )
        if asked is not None:
            if self._reading is not None:
                self._reading = replace(self._reading, asked=self._reading.asked + 1)
            after = await self._answered(asked)
            self._commit(asked, replace(after, at=self._clock.now()))
            step(after)

    async def _answered(self, asked: Capture) -> Capture:
        """The step after asking; what comes of it decides when the next one may be asked for."""
        try:
            after = await self._saver.ask(asked)
        except ArchiveRefused as error:
            self._asking.give_up()
            return replace(asked, state=CaptureState.WANTED, reason=str(error))
        except (ArchiveBusy, ArchiveUnreached) as error:
            self._asking.pause(getattr(error, "retry_after", None))
            return replace(asked, state=CaptureState.WANTED, reason=str(error))
        except ArchiveError as error:
            self._asking.pause()
            return replace(asked, reason=str(error))
        self._asking.went_well()
        return after

    async def _follow(self, capture: Capture, answered: Capture, step: Step) -> None:
        try:
            after = await self._followed(capture, answered)
        except ArchiveError as error:
            self._following.pause(getattr(error, "retry_after", None))
            return
        self._following.went_well()
        if after != capture and self._commit(capture, replace(after, at=self._clock.now())):
            step(after)

    async def _followed(self, capture: Capture, answered: Capture) -> Capture:
        """The next step of one that was asked for; `answered` is what its job's status says.

        Raises ArchiveError if nobody can tell yet.
        """
        age = self._clock.now() - (capture.asked_at or capture.at)
        if capture.state is CaptureState.ASKED:
            return await self._settled(capture) if age > LOST_AFTER else capture
        if answered.state.open and age > self._deadline:
            return await self._settled(answered)
        return (await self._taken_after_all(answered) or answered) if is_doubtful(answered) else answered

    async def _taken_after_all(self, capture: Capture) -> Capture | None:
        """The capture as taken, if the index knows one since it was asked for."""
        since = (capture.asked_at or capture.at) - said_age(capture.reason)
        memento = await self._index.since(capture.url, since)
        if memento is None:
            return None
        return replace(capture, state=CaptureState.CAPTURED, memento=memento, status_ext="", reason="")

    async def _settled(self, capture: Capture) -> Capture:
        """Let the index decide about a capture whose answer was lost or whose job never ends."""
        taken = await self._taken_after_all(capture)
        if taken is not None:
            return taken
        said = capture.reason or "the archive never said whether it took it"
        reason = f"{said}; its index lists no new copy so far"
        return replace(capture, state=CaptureState.UNKNOWN, reason=reason)

    def _commit(self, before: Capture | None, after: Capture) -> Capture | None:
        """Append a step; gives it as recorded, None where another process took one in the meantime."""
        lease = [f"capture {after.key}"]
        if not self._book.lease(lease, self._owner, LEASE):
            return None
        try:
            if self._book.capture(after.key) != before:
                return None
            self._book.record_captures([after])
            return self._book.capture(after.key)
        finally:
            self._book.release(self._owner, lease)


def _ignore(capture: Capture) -> None:
    """Nobody listens."""
