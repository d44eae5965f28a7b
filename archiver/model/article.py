"""An article as the ledger knows it."""

from dataclasses import dataclass
from datetime import datetime

from archiver.model.attached import Attached
from archiver.model.citation import Citation
from archiver.model.observation import EvidenceRef


@dataclass(frozen=True, slots=True)
class Article:
    """An article that was read, at a time. `sha256` is of its bytes; dates as in `Document`."""

    id: str
    origin: str
    url: str
    title: str
    author: str
    published: str
    modified: str
    language: str
    sha256: str
    read_at: datetime
    evidence: EvidenceRef | None = None


@dataclass(frozen=True, slots=True)
class RecordedCitation:
    """A citation with the id it was given once. `status` is present or vanished.

    `attached` is the editor's choice from which `citation` has its source, where one stands.
    """

    id: str
    article: str
    citation: Citation
    status: str = "present"
    attached: Attached | None = None
