"""Driving captures from wanted to an end, in a ledger that survives being killed.

A capture costs the archive work and the newsroom quota: it is committed before it is asked for, asked at most
once a URL and day, and where the answer is lost the index decides whether it was taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from archiver.archives.wayback import NAME, Wayback
from archiver.clock import Clock
from archiver.errors import ArchiveError
from archiver.model.snapshot import Capture, CaptureState

POLL_EVERY = 6.0
BACK_OFF = 60.0
SLOTS = 3
LOST_AFTER = timedelta(minutes=2)


class Saver(Protocol):
    """One way to have a page captured."""

    async def ask(self, capture: Capture, now: datetime) -> Capture:
        """Ask for it; gives the next step."""

    async def poll(self, capture: Capture, now: datetime) -> Capture:
        """Ask how it is doing; gives the next step, or the same."""


class CaptureBook(Protocol):
    """Where captures are kept."""

    def record_captures(self, captures: Sequence[Capture]) -> None:
        """Append steps."""

    def open_captures(self) -> Sequence[Capture]:
        """The latest step of each capture that has not come to an end."""

    def capture(self, key: str) -> Capture | None:
        """The latest step of one capture."""


def wanted(source: str, url: str, run: str, now: datetime) -> Capture:
    """A capture that somebody wants, not yet asked for."""
    key = f"{NAME}:{url}:{now:%Y-%m-%d}"
    return Capture(key, source, run, NAME, url, at=now, state=CaptureState.WANTED)


class Captures:
    """Asks, polls and gives up, one step at a time."""

    def __init__(
        self, saver: Saver, wayback: Wayback, book: CaptureBook, clock: Clock, job_deadline: float
    ) -> None:
        self._saver = saver
        self._wayback = wayback
        self._book = book
        self._clock = clock
        self._deadline = timedelta(seconds=job_deadline)
        self._ask_from = clock.monotonic()

    def want(self, captures: Sequence[Capture]) -> list[Capture]:
        """Commit new captures; one already asked for today is not wanted again."""
        fresh = [capture for capture in captures if self._book.capture(capture.key) is None]
        self._book.record_captures(fresh)
        return fresh

    async def drive(self, wait: float, step: Callable[[Capture], None] | None = None) -> list[Capture]:
        """Bring all open captures forward for up to `wait` seconds; gives those still open.

        `step` hears of every change.
        """
        until = self._clock.monotonic() + wait
        while True:
            left = await self._round(until, step or (lambda _: None))
            if not left or self._clock.monotonic() + POLL_EVERY > until:
                return left
            await self._clock.sleep_until(self._clock.monotonic() + POLL_EVERY)

    async def _round(self, until: float, step: Callable[[Capture], None]) -> list[Capture]:
        pending = [c for c in self._book.open_captures() if c.archive == NAME]
        busy = sum(c.state is CaptureState.PENDING for c in pending)
        for capture in sorted(pending, key=lambda c: c.state is CaptureState.WANTED):
            if capture.state is CaptureState.WANTED and not self._may_ask(busy, until):
                continue
            after = await self._advance(capture)
            if after != capture:
                self._book.record_captures([after])
                step(after)
            if after.state is CaptureState.WANTED:
                self._ask_from = self._clock.monotonic() + BACK_OFF
            busy += (after.state is CaptureState.PENDING) - (capture.state is CaptureState.PENDING)
        return [c for c in self._book.open_captures() if c.archive == NAME]

    def _may_ask(self, busy: int, until: float) -> bool:
        return busy < SLOTS and self._ask_from <= self._clock.monotonic() <= until

    async def _advance(self, capture: Capture) -> Capture:
        now = self._clock.now()
        if capture.state is CaptureState.WANTED:
            asked = replace(capture, at=now, state=CaptureState.ASKED, asked_at=now, reason="")
            self._book.record_captures([asked])
            return await self._saver.ask(asked, now)
        polled = capture
        if capture.state is CaptureState.PENDING:
            polled = await self._saver.poll(capture, now)
        age = now - (capture.asked_at or capture.at)
        overdue = self._deadline if polled.state is CaptureState.PENDING else LOST_AFTER
        return await self._settle(polled, now) if polled.state.open and age > overdue else polled

    async def _settle(self, capture: Capture, now: datetime) -> Capture:
        """Let the index decide about a capture whose answer was lost or whose job never ends."""
        try:
            memento = await self._wayback.since(capture.url, capture.asked_at or capture.at)
        except ArchiveError:
            return capture
        if memento is not None:
            return replace(capture, at=now, state=CaptureState.CAPTURED, memento=memento, reason="")
        reason = "the archive never said whether it captured the page, and its index does not list it"
        return replace(capture, at=now, state=CaptureState.UNKNOWN, reason=reason)
