"""A page that lists articles: its links that look like articles of the same site."""

import re
from collections.abc import Iterator
from typing import Final

from archiver.address import Address, parse
from archiver.feeds.listing import Listing
from archiver.model.document import Document
from archiver.model.watch import Entry

MOST: Final = 500
CLEARLY: Final = 8
"""Links to articles on a page that is taken for a list without being told."""

_DATED: Final = re.compile(r"/(?:19|20)\d\d[/-]\d{1,2}\b")
_NUMBERED: Final = re.compile(r"\d{4,}")
_NOT_ARTICLES: Final = frozenset(
    {
        "tag",
        "tags",
        "topic",
        "topics",
        "author",
        "authors",
        "category",
        "search",
        "login",
        "signin",
        "account",
    }
    | {
        "about",
        "contact",
        "privacy",
        "terms",
        "subscribe",
        "newsletter",
        "newsletters",
        "rss",
        "feed",
        "page",
    }
)
_FILES: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|css|js|xml|rss)$", re.IGNORECASE)


def read(document: Document) -> Listing:
    """The links of a page that look like articles of its site, each once, in the order of the page."""
    here = parse(document.base_url or document.origin)
    found: dict[str, Entry] = {}
    for url, text in _links(document):
        if len(found) < MOST and looks_like_article(url, here):
            found.setdefault(url.partition("#")[0], Entry(url.partition("#")[0], None, text))
    return Listing(entries=tuple(found.values()))


def is_listing(document: Document) -> bool:
    """Whether a page clearly lists articles: many links to articles, and hardly a word beside them."""
    titles = [len(entry.title) for entry in read(document).entries]
    return len(titles) >= CLEARLY and 2 * sum(titles) >= len(document.text)


def _links(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        yield from ((link.url, link.text) for link in block.links if not link.image)


def looks_like_article(url: str, here: Address) -> bool:
    """Whether a URL is one of this site and has what articles have: a date, a number or a long slug."""
    try:
        there = parse(url)
    except ValueError:
        return False
    if _site(there) != _site(here) or there.url == here.url or _FILES.search(there.path):
        return False
    segments = [segment.lower() for segment in there.segments]
    if not segments or _NOT_ARTICLES & set(segments):
        return False
    last = segments[-1]
    return bool(_DATED.search(there.path) or _NUMBERED.search(last) or len(re.findall(r"[-_]", last)) >= 2)


def _site(address: Address) -> tuple[str, int]:
    return address.host.removeprefix("www."), address.port
