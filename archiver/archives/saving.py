"""What the driving of captures needs: a way to have pages captured, an index, a book to keep the steps in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from archiver.archives.pace import Pace
from archiver.archives.slots import Quota
from archiver.model.judgement import Judgement
from archiver.model.snapshot import Capture, Memento
from archiver.model.source import Source

BEHIND = timedelta(minutes=1)
"""How far an archive's clock may be behind ours, when it is asked what it captured since."""


class Saver(Protocol):
    """One way to have a page captured, at its own pace, in the archive that is called so.

    `poll_every` is how many seconds lie between two questions about what is under way, at least.
    """

    archive: str
    pace: Pace
    per_day: int
    poll_every: float

    async def ask(self, capture: Capture) -> Capture:
        """Ask for it; gives the next step.

        Raises ArchiveBusy, ArchiveRefused or ArchiveUnreached where it was not taken, ArchiveError where the
        answer was lost.
        """

    async def statuses(self, captures: Sequence[Capture]) -> Mapping[str, Capture]:
        """Ask how captures are doing; the next step, or the same, of those that were answered, by their keys.

        Raises ArchiveError without an answer.
        """

    async def account(self) -> Mapping[str, Any] | None:
        """What the archive says of our account, for people; None where there is none to ask about.

        Raises ArchiveError without an answer.
        """

    async def quota(self) -> Quota | None:
        """How many more may be asked for; None where nobody tells. Raises ArchiveError without an answer."""


class Index(Protocol):
    """What decides about a capture whose answer was lost."""

    async def since(self, url: str, moment: datetime) -> Memento | None:
        """The first capture of `url` made at or after `moment`, by its own clock, which may be `BEHIND`.

        Raises ArchiveError without an answer.
        """


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

    def captures_today(self) -> Mapping[str, int]:
        """How many captures were asked for on this UTC day, by archive."""

    def judgements(self, source_ids: Sequence[str]) -> Mapping[str, Judgement]:
        """The verdicts on those of these sources that are recorded."""

    def source(self, source_id: str) -> Source | None:
        """A source by its id."""

    def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> Collection[str]:
        """Lease keys that nobody else holds; those granted."""

    def release(self, owner: str, source_ids: Collection[str] | None = None) -> None:
        """Give leases back."""
