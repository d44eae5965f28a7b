"""A page read with care: only for those that a glance did not find ordinary."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from archiver.model.exchange import Exchange
from archiver.platforms.pages import attribute, tree

SHORT = 900
VERY_SHORT = 200
LONG = 3000
_UNSEEN = ["script", "style", "noscript", "template", "svg", "title"]
_MACHINERY = (
    b"sedoparking.com", b"parkingcrew.net", b"bodis.com", b"parklogic.com", b"dan.com/buy-domain",
    b"afternic.com/forsale", b"hugedomains.com/domain_profile", b"dsultra.com", b"acquirethisname.com",
)  # fmt: skip
_FOR_SALE = (
    "domain is for sale", "domain may be for sale", "domain name is for sale", "buy this domain",
    "sponsored listings",
    "this domain name expired", "this domain has expired", "domain is parked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text of a page on one line, and what it is built of."""

    text: str
    scripts: int
    refresh: bool
    parked_by: str
    for_sale: str

    @property
    def shell(self) -> bool:
        """Whether a browser would have to run scripts before there is anything to read."""
        return len(self.text) < VERY_SHORT and self.scripts > 0


def read(exchange: Exchange) -> Page:
    """Build the tree of a page and read it."""
    page = tree(exchange)
    scripts = len(page.css("script:not([type='application/ld+json'])"))
    refresh = any(attribute(node, "http-equiv").lower() == "refresh" for node in page.css("meta[http-equiv]"))
    text = _visible(page)
    low = text.lower() if len(text) < LONG else ""
    return Page(
        text=text,
        scripts=scripts,
        refresh=refresh,
        parked_by=next((mark.decode() for mark in _MACHINERY if mark in exchange.content), "") if low else "",
        for_sale=next((phrase for phrase in _FOR_SALE if phrase in low), ""),
    )


def _visible(page: LexborHTMLParser) -> str:
    """All text a reader would see, on one line. Changes the tree."""
    page.strip_tags(_UNSEEN)
    root = page.body or page.root
    return " ".join(root.text(separator=" ").split()) if root else ""


def alike(one: str, other: str) -> bool:
    """Whether two texts share nine in ten of their runs of four words (facts: liveness, 6)."""
    first, second = _shingles(one), _shingles(other)
    return len(first & second) >= 0.9 * len(first | second)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(*(words[start:] for start in range(4)), strict=False)) or {tuple(words)}
