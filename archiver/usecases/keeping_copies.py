"""Copies that were fetched to be verified, as evidence of our own: an archive may lose them, too."""

from archiver.errors import StorageError
from archiver.model.exchange import Exchange
from archiver.model.observation import EvidenceRef
from archiver.model.snapshot import Memento
from archiver.usecases.tools import Desk


def keep_copy(desk: Desk, source: str, memento: Memento, exchange: Exchange | None) -> EvidenceRef | None:
    """Write the archive's answer to the evidence and return when it is on the disk; None where none is kept.

    Unless every exchange is kept, an answer that came before names the record that it has. Slow.
    """
    settings = desk.settings.evidence
    if exchange is None or not settings.record:
        return None
    if settings.keep == "transitions" and (earlier := _kept_before(desk, source, memento, exchange)):
        return earlier
    return keep(desk, exchange)


def keep(desk: Desk, exchange: Exchange) -> EvidenceRef | None:
    """Write an archive's answer to the evidence and return when it is on the disk; None where none is kept.

    Slow.
    """
    if not desk.settings.evidence.record:
        return None
    ref = desk.warcs.append(exchange)
    desk.warcs.sync()
    return ref


def _kept_before(desk: Desk, source: str, memento: Memento, exchange: Exchange) -> EvidenceRef | None:
    """The record of the same answer about the same copy, if it can still be read."""
    for lookup in reversed(desk.ledger.lookups(source)):
        if lookup.evidence and any(one.url == memento.url for one in lookup.mementos):
            try:
                same = desk.warcs.read(lookup.evidence).content == exchange.content
            except StorageError:
                return None
            return lookup.evidence if same else None
    return None
