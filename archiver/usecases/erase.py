"""erase: remove content for good, by order; that it was done, when and why stays in the history."""

import re
from dataclasses import dataclass

from archiver.errors import UsageError
from archiver.model.integrity import Held
from archiver.usecases.history import find_source
from archiver.usecases.report import write_report
from archiver.usecases.tools import Desk

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Erased:
    """What was erased. `shared` texts and records stay, because other sources rest on them, too."""

    texts: int
    records: int
    shared: int


def erase(desk: Desk, what: str, order: str) -> Erased:
    """Erase the content of a source, or what has a digest; sources.csv is written again if there is one.

    The order is recorded before the first byte is overwritten: a process that is killed in between leaves an
    order that the same command carries out. Raises UsageError if there is nothing to erase.
    """
    if not order.strip():
        raise UsageError("--order is empty: say by whose order, and why")
    held = _held(desk, what)
    if not held.texts and not held.records:
        hint = (
            f"; {held.shared} texts or records are shared with other sources: give their digest"
            if held.shared
            else ""
        )
        raise UsageError(f"nothing is held of {what} that could be erased{hint}")
    desk.ledger.erase(held.texts, order=order.strip(), records=held.records)
    for ref in held.records:
        desk.warcs.blank(ref)
    if desk.workspace.report.exists():
        write_report(desk)
    return Erased(len(held.texts), len(held.records), held.shared)


def _held(desk: Desk, what: str) -> Held:
    if _DIGEST.fullmatch(what.lower().removeprefix("sha256:")):
        return desk.ledger.held_by_digest(what.lower().removeprefix("sha256:"))
    return desk.ledger.held_of_source(find_source(desk, what).id)
