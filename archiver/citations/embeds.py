"""The table of embed markup: which elements cite which URLs (facts: platforms, EMBED MARKUP)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from archiver.citations.attributes import absolute, posts_in_attributes, unpacked
from archiver.citations.readers import (
    Reader,
    Test,
    attribute,
    bare_text,
    class_like,
    classed,
    either,
    first,
    first_link,
    frame,
    having,
    id_like,
    in_id,
    in_source,
    last_link,
    source_has,
    tagged,
)
from archiver.citations.statements import block_comment_urls, json_ld_urls
from archiver.model.document import Markup


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: which elements, and the URLs they cite, as written."""

    name: str
    matches: Test
    urls: Reader


_DIGITS: Final = r"\d{1,20}"
_TWEET: Final = "https://twitter.com/i/status/{}"
_WATCH: Final = "https://www.youtube.com/watch?v={}"
_TIKTOK: Final = "https://www.tiktok.com/embed/v2/{}"
_TELEGRAM: Final = "https://t.me/{}"
_VK: Final = "https://vk.com/wall{}_{}"

_tweet = attribute("data-tweetid", "data-tweet-id", "tweet-id", "tweetid", template=_TWEET, pattern=_DIGITS)
_telegram = attribute(
    "data-telegram-post", "data-telegram-discussion", template=_TELEGRAM, pattern=r"[\w+-]+/\d+.*"
)
_video = attribute(
    "videoid", "data-videoid", "data-youtube-id", "data-video-id", "data-ytid", "data-id", "video-id",
    template=_WATCH, pattern=r"[\w-]{11}",
)  # fmt: skip
_oembed = attribute("data-iframely-url", "data-embedly-url", "data-oembed-url", "data-embed-url", "data-url")


def _amp_vk(markup: Markup) -> list[str]:
    owner, post = (markup.attributes.get(name, "") for name in ("data-owner-id", "data-post-id"))
    return [_VK.format(owner, post)] if owner.lstrip("-").isdigit() and post.isdigit() else []


