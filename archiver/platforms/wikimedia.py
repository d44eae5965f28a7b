"""Wikipedia and its sister projects (facts: platforms, j).

A page is looked at like any other. Where it is missing, the wiki's own interface is asked as well, and has to
agree; of a permanent link (`oldid`) it is always asked, since a wiki shows other text where that version was
removed.
"""

import re
from collections.abc import Generator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from archiver.address import Address, parse
from archiver.model.exchange import Answer, Ask, Exchange, Request
from archiver.model.observation import Observation, Probe
from archiver.model.states import State
from archiver.platforms.base import Site
from archiver.platforms.reading import at, read_json

_HOST = re.compile(
    r"https?://(?:[a-z0-9-]+\.){1,3}(?:wiki(?:pedia|source|news|quote|books|voyage|versity|media|data)"
    r"|wiktionary|mediawiki)\.org/"
)
_WIKI = "/wiki/"
_MISSING = frozenset({State.NOT_FOUND, State.GONE, State.SOFT_404})
_THERE = frozenset({State.LIVE, State.MOVED})


class Wikimedia:
    """Pages of the wikis, and their permanent links."""

    def has(self, url: str) -> bool:
        """Whether a URL is a page of a wiki."""
        return ".org/" in url[:60] and _HOST.match(url) is not None and _named(parse(url)) is not None

    def probe(self, url: str, ordinary: Probe) -> Probe:
        """Look at the page; ask the wiki where it is missing, or where one version is meant."""
        address = parse(url)
        seen = yield from ordinary
        version = address.parameter("oldid") or ""
        if version.isdecimal() and seen.state in (*_THERE, *_MISSING):
            return (yield from _version(address, version, seen))
        if seen.state in _MISSING:
            return (yield from _page(address, seen))
        return seen


def _named(address: Address) -> str | None:
    """The title, or the version, that a URL names."""
    if title := address.parameter("oldid") or address.parameter("title"):
        return title
    return address.path.removeprefix(_WIKI) if address.path.startswith(_WIKI) else None


def _asked(address: Address, question: str) -> Generator[Ask, Answer, Any]:
    """What the wiki's interface says; None if it says nothing that can be read."""
    url = f"https://{address.host}/w/api.php?action=query&format=json&formatversion=2&{question}"
    answer = yield Ask(Request(url, (("Accept", "application/json"),)))
    good = isinstance(answer, Exchange) and answer.status == 200
    return at(read_json(answer.content), "query") if isinstance(answer, Exchange) and good else None


def _page(address: Address, seen: Observation) -> Probe:
    """Whether the wiki agrees that there is no such page."""
    title = address.parameter("title")
    raw = quote(title, safe="") if title else address.path.removeprefix(_WIKI)
    told = yield from _asked(address, f"titles={raw}&redirects=1")
    found = at(told, "pages", 0)
    if at(found, "missing") is True:
        return replace(seen, reason=f"{seen.reason} The wiki's own interface says the same.")
    if isinstance(at(found, "pageid"), int):
        return _contradicted(seen, "says that there is such a page")
    return seen


def _version(address: Address, version: str, seen: Observation) -> Probe:
    """Whether the wiki still has that version."""
    told = yield from _asked(address, f"revids={version}&prop=info")
    if isinstance(at(told, "badrevids"), dict | list) and at(told, "badrevids"):
        said = f"{address.host} states that it has no version {version} of this page (any more)."
        reason = f"{said} It does not say why; the page itself may be there."
        return replace(seen, state=State.ABSENT, reason_code="version_missing", reason=reason)
    if seen.state in _MISSING and isinstance(at(told, "pages", 0, "pageid"), int):
        return _contradicted(seen, "says that it has that version")
    return seen


def _contradicted(seen: Observation, what: str) -> Observation:
    """Two answers of one wiki that don't agree prove nothing."""
    reason = f"{seen.reason} But the wiki's own interface {what}, so nothing can be said about it."
    return replace(seen, state=State.UNVERIFIABLE, reason_code="contradicted", reason=reason)


SITE: Site = Wikimedia()
