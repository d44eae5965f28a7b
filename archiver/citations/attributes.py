"""URLs in the attributes of any element, and URLs carried inside URLs."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote

from archiver.citations.scanner import scan
from archiver.model.document import Markup

_URL: Final = re.compile(r"(?:https?|at|tg)://\S+", re.IGNORECASE)
_ENCODED: Final = re.compile(r"https?%3A", re.IGNORECASE)
_CARRIED: Final = re.compile(r"[?&](?:url|src|href|u|media|link)=([^&#]+)", re.IGNORECASE)


def absolute(written: str) -> str | None:
    """The URL that an attribute's value is, with its scheme; None if it is no absolute one."""
    url = written.strip()
    url = f"https:{url}" if url.startswith("//") else url
    url = unquote(url) if _ENCODED.match(url) else url
    return url if _URL.fullmatch(url) else None


def unpacked(url: str, is_post: Callable[[str], bool]) -> str:
    """The post inside a wrapper's address (iframely, embedly, `post.php?href=`), else the URL itself."""
    return next((inner for inner in _carried(url) if is_post(inner)), url)


def posts_in_attributes(markup: Markup, is_post: Callable[[str], bool]) -> list[str]:
    """The posts that any attribute names, each once. The target of a link is a link, not an embed."""
    values = (value for name, value in markup.attributes.items() if (markup.tag, name) != ("a", "href"))
    return list(dict.fromkeys(url for value in values for url in _urls(value) if is_post(url)))


def _urls(value: str) -> Iterator[str]:
    """The URL a value is and those it carries, innermost first; or those in the markup it holds."""
    url = absolute(value)
    if url:
        yield from _carried(url)
        yield url
    elif "<" in value and "//" in value:  # a consent tool keeps the markup of the embed itself
        yield from (found.url for found in scan(value))


def _carried(url: str) -> Iterator[str]:
    for value in _CARRIED.findall(url):
        inner = absolute(unquote(value))
        if inner:
            yield inner
