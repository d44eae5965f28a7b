"""Reddit: posts and comments (facts: platforms, g).

Live: the public JSON holds this very post or comment, unmarked. Not there: Reddit's own marks, which also
tell by whom. Can't be told: what the network block answers, private and quarantined communities, and
"[removed]" without a mark beside it, which anybody can write.
"""

import html
import re
from typing import Any

from archiver.address import Address
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.parts import MediaKind, MediaPart
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.base import Platform
from archiver.platforms.parts import distinct, listed, part
from archiver.platforms.reading import (
    Post,
    at,
    blocked,
    failure,
    moment_ms,
    observe,
    quoted,
    read_json,
    text_at,
    unknown,
)
from archiver.platforms.shapes import fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(
    r"(?:(?:www|old|new|np|m|i|amp|sh|embed|[a-z]{2})\.)?reddit\.com|(?:www\.)?redditmedia\.com"
    r"|(?:[a-z]+\.)?(?:rxddit|vxreddit)\.com"
)
_SHORT_HOST = re.compile(r"(?:www\.)?redd\.it")
_ID = r"[0-9a-z]{1,13}"
_PATH = re.compile(
    rf"(?:/(?P<kind>r|user|u)/(?P<name>[\w-]{{1,50}}))?/(?:comments|gallery|tb)/(?P<id>{_ID})"
    rf"(?:/comment/(?P<reply>{_ID})|/(?P<slug>[^/]*)(?:/(?P<comment>{_ID}))?)?",
    re.IGNORECASE,
)
_SHORT_PATH = re.compile(rf"/(?P<id>{_ID})", re.IGNORECASE)
_BY_OTHERS = {
    "moderator": "the community's moderators took it down",
    "automod_filtered": "the community's automatic filter holds it back",
    "content_takedown": "Reddit took it down",
    "copyright_takedown": "Reddit took it down after a copyright claim",
    "legal": "Reddit took it down for legal reasons",
    "reddit": "Reddit took it down",
    "anti_evil_ops": "Reddit took it down",
    "community_ops": "Reddit took it down",
}


