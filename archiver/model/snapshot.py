"""Copies in public archives: what a look-up answered, and captures that were asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archiver.model.observation import EvidenceRef
from archiver.model.states import SnapshotStatus


class Found(StrEnum):
    """The three answers of a look-up. No answer is never the same as an empty one."""

    FOUND = "found"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture that an archive says it holds (RFC 7089). `url` replays it; `original` is its URI-R.

    `verified` says whether its content was seen to be the source; None: not looked into yet.
    """

    url: str
    original: str
    at: datetime
    http_status: int | None = None
    mimetype: str = ""
    digest: str = ""
    verified: bool | None = None

    @property
    def redirects(self) -> bool:
        """Whether it is a capture of a redirect, not of a page."""
        return self.http_status is not None and 300 <= self.http_status < 400


@dataclass(frozen=True, slots=True)
class LookUp:
    """One question to an archive about a source, and its answer.

    `mementos` are the ones worth keeping: earliest, nearest to the wanted date, best.
    `reason` says why the answer is unknown. Where copies were found and there is a reason, the answer is that
    of a verification: of one copy, which was fetched, and the reason says what it holds. `evidence` is where
    the copy lies that was fetched, if it was kept.
    """

    source: str
    run: str
    at: datetime
    archive: str
    found: Found
    mementos: tuple[Memento, ...] = ()
    reason: str = ""
    evidence: EvidenceRef | None = None

    @property
    def is_check(self) -> bool:
        """Whether this is what the verification of a copy found out, not the answer of an index."""
        return self.found is Found.FOUND and (
            self.reason != "" or any(m.verified is not None for m in self.mementos)
        )


class CaptureState(StrEnum):
    """How far a requested capture has come."""

    WANTED = "wanted"
    ASKED = "asked"
    PENDING = "pending"
    CAPTURED = "captured"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def open(self) -> bool:
        """Whether the capture still has to be driven or polled."""
        return self in (CaptureState.WANTED, CaptureState.ASKED, CaptureState.PENDING)


@dataclass(frozen=True, slots=True)
class Capture:
    """One step in the life of a requested capture; steps share `key` (archive, URL and UTC day).

    `at` is when this step was seen, `asked_at` when the archive was asked. `status_ext` is the archive's own
    code, `reason` its words.
    """

    key: str
    source: str
    run: str
    archive: str
    url: str
    at: datetime
    state: CaptureState
    asked_at: datetime | None = None
    job: str = ""
    status_ext: str = ""
    reason: str = ""
    memento: Memento | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the archive copies of a source stand, for one row of the report."""

    status: SnapshotStatus
    reason: str = ""
    best: Memento | None = None
    nearest: Memento | None = None
    earliest: Memento | None = None
