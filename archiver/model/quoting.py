"""How a text bears out a quotation, and what was compared with what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archiver.model.observation import EvidenceRef


class QuoteMatch(StrEnum):
    """How well a text bears out a quotation. Members are in order of worth, best first."""

    EXACT = "exact"
    CLOSE = "close"
    PARTIAL = "partial"
    ABSENT = "absent"
    NOT_CHECKED = "not_checked"


class Compared(StrEnum):
    """What a quotation was looked for in."""

    LOOK = "look"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """One search for a citation's quotation in what its source said at a time.

    `quote` is the SHA-256 of the words that were looked for, `passage` the words that were found. `seen_at`
    is when the text was seen or, of a copy, captured; `url` where; `sha256` of the decoded body, empty if it
    was cut off. `complete` tells whether the whole text could be read.
    """

    citation: str
    source: str
    run: str
    at: datetime
    quote: str
    compared: Compared
    seen_at: datetime
    url: str
    sha256: str
    complete: bool
    match: QuoteMatch
    passage: str = ""
    evidence: EvidenceRef | None = None
