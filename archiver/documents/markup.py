"""Which elements may embed something, by name and attributes alone (facts: platforms, EMBED MARKUP)."""

import re
from collections.abc import Mapping

_ALWAYS = frozenset({"iframe", "embed", "object", "video", "audio"})
_QUOTES = frozenset({"blockquote", "q"})
_JSON_LD = "application/ld+json"
_EMBED_CLASS = re.compile(
    r"embed|tweet|twitter|tiktok|instagram|fb-(?:post|video)|facebook|telegram|bluesky|reddit|threads"
    r"|text-post-media|youtube|vimeo|vk_|video",
    re.IGNORECASE,
)
_EMBED_ID = re.compile(r"vk_post_|telegram-post|tweet|ig-tp-|youtube|rutube|embed", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:https?:|at:|tg:)?//\S|\s*https?%3A", re.IGNORECASE)
_ID_NAME = re.compile(
    r"data-(?:.*-)?(?:id|ids|tweetid|videoid|postid|video|tweet|post|embed|media|shortcode|code|permalink|href|url|uri"
    r"|src|youtube|vimeo|telegram|rutube|service|oembed)$"
)
_SCRIPT_CALL = re.compile(
    r"VK\.Widgets|\bembed|createTweet|twttr\.|FB\.XFBML|swfobject|SWFObject|data-telegram-post|YT\.Player|iframe",
    re.IGNORECASE,
)
_LAZY_SOURCES = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-original-src",
    "data-full-src",
    "data-srcset",
    "data-lazy-srcset",
    "srcset",
)
_MAX_CALL = 20_000


def may_embed(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element other than a script may stand for a foreign post, video or page."""
    if not attributes:
        return False
    if name in _ALWAYS:
        return True
    if name in _QUOTES or "-" in name:
        return True
    if name in ("source", "img"):
        return name == "source" and "src" in attributes
    if name in ("figure", "div", "a", "section", "span", "p") and _EMBED_CLASS.search(
        attributes.get("class", "")
    ):
        return True
    return bool(_EMBED_ID.search(attributes.get("id", ""))) or any(
        key.startswith("data-") and value and (_ADDRESS.match(value) or _ID_NAME.match(key))
        for key, value in attributes.items()
    )


def is_json_ld(attributes: Mapping[str, str]) -> bool:
    """Whether a script holds JSON-LD."""
    return _JSON_LD in attributes.get("type", "").lower()


def script_may_embed(attributes: Mapping[str, str], source: str) -> bool:
    """Whether a script carries an embed: by its data attributes or type, or by a widget call."""
    kind = attributes.get("type", "").lower()
    if any(key.startswith("data-") for key in attributes) or is_json_ld(attributes) or kind == "text/plain":
        return True
    return len(source) <= _MAX_CALL and bool(_SCRIPT_CALL.search(source))


def comment_may_embed(source: str) -> bool:
    """Whether a comment is a WordPress block that holds an embed or an address."""
    text = source.lstrip()
    return text.startswith("wp:") and ("embed" in text[:40] or '"url"' in text)


def is_sealed(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element's paragraphs make one block, as those of a quoted post do."""
    if name not in _QUOTES:
        return False
    data = any(key.startswith("data-") for key in attributes)
    return data or "cite" in attributes or bool(_EMBED_CLASS.search(attributes.get("class", "")))


def picture(attributes: Mapping[str, str]) -> str | None:
    """The address of an image: its own, else the lazily loaded one, else the largest candidate."""
    source = attributes.get("src", "").strip()
    if source and not source.lower().startswith("data:"):
        return source
    for name in _LAZY_SOURCES:
        value = attributes.get(name, "").strip()
        if value and not value.lower().startswith("data:"):
            return _best(value) if name.endswith("srcset") else value
    return None


def _best(srcset: str) -> str:
    """The candidate with the largest width or density of a srcset."""
    candidates = []
    for part in re.split(r",\s+|,$", srcset):
        url, _, size = part.strip().partition(" ")
        number = re.match(r"\d+(?:\.\d+)?", size.strip())
        if url:
            candidates.append((float(number[0]) if number else 1.0, url))
    return max(candidates, default=(0.0, ""), key=lambda candidate: candidate[0])[1]
