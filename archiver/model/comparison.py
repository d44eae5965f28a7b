"""A source set beside the archived copy that is nearest to the article's date."""

from dataclasses import dataclass
from datetime import datetime

from archiver.model.observation import EvidenceRef


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a look saw, compared with what an archive holds.

    `look` is the look's number in the ledger, `look_sha256` and `copy_sha256` are of the decoded bodies.
    `similarity` is that of the readable texts, 0 to 1; None where the copy does not show the source in a form
    that can be read. `evidence` is the copy as replayed.
    """

    source: str
    run: str
    at: datetime
    look: int
    memento_url: str
    memento_at: datetime
    similarity: float | None
    look_sha256: str
    copy_sha256: str
    evidence: EvidenceRef | None = None
