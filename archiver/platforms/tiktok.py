"""TikTok: videos and photo posts (facts: platforms, f).

Live: the oEmbed card or the page's own data names this very number. Not there: can't be told; the card's
400 stands for removed and private posts alike, and the page's codes for "not available" and "user not found"
also meet clients and links that TikTok does not like.
The number's upper half counts seconds since 1970 (widely known arithmetic; it agrees with posts known to us).
"""

import re
from datetime import UTC, datetime
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
from archiver.platforms.reading import Post, at, blocked, failure, observe, read_json, text_at, unknown
from archiver.platforms.shapes import fields, path, stamp
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(r"(?:(?:www|m)\.)?(?:tiktok\.com|vxtiktok\.com)")
_PATH = re.compile(
    r"/(?:@(?P<user>[\w.-]{0,64})/(?:video|photo)|embed(?:/v[0-9])?|player/v1|v)/(?P<id>[0-9]{6,20})(?:\.html)?"
)
_LAUNCH = datetime(2016, 9, 1, tzinfo=UTC)
_NOBODY = "_"
_SCRIPT = "script#__UNIVERSAL_DATA_FOR_REHYDRATION__"
# statusCode of the page's data -> state, code, what it says and means (facts: platforms, f)
_CODES: dict[int, tuple[State, str, str]] = {
    10216: (State.PROTECTED, "private", "calls this post private. It is there, for some only."),
    10222: (State.PROTECTED, "private_account", "calls the account private. The post may be there."),
    10231: (State.WITHHELD, "region", "does not show this post in the region where this client stands."),
    10204: (State.UNVERIFIABLE, "not_shown", "does not show this post, as it also tells blocked clients."),
    10221: (State.UNVERIFIABLE, "account_not_found", "finds no such account, as after a change of name."),
}


class TikTok(Uncontrolled):
    """TikTok, looked at through its oEmbed card and the data in its page."""

    name = PlatformName.TIKTOK
    gap = 3.0
    paced_hosts: tuple[str, ...] = ("www.tiktok.com",)

    def identify(self, address: Address) -> Source | None:
        """Name the video or photo post. vm., vt. and /t/ links need the network: None."""
        found = fields(_PATH, path(address)) if _HOST.fullmatch(address.host) else {}
        number = found.get("id")
        if not number:
            return None
        user = name if (name := found.get("user")) != _NOBODY else None
        url = f"https://www.tiktok.com/@{quote(user or _NOBODY)}/video/{number}"
        posted = stamp((int(number) >> 32) * 1000, _LAUNCH)
        return Source(f"tiktok:{number}", self.name, url, number, user, posted)

    def probe(self, source: Source) -> Probe:
        """Ask for the card; unless it proves the post, ask the page."""
        card_url = f"https://www.tiktok.com/oembed?url={quote(source.url, safe='')}"
        card = yield Ask(Request(card_url))
        if isinstance(card, Failure):
            return failure(card, card_url)
        if seen := blocked(card) or _on_card(source, card):
            return seen
        page = yield Ask(Request(source.url))
        return _on_page(source, page, card)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The post as video, as photo post, and its embed."""
        photo = source.url.replace("/video/", "/photo/")
        return source.url, photo, f"https://www.tiktok.com/embed/v2/{source.native_id}"

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The post's page; where the account is not known, its embed."""
        embed = f"https://www.tiktok.com/embed/v2/{source.native_id}"
        return (source.url, embed) if source.author else (embed,)


def _on_card(source: Source, card: Exchange) -> Observation | None:
    """Live, if the card names this very post."""
    data = read_json(card.content) if card.status == 200 else None
    named = re.findall(r'data-video-id="([0-9]+)"', text_at(data, "html") or "")
    if source.native_id not in (*named, at(data, "embed_product_id")):
        return None
    author = text_at(data, "author_unique_id") or text_at(data, "author_name")
    post = Post(author, text=text_at(data, "title"), media=film(source.url))
    return observe(card, State.LIVE, "live", "TikTok hands out this post.", post)


def _on_page(source: Source, page: Answer, card: Exchange) -> Observation:
    """What the page's data says; the card's refusal stands where the page says nothing."""
    if isinstance(page, Exchange) and not blocked(page) and not pages.gated(page, "login"):
        found = next(pages.data_scripts(pages.tree(page), _SCRIPT), None)
        detail = at(found, "__DEFAULT_SCOPE__", "webapp.video-detail")
        if seen := _on_detail(source, page, detail):
            return seen
    said = f"TikTok answered HTTP {card.status} when asked for this post's card."
    if card.status in (400, 404):
        meaning = "It answers so for removed and for private posts, and its page says no more."
        return unknown(card, "not_shown", f"{said} {meaning}")
    return unknown(card, "unknown_answer", said)


def _on_detail(source: Source, page: Exchange, detail: Any) -> Observation | None:
    item = at(detail, "itemInfo", "itemStruct")
    status = at(detail, "statusCode")
    place = pages.landed(page)
    here = fields(_PATH, path(place)).get("id") == source.native_id if place else False
    if not here or not isinstance(status, int) or page.status != 200:
        return None
    if at(item, "isContentClassified") is True and text_at(item, "id") == source.native_id:
        reason = "TikTok shows this post to adults who are logged in. It is there."
        return observe(page, State.AGE_RESTRICTED, "age_restricted", reason)
    if status == 0 and text_at(item, "id") == source.native_id:
        author = text_at(item, "author", "uniqueId")
        post = Post(author, text=text_at(item, "desc"), media=film(source.url))
        return observe(page, State.LIVE, "live", "TikTok shows this post.", post)
    if status in _CODES:
        state, code, said = _CODES[status]
        return observe(page, state, code, f"TikTok {said}")
    return None


PLATFORM: Platform = TikTok()
