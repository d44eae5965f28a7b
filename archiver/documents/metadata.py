"""Title, author, dates, language and canonical URL of a page: JSON-LD, then meta elements, then htmldate."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lxml.html
from htmldate import find_date

from archiver.documents.dates import iso_date
from archiver.documents.head import Head
from archiver.documents.urls import absolute

_ARTICLES = re.compile(
    r"Article|BlogPosting|Report|SocialMediaPosting|LiveBlog|WebPage|CreativeWork", re.IGNORECASE
)
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "publishdate",
    "pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
)
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_MAX_NODES = 2000
_MAX_GUESS = 400_000
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")

logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself. Dates as in `Document`."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    canonical_url: str | None = None


def metadata(head: Head, html: str) -> Metadata:
    """Read a page's metadata from its head; a date that no markup gives is sought in its source, `html`."""
    meta = head.meta
    statement = _statement(head.json_ld)
    published = iso_date(_text(statement.get("datePublished"))) or _first_date(meta, _PUBLISHED)
    return Metadata(
        title=_line(meta.get("og:title")) or _line(_text(statement.get("headline"))) or _line(head.title),
        author=_names(statement.get("author")) or _author(meta),
        published=published or _guess(html),
        modified=iso_date(_text(statement.get("dateModified"))) or _first_date(meta, _MODIFIED),
        language=head.language.replace("_", "-") if _LANGUAGE.fullmatch(head.language) else None,
        canonical_url=head.canonical_url,
    )


def _statement(sources: Sequence[str]) -> Mapping[str, Any]:
    """The JSON-LD object about the article: the first one of a fitting type that has a date or a headline."""
    fallback: Mapping[str, Any] = {}
    for source in sources:
        for thing in _objects(source):
            kind = " ".join(map(str, _list(thing.get("@type"))))
            if "datePublished" not in thing and "headline" not in thing:
                continue
            if re.search(r"Article|Posting|Report", kind):
                return thing
            if _ARTICLES.search(kind):
                fallback = fallback or thing
    return fallback


def _objects(source: str) -> Iterator[Mapping[str, Any]]:
    """All objects of one JSON-LD block, outermost first; none if it is malformed."""
    try:
        queue = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return
    seen = 0
    while queue and seen < _MAX_NODES:
        thing = queue.pop(0)
        seen += 1
        if isinstance(thing, list):
            queue += thing
        elif isinstance(thing, dict):
            yield thing
            queue += [value for value in thing.values() if isinstance(value, (list, dict))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    value = _list(value)[0] if _list(value) else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return value if isinstance(value, str) else ""


def _names(value: Any) -> str | None:
    names = [_line(_text(item)) for item in _list(value)]
    return ", ".join(dict.fromkeys(name for name in names if name and not absolute(name))) or None


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _author(meta: Mapping[str, str]) -> str | None:
    names = (_line(meta.get(name)) for name in _AUTHOR)
    return next((name for name in names if name and not absolute(name)), None)


def _first_date(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    dates = (iso_date(meta.get(name, "")) for name in names)
    return next((date for date in dates if date), None)


def _guess(html: str) -> str | None:
    """The day the page was first published, by htmldate (facts: extraction, Dates)."""
    if len(html) > _MAX_GUESS:
        return None
    try:
        return iso_date(
            find_date(lxml.html.fromstring(html), original_date=True, extensive_search=False) or ""
        )
    except Exception:  # noqa: BLE001 - a search by patterns over foreign text; no date is a fine answer
        return None
