"""OK (Odnoklassniki): videos and topics (facts: platforms, h).

Live: the player in the page is set up for this very video; topics can't be proved. Not there: the sentence in
the player's place, where it is one that we know, or an HTTP 404. Everything else can't be told.
"""

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archiver.address import Address
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.parts import film
from archiver.platforms.reading import (
    Post,
    blocked,
    failure,
    observe,
    plain,
    read_json,
    states,
    text_at,
    unknown,
)
from archiver.platforms.shapes import fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(r"(?:(?:www|m|mobile)\.)?(?:ok|odnoklassniki)\.ru")
_VIDEO = re.compile(
    r"/(?:video|videoembed|live|web-api/video/movieplayer)/(?P<id>[0-9]+(?:-[0-9]+)?)", re.IGNORECASE
)
_TOPIC = re.compile(
    r"/(?P<owner>(?:group|profile)/[0-9]+|[A-Za-z0-9._-]{2,60})/(?P<kind>topic|statuses)/(?P<id>[0-9]+)"
)
_NO_AUTHOR = "the author of this video has not been found or is blocked"
_RESTRICTED = "access to this video is restricted"


class Ok(Uncontrolled):
    """OK, looked at through its pages."""

    name = PlatformName.OK
    gap = 2.0
    paced_hosts: tuple[str, ...] = ("ok.ru",)

    def identify(self, address: Address) -> Source | None:
        """Name the video or the topic of a group or profile."""
        if not _HOST.fullmatch(address.host):
            return None
        way = path(address)
        film = fields(_VIDEO, way).get("id") or (address.parameter("st.mvId") if way == "/dk" else None)
        if film and re.fullmatch(r"[0-9]+(?:-[0-9]+)?", film):
            return self._source(f"video/{film}", None)
        topic = fields(_TOPIC, way)
        if not topic:
            return None
        return self._source(f"{topic['owner']}/{topic['kind']}/{topic['id']}", topic["owner"])

    def _source(self, native: str, author: str | None) -> Source:
        return Source(f"ok:{native}", self.name, f"https://ok.ru/{native}", native, author)

    def probe(self, source: Source) -> Probe:
        """Ask for the page, in English."""
        answer = yield Ask(Request(source.url, (("Accept-Language", "en"),)))
        return failure(answer, source.url) if isinstance(answer, Failure) else _read(source, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The page, and for a video its embed."""
        embed = source.url.replace("/video/", "/videoembed/")
        return tuple(dict.fromkeys((source.url, embed)))

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The page."""
        return (source.url,)


def _read(source: Source, answer: Exchange) -> Observation:
    """What the page says."""
    if wall := blocked(answer):
        return wall
    if answer.status == 404:
        said = "OK states that it has no such page (HTTP 404). It does not say whether there ever was one."
        return observe(answer, State.NOT_FOUND, "http_404", said)
    if answer.status == 200 and source.native_id.startswith("video/"):
        return _on_video(source, answer, pages.tree(answer))
    said = f"OK answered HTTP {answer.status}. Its pages give an anonymous client no proof of such a post."
    return unknown(answer, "no_proof", said)


def _on_video(source: Source, answer: Exchange, page: LexborHTMLParser) -> Observation:
    if stub := page.css_first(".vp_video_stub_txt"):
        return _on_stub(answer, pages.words(stub))
    if any(plain(pages.own_words(node)).rstrip(".") == _RESTRICTED for node in page.css("div")):
        said = f"{states('OK', 'Access to this video is restricted')} It asks for a login first."
        return observe(answer, State.LOGIN_WALL, "restricted", said)
    number = source.native_id.removeprefix("video/")
    for node in page.css("[data-options]"):
        options = read_json(pages.attribute(node, "data-options").encode("utf-8", "replace"))
        metadata = read_json((text_at(options, "flashvars", "metadata") or "").encode("utf-8", "replace"))
        if text_at(metadata, "movie", "title") and _names(number, options, metadata):
            author, title = text_at(metadata, "author", "name"), text_at(metadata, "movie", "title")
            post = Post(author, text=title, media=film(source.url))
            return observe(answer, State.LIVE, "live", "OK plays this video.", post)
    said = f"OK answered HTTP {answer.status} with a page that shows neither the video nor a reason."
    return unknown(answer, "unknown_answer", said)


def _on_stub(answer: Exchange, words: str) -> Observation:
    said = states("OK", words)
    if plain(words).rstrip(".") == _NO_AUTHOR:
        return observe(
            answer, State.ACCOUNT_GONE, "author_not_found", f"{said} The video went with its account."
        )
    return unknown(answer, "unknown_answer", said)


def _names(number: str, *values: Any) -> bool:
    """Whether the set-up of a player holds the video's number as a value of its own, other than a title."""
    held = (item for value in values for found in pages.objects(value) for item in found.items())
    return any(str(value) == number for key, value in held if key != "title" and isinstance(value, str | int))


PLATFORM: Platform = Ok()
