"""What machine-readable text in a page cites: JSON-LD and WordPress block comments."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

_CITING_KEYS: Final = frozenset({"citation", "sharedContent", "isBasedOn", "isBasedOnUrl"})
_POST_TYPES: Final = frozenset({"SocialMediaPosting", "DiscussionForumPosting", "Comment"})
_PLAYER_KEYS: Final = ("embedUrl", "contentUrl")
_MOST_NODES: Final = 20_000
_BLOCK: Final = re.compile(
    r"\s*wp:(?:core-)?embed(?:/[\w-]+)?\s+(\{.*\})\s*/?\s*\Z|\s*wp:[\w/-]+\s+(\{.*\})\s*/?\s*\Z", re.DOTALL
)


def json_ld_urls(source: str) -> list[str]:
    """The URLs that a JSON-LD script cites: citations, shared posts, posts of others, players. Never raises.

    A page's own `url` is none of them.
    """
    data = _read(source)
    return list(dict.fromkeys(_cited(data))) if data is not None else []


def block_comment_urls(source: str) -> list[str]:
    """The URL of a WordPress embed block's comment, `wp:embed {"url": ...}`."""
    found = _BLOCK.match(source)
    attributes = _read(found[1]) if found and found[1] else None
    url = attributes.get("url") if isinstance(attributes, dict) else None
    return [url] if isinstance(url, str) else []


def _read(source: str) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        return None


def _cited(data: Any) -> Iterator[str]:
    """Walk without recursion: (value, whether it stands for something cited)."""
    left: list[tuple[Any, bool, bool]] = [(data, False, True)]
    for _ in range(_MOST_NODES):
        if not left:
            return
        value, cited, top = left.pop()
        if isinstance(value, str) and cited:
            yield value
        elif isinstance(value, list):
            left.extend((item, cited, top) for item in reversed(value))
        elif isinstance(value, dict):
            yield from _own_urls(value, cited=cited, top=top)
            left.extend(
                (item, key in _CITING_KEYS, key == "@graph" and top)
                for key, item in reversed(value.items())
                if isinstance(item, (dict, list)) or key in _CITING_KEYS
            )


def _own_urls(value: dict[str, Any], *, cited: bool, top: bool) -> Iterator[str]:
    """The URLs by which an object itself is a citation."""
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if cited or (not top and not _POST_TYPES.isdisjoint(kind for kind in kinds if isinstance(kind, str))):
        yield from (value[key] for key in ("url", "@id") if isinstance(value.get(key), str))
    if "VideoObject" in kinds:
        yield from (value[key] for key in _PLAYER_KEYS if isinstance(value.get(key), str))
