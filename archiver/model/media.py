"""The pictures, films and files that belong to a thing cited, and what is held of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archiver.model.observation import EvidenceRef
from archiver.model.parts import MediaKind, MediaPart

__all__ = ["Media", "MediaHeld", "MediaKind", "MediaPart", "MediaState"]


class MediaState(StrEnum):
    """How far a part of a source has come into the evidence."""

    NAMED = "named"
    HELD = "held"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    FAILED = "failed"


class MediaHeld(StrEnum):
    """How much of the media of a source is held; n/a where the thing cited has none."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Media:
    """What is known of one part of a source at a time. The look numbered `look` named it.

    `reason` says why it is not held, or what is missing of it. `sha256` and `size` are of the bytes as they
    are written out; where a part is `too_large`, `size` is the limit that it went beyond. `evidence` is where
    the answer lies, if it was kept.
    """

    source: str
    run: str
    at: datetime
    look: int
    part: MediaPart
    state: MediaState
    reason: str = ""
    media_type: str = ""
    sha256: str = ""
    size: int | None = None
    evidence: EvidenceRef | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is held and nothing of it is known to be missing."""
        return self.state is MediaState.HELD and not self.reason
