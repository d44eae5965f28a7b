"""What a source said: in a look that is recorded, and in an archived copy."""

import hashlib
from dataclasses import dataclass

from archiver.errors import StorageError
from archiver.liveness.copies import shown_in
from archiver.model.exchange import Exchange
from archiver.model.observation import EvidenceRef, Look
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.texts.readable import paragraphs, visible
from archiver.usecases.tools import Desk


@dataclass(frozen=True)
class Copy:
    """A copy as an archive replayed it, and where it lies in the evidence, if it does."""

    exchange: Exchange
    evidence: EvidenceRef | None = None

    @property
    def sha256(self) -> str:
        """Of the decoded body."""
        return hashlib.sha256(self.exchange.content).hexdigest()


def kept_copy(desk: Desk, ref: EvidenceRef | None) -> Copy | None:
    """The copy that lies there; None if it can't be had any more."""
    if ref is None:
        return None
    try:
        record = desk.warcs.read(ref)
    except StorageError:
        return None
    return Copy(Exchange((record.hop,), record.content), ref)


def text_of_look(desk: Desk, source: Source, look: Look) -> str | None:
    """What a source said when it was looked at: a post as its platform gave it, a page's readable text.

    None if that can't be had any more. Slow for pages.
    """
    if look.observation.text is not None or source.platform is not PlatformName.WEB or not look.evidence:
        return look.observation.text
    try:
        return paragraphs(desk.warcs.read(look.evidence[-1]).content)
    except StorageError:
        return None


def visible_in(source: Source, copy: Copy) -> str:
    """All that a page shows, what stands beside the article included; empty for posts."""
    if source.platform is not PlatformName.WEB:
        return ""
    return visible(copy.exchange.content, copy.exchange.header("content-type"))


def text_of_copy(desk: Desk, source: Source, copy: Copy) -> str | None:
    """What a source says in a copy; None unless its platform's own rules find it there. Slow for pages."""
    seen = shown_in(desk.registry.by_name(source.platform), source, copy.exchange)
    if seen is None:
        return None
    if seen.text is None and source.platform is PlatformName.WEB:
        return paragraphs(copy.exchange.content)
    return seen.text
