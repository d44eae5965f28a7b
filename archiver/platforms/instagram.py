"""Instagram: posts, reels and videos (facts: platforms, e).

Live: the embed shows this very shortcode. Not there: can't be told, since one broken embed stands for removed
posts, private accounts, embedding switched off and clients that Instagram does not like.
The time lies in the shortcode: base64url of a number whose upper bits count milliseconds (Instagram
Engineering, "Sharding & IDs at Instagram"); it agrees with the published time of posts known to us.
"""

import re
from datetime import UTC, datetime

from archiver.address import Address
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.parts import MediaKind
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.parts import distinct, part
from archiver.platforms.reading import Post, blocked, failure, observe, states, unasked, unknown
from archiver.platforms.shapes import fields, path, stamp
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(r"(?:(?:www|m)\.)?(?:instagram\.com|instagr\.am)|(?:[a-z]+\.)?(?:dd|kk)instagram\.com")
_PATH = re.compile(
    r"(?:/(?P<user>(?!share/|stories/)[A-Za-z0-9._]{1,30}))?/(?:p|reel|reels|tv)/(?P<code>[A-Za-z0-9_-]{5,60})"
    r"(?:/(?:embed(?:/captioned)?|media|c/[0-9]+(?:/.*)?))?"
)
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Longer codes end in this many characters of a key: a link for the followers of a private account.
_KEY = 28
_EPOCH_MS = 1_314_220_021_721
# Ids from before the scheme are small and decode to its first moments.
_FIRST_TIMED = datetime(2011, 8, 25, tzinfo=UTC)


class Instagram(Uncontrolled):
    """Instagram, looked at through its embeds."""

    name = PlatformName.INSTAGRAM
    gap = 6.0
    paced_hosts: tuple[str, ...] = ("www.instagram.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the post of a /p/, /reel/ or /tv/ URL. Stories vanish by design, share links ask: None."""
        found = fields(_PATH, path(address)) if _HOST.fullmatch(address.host) else {}
        code = found.get("code")
        if not code or code == "audio":
            return None
        url = f"https://www.instagram.com/p/{code}/"
        return Source(f"instagram:{code}", self.name, url, code, found.get("user"), _time(code))

    def probe(self, source: Source) -> Probe:
        """Ask for the embed."""
        if len(source.native_id) > _KEY:
            return unasked("private_link", "This link works for the followers of a private account only.")
        url = _embed(source)
        answer = yield Ask(Request(url))
        return failure(answer, url) if isinstance(answer, Failure) else _read(source, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The post under its two names, and the embed."""
        return source.url, f"https://www.instagram.com/reel/{source.native_id}/", _embed(source)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The embed, which needs no login, then the page; nothing of a private account."""
        return () if len(source.native_id) > _KEY else (_embed(source), source.url)


def _embed(source: Source) -> str:
    return f"{source.url}embed/captioned/"


def _time(code: str) -> datetime | None:
    number = 0
    for character in code[:-_KEY] if len(code) > _KEY else code:
        number = number * 64 + _ALPHABET.index(character)
    return stamp((number >> 23) + _EPOCH_MS, _FIRST_TIMED)


def _read(source: Source, answer: Exchange) -> Observation:
    """Live, if the embed shows something and links to this very code."""
    if seen := blocked(answer) or pages.gated(answer, "accounts/login", "challenge"):
        return seen
    page = pages.tree(answer)
    if broken := page.css_first(".EmbedIsBroken"):
        said = states("Instagram", pages.words(broken) or "broken embed")
        meaning = "It says so of removed posts, private accounts and posts that may not be embedded alike."
        return unknown(answer, "not_shown", f"{said} {meaning}")
    caption, author = page.css_first(".Caption"), pages.words(page.css_first(".UsernameText"))
    links = [value for node in page.css("a[href]") if (value := pages.attribute(node, "href"))]
    named = re.compile(rf"/(?:p|reel|tv)/{re.escape(source.native_id)}(?![A-Za-z0-9_-])")
    has_content = bool(caption or author or page.css_first(".EmbeddedMediaImage"))
    if answer.status == 200 and has_content and any(named.search(link) for link in links):
        stills = (pages.attribute(node, "src") for node in page.css("img.EmbeddedMediaImage[src]"))
        shown = distinct(one for url in stills for one in part(MediaKind.PHOTO, url))
        post = Post(author or None, None, pages.words(caption) or None, shown)
        return observe(answer, State.LIVE, "live", "Instagram shows this post to everyone.", post)
    said = f"Instagram answered HTTP {answer.status} with a page that shows neither the post nor a reason."
    return unknown(answer, "unknown_answer", said)


PLATFORM: Platform = Instagram()
