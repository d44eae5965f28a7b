"""Links, pictures and frames: which of them are citations, and which belong to the article's own page."""

import re
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from archiver.address import parse
from archiver.citations.identity import identified
from archiver.model.document import Document
from archiver.platforms.registry import Registry

OWN_PICTURE: Final = "the article's own picture"
OWN_PART: Final = "part of the article's own page"
ITSELF: Final = "the article itself"
TECHNICAL: Final = "a technical frame"

_NO_CITATION: Final = re.compile(
    r"\s*(?:#|\Z|(?:mailto|tel|sms|callto|javascript|data|about|blob|cid|vbscript):)", re.IGNORECASE
)
_SCHEME: Final = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_PICTURE: Final = re.compile(r"[^?#]+\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)(?:[?#].*)?", re.IGNORECASE)
_TECHNICAL_HOSTS: Final = frozenset(
    """
    googletagmanager.com google-analytics.com doubleclick.net googlesyndication.com googleadservices.com
    adnxs.com amazon-adsystem.com criteo.com criteo.net taboola.com outbrain.com hotjar.com
    scorecardresearch.com quantserve.com disqus.com recaptcha.net cookiebot.com onetrust.com
    """.split()  # noqa: SIM905 - a table of words reads better as words
)


def is_citation(url: str) -> bool:
    """Whether a link can name a source at all: no e-mail, telephone, script or place in the same page."""
    return _NO_CITATION.match(url) is None


class Home:
    """What belongs to the article's own site, known from where it was read and what it says of itself."""

    def __init__(self, document: Document, platforms: Registry) -> None:
        own = [url for url in (document.canonical_url, document.origin) if url and _domain(url)]
        base = document.base_url or ""
        if not own and urlsplit(base).path.strip("/"):
            own = [base]
        self._domains = {domain for url in (*own, base) if (domain := _domain(url))}
        self._sources = {identified(url, platforms).source.id for url in own}

    def is_itself(self, source_id: str) -> bool:
        """Whether a source is the article."""
        return source_id in self._sources

    def holds(self, url: str) -> bool:
        """Whether a URL is on the article's own site, as relative ones are."""
        return _SCHEME.match(url) is None or _domain(url) in self._domains


def link_reason(url: str, home: Home) -> str:
    """Why a link is no citation of a source; empty if it is one."""
    return OWN_PICTURE if _PICTURE.fullmatch(url) and home.holds(url) else ""


def picture_reason(url: str, home: Home) -> str:
    """Why a picture is no citation of a source; empty if it is one."""
    return OWN_PICTURE if home.holds(url) else ""


def frame_reason(url: str, home: Home) -> str:
    """Why a frame that shows no post of a platform is no citation of a source; empty if it is one."""
    if home.holds(url):
        return OWN_PART
    return TECHNICAL if _domain(url) in _TECHNICAL_HOSTS else ""


def _domain(url: str) -> str | None:
    """The registrable domain of an http(s) URL, its host where there is none (an address, a suffix)."""
    try:
        host = parse(url).host
    except ValueError:
        return None
    return _registrable(host)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _registrable(host: str) -> str:
    return _suffixes().privatesuffix(host) or host
