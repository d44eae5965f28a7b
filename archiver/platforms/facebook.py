"""Facebook: posts, photos, videos and reels of pages, people and groups (facts: platforms, d).

Live: the plugin that draws embedded posts shows the post with this very number. Not there: can't be told,
since Facebook has one sentence for posts that are removed, limited to friends, in groups, or merely not
embeddable. Comments can't be looked at.
"""

import re
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote, urlencode, urljoin

from selectolax.lexbor import LexborHTMLParser

from archiver.address import Address, parse
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.reading import (
    Post,
    blocked,
    failure,
    moment_ms,
    observe,
    plain,
    quoted,
    unasked,
    unknown,
)
from archiver.platforms.shapes import carried, fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(
    r"(?:(?:www|m|mbasic|web|touch|mobile|[a-z]{2}-[a-z]{2})\.)?facebook\.com|(?:www\.)?fb\.com"
)
_WRAPPER = re.compile(r"(?:l|lm|www|m)\.facebook\.com/(?:l\.php|plugins/(?:post|video)\.php)")
_ID = r"(?P<id>[0-9]+|pfbid[0-9A-Za-z]+)"
_PAGE = r"(?:/pg)?/(?P<page>[^/]+)"
# A path, and how it is written without the slugs and album numbers that change nothing.
_PATHS = (
    (re.compile(rf"/groups/(?P<page>[^/]+)/(?:posts|permalink)/{_ID}"), "groups/{page}/posts/{id}"),
    (re.compile(rf"{_PAGE}/posts/(?:[^/]+/)?{_ID}"), "{page}/posts/{id}"),
    (re.compile(rf"{_PAGE}/photos/(?:[^/]+/)?{_ID}"), "{page}/photos/{id}"),
    (re.compile(rf"{_PAGE}/videos/(?:[^/]+/)?{_ID}"), "{page}/videos/{id}"),
    (re.compile(rf"/reels?/{_ID}"), "reel/{id}"),
)
# A path, the parameter that holds the id there, and how the URL is written.
_QUERIES = (
    (re.compile(r"/permalink\.php|/story\.php"), "story_fbid", "permalink.php?story_fbid={id}&id={page}"),
    (re.compile(r"/groups/(?P<page>[^/]+)"), "multi_permalinks", "groups/{page}/posts/{id}"),
    (re.compile(r"/photo(?:\.php)?"), "fbid", "photo/?fbid={id}"),
    (re.compile(r"/watch(?:/live)?|/video(?:/video)?\.php"), "v", "watch/?v={id}"),
)
_COMMENTS = ("comment_id", "reply_comment_id")
_NOT_SHOWN = "this facebook post is no longer available"


class Facebook(Uncontrolled):
    """Facebook, looked at through the plugin for embedded posts."""

    name = PlatformName.FACEBOOK
    gap = 5.0
    paced_hosts: tuple[str, ...] = ("www.facebook.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the post, photo, video, reel or comment. Share links and fb.watch need the network: None."""
        if _WRAPPER.fullmatch(f"{address.host}{path(address)}"):
            inner = carried(address, "u", "href")
            return self._named(inner) if inner else None
        return self._named(address)

    def _named(self, address: Address) -> Source | None:
        found = _shape(address) if _HOST.fullmatch(address.host) else None
        if found is None:
            return None
        number, owner, url = found
        comment = {name: value for name in _COMMENTS if (value := address.parameter(name))}
        native = "/".join((number, *comment.values()))
        if comment:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(comment)}"
        return Source(f"facebook:{native}", self.name, url, native, owner)

    def probe(self, source: Source) -> Probe:
        """Ask for the embedded post."""
        if "/" in source.native_id:
            return unasked("comment", "Facebook shows single comments to nobody who is not logged in.")
        url = _plugin(source)
        answer = yield Ask(Request(url))
        return failure(answer, url) if isinstance(answer, Failure) else _read(source, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The post's own page and the plugin that draws it."""
        return source.url, _plugin(source)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The plugin, which shows the post without a login, then the page. A comment is in neither."""
        return () if "/" in source.native_id else (_plugin(source), source.url)


def _shape(address: Address) -> tuple[str, str | None, str] | None:
    """Number, account and canonical URL of what a URL names."""
    way = path(address)
    for pattern, template in _PATHS:
        if found := fields(pattern, way):
            return _written(template, found["id"], found.get("page"))
    for pattern, parameter, template in _QUERIES:
        number = address.parameter(parameter) or ""
        if (match := pattern.fullmatch(way)) and re.fullmatch(_ID, number):
            owner = match.groupdict().get("page") or address.parameter("id")
            return _written(template, number, owner) if owner or "{page}" not in template else None
    return None


def _written(template: str, number: str, page: str | None) -> tuple[str, str | None, str]:
    where = template.format(id=number, page=quote(page or "", safe="@"))
    in_group = template.startswith("groups/") or "{page}" not in template
    return number, None if in_group else page, f"https://www.facebook.com/{where}"


def _plugin(source: Source) -> str:
    return f"https://www.facebook.com/plugins/post.php?href={quote(source.url, safe='')}&locale=en_US"


def _read(source: Source, answer: Exchange) -> Observation:
    """Live, if the plugin shows this very post; in every other case nothing is proved."""
    if seen := blocked(answer) or pages.gated(answer, "login", "login.php", "checkpoint", "recover"):
        return seen
    page = pages.tree(answer)
    message = page.css_first('[data-testid="post_message"]')
    if answer.status == 200 and (message or page.css_first("abbr[data-utime]")):
        return _shown(source, answer, page)
    if _NOT_SHOWN in plain(pages.words(page.body)):
        said = f"Facebook states: {quoted('This Facebook post is no longer available.')}"
        meaning = (
            "It says so of removed posts, and of posts that only some may see or that can't be embedded."
        )
        return unknown(answer, "not_shown", f"{said} {meaning}")
    said = f"Facebook answered HTTP {answer.status} with a page that shows neither the post nor a reason."
    return unknown(answer, "unknown_answer", said)


def _shown(source: Source, answer: Exchange, page: LexborHTMLParser) -> Observation:
    """Live, if the plugin links to the number asked for; an opaque one (pfbid) is answered by a plain one."""
    linked = _linked(answer, page)
    if source.native_id not in linked and not (source.native_id.startswith("pfbid") and linked):
        return unknown(answer, "other_post", "Facebook showed a post, but not one with this number.")
    picture = page.css_first("img[aria-label]")
    text = pages.words(page.css_first('[data-testid="post_message"]'))
    author = pages.attribute(picture, "aria-label") if picture else ""
    post = Post(author or None, _posted_at(page), text or None)
    return observe(answer, State.LIVE, "live", "Facebook shows this post to everyone.", post)


def _linked(answer: Exchange, page: LexborHTMLParser) -> set[str]:
    """The numbers of the posts that the plugin gives as permalinks."""
    numbers = set()
    for link in page.css("a._29bd[href]"):
        with suppress(ValueError):
            place = parse(urljoin(answer.url, pages.attribute(link, "href")))
            numbers |= {shape[0] for shape in [_shape(place)] if shape}
    return numbers


def _posted_at(page: LexborHTMLParser) -> datetime | None:
    stamp = page.css_first("abbr[data-utime]")
    seconds = pages.attribute(stamp, "data-utime") if stamp else ""
    return moment_ms(int(seconds) * 1000) if re.fullmatch(r"[0-9]{1,12}", seconds) else None


PLATFORM: Platform = Facebook()
