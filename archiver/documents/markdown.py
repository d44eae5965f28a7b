"""Markdown -> Document: rendered by markdown-it-py, then read as the HTML it stands for."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from archiver.documents.collector import Collector, parse
from archiver.documents.dates import iso_date
from archiver.documents.drafts import assemble
from archiver.documents.given import Given
from archiver.documents.head import Head
from archiver.documents.urls import absolute
from archiver.model.document import Document

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

MAX_LENGTH = 2_000_000
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_ENTRY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)")
_BARE_URL = re.compile(r"://[^\s<>()\[\]\"'`*\\]+")


def read(given: Given) -> Document:
    """Read Markdown with front matter, tables and HTML. Raises UnreadableInput if it is too long."""
    if len(given.text) > MAX_LENGTH:
        raise given.unreadable(f"over {MAX_LENGTH:,} characters of Markdown; give one article at a time")
    facts, body = _split(given.text)
    canonical = absolute(_first(facts, "canonical", "canonical_url", "url"))
    collector = Collector(Head(given.base_url or canonical))
    drafts = collector.collect(parse(_renderer().render(body)))
    return replace(
        given.document("text/markdown", *assemble(drafts)),
        base_url=collector.head.base,
        canonical_url=canonical,
        title=_first(facts, "title") or _heading(body),
        author=_first(facts, "author", "authors"),
        published=iso_date(_first(facts, "date", "published") or ""),
        modified=iso_date(_first(facts, "modified", "updated", "lastmod") or ""),
        language=_first(facts, "lang", "language"),
    )


def _first(facts: Mapping[str, str], *names: str) -> str | None:
    return next((facts[name] for name in names if facts.get(name)), None)


def _renderer() -> MarkdownIt:
    """CommonMark with tables; URLs stay as written."""
    renderer = MarkdownIt("commonmark").enable("table")
    for hook, keep in (("normalizeLink", _same), ("normalizeLinkText", _same), ("validateLink", bool)):
        setattr(renderer, hook, keep)
    renderer.inline.ruler.before("escape", "bare_url", _bare_url)
    return renderer


def _same(url: str) -> str:
    return url


def _bare_url(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Keep what looks like emphasis inside a URL that stands in the text: https://t.me/a_b_/1."""
    found = _BARE_URL.match(state.src, state.pos)
    if found is None or not state.pending.lower().endswith(("http", "https", "hxxp", "hxxps")):
        return False
    url = found[0].rstrip("_~")
    if not silent:
        state.pending += url
    state.pos += len(url)
    return True


def _heading(body: str) -> str | None:
    """The first line, if it is a heading of the first level."""
    found = re.match(r"\s*#[ \t]+([^\r\n]+?)[ \t#]*(?:\r?\n|$)", body)
    return found[1].strip() if found else None


def _split(text: str) -> tuple[dict[str, str], str]:
    """The front matter's plain entries, by lower-case name, and the text below it."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text.removeprefix("\ufeff")
    facts: dict[str, str] = {}
    name = ""
    for line in found[1].splitlines():
        if entry := _ENTRY.fullmatch(line):
            name = entry[1].lower()
            facts[name] = _scalar(entry[2])
        elif name and (item := re.fullmatch(r"[ \t]*-[ \t]+(.+)", line)):
            facts[name] = ", ".join(filter(None, (facts[name], _scalar(item[1]))))
    return {name: value for name, value in facts.items() if value}, text[found.end() :]


def _scalar(written: str) -> str:
    value = written.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_scalar(item) for item in value[1:-1].split(","))
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.sub(r"\s+#.*", "", value)
