"""What a verdict is made from: looks at a source, proofs and copies that archives hold, what people say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archiver.model.judgement import Judgement
from archiver.model.note import Note
from archiver.model.source import Source
from archiver.model.states import State


@dataclass(frozen=True, slots=True)
class SeenLook:
    """What a verdict needs to know of a recorded look. `posted_at` is what the platform said."""

    at: datetime
    run: str
    state: State
    reason_code: str
    reason: str
    http_status: int | None = None
    final_url: str = ""
    similarity: float | None = None
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A run that is not believed for now: of the sources it looked at, too many were lost at once."""

    run: str
    flipped: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class SeenComparison:
    """What a verdict needs to know of a comparison with the copy nearest to the article's date.

    `at` is when it was made, `look_at` when the look was that it is about; `similarity` is 0 to 1.
    """

    at: datetime
    look_at: datetime
    memento_at: datetime
    similarity: float


@dataclass(frozen=True, slots=True)
class History:
    """Everything known about a source, oldest first. `proofs` are capture times of verified snapshots.

    `holds` are the runs among those of the looks that are held; `notes` is what people said;
    `comparisons` tell how the source stands beside archived copies.
    """

    source: Source
    looks: tuple[SeenLook, ...] = ()
    proofs: tuple[datetime, ...] = ()
    notes: tuple[Note, ...] = ()
    holds: tuple[Hold, ...] = ()
    comparisons: tuple[SeenComparison, ...] = ()


Judge = Callable[[History], Judgement]