class Reddit(Uncontrolled):
    """Reddit, looked at through the public JSON of its pages."""

    name = PlatformName.REDDIT
    gap = 6.0
    paced_hosts: tuple[str, ...] = ("www.reddit.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the post or comment. Share links (/s/) need the network, i.redd.it is media: None."""
        if _SHORT_HOST.fullmatch(address.host):
            found = fields(_SHORT_PATH, path(address))
        else:
            found = fields(_PATH, path(address)) if _HOST.fullmatch(address.host) else {}
        return _source(found) if found else None

    def probe(self, source: Source) -> Probe:
        """Ask for the post's JSON."""
        post, _, comment = source.native_id.partition("/")
        where = source.url.partition("/comments/")[0]
        tail = f"_/{comment}" if comment else ""
        url = f"{where}/comments/{post}/{tail}".rstrip("/") + ".json?raw_json=1"
        answer = yield Ask(Request(url, (("Accept", "application/json"),)))
        return failure(answer, url) if isinstance(answer, Failure) else _read(source, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The page in the new and the old design."""
        return source.url, source.url.replace("www.", "old.", 1)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The page in the old design, which needs no script, then in the new one."""
        return source.url.replace("www.", "old.", 1), source.url


def _source(found: dict[str, str]) -> Source:
    post = found["id"].lower()
    comment = (found.get("reply") or found.get("comment") or "").lower()
    kind, name = found.get("kind", "").lower(), found.get("name", "")
    personal = kind in ("u", "user")
    where = f"{'user' if personal else 'r'}/{name}/" if name else ""
    tail = f"comment/{comment}/" if comment else ""
    return Source(
        id=f"reddit:{post}/{comment}" if comment else f"reddit:{post}",
        platform=PlatformName.REDDIT,
        url=f"https://www.reddit.com/{where}comments/{post}/{tail}",
        native_id=f"{post}/{comment}" if comment else post,
        author=name if personal else name[2:] or None if name.lower().startswith("u_") else None,
    )


def _read(source: Source, answer: Exchange) -> Observation:
    """What the JSON says."""
    data = read_json(answer.content)
    if answer.status in (403, 404) and at(data, "error") == answer.status:
        return _refused(answer, text_at(data, "reason"))
    if wall := blocked(answer):
        return wall
    post, _, comment = source.native_id.partition("/")
    found = _entry(data, 1, "t1", comment) if comment else _entry(data, 0, "t3", post)
    if answer.status != 200 or found is None:
        said = f"Reddit answered HTTP {answer.status} without this post in it."
        return unknown(answer, "unknown_answer", said)
    return _on_comment(answer, found) if comment else _on_post(answer, found)


def _refused(answer: Exchange, reason: str | None) -> Observation:
    """Reddit's own refusal, which names a reason where the whole community is closed."""
    if reason == "private":
        said = 'Reddit states that this community is "private". The post is shown to its members only.'
        return observe(answer, State.PROTECTED, "private_community", said)
    if reason == "quarantined":
        said = 'Reddit states that this community is "quarantined". It asks for a login before it shows it.'
        return observe(answer, State.LOGIN_WALL, "quarantined", said)
    if reason == "banned":
        said = 'Reddit states that this community is "banned". It closed it with all its posts.'
        return observe(answer, State.REMOVED_BY_PLATFORM, "banned_community", said)
    if answer.status == 404 and reason is None:
        said = 'Reddit states: "Not Found". It does not say by whom, or whether there ever was such a post.'
        return observe(answer, State.ABSENT, "not_found", said)
    said = f"Reddit refuses with HTTP {answer.status}{f' and the word {quoted(reason)}' if reason else ''}."
    return unknown(answer, "refused", said)


def _entry(data: Any, listing: int, kind: str, number: str) -> Any:
    """The post (t3) or comment (t1) of that very id in a listing, else None."""
    child = at(data, listing, "data", "children", 0)
    found = at(child, "data")
    return found if at(child, "kind") == kind and text_at(found, "id") == number else None


def _on_post(answer: Exchange, found: Any) -> Observation:
    mark, body, author = (
        at(found, "removed_by_category"),
        text_at(found, "selftext"),
        text_at(found, "author"),
    )
    if mark == "deleted" or (mark is None and body == author == "[deleted]"):
        return _by_author(answer, "post")
    if isinstance(mark, str) and mark in _BY_OTHERS:
        said = f"Reddit marks this post as {quoted(mark)}: {_BY_OTHERS[mark]}."
        return observe(answer, State.REMOVED_BY_PLATFORM, mark, said)
    if body == "[removed]" and mark is None and author == "[deleted]":
        return _by_moderators(answer, "post")
    if mark is not None or body in ("[removed]", "[deleted]"):
        said = f"Reddit marks this post as {quoted(str(mark or body))}, which can mean several things."
        return unknown(answer, "unknown_answer" if mark else "ambiguous_marker", said)
    words = "\n\n".join(filter(None, (text_at(found, "title"), body)))
    return _live(answer, found, "post", words)


def _on_comment(answer: Exchange, found: Any) -> Observation:
    body, author = text_at(found, "body"), text_at(found, "author")
    if body == author == "[deleted]":
        return _by_author(answer, "comment")
    if body == "[removed]" and author == "[deleted]":
        return _by_moderators(answer, "comment")
    if body in ("[removed]", "[deleted]", None):
        said = f"Reddit shows {quoted(body or 'nothing')} as this comment, which can mean several things."
        return unknown(answer, "ambiguous_marker", said)
    return _live(answer, found, "comment", body)


def _by_author(answer: Exchange, thing: str) -> Observation:
    said = (
        f'Reddit marks this {thing} as "deleted", its mark for what was taken down from the account itself.'
    )
    return observe(answer, State.DELETED_BY_AUTHOR, "deleted", said)


def _by_moderators(answer: Exchange, thing: str) -> Observation:
    said = f'Reddit shows "[removed]" as this {thing}, its mark for what moderators took down.'
    return observe(answer, State.REMOVED_BY_PLATFORM, "removed", said)


def _live(answer: Exchange, found: Any, thing: str, text: str | None) -> Observation:
    author, created = text_at(found, "author"), at(found, "created_utc")
    posted = moment_ms(created * 1000) if isinstance(created, int | float) else None
    post = Post(None if author == "[deleted]" else author, posted, text or None, _media(found))
    return observe(answer, State.LIVE, "live", f"Reddit shows this {thing}.", post)


def _media(found: Any) -> tuple[MediaPart, ...]:
    """The picture or the film that a post is, or its gallery; what a post links to is not its own.

    Reddit documents none of these fields; they are what yt-dlp and others read (yt-dlp: reddit).
    """
    if at(found, "is_video") is True:
        return distinct(part(MediaKind.VIDEO, text_at(found, "media", "reddit_video", "fallback_url")))
    if text_at(found, "post_hint") == "image":
        return distinct(
            part(MediaKind.PHOTO, text_at(found, "url_overridden_by_dest") or text_at(found, "url"))
        )
    gallery = [text_at(item, "media_id") for item in listed(found, "gallery_data", "items")]
    stills = (text_at(found, "media_metadata", key, "s", "u") for key in gallery if key)
    return distinct(one for url in stills for one in part(MediaKind.PHOTO, html.unescape(url or "")))


PLATFORM: Platform = Reddit()
