"""Where the redirects of a page ended, compared with where they began."""

import re
from collections import Counter
from enum import StrEnum

from archiver.address import Address, parse
from archiver.model.exchange import Exchange
from archiver.platforms.sites import site


class Landing(StrEnum):
    """The place that answered. The value is its name in a sentence."""

    SAME = "the page itself"
    OTHER = "another page"
    ROOT = "a front page"
    SECTION = "a page above it"
    ERROR = "an error page"
    LOGIN = "a login page"
    CONSENT = "a consent page"
    PARKING = "a domain dealer"


_INDEX = r"(?:index|home|default|main|start)(?:\.\w{2,5})?"
_ROOT = re.compile(rf"/?(?:[a-z]{{2}}(?:[-_][a-z]{{2}})?/?)?(?:{_INDEX}/?)?", re.IGNORECASE)
_INDEX_FILE = re.compile(rf"/{_INDEX}/?$", re.IGNORECASE)
_ERROR = re.compile(
    r"(?:^|/)(?:404|410|(?:http)?errors?(?:[-_]?(?:page|404))?|(?:page)?[-_]?not[-_]?found|404[-_]\w+)"
    r"(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:^|/)(?:log-?in|sign-?in|sso|checkpoint|servicelogin|wp-login\.php|accounts?/(?:login|signin)"
    r"|users?/(?:sign_in|login)|oauth2?/authori[sz]e)(?:[/.]|$)",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"^consent\.")
_LOGIN_HOST = re.compile(r"^(?:login|signin|sso|auth|accounts?)\.")
_CONSENT = re.compile(
    r"(?:^|/)(?:cookie-?)?consent(?:[/.]|$)|(?:^|/)privacy-?(?:gate|wall)(?:[/.]|$)", re.IGNORECASE
)
_DEALERS = frozenset(
    {
        "sedo.com", "sedoparking.com", "dan.com", "afternic.com", "hugedomains.com", "parkingcrew.net",
        "bodis.com",
        "above.com", "undeveloped.com", "domainmarket.com", "buydomains.com", "uniregistry.com", "sav.com",
        "reg.ru", "dsultra.com", "parklogic.com", "skenzo.com", "namebright.com", "atom.com",
    }
)  # fmt: skip
_SHORTENERS = frozenset(
    {
        "t.co", "bit.ly", "j.mp", "goo.gl", "tinyurl.com", "ow.ly", "buff.ly", "is.gd", "dlvr.it", "trib.al",
        "lnkd.in", "fb.me", "wp.me", "amzn.to", "nyti.ms", "reut.rs", "bbc.in", "clck.ru", "cutt.ly",
        "rebrand.ly",
        "shorturl.at", "t.ly", "wapo.st", "cnn.it", "gu.com", "on.ft.com", "apne.ws", "vk.cc",
        "kurzelinks.de",
    }
)  # fmt: skip


def landing(exchange: Exchange) -> Landing:
    """Compare the URL that was asked for with the one that answered."""
    if len(exchange.hops) == 1 or exchange.url == exchange.hops[0].url:
        return Landing.SAME
    try:
        return _compare(parse(exchange.hops[0].url), parse(exchange.url))
    except ValueError:
        return Landing.OTHER


def _compare(asked: Address, got: Address) -> Landing:
    """First what the place itself is, then how far it is from the one asked for."""
    if site(got.host) in _DEALERS and site(asked.host) != site(got.host):
        return Landing.PARKING
    if _is_new(_CONSENT, asked.path, got.path) or _is_new(_CONSENT_HOST, asked.host, got.host):
        return Landing.CONSENT
    if _is_new(_LOGIN, asked.path, got.path) or _is_new(_LOGIN_HOST, asked.host, got.host):
        return Landing.LOGIN
    if _is_new(_ERROR, asked.path, got.path) or got.parameter("aspxerrorpath"):
        return Landing.ERROR
    if asked.host in _SHORTENERS:
        return Landing.OTHER
    return _distance(asked, got)


def _distance(asked: Address, got: Address) -> Landing:
    one_site = site(asked.host) == site(got.host)
    query_kept = not Counter(asked.query) - Counter(got.query)
    if one_site and query_kept and (_key(asked) == _key(got) or is_root(asked)):
        return Landing.SAME
    if _ROOT.fullmatch(got.path) and not got.query_string and not is_root(asked):
        return Landing.ROOT
    above, below = _segments(got), _segments(asked)
    if one_site and above == below[: len(above)] and (len(above) < len(below) or not query_kept):
        return Landing.SECTION
    return Landing.OTHER


def is_root(address: Address) -> bool:
    """Whether a URL is a site's front page, which no sibling can be compared with."""
    return not address.query_string and _ROOT.fullmatch(address.path) is not None


def _is_new(pattern: re.Pattern[str], asked: str, got: str) -> bool:
    return pattern.search(got) is not None and pattern.search(asked) is None


def _key(address: Address) -> str:
    """A path without what servers add and take away."""
    return _INDEX_FILE.sub("", "/" + "/".join(address.segments)).rstrip("/").lower()


def _segments(address: Address) -> tuple[str, ...]:
    return tuple(segment.lower() for segment in address.segments)
