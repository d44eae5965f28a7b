"""Which exchanges are worth keeping: the first, every change of state or text, every negative.

A look that saw what the one before saw names that one's exchange instead of one of its own; what it saw
itself stays by its digest.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

from archiver.ledger.texts import digest_of
from archiver.model.facts import Kept
from archiver.model.observation import EvidenceRef, Observation
from archiver.verdicts.policy import proves


class Seen(Protocol):
    """An observation that is about to be recorded."""

    @property
    def observation(self) -> Observation:
        """What was seen."""

    @property
    def similarity(self) -> float | None:
        """How much of it is what the first proof saw."""

    @property
    def sha256(self) -> str:
        """Of the content, where the content itself was left behind."""


class KeptBook(Protocol):
    """What has to be known of the looks before."""

    def kept_looks(self, source_ids: Sequence[str]) -> Mapping[str, Kept]:
        """The last look at each of these sources."""


def unchanged(last: Kept, now: Seen) -> bool:
    """Whether a look saw the source as the one before did: same state, and same bytes or text."""
    seen = now.observation
    if not last.evidence or not proves(seen.state, seen.http_status):
        return False
    before = (last.state, last.reason_code, last.final_url, last.http_status)
    if before != (seen.state, seen.reason_code, seen.final_url, seen.http_status):
        return False
    return _same_bytes(last, now) or _same_text(last, now)


def _same_bytes(last: Kept, now: Seen) -> bool:
    content = now.observation.content
    sha256 = now.sha256 if content is None else hashlib.sha256(content).hexdigest()
    return sha256 != "" and sha256 == last.sha256


def _same_text(last: Kept, now: Seen) -> bool:
    text = now.observation.text
    if text is not None:
        return digest_of(text) == last.text
    return now.similarity == 1.0 and (last.similarity == 1.0 or last.is_first_proof)


class Transitions:
    """Says, look by look, which earlier exchange stands for its own."""

    def __init__(self, book: KeptBook) -> None:
        self._book = book

    def instead(
        self, source_ids: Sequence[str], seen: Sequence[Seen]
    ) -> list[tuple[EvidenceRef, ...] | None]:
        """For each look the exchanges to name instead of its own; None where its own are kept."""
        known = self._book.kept_looks(source_ids)
        return [
            last.evidence if (last := known.get(source)) and unchanged(last, now) else None
            for source, now in zip(source_ids, seen, strict=True)
        ]
