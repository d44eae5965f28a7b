"""A newspaper that goes on writing: a feed, a sitemap and a section page that grow as time goes by."""

import gzip
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape

from archiver.model import times
from archiver.sandbox import replies
from archiver.sandbox.sites import WebSite
from archiver.sandbox.world import SandboxRequest, SandboxResponse

FEED, ATOM = "/feed.xml", "/atom.xml"
SITEMAP, INDEX, PACKED = "/sitemap.xml", "/sitemap-index.xml", "/sitemap-news.xml.gz"
SECTION = "/news/"

_LATEST = 20
_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

_Articles = list[tuple[datetime, str, str]]
_List = Callable[[_Articles], tuple[str, bytes]]


class Newspaper(WebSite):
    """A site whose articles appear at dates, and the lists that name them.

    All has an ETag, and is answered with 304 to whoever knows the version.
    """

    def __init__(self, name: str, host: str) -> None:
        super().__init__(name)
        self._host = host
        self._articles: list[tuple[datetime, str, str]] = []

    def publish(self, path: str, title: str, body: str, at: datetime) -> str:
        """Put an article there at a time, `body` is markup; gives its URL. At a taken path: edit it."""
        first = next((since for since, known, _ in self._articles if known == path), None)
        head = f'<meta property="article:published_time" content="{times.iso(first or at)}">'
        self.put(path, replies.html(replies.framed(self.name, title, body, head=head)), at)
        if first is None:
            self._articles.append((at, path, title))
            self._articles.sort()
        return self.url(path)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"https://{self._host}{path}"

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """A list as it is at the time, or else a page; what was put at the path of a list goes before it."""
        write = self._lists().get(request.path)
        if write is None or any(since <= now for since, _ in self._history.get(request.path, ())):
            found = super().answer(request, now)
        else:
            media_type, body = write([entry for entry in reversed(self._articles) if entry[0] <= now])
            found = SandboxResponse(200, body, (("Content-Type", media_type),))
        return found if found.status != 200 else _if_newer(request, found)

    def _lists(self) -> dict[str, _List]:
        return {
            FEED: self._rss,
            ATOM: self._atom,
            SITEMAP: self._sitemap,
            INDEX: self._index,
            PACKED: self._packed,
            SECTION: self._section,
        }

    def _rss(self, articles: _Articles) -> tuple[str, bytes]:
        items = "".join(
            f"<item><title>{escape(title)}</title><link>{self.url(path)}?utm_source=rss</link>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for at, path, title in articles[:_LATEST]
        )
        head = f"<title>{escape(self.name)}</title><link>{self.url('/')}</link><description/>"
        return (
            "application/rss+xml",
            f'{_XML}<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode(),
        )

    def _atom(self, articles: _Articles) -> tuple[str, bytes]:
        entries = "".join(
            f'<entry><title>{escape(title)}</title><id>{self.url(path)}</id><link href="{path}"/>'
            f"<updated>{times.iso(at)}</updated></entry>"
            for at, path, title in articles[:_LATEST]
        )
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(self.name)}</title>{entries}</feed>'
        return "application/atom+xml", (_XML + feed).encode()

    def _sitemap(self, articles: _Articles) -> tuple[str, bytes]:
        urls = "".join(
            f"<url><loc>{self.url(path)}</loc><lastmod>{times.iso(at)}</lastmod></url>"
            for at, path, _ in articles
        )
        return "application/xml", f'{_XML}<urlset xmlns="{_PROTOCOL}">{urls}</urlset>'.encode()

    def _index(self, articles: _Articles) -> tuple[str, bytes]:
        changed = f"<lastmod>{times.iso(articles[0][0])}</lastmod>" if articles else ""
        sitemap = f"<sitemap><loc>{self.url(PACKED)}</loc>{changed}</sitemap>"
        return "application/xml", f'{_XML}<sitemapindex xmlns="{_PROTOCOL}">{sitemap}</sitemapindex>'.encode()

    def _packed(self, articles: _Articles) -> tuple[str, bytes]:
        return "application/gzip", gzip.compress(self._sitemap(articles)[1], mtime=0)

    def _section(self, articles: _Articles) -> tuple[str, bytes]:
        teasers = "".join(f'<h2><a href="{path}">{escape(title)}</a></h2>' for _, path, title in articles)
        elsewhere = '<p><a href="/tag/harbour">All about the harbour</a></p>'
        return "text/html; charset=utf-8", replies.framed(self.name, "News", teasers + elsewhere).encode()


def _if_newer(request: SandboxRequest, response: SandboxResponse) -> SandboxResponse:
    """The answer with its ETag, or 304 to whoever has it already."""
    etag = f'"{sha256(response.body).hexdigest()[:16]}"'
    if request.header("If-None-Match") == etag:
        return SandboxResponse(304, headers=(("ETag", etag),))
    return SandboxResponse(response.status, response.body, (*response.headers, ("ETag", etag)))
