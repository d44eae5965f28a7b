"""Answers in the usual shapes, and the pages that invented sites are made of."""

import json as _json
from collections.abc import Sequence
from html import escape
from typing import Any

from archiver.model.exchange import Header
from archiver.sandbox.world import SandboxResponse

_STYLE = "body{font:18px/1.5 serif;max-width:40em;margin:auto}nav a{margin-right:1em}footer{color:#666}"


def html(markup: str, status: int = 200, headers: Sequence[Header] = ()) -> SandboxResponse:
    """An HTML answer in UTF-8."""
    return _typed("text/html; charset=utf-8", markup.encode(), status, headers)


def text(words: str, status: int = 200, headers: Sequence[Header] = ()) -> SandboxResponse:
    """A plain-text answer in UTF-8, with the content type as Java servers write it."""
    return _typed("text/plain;charset=UTF-8", words.encode(), status, headers)


def json(value: Any, status: int = 200, headers: Sequence[Header] = ()) -> SandboxResponse:
    """A JSON answer."""
    return _typed("application/json", _json.dumps(value).encode(), status, headers)


def redirect(location: str, status: int = 302, headers: Sequence[Header] = ()) -> SandboxResponse:
    """A redirect without a body."""
    return SandboxResponse(status, b"", (("Location", location), *headers))


def _typed(kind: str, body: bytes, status: int, headers: Sequence[Header]) -> SandboxResponse:
    return SandboxResponse(status, body, (("Content-Type", kind), *headers))


def paragraphs(prose: str) -> tuple[str, ...]:
    """Split prose at empty lines; line breaks within a paragraph are spaces."""
    return tuple(" ".join(block.split()) for block in prose.split("\n\n"))


def document(title: str, body: str, head: str = "", language: str = "en") -> str:
    """A bare HTML document around `body`, which is markup already; `title` is text."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def page(site: str, title: str, paragraphs: Sequence[str], *, head: str = "", byline: str = "") -> str:
    """A page of an invented site: navigation, an article, a footer. `paragraphs` are text."""
    prose = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return framed(site, title, prose, head=head, byline=byline)


def framed(site: str, title: str, prose: str, *, head: str = "", byline: str = "") -> str:
    """A page as `page` makes it, around an article whose body is markup already."""
    author = f'<p class="byline">{escape(byline)}</p>\n' if byline else ""
    body = (
        f'<header><a href="/">{escape(site)}</a>\n'
        '<nav><a href="/news">News</a><a href="/about">About</a><a href="/contact">Contact</a></nav>'
        "</header>\n"
        f"<main><article>\n<h1>{escape(title)}</h1>\n{author}{prose}\n</article></main>\n"
        f"<footer><p>© {escape(site)}. All rights reserved.</p></footer>"
    )
    return document(f"{title} – {site}", body, head=f"<style>{_STYLE}</style>\n{head}")
