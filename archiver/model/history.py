"""What a verdict is made from: all looks at a source, all proofs that archives hold, what people say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archiver.model.judgement import Judgement
from archiver.model.note import Note
from archiver.model.source import Source
from archiver.model.states import State


@dataclass(frozen=True, slots=True)
class SeenLook:
    """What a verdict needs to know of a recorded look."""

    at: datetime
    run: str
    state: State
    reason_code: str
    reason: str
    http_status: int | None = None
    final_url: str = ""
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A run that is not believed for now: of the sources it looked at, too many were lost at once."""

    run: str
    flipped: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class History:
    """Everything known about a source, oldest first. `proofs` are capture times of verified snapshots.

    `holds` are the runs among those of the looks that are held; `notes` is what people said.
    """

    source: Source
    looks: tuple[SeenLook, ...] = ()
    proofs: tuple[datetime, ...] = ()
    notes: tuple[Note, ...] = ()
    holds: tuple[Hold, ...] = ()


Judge = Callable[[History], Judgement]
