"""What a probe concludes from its answers, and the look that records it."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime

from archiver.model.exchange import Answer, Ask
from archiver.model.parts import MediaPart
from archiver.model.states import State

EDITED = "edited"
"""The reason code of a look at a post that its platform marks as edited."""

STALE_VERSION = "stale_version"
"""The reason code of a look at a version of a post of which the platform says that there is a newer one."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look at a source saw, in words and in facts.

    `reason_code` is stable and for machines; `reason` is a sentence for a layman that first says what
    the other side said. `text` is the readable text of the thing cited where the probe read it;
    `author` and `posted_at` as the platform states them. `http_status` belongs to `checked_url`.
    `content` are the decoded bytes the observation rests on (None: no answer, or truncated). `media` are the
    pictures, videos and files of the thing cited; a look that was recorded has them in rows of their own.
    """

    state: State
    reason_code: str
    reason: str
    checked_url: str = ""
    http_status: int | None = None
    final_url: str = ""
    author: str | None = None
    posted_at: datetime | None = None
    text: str | None = None
    content: bytes | None = None
    media: tuple[MediaPart, ...] = ()


Probe = Generator[Ask, Answer, Observation]


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """Where the record of an exchange lies: `file` is relative to the evidence folder."""

    file: str
    offset: int
    length: int

    def __str__(self) -> str:
        return f"{self.file}:{self.offset}+{self.length}"


@dataclass(frozen=True, slots=True)
class Look:
    """An observation of a source, at a time, from a place, with its evidence.

    `sha256` is of the decoded body; empty if there was none or it was truncated. `evidence` has the
    response records of all exchanges the observation rests on, the decisive one last. `similarity` (0 to 1)
    compares the text with that of the first look that proved the source; None if not compared.
    """

    source: str
    run: str
    at: datetime
    observation: Observation
    vantage: str = ""
    sha256: str = ""
    similarity: float | None = None
    evidence: tuple[EvidenceRef, ...] = ()