RULES: Final = (
    # row 1
    Rule(
        "x quote",
        classed("twitter-tweet", "twitter-video", "twitter-tweet-rendered"),
        first(last_link(r"(?:twitter|x)\.com/[^?#]{1,80}/status(?:es)?/\d"), _tweet, attribute("cite")),
    ),
    Rule(
        "x element",
        either(tagged("twitter-widget", "amp-twitter"), having("data-tweet-id", "data-tweetid")),
        _tweet,
    ),
    Rule(
        "x script",
        source_has("createTweet"),
        in_source(r"createTweet(?:Embed)?\(\s*[\"'](\d{1,20})[\"']", _TWEET),
    ),
    # row 2
    Rule("telegram", having("data-telegram-post", "data-telegram-discussion"), _telegram),
    # row 3
    Rule(
        "facebook",
        either(
            classed("fb-post", "fb-video", "fb-comment-embed", "fb-xfbml-parse-ignore"),
            tagged("amp-facebook"),
        ),
        first(
            attribute("data-href", "cite"),
            last_link(r"facebook\.com/[^#]{0,120}?(?:posts|videos|photo|permalink|story|reel|watch|share)"),
        ),
    ),
    # row 4
    Rule(
        "instagram",
        either(classed("instagram-media"), having("data-instgrm-permalink")),
        first(attribute("data-instgrm-permalink"), last_link(r"instagram\.com/(?:p|reel|reels|tv)/")),
    ),
    Rule(
        "instagram amp",
        tagged("amp-instagram"),
        attribute("data-shortcode", template="https://www.instagram.com/p/{}/", pattern=r"[\w-]{5,60}"),
    ),
    # row 5
    Rule(
        "tiktok",
        either(classed("tiktok-embed"), tagged("amp-tiktok")),
        first(
            attribute("cite"),
            attribute("data-src", "data-video-id", template=_TIKTOK, pattern=_DIGITS),
            attribute("data-src"),
        ),
    ),
    # row 6
    Rule(
        "youtube",
        either(
            tagged("lite-youtube", "amp-youtube", "youtube-video"),
            having("data-youtube-id", "data-ytid"),
            class_like(r"(?i)(?:^|[\s_-])(?:lazy-?load-)?(?:youtube|ytplayer|lyte|lazyyt|yt-)"),
        ),
        _video,
    ),
    Rule("youtube lazy", class_like(r"lazy-load-youtube"), attribute("href", "data-video-url", "data-src")),
    Rule(
        "youtube script",
        source_has("YT.Player"),
        in_source(r"videoId[\"']?\s*:\s*[\"']([\w-]{11})[\"']", _WATCH),
    ),
    Rule(
        "flash",
        source_has("swfobject", "SWFObject"),
        in_source(r"[\"']((?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:v|e|embed)/[^\"'\s]+)"),
    ),
    # row 7
    Rule(
        "reddit",
        classed("reddit-embed-bq", "reddit-card", "reddit-embed"),
        first(
            attribute("data-embed-url"), first_link(r"reddit\.com/(?:r|user|u)/[^/]{1,80}/(?:comments|s)/")
        ),
    ),
    # row 8
    Rule(
        "bluesky",
        either(classed("bluesky-embed"), having("data-bluesky-uri")),
        first(attribute("data-bluesky-uri"), last_link(r"bsky\.app/profile/[^/]{1,300}/post/")),
    ),
    # row 9
    Rule(
        "threads",
        either(classed("text-post-media"), having("data-text-post-permalink")),
        first(
            attribute("data-text-post-permalink"), last_link(r"threads\.(?:net|com)/(?:[^?#]{1,80}/post|t)/")
        ),
    ),
    Rule(
        "mastodon",
        classed("mastodon-embed"),
        first(attribute("data-embed-url", "src"), last_link(r"/@[^/]{1,120}/\d")),
    ),
    # row 10
    Rule(
        "vk script",
        source_has("VK.Widgets.Post"),
        in_source(r"VK\.Widgets\.Post\(\s*[\"'][^\"']*[\"']\s*,\s*(-?\d+)\s*,\s*(\d+)", _VK),
    ),
    Rule("vk", id_like(r"vk_post_-?\d+_\d+"), in_id(r"vk_post_(-?\d+)_(\d+)", _VK)),
    Rule("vk amp", tagged("amp-vk"), _amp_vk),
    # row 11
    Rule("wordpress comment", tagged("comment"), lambda markup: block_comment_urls(markup.text)),
    Rule(
        "wordpress block",
        class_like(r"wp-block-embed|\boembed\b"),
        first(bare_text, attribute("data-url", "data-oembed-url")),
    ),
    Rule(
        "wordpress post",
        classed("wp-embedded-content"),
        first(attribute("cite", "src"), first_link(r"https?:")),
    ),
    # rows 12 and 13
    Rule(
        "json-ld",
        lambda markup: "ld+json" in markup.attributes.get("type", ""),
        lambda markup: json_ld_urls(markup.text),
    ),
    Rule(
        "wrapper",
        having("data-iframely-url", "data-embedly-url", "data-oembed-url", "data-embed-url"),
        _oembed,
    ),
    Rule("frame", tagged("iframe", "embed", "object", "amp-iframe", "video", "audio", "source"), frame),
)


def embedded_urls(markup: Markup, is_post: Callable[[str], bool]) -> list[str]:
    """The URLs that an element cites by embedding them, absolute, each once; empty if it embeds nothing.

    `is_post` tells whether a URL names a post of a known platform: such URLs count in any attribute.
    """
    for rule in RULES:
        if rule.matches(markup):
            urls = [url for written in rule.urls(markup) if (url := absolute(written))]
            if urls:
                return list(dict.fromkeys(unpacked(url, is_post) for url in urls))
    return posts_in_attributes(markup, is_post)
