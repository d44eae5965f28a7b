"""What a URL that somebody wants watched turns out to be, by its content."""

import re
from typing import Final

from archiver.feeds.listing import local_name, root_of, unpacked
from archiver.model.watch import WatchKind

_BY_ROOT: Final = {
    "rss": WatchKind.FEED,
    "rdf": WatchKind.FEED,
    "feed": WatchKind.FEED,
    "urlset": WatchKind.SITEMAP,
    "sitemapindex": WatchKind.SITEMAP,
}
_OPENING: Final = re.compile(rb"<(?:\w+:)?(rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)


def kind_of(data: bytes, name: str) -> WatchKind:
    """Feed or sitemap by the root element, anything else is an article. Raises UnreadableInput."""
    plain = unpacked(data, name)
    if not plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return WatchKind.ARTICLE
    opening = _OPENING.search(plain[:2_000])
    root = root_of(plain, name) if opening else None
    if root is not None:
        return _BY_ROOT.get(local_name(root), WatchKind.ARTICLE)
    return _BY_ROOT[opening[1].decode().lower()] if opening else WatchKind.ARTICLE
