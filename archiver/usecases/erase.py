"""erase: remove content for good, by order; that it was done, when and why stays in the history."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.errors import UsageError
from archiver.evidence.recovery import ORPHANS
from archiver.model.integrity import Held, erased_records
from archiver.model.observation import EvidenceRef
from archiver.model.parts import MediaKind
from archiver.usecases.history import find_source
from archiver.usecases.report import write_report
from archiver.usecases.tools import Desk
from archiver.usecases.videos import partly

_DIGEST = re.compile(r"[0-9a-f]{64}")


KEPT = (
    "its address, the verdict, why it was not seen, digests of what was, who noted something and when, and "
    "what articles say of it (to erase that, name the article)"
)
KEPT_OF_ARTICLE = "its address, the addresses it cites, and what was seen there"


@dataclass(frozen=True)
class Erased:
    """What was erased. `shared` texts and records stay, because others rest on them, too.

    `stays` says what else does, `unsearched` is a folder that may hold more of it; None: there is none.
    """

    texts: int
    records: int
    shared: int
    stays: str = ""
    unsearched: Path | None = None


def erase(desk: Desk, what: str, order: str) -> Erased:
    """Erase the content of a source or an article, or what has a digest.

    sources.csv is written again if there is one. The order is recorded before the first byte is overwritten:
    a process that is killed in between leaves an order that the same command carries out. Raises UsageError
    if there is nothing to erase.
    """
    if not order.strip():
        raise UsageError("--order is empty: say by whose order, and why")
    held, stays, cut_short = _held(desk, what)
    left = _left_behind(desk)
    if not held.texts and not held.records and not left and not cut_short:
        hint = f"; {held.shared} texts or records are shared with others: give their digest"
        raise UsageError(f"nothing is held of {what} that could be erased{hint if held.shared else ''}")
    if held.texts or held.records:
        desk.ledger.evidence.erase(held.texts, order=order.strip(), records=held.records)
    for ref in (*left, *held.records):
        desk.warcs.blank(ref)
    for folder in cut_short:
        shutil.rmtree(folder)
    if desk.workspace.report.exists():
        write_report(desk)
    orphans = desk.workspace.evidence / ORPHANS
    return Erased(
        len(held.texts),
        len({*left, *held.records}),
        held.shared,
        stays,
        orphans if orphans.is_dir() else None,
    )


def _held(desk: Desk, what: str) -> tuple[Held, str, Sequence[Path]]:
    """What is to be erased, a word about what stays of it, and folders that go, too."""
    digest = what.lower().removeprefix("sha256:")
    if _DIGEST.fullmatch(digest):
        return desk.ledger.evidence.held_by_digest(digest), "", []
    article = next((one for one in desk.ledger.articles() if what in (one.id, one.url, one.origin)), None)
    if article is None:
        source = find_source(desk, what).id
        return _unordered(desk, desk.ledger.evidence.held_of_source(source)), KEPT, _cut_short(desk, source)
    cited = desk.ledger.find_sources(what)
    if cited and what != article.id:
        raise UsageError(f"{what} is an article and a source, too: say {article.id} or {cited[0].id}")
    return _unordered(desk, desk.ledger.evidence.held_of_article(article.id)), KEPT_OF_ARTICLE, []


def _unordered(desk: Desk, held: Held) -> Held:
    """Without those records whose erasure was ordered before."""
    ordered = erased_records(desk.ledger.evidence.erasures())
    return replace(held, records=[ref for ref in held.records if ref not in ordered])


def _cut_short(desk: Desk, source: str) -> list[Path]:
    """Folders with what there is of a source's videos whose download was cut short."""
    parts = [one.part for one in desk.ledger.media([source]).get(source, ())]
    folders = {partly(desk.workspace.evidence, part.url) for part in parts if part.kind is MediaKind.VIDEO}
    return [folder for folder in folders if folder.is_dir()]


def _left_behind(desk: Desk) -> list[EvidenceRef]:
    """Records whose erasure was ordered, but not carried out: somebody was killed in between."""
    ordered = erased_records(desk.ledger.evidence.erasures())
    return [ref for ref in ordered if not desk.warcs.is_blank(ref)]
