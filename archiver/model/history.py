"""What a verdict is made from: all looks at a source and all proofs that archives hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archiver.model.judgement import Judgement
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
class History:
    """Everything known about a source, oldest first. `proofs` are capture times of verified snapshots."""

    source: Source
    looks: tuple[SeenLook, ...] = ()
    proofs: tuple[datetime, ...] = ()


Judge = Callable[[History], Judgement]
