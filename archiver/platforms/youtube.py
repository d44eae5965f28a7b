"""YouTube: videos, shorts and streams (facts: platforms, c).

Live: the oEmbed card or the watch page's player names this very video. Not there: the player's own
reasons, in English, read from its JSON and never from the page's text. Can't be told: a generic
"unavailable" without the card's 404 beside it, and whatever the player says in words not in the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from archiver.address import Address
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import pages
from archiver.platforms.base import Platform
from archiver.platforms.parts import film
from archiver.platforms.reading import (
    Post,
    at,
    blocked,
    failure,
    observe,
    plain,
    read_json,
    states,
    text_at,
    unknown,
)
from archiver.platforms.shapes import carried, fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOSTS = re.compile(
    r"(?:(?:www|m|music|gaming)\.)?youtube\.com|(?:www\.)?youtube-nocookie\.com|youtube\.googleapis\.com"
    r"|yewtu\.be|inv\.nadeko\.net|(?:invidious|piped)\.[a-z0-9.-]+"
)
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_ID = re.compile(r"[0-9A-Za-z_-]{11}")
_PATH = re.compile(r"/(?:embed|v|e|vi|shorts|live|watch)/(?P<id>[0-9A-Za-z_-]{11})(?:[/&?].*)?", re.DOTALL)
_QUERY_PATHS = frozenset({"/", "/watch", "/watch_popup"})
_WRAPPERS = frozenset({"/attribution_link", "/redirect"})
# words of eleven letters that stand where an id stands
_NO_IDS = frozenset({"videoseries", "live_stream"})


@dataclass(frozen=True, slots=True)
class _Reason:
    """How a reason of the player begins, in plain lower case, and what it means."""

    begins: str
    state: State
    code: str
    meaning: str


_INVITED = "The video is there, for invited viewers only."
_REASONS = (
    _Reason("this video has been removed by the uploader", State.DELETED_BY_AUTHOR, "removed_by_uploader",
            "The video is no longer there."),
    _Reason("this video is no longer available because the uploader has closed their youtube account",
            State.ACCOUNT_GONE, "account_closed", "The video went with its account."),
    _Reason("this video is no longer available because the youtube account associated with this video has"
            " been terminated",
            State.ACCOUNT_SUSPENDED, "account_terminated", "YouTube closed the account with all its videos."),
    _Reason("this video has been removed for violating youtube's", State.REMOVED_BY_PLATFORM, "policy",
            "YouTube took the video down."),
    _Reason("this video is no longer available due to a copyright claim by", State.REMOVED_BY_PLATFORM,
            "copyright", "YouTube took the video down after a copyright claim."),
    _Reason("this video is private", State.PROTECTED, "private", _INVITED),
    _Reason("private video", State.PROTECTED, "private", _INVITED),
    _Reason("join this channel to get access to members-only content", State.PAYWALLED, "members_only",
            "The video is there, for paying members."),
    _Reason("the uploader has not made this video available in your country", State.WITHHELD, "country",
            "The video is not shown where this client stands."),
    _Reason("this content isn't available, try again later", State.RATE_LIMITED, "rate_limited",
            "YouTube says so to clients that ask too often."),
    _Reason("sign in to confirm you're not a bot", State.BOT_WALL, "bot_wall",
            "A person with a browser may see the video."),
)  # fmt: skip
_NEGATIVE_STATUSES = frozenset({"ERROR", "UNPLAYABLE", "LOGIN_REQUIRED"})
_LIVE_STATUSES = frozenset({"OK", "LIVE_STREAM_OFFLINE"})
_AGE_STATUSES = frozenset({"AGE_CHECK_REQUIRED", "AGE_VERIFICATION_REQUIRED"})
_AGE = re.compile(r"confirm your age|age-restricted|may be inappropriate for some users")
_GENERIC = frozenset({"video unavailable", "this video isn't available anymore"})


class YouTube(Uncontrolled):
    """YouTube, looked at through its oEmbed card and, where that is not conclusive, the watch page."""

    name = PlatformName.YOUTUBE
    gap = 2.0
    paced_hosts: tuple[str, ...] = ("www.youtube.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the video of any watch, share, embed, shorts, live or redirect URL, mirrors included."""
        video = _video(address)
        if not video and _on_youtube(address) and path(address) in _WRAPPERS:
            inner = carried(address, "u", "q", "a")
            video = _video(inner) if inner else None
        if not video:
            return None
        url = f"https://www.youtube.com/watch?v={video}"
        return Source(id=f"youtube:{video}", platform=self.name, url=url, native_id=video)

    def probe(self, source: Source) -> Probe:
        """Ask for the card; unless it proves the video, ask the watch page for the reason."""
        card_url = f"https://www.youtube.com/oembed?format=json&url={quote(source.url, safe='')}"
        card = yield Ask(Request(card_url))
        if isinstance(card, Failure):
            return failure(card, card_url)
        if seen := blocked(card, spare=(401, 403)) or _on_card(source, card):
            return seen
        page_url = f"{source.url}&hl=en"
        page = yield Ask(Request(page_url))
        return _on_page(source, page, page_url, card)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The watch page and the share link."""
        return source.url, f"https://youtu.be/{source.native_id}"

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The watch page."""
        return (source.url,)


