"""Threads: posts (facts: platforms, i).

Live: the page's data holds the post with this very code. Not there: can't be told, since Threads sends an
empty page to clients it does not like as well.
"""

import re
from typing import Any

from archiver.address import Address
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.reading import Post, at, blocked, failure, moment_ms, observe, text_at, unknown
from archiver.platforms.shapes import fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(r"(?:www\.)?threads\.(?:com|net)")
_PATH = re.compile(r"/(?:@(?P<user>[\w.]{1,30})/post|t)/(?P<code>[A-Za-z0-9_-]{5,60})(?:/(?:embed|media))?")


class Threads(Uncontrolled):
    """Threads, looked at through the data in its pages."""

    name = PlatformName.THREADS
    gap = 5.0
    paced_hosts: tuple[str, ...] = ("www.threads.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the post on threads.com or threads.net. Share links need the network: None."""
        found = fields(_PATH, path(address)) if _HOST.fullmatch(address.host) else {}
        code, user = found.get("code"), found.get("user")
        if not code:
            return None
        where = f"@{user}/post/{code}" if user else f"t/{code}"
        return Source(f"threads:{code}", self.name, f"https://www.threads.com/{where}", code, user)

    def probe(self, source: Source) -> Probe:
        """Ask for the page."""
        answer = yield Ask(Request(source.url))
        return failure(answer, source.url) if isinstance(answer, Failure) else _read(source, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The post on both domains."""
        return source.url, source.url.replace("threads.com", "threads.net", 1)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The post's page."""
        return (source.url,)


def _read(source: Source, answer: Exchange) -> Observation:
    """Live, if the page's data holds the post."""
    if seen := blocked(answer) or pages.gated(answer, "login", "accounts/login", "challenge"):
        return seen
    found = _post(answer, source.native_id) if answer.status == 200 else None
    if found is None:
        said = f"Threads answered HTTP {answer.status} with a page that does not hold the post."
        meaning = "It sends such pages for removed and private posts, and to clients that it does not like."
        return unknown(answer, "not_shown", f"{said} {meaning}")
    if at(found, "is_unavailable") is True:
        said = "Threads marks this post as unavailable, and does not say why."
        return unknown(answer, "unavailable", said)
    taken = at(found, "taken_at")
    posted = moment_ms(taken * 1000) if isinstance(taken, int) else None
    post = Post(text_at(found, "user", "username"), posted, text_at(found, "caption", "text"))
    return observe(answer, State.LIVE, "live", "Threads shows this post to everyone.", post)


def _post(answer: Exchange, code: str) -> Any:
    """The post in the data of a page: an object with this very code and an account or a tombstone."""
    for script in pages.data_scripts(pages.tree(answer), 'script[type="application/json"]'):
        for item in pages.objects(script):
            named = item.get("code") == code
            if named and (isinstance(item.get("user"), dict) or "is_unavailable" in item):
                return item
    return None


PLATFORM: Platform = Threads()
