"""X (Twitter): asked through the service that draws embedded posts, which alone says why one is missing.

The page itself is an empty shell for everyone who is not logged in, so its status says nothing
(facts: platforms, a1 to a6).
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from archiver.address import Address
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State
from archiver.platforms import x_answers
from archiver.platforms.shapes import carried, fields, path, stamp
from archiver.platforms.x_token import token

_ONION = "twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion"
_HOSTS = re.compile(
    rf"(?:[a-z0-9-]+\.)*(?:(?:[fv]x)?twitter\.com|(?:fix(?:up|v))?x\.com|xfixup\.com|twittpr\.com|xcancel\.com"
    rf"|{re.escape(_ONION)})|(?:[a-z0-9-]+\.)*nitter\.[a-z0-9.-]+"
)
_EMBED_HOSTS = re.compile(
    r"platform\.(?:twitter|x)\.com|cdn\.syndication\.twimg\.com|syndication\.twitter\.com"
)
_OEMBED_HOSTS = re.compile(r"publish\.(?:twitter|x)\.com")
_PATHS = re.compile(
    r"/(?:i/web/status|i/status|i/videos(?:/tweet)?|i/cards/tfw/v1|statuse?s?|(?P<handle>[A-Za-z0-9_]{1,20})/status(?:es)?)"
    r"/(?P<id>[0-9]{1,40})(?:\.\w{2,4})?(?:/.*)?"
)
_GREATEST_ID = 2**63 - 1
_ID_EPOCH = 1288834974657
# Ids before the snowflakes of that evening count up from 20 and carry no time.
_FIRST_TIMED = datetime(2010, 11, 4, 20, tzinfo=UTC)
_CONTROL = "20"


class X:
    """Posts on X. The account can't be looked at without a login."""

    name = PlatformName.X
    gap = 2.0
    paced_hosts: tuple[str, ...] = ("cdn.syndication.twimg.com", "publish.twitter.com")

    def identify(self, address: Address) -> Source | None:
        """Name the post of a status URL of X, its mirrors and fixers, and its embeds."""
        if _OEMBED_HOSTS.fullmatch(address.host):
            inner = carried(address, "url", "query")
            return self.identify(inner) if inner and not _OEMBED_HOSTS.fullmatch(inner.host) else None
        found = _named(address)
        number = int(found.get("id", 0))
        return _source(number, found.get("handle")) if number else None

    def probe(self, source: Source) -> Probe:
        """Ask for the embedded post; where that answer is ambiguous, ask oEmbed too.

        A number that no post can have is not asked for (facts: platforms, a1).
        """
        if _impossible(source):
            reason = "No post on X can have this number: the link is mistyped."
            return Observation(State.INVALID_URL, "impossible_number", reason)
        first = yield Ask(_syndication(source.native_id))
        if isinstance(first, Failure):
            return x_answers.unanswered(first)
        if not x_answers.ambiguous(first):
            return x_answers.read(first, source)
        second = yield Ask(_oembed(source))
        return x_answers.second_opinion(first, second, source)

    def control(self) -> Ask | None:
        """Ask for the first tweet there is, permanently shown."""
        return Ask(_syndication(_CONTROL), Scope.CONTROL)

    def control_holds(self, answer: Answer) -> bool:
        """Whether the first tweet was shown."""
        return isinstance(answer, Exchange) and x_answers.shown(answer, _CONTROL)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The page's URLs on both domains, the one of the post's time first, then what we save."""
        if _impossible(source):
            return ()
        who = f"{source.author}/status" if source.author else "i/web/status"
        hosts = ["twitter.com", "x.com"]
        if source.posted_at and source.posted_at >= datetime(2024, 5, 17, tzinfo=UTC):
            hosts.reverse()
        pages = [f"https://{host}/{who}/{source.native_id}" for host in (*hosts, "mobile.twitter.com")]
        return (*pages, *self.save_urls(source))

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The post's data and its embed: the Wayback Machine refuses pages of X (facts: wayback, 0.3)."""
        return () if _impossible(source) else (_syndication(source.native_id).url, _oembed(source).url)


def _impossible(source: Source) -> bool:
    return int(source.native_id) > _GREATEST_ID


def _named(address: Address) -> dict[str, str]:
    """The post's id, and the handle where the URL has one."""
    if _EMBED_HOSTS.fullmatch(address.host):
        number = address.parameter("id") or ""
        return {"id": number} if re.fullmatch("[0-9]{1,19}", number) else {}
    if not _HOSTS.fullmatch(address.host):
        return {}
    return fields(_PATHS, path(address)) or fields(_PATHS, address.fragment.removeprefix("!"))


def _source(number: int, handle: str | None) -> Source:
    author = None if handle in (None, "i") else handle
    return Source(
        id=f"x:{number}",
        platform=PlatformName.X,
        url=f"https://x.com/{author or 'i'}/status/{number}",
        native_id=str(number),
        author=author,
        posted_at=stamp((number >> 22) + _ID_EPOCH, _FIRST_TIMED) if number <= _GREATEST_ID else None,
    )


def _syndication(native_id: str) -> Request:
    """The question for a post's data. Without a token the answer to everything is `{}`."""
    query = urlencode({"id": native_id, "token": token(int(native_id)), "lang": "en"})
    return Request(
        f"https://cdn.syndication.twimg.com/tweet-result?{query}", (("Accept", "application/json"),)
    )


def _oembed(source: Source) -> Request:
    """The question for a post's embed, which wants the old domain."""
    page = f"https://twitter.com/{source.author or 'i'}/status/{source.native_id}"
    query = urlencode({"url": page, "omit_script": "true", "dnt": "true", "lang": "en"})
    return Request(f"https://publish.twitter.com/oembed?{query}", (("Accept", "application/json"),))


PLATFORM = X()