def _video(address: Address) -> str | None:
    """The id of the video that a URL names."""
    if address.host in _SHORT_HOSTS:
        candidate = address.segments[0] if address.segments else ""
    elif not _on_youtube(address):
        return None
    elif path(address) in _QUERY_PATHS:
        candidate = address.parameter("v") or ""
    else:
        candidate = fields(_PATH, path(address)).get("id", "")
    return candidate if _ID.fullmatch(candidate) and candidate not in _NO_IDS else None


def _on_youtube(address: Address) -> bool:
    return _HOSTS.fullmatch(address.host) is not None


def _on_card(source: Source, card: Exchange) -> Observation | None:
    """Live, if the card names this very video."""
    data = read_json(card.content) if card.status == 200 else None
    title, author = text_at(data, "title"), text_at(data, "author_name")
    named = f"{at(data, 'html')} {at(data, 'thumbnail_url')}"
    if not re.search(rf"/(?:embed|vi|shorts)/{re.escape(source.native_id)}(?![0-9A-Za-z_-])", named):
        return None
    post = Post(author, text=title, media=film(source.url))
    return observe(card, State.LIVE, "live", "YouTube hands out this video.", post)


def _on_page(source: Source, page: Answer, url: str, card: Exchange) -> Observation:
    """What the watch page's player says. The card's 404 makes a generic "unavailable" worth something."""
    if isinstance(page, Failure):
        return failure(page, url)
    if wall := blocked(page) or _consent(page):
        return wall
    player = pages.assigned(pages.tree(page), "ytInitialPlayerResponse") if page.status == 200 else None
    status = text_at(player, "playabilityStatus", "status")
    shown = text_at(player, "videoDetails", "videoId")
    if status is None or _landed_video(page) != source.native_id or shown not in (None, source.native_id):
        said = f"YouTube answered HTTP {page.status} with a page that says nothing about this video."
        return unknown(page, "unknown_answer", said)
    if status in _LIVE_STATUSES and shown:
        details = at(player, "videoDetails")
        post = Post(text_at(details, "author"), text=text_at(details, "title"), media=film(source.url))
        return observe(page, State.LIVE, "live", "YouTube plays this video.", post)
    return _on_reasons(page, status, at(player, "playabilityStatus"), card)


def _landed_video(page: Exchange) -> str | None:
    place = pages.landed(page)
    return _video(place) if place else None


def _consent(page: Exchange) -> Observation | None:
    place = pages.landed(page)
    if place is None or place.host != "consent.youtube.com":
        return None
    reason = "YouTube asks to accept its cookies before it shows anything. The video may well be there."
    return observe(page, State.LOGIN_WALL, "consent_wall", reason)


def _on_reasons(page: Exchange, status: str, playability: Any, card: Exchange) -> Observation:
    """What the player's reasons for not playing mean."""
    said = tuple(dict.fromkeys(_said(playability)))
    quote_ = states("YouTube", " ".join(said) or status)
    heard = tuple(plain(words) for words in said)
    if status in _AGE_STATUSES or any(_AGE.search(words) for words in heard):
        meaning = "The video is there, for adults who are logged in."
        return observe(page, State.AGE_RESTRICTED, "age_restricted", f"{quote_} {meaning}")
    if at(playability, "errorScreen", "playerCaptchaViewModel") is not None:
        return observe(page, State.BOT_WALL, "bot_wall", f"{quote_} It wants a puzzle solved first.")
    for rule in _REASONS if status in _NEGATIVE_STATUSES else ():
        if any(words.startswith(rule.begins) for words in heard):
            return observe(page, rule.state, rule.code, f"{quote_} {rule.meaning}")
    if status == "ERROR" and heard and all(words.rstrip(".") in _GENERIC for words in heard):
        return _on_generic(page, quote_, card)
    return unknown(page, "unknown_answer", quote_)


def _on_generic(page: Exchange, said: str, card: Exchange) -> Observation:
    if card.status == 404:
        meaning = (
            "Its card service knows no such video either. Who took it down, or whether it ever was"
            " there, it does not say."
        )
        return observe(page, State.ABSENT, "unavailable", f"{said} {meaning}")
    return unknown(
        page, "unavailable", f"{said} It gives no reason, and its card service does not confirm it."
    )


def _said(playability: Any) -> Iterator[str]:
    """All sentences in which the player says why it does not play."""
    screen = at(playability, "errorScreen", "playerErrorMessageRenderer")
    messages = at(playability, "messages")
    places = [at(playability, "reason"), at(screen, "reason"), at(screen, "subreason")]
    for place in places + (messages if isinstance(messages, list) else []):
        if sentence := _sentence(place):
            yield sentence


def _sentence(place: Any) -> str:
    """The words of a text node, which is a string, `{simpleText}` or `{runs: [{text}]}`."""
    if isinstance(place, str):
        return place.strip()
    runs = at(place, "runs")
    parts = [text_at(run, "text") or "" for run in runs] if isinstance(runs, list) else []
    return text_at(place, "simpleText") or " ".join(parts).strip()


PLATFORM: Platform = YouTube()
