"""What a URL that somebody wants watched turns out to be, by its content."""

import re
from typing import Final

from archiver.feeds.listing import refuse_entities, unpacked
from archiver.model.watch import WatchKind

_BY_ROOT: Final = {
    "rss": WatchKind.FEED,
    "rdf": WatchKind.FEED,
    "feed": WatchKind.FEED,
    "urlset": WatchKind.SITEMAP,
    "sitemapindex": WatchKind.SITEMAP,
}
_ROOT: Final = re.compile(
    rb"[^<]{0,9}(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?(\w+)",
    re.DOTALL | re.IGNORECASE,
)
_HEAD: Final = 8_000


def kind_of(data: bytes, name: str) -> WatchKind:
    """Feed or sitemap by the root element, anything else is an article. Raises UnreadableInput."""
    plain = unpacked(data, name)
    opening = _ROOT.match(plain[:_HEAD].replace(b"\0", b""))  # also of UTF-16
    kind = _BY_ROOT.get(opening[1].decode("ascii", "replace").lower()) if opening else None
    if kind is None:
        return WatchKind.ARTICLE
    refuse_entities(plain, name)
    return kind
