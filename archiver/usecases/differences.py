"""history --diff: what changed in the text of a source, from one proof to the next, and since a copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from archiver.model import times
from archiver.model.comparison import Comparison
from archiver.model.facts import RecordedLook
from archiver.model.observation import EvidenceRef
from archiver.model.source import Source
from archiver.reports.cells import printable
from archiver.texts.diff import Line, diff
from archiver.usecases.tools import Desk
from archiver.usecases.versions import kept_copy, text_of_copy, text_of_look
from archiver.verdicts.policy import proves


@dataclass(frozen=True)
class Version:
    """What a source said at a time, by a look or by an archived copy. `sha256` is of the decoded body."""

    what: str
    at: datetime
    sha256: str
    url: str
    text: str
    evidence: EvidenceRef | None = None


@dataclass(frozen=True)
class Difference:
    """Two versions and the way from the older to the newer."""

    old: Version
    new: Version
    lines: Sequence[Line]


def differences(desk: Desk, source: Source) -> list[Difference]:
    """How the text changed between proofs that follow one another, and since the copy compared with last.

    By the time of the newer version. What can't be read any more, or was erased, is passed over.
    """
    looks = desk.ledger.looks(source.id)
    pairs = [*pairwise(_proofs(desk, source, looks)), *_since_copy(desk, source, looks)]
    found = [Difference(old, new, diff(old.text, new.text)) for old, new in pairs]
    told = [difference for difference in found if difference.lines]
    return sorted(told, key=lambda difference: (difference.new.at, difference.old.at))


def _proofs(desk: Desk, source: Source, looks: Sequence[RecordedLook]) -> Iterator[Version]:
    """The looks that saw it, as far as each saw other bytes than the one before."""
    last = ""
    for recorded in looks:
        look = recorded.look
        seen = look.observation
        if proves(seen.state, seen.http_status) and look.sha256 != last:
            version = _of_look(desk, source, recorded)
            if version is not None:
                last = look.sha256
                yield version


def _of_look(desk: Desk, source: Source, recorded: RecordedLook) -> Version | None:
    look = recorded.look
    text = text_of_look(desk, source, look)
    if not text:
        return None
    ref = look.evidence[-1] if look.evidence else None
    return Version("look", look.at, look.sha256, look.observation.checked_url, text, ref)


def _since_copy(
    desk: Desk, source: Source, looks: Sequence[RecordedLook]
) -> Iterator[tuple[Version, Version]]:
    """The copy that was compared last, and the look it was compared with."""
    made = [one for one in desk.ledger.comparisons(source.id) if one.similarity is not None]
    for comparison in made[-1:]:
        recorded = next(recorded for recorded in looks if recorded.id == comparison.look)
        old, new = _of_copy(desk, source, comparison), _of_look(desk, source, recorded)
        if old is not None and new is not None:
            yield old, new


def _of_copy(desk: Desk, source: Source, comparison: Comparison) -> Version | None:
    copy = kept_copy(desk, comparison.evidence)
    text = text_of_copy(desk, source, copy) if copy else None
    if not text:
        return None
    digest, at = comparison.copy_sha256, comparison.memento_at
    return Version("copy", at, digest, comparison.memento_url, text, comparison.evidence)


def facts(difference: Difference) -> dict[str, object]:
    """A difference for machines."""
    return {
        "old": _version_facts(difference.old),
        "new": _version_facts(difference.new),
        "lines": [{"mark": line.mark, "text": printable(line.text)} for line in difference.lines],
    }


def _version_facts(version: Version) -> dict[str, object]:
    return {
        "what": version.what,
        "at": times.iso(version.at),
        "sha256": version.sha256,
        "url": version.url,
        "evidence": str(version.evidence) if version.evidence else None,
    }
