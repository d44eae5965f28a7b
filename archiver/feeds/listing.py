"""What a feed, a sitemap or a section page lists, and the safe way to read XML."""

import zlib
from dataclasses import dataclass
from typing import Any, Final

from archiver.errors import UnreadableInput
from archiver.model.watch import Entry

MOST_BYTES: Final = 50_000_000
"""No list is larger than this once unpacked: the limit that the sitemap protocol sets."""

_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a list shows, in its order, and the further lists that it names."""

    entries: tuple[Entry, ...] = ()
    lists: tuple[Entry, ...] = ()


def unpacked(data: bytes, name: str) -> bytes:
    """The bytes, unpacked if they are gzip. Raises UnreadableInput for bombs and broken archives."""
    if not data.startswith(_GZIP):
        return data
    worker = zlib.decompressobj(wbits=31)
    try:
        plain = worker.decompress(data, MOST_BYTES)
    except zlib.error:
        raise UnreadableInput(f"{name}: the gzip archive is damaged; it is read again later") from None
    if worker.unconsumed_tail:
        raise UnreadableInput(f"{name}: over {MOST_BYTES // 1_000_000} MB unpacked, so it is not read")
    return plain


def root_of(data: bytes, name: str, *, partial: bool = False) -> Any:
    """The root element of an XML document; None if it is no XML. `partial`: what there is of one cut off.

    No entity is resolved, nothing is fetched, depth and size have limits. Raises UnreadableInput where the
    document declares entities.
    """
    from lxml import etree  # noqa: PLC0415 - reading starts without it

    refuse_entities(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=partial
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def refuse_entities(data: bytes, name: str) -> None:
    """Raise UnreadableInput if an XML document declares entities (facts: reliability, E37)."""
    if b"<!ENTITY" in data.replace(b"\0", b""):  # also of UTF-16 and UTF-32
        raise UnreadableInput(f"{name}: declares XML entities, which no feed or sitemap needs: not read")


def local_name(element: Any) -> str:
    """The name of an element without its namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
