"""Posts as archives hold them: pages of other days and other shapes than a probe asks for.

Only a marker that names the very post counts, never its words: an old tweet page names the tweet in
`data-tweet-id`, X's data in `id_str`, Telegram's widgets in `data-post` (facts: platforms, a1, b1; wayback,
0.3: of some posts the archive holds JSON under the page's address).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.model.exchange import Exchange
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.pages import attribute, tree, words
from archiver.platforms.reading import at, read_json, text_at

_STYLE_URL = re.compile(r"url\(\s*['\"]?(https?:[^'\")\s]+|//[^'\")\s]+)", re.IGNORECASE)
_TWEET = "div.permalink-tweet[data-tweet-id], article[data-tweet-id], div.tweet[data-tweet-id]"
_MESSAGE = "div.tgme_widget_message[data-post]"
_MESSAGE_TEXT = ".tgme_widget_message_text.js-message_text, .tgme_widget_message_text"
_PHOTO = ".tgme_widget_message_photo_wrap, .tgme_widget_message_video_thumb"
_EMOJI = "telegram.org/img/emoji"


@dataclass(frozen=True, slots=True)
class Held:
    """What a copy holds: the post asked for (`text` may be empty), or none, or others than that one.

    `pictures` are the addresses of the post's pictures, which the copy itself never contains.
    """

    post: bool = False
    others: bool = False
    text: str = ""
    pictures: tuple[str, ...] = ()


def held_in(exchange: Exchange, source: Source) -> Held:
    """Look for a post in a copy by the marker that names it. Never raises."""
    if source.platform is PlatformName.X:
        data = read_json(exchange.content)
        return _in_tweet_page(tree(exchange), source) if data is None else _in_data(data, source)
    if source.platform is PlatformName.TELEGRAM:
        return _in_widgets(tree(exchange), source)
    return Held()


def listed_in(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The posts that a copy of an account's page lists, each with its address and its text. Never raises."""
    page = tree(exchange)
    for node in page.css(_MESSAGE):
        yield f"https://t.me/{attribute(node, 'data-post')}", words(node.css_first(_MESSAGE_TEXT))
    for node in page.css(_TWEET):
        number = attribute(node, "data-tweet-id")
        yield f"https://x.com/i/status/{number}", words(node.css_first("p.tweet-text"))


def _in_data(data: Any, source: Source) -> Held:
    """X's JSON: that of its embeds, of its second service, of its old and new interface."""
    own = data if text_at(data, "id_str") or text_at(data, "url") else at(data, "data")
    named = text_at(own, "id_str") or text_at(own, "id") or _number(text_at(own, "url") or "")
    if named != source.native_id:
        return Held(others=bool(named))
    text = text_at(own, "full_text") or text_at(own, "text") or ""
    return Held(post=True, text=text, pictures=tuple(dict.fromkeys(_media(data))))


def _number(url: str) -> str:
    found = re.search(r"/status(?:es)?/([0-9]+)", url)
    return found[1] if found else ""


def _media(data: Any) -> Iterator[str]:
    lists = (
        (at(data, "mediaDetails"), "media_url_https"),
        (at(data, "photos"), "url"),
        (at(data, "extended_entities", "media"), "media_url_https"),
        (at(data, "includes", "media"), "url"),
    )
    for items, name in lists:
        for item in items if isinstance(items, list) else ():
            url = text_at(item, name)
            if url:
                yield url


def _in_tweet_page(page: LexborHTMLParser, source: Source) -> Held:
    """A tweet's page of the years in which it came whole."""
    tweets = page.css(_TWEET)
    tweet = next((node for node in tweets if attribute(node, "data-tweet-id") == source.native_id), None)
    if tweet is None:
        return Held(others=bool(tweets))
    shown = filter(None, (attribute(node, "data-image-url") for node in tweet.css("[data-image-url]")))
    return Held(post=True, text=words(tweet.css_first("p.tweet-text")), pictures=tuple(dict.fromkeys(shown)))


def _in_widgets(page: LexborHTMLParser, source: Source) -> Held:
    """An embed, or one of the posts in a channel's preview."""
    posts = page.css(_MESSAGE)
    wanted = source.native_id.lower()
    post = next((node for node in posts if attribute(node, "data-post").lower() == wanted), None)
    if post is None:
        return Held(others=bool(posts))
    text = words(post.css_first(_MESSAGE_TEXT))
    return Held(post=True, text=text, pictures=tuple(dict.fromkeys(_photos(post))))


def _photos(post: LexborNode) -> Iterator[str]:
    for node in post.css(_PHOTO):
        found = _STYLE_URL.search(attribute(node, "style"))
        if found and _EMOJI not in found[1]:
            yield f"https:{found[1]}" if found[1].startswith("//") else found[1]
