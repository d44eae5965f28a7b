"""Links that carry their real target inside: redirect pages, share buttons, AMP caches. Read offline."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from archiver.address import Address, parse

Decode = Callable[[Address], str | None]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A kind of carrying link: on which hosts (with their subdomains), under which paths, how to read it."""

    name: str
    hosts: tuple[str, ...]
    paths: re.Pattern[str]
    target: Decode


def _in(*names: str) -> Decode:
    """The target stands in the first of these query parameters."""

    def decode(address: Address) -> str | None:
        return next((value for name in names if (value := address.parameter(name))), None)

    return decode


def _whole_query(address: Address) -> str | None:
    """`href.li/?https://...`: everything after the question mark."""
    return unquote(address.query_string) if "://" not in address.query_string else address.query_string


def _amp_cache(address: Address) -> str | None:
    """`/c/s/example.org/page`: content or image or viewer, `s` for https."""
    found = _AMP_PATH.match(address.path)
    if found is None:
        return None
    query = f"?{address.query_string}" if address.query_string else ""
    return f"{'https' if found[1] else 'http'}://{found[2]}{query}"


def _proofpoint_v2(address: Address) -> str | None:
    """`u=https-3A__example.org_x`: a dash for the per cent sign, an underscore for the slash."""
    value = address.parameter("u")
    return unquote(value.replace("-", "%").replace("_", "/")) if value else None


def _proofpoint_v3(address: Address) -> str | None:
    """`/v3/__https://example.org/x__;...`; with a `*` a character is encoded elsewhere: not read."""
    found = re.search(r"/v3/__(.+?)__;", f"{address.path}?{address.query_string}")
    return found[1] if found and "*" not in found[1] else None


_AMP_PATH: Final = re.compile(r"/(?:amp/|[civ]/)(s/)?([^/]+\..+)")
_ANY: Final = re.compile(r"")
GOOGLE: Final = re.compile(r"(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")

CARRIERS: Final = (
    Carrier(
        "Facebook", ("facebook.com", "messenger.com"), re.compile(r"/(?:l|flx/warn)(?:\.php)?/?\Z"), _in("u")
    ),
    Carrier(
        "Facebook",
        ("facebook.com",),
        re.compile(r"/(?:sharer(?:/sharer|\.php)|dialog/(?:share|feed))"),
        _in("u", "href", "link"),
    ),
    Carrier("Instagram", ("l.instagram.com",), _ANY, _in("u")),
    Carrier("Threads", ("l.threads.net", "l.threads.com"), _ANY, _in("u")),
    Carrier("YouTube", ("youtube.com",), re.compile(r"/redirect/?\Z"), _in("q")),
    Carrier("Telegram", ("t.me", "telegram.me"), re.compile(r"/(?:iv|share(?:/url)?)/?\Z"), _in("url")),
    Carrier("X", ("x.com", "twitter.com"), re.compile(r"/(?:intent/(?:tweet|post)|share)/?\Z"), _in("url")),
    Carrier("VK", ("vk.com", "vk.ru"), re.compile(r"/(?:away|share)\.php"), _in("to", "url")),
    Carrier("Reddit", ("out.reddit.com",), _ANY, _in("url")),
    Carrier("Reddit", ("reddit.com",), re.compile(r"/media/?\Z"), _in("url")),
    Carrier("Steam", ("steamcommunity.com",), re.compile(r"/linkfilter"), _in("url", "u")),
    Carrier(
        "LinkedIn",
        ("linkedin.com",),
        re.compile(r"/(?:redir/redirect|safety/go|shareArticle|sharing)"),
        _in("url"),
    ),
    Carrier("Outlook", ("safelinks.protection.outlook.com",), _ANY, _in("url")),
    Carrier(
        "Proofpoint", ("urldefense.proofpoint.com", "urldefense.com"), re.compile(r"/v2/url"), _proofpoint_v2
    ),
    Carrier(
        "Proofpoint",
        ("urldefense.proofpoint.com", "urldefense.com", "urldefense.us"),
        re.compile(r"/v3/__"),
        _proofpoint_v3,
    ),
    Carrier(
        "href.li",
        ("href.li", "anonym.to", "anon.to", "nullrefer.com", "dereferer.me"),
        re.compile(r"/?\Z"),
        _whole_query,
    ),
    Carrier("DuckDuckGo", ("duckduckgo.com",), re.compile(r"/l/?\Z"), _in("uddg")),
    Carrier("Slack", ("slack-redir.net",), re.compile(r"/link"), _in("url")),
    Carrier("Disqus", ("disq.us",), re.compile(r"/url"), _in("url")),
    Carrier("AMP cache", ("cdn.ampproject.org",), _AMP_PATH, _amp_cache),
    Carrier("WhatsApp", ("l.whatsapp.com",), _ANY, _in("u")),
    Carrier("Google", ("translate.google.com",), re.compile(r"/(?:translate|website)"), _in("u")),
)

_GOOGLE_CARRIERS: Final = (
    Carrier("Google", (), re.compile(r"/(?:url|imgres)/?\Z"), _in("q", "url", "imgrefurl")),
    Carrier("Google AMP", (), re.compile(r"/amp/"), _amp_cache),
)

_BY_HOST: Final = {
    host: tuple(carrier for carrier in CARRIERS if host in carrier.hosts)
    for host in {host for carrier in CARRIERS for host in carrier.hosts}
}


def unwrapped(address: Address) -> tuple[str, str] | None:
    """The target that a link carries and a note that says so; None if it carries none that can be read."""
    for carrier in _candidates(address.host):
        if carrier.paths.match(address.path):
            target = _absolute(carrier.target(address))
            if target:
                return (
                    target,
                    f"the link leads through {carrier.name} ({address.host}); its target is what is checked",
                )
    return None


def _candidates(host: str) -> Iterator[Carrier]:
    """The carriers of a host and of the domains it belongs to."""
    if GOOGLE.fullmatch(host):
        yield from _GOOGLE_CARRIERS
    while host:
        yield from _BY_HOST.get(host, ())
        host = host.partition(".")[2]


def _absolute(target: str | None) -> str | None:
    if not target:
        return None
    target = f"https:{target}" if target.startswith("//") else target
    try:
        parse(target)
    except ValueError:
        return None
    return target
