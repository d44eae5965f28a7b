"""What a person says about a source: that they looked at it, that a finding is accepted, or just a remark."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archiver.model.observation import EvidenceRef
from archiver.model.states import Verdict


class Seen(StrEnum):
    """What a person saw."""

    LIVE = "live"
    GONE = "gone"


class Act(StrEnum):
    """What a person decided about a finding. The latest decision stands."""

    ACCEPT = "accept"
    MUTE = "mute"
    UNMUTE = "unmute"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file handed in with a note. `evidence` is where its bytes lie, `sha256` is theirs."""

    name: str
    media_type: str
    sha256: str
    evidence: EvidenceRef


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that one person said; never changed, only followed by another.

    `at` is when the person looked, `noted_at` when they said so. `citation` is the only citation that a
    decision is about; empty for every citation of the source. `verdict` is the one that was accepted.
    `until` is when the acceptance ends; None: when the verdict becomes another one.
    """

    source: str
    at: datetime
    noted_at: datetime
    person: str
    text: str
    citation: str = ""
    seen: Seen | None = None
    act: Act | None = None
    until: datetime | None = None
    verdict: Verdict | None = None
    attachment: Attachment | None = None
