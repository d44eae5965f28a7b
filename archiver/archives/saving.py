"""What the driving of captures needs: a way to have pages captured, and a book to keep the steps in."""

from collections.abc import Collection, Sequence
from typing import Protocol

from archiver.archives.pace import Pace
from archiver.model.snapshot import Capture
from archiver.model.source import Source


class Saver(Protocol):
    """One way to have a page captured, at its own pace."""

    pace: Pace

    async def ask(self, capture: Capture) -> Capture:
        """Ask for it; gives the next step.

        Raises ArchiveBusy, ArchiveRefused or ArchiveUnreached where it was not taken, ArchiveError where the
        answer was lost.
        """

    async def poll(self, capture: Capture) -> Capture:
        """Ask how it is doing; gives the next step, or the same. Raises ArchiveError without an answer."""


class CaptureBook(Protocol):
    """Where captures are kept; all processes share it."""

    def record_captures(self, captures: Sequence[Capture]) -> None:
        """Append steps."""

    def open_captures(self) -> Sequence[Capture]:
        """The latest step of each capture that has not come to an end."""

    def capture(self, key: str) -> Capture | None:
        """The latest step of one capture."""

    def captures(self, source_id: str) -> Sequence[Capture]:
        """Every step of every capture of a source, oldest first."""

    def source(self, source_id: str) -> Source | None:
        """A source by its id."""

    def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> Collection[str]:
        """Lease keys that nobody else holds; those granted."""

    def release(self, owner: str, source_ids: Collection[str] | None = None) -> None:
        """Give leases back."""
