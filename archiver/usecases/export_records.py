"""The records of an export: what was chosen, what belongs to it, where it stands in the history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from archiver.errors import StorageError
from archiver.evidence.entries import Entry, entry_at
from archiver.evidence.exchanges import Belonging, Part, belongings
from archiver.evidence.wacz import Page
from archiver.model.integrity import erased_records
from archiver.model.observation import EvidenceRef
from archiver.texts.readable import title
from archiver.usecases.export_choice import ARTICLE, COPY, LOOK, Chosen, Claim
from archiver.usecases.tools import Desk

_MOST_TITLED = 5_000_000
_PAGES = (LOOK, ARTICLE, COPY)


@dataclass(frozen=True)
class Artefact:
    """A record of an export: why it is in it, or the reason why it is not (`entry` is None then).

    `part` says how it belongs to another record, `event` which event of the history holds its SHA-256.
    """

    ref: EvidenceRef
    claims: Sequence[Claim]
    entry: Entry | None = None
    part: Part | None = None
    event: int | None = None
    missing: str = ""


@dataclass
class _Gathering:
    """Records by where they lie."""

    folder: Path
    found: dict[EvidenceRef, Artefact] = field(default_factory=dict)

    @property
    def entries(self) -> Mapping[EvidenceRef, Entry]:
        """Those that could be read."""
        return {ref: one.entry for ref, one in self.found.items() if one.entry}

    def take(self, ref: EvidenceRef, claims: Sequence[Claim], erased: str = "") -> None:
        """Read a record that was chosen, and the one that holds its body."""
        if erased:
            self.found[ref] = Artefact(ref, claims, missing=f"{ref}, {erased}")
            return
        try:
            entry = entry_at(self.folder, ref)
        except StorageError as error:
            self.found[ref] = Artefact(ref, claims, missing=str(error))
            return
        self.found[ref] = Artefact(ref, claims, entry)
        if entry.original is not None and entry.original not in self.found:
            self.take(entry.original, claims)
            self.found[entry.original] = replace(self.found[entry.original], part=Part.BODY)

    def add(self, one: Belonging) -> None:
        """Add what belongs to a record."""
        claims = self.found[one.to].claims
        self.found.setdefault(one.entry.ref, Artefact(one.entry.ref, claims, one.entry, one.part))


def gather(desk: Desk, chosen: Chosen) -> list[Artefact]:
    """All records of an export in the order in which they were recorded."""
    gathering = _Gathering(desk.workspace.evidence)
    erased = erased_records(desk.ledger.evidence.erasures())
    claims: dict[EvidenceRef, list[Claim]] = {}
    for claim in chosen.claims:
        claims.setdefault(claim.ref, []).append(claim)
    for ref, own in claims.items():
        gathering.take(ref, own, erased[ref].words if ref in erased else "")
    chosen_ones, told = gathering.entries, dict[EvidenceRef, int]()
    for span in desk.ledger.evidence.spans():
        told |= {EvidenceRef(span.file, one.offset, one.length): span.event for one in span.records}
        for belonging in belongings(gathering.folder, span, chosen_ones):
            gathering.add(belonging)
    ordered = sorted(gathering.found.values(), key=lambda one: (one.ref.file, one.ref.offset))
    return [replace(one, event=told.get(one.ref)) for one in ordered]


def pages(desk: Desk, artefacts: Sequence[Artefact]) -> Iterator[Page]:
    """The ways in: what looks decided on, articles and copies; no media, requests or redirects."""
    for one in artefacts:
        kinds = {claim.what for claim in one.claims}
        if one.entry is None or one.part is not None or not one.entry.url.startswith("http"):
            continue
        if what := next((kind for kind in _PAGES if kind in kinds), None):
            named = _title(desk, one.entry) or one.claims[0].source or one.entry.url
            yield Page(one.entry, f"{named} ({what})")


def _title(desk: Desk, entry: Entry) -> str:
    """What a page calls itself; empty if it can't be known."""
    held = entry.original or entry.ref
    if "html" not in entry.media_type or held.length > _MOST_TITLED:
        return ""
    try:
        return title(desk.warcs.read(entry.ref).content) or ""
    except StorageError:
        return ""
