"""Feeds, sitemaps and section pages from their bytes; what is hostile is refused in one line."""

import gzip
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.address import parse
from archiver.documents.read import read as read_document
from archiver.errors import UnreadableInput
from archiver.feeds import feed, kinds, listing, section, sitemap
from archiver.feeds.pace import next_reading
from archiver.model.watch import Watch, WatchKind

NAME = "https://paper.example/list"
NEWS = "https://paper.example/news/"
NOW = datetime(2026, 11, 22, 14, 20, tzinfo=UTC)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>
<item><title>First</title><link>/2026/first</link><pubDate>Sun, 22 Nov 2026 10:00:00 +0100</pubDate></item>
<item><guid>https://paper.example/2026/second</guid><title>Second</title></item>
<item><title>No link</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://paper.example/a"/>
<updated>2026-11-20T08:00:00Z</updated></entry></feed>"""
URLSET = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<!-- made by hand -->
<url><loc> https://paper.example/one </loc><lastmod>2026-11-20</lastmod></url>
<url><loc>https://paper.example/two</loc><lastmod>2026-11-21T10:00:00+01:00</lastmod>
<news:news><news:publication_date>2026-11-19</news:publication_date><news:title>Two</news:title></news:news></url>
<url><loc>https://paper.example/three</loc><lastmod>yesterday</lastmod></url><url/></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://paper.example/1.xml.gz</loc></sitemap></sitemapindex>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<{root}>&b;</{root}>"""
XXE = '<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]><{root}>&x;</{root}>'


def urls(found):
    return [entry.url for entry in found]


def test_a_feed_is_read_with_its_dates_and_relative_links():
    """RSS with a guid for a link, too; an item without any is left out."""
    found = feed.read(RSS.encode(), NAME, NAME).entries
    assert urls(found) == ["https://paper.example/2026/first", "https://paper.example/2026/second"]
    assert [entry.published for entry in found] == [datetime(2026, 11, 22, 9, tzinfo=UTC), None]
    (entry,) = feed.read(ATOM.encode(), NAME, NAME).entries
    assert entry.published == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_a_broken_feed_is_read_as_far_as_it_goes():
    """Unescaped ampersands are everyday."""
    broken = RSS.replace("First", "First & last <").replace("</channel></rss>", "")
    assert urls(feed.read(broken.encode(), NAME, NAME).entries)[0] == "https://paper.example/2026/first"


def test_a_date_that_no_calendar_has_is_none():
    """The entry is read all the same."""
    dated = {"published_parsed": (2**40, 1, 1, 0, 0, 0, 0, 1, 0)}
    assert feed._date(dated) is None


@pytest.mark.parametrize("data", [b"<html><body>404</body></html>", b"{}", b"plain"])
def test_what_is_no_feed_says_so(data):
    """One line, with its name."""
    with pytest.raises(UnreadableInput, match="no RSS or Atom feed"):
        feed.read(data, NAME, NAME)
    with pytest.raises(UnreadableInput, match="no sitemap"):
        sitemap.read(data, NAME)


def test_a_sitemap_is_read_plain_and_packed():
    """Dates of news go before those of the last change; what is no date is none."""
    for data in (URLSET.encode(), gzip.compress(URLSET.encode())):
        found = sitemap.read(data, NAME).entries
        assert urls(found) == [f"https://paper.example/{name}" for name in ("one", "two", "three")]
        assert [entry.published and entry.published.day for entry in found] == [20, 19, None]
        assert found[1].title == "Two"
    assert urls(sitemap.read(INDEX.encode(), NAME).lists) == ["https://paper.example/1.xml.gz"]


def test_of_a_sitemap_that_was_cut_off_the_beginning_is_read():
    """Only where that is wanted; else it is none."""
    cut = URLSET.encode()[: URLSET.index("<url><loc>https://paper.example/three")]
    assert len(sitemap.read(cut, NAME, partial=True).entries) == 2
    with pytest.raises(UnreadableInput):
        sitemap.read(cut, NAME)


@pytest.mark.parametrize("text", [BOMB, XXE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("root", ["rss", "feed", "urlset", "sitemapindex"])
def test_entities_are_refused(text, encoding, root):
    """Bombs and external entities, whatever the encoding (facts: reliability, E37)."""
    data = text.format(root=root).encode(encoding)
    for read in (
        lambda: feed.read(data, NAME, NAME),
        lambda: sitemap.read(data, NAME),
        lambda: kinds.kind_of(data, NAME),
    ):
        with pytest.raises(UnreadableInput, match="declares XML entities") as raised:
            read()
        assert "\n" not in str(raised.value)


def test_gzip_bombs_and_broken_archives_are_refused():
    """Before they are unpacked whole."""
    with pytest.raises(UnreadableInput, match="over 50 MB"):
        sitemap.read(gzip.compress(b" " * (listing.MOST_BYTES + 1)), NAME)
    with pytest.raises(UnreadableInput, match="damaged"):
        sitemap.read(b"\x1f\x8b" + b"x" * 40, NAME)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>/!&;x[]urlset feed", max_size=80).map(str.encode))
def test_no_bytes_surprise_the_readers(data):
    """Whatever comes: a listing, or UnreadableInput."""
    for read in (lambda: feed.read(data, NAME, NAME), lambda: sitemap.read(data, NAME, partial=True)):
        with suppress(UnreadableInput):
            assert isinstance(read(), listing.Listing)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (RSS.encode(), WatchKind.FEED),
        (ATOM.encode(), WatchKind.FEED),
        (RSS.replace("First", "First & last").encode(), WatchKind.FEED),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>', WatchKind.FEED),
        (URLSET.encode(), WatchKind.SITEMAP),
        (gzip.compress(INDEX.encode()), WatchKind.SITEMAP),
        (b"<!DOCTYPE html><html><body><p>The <feed> was long.</p></body></html>", WatchKind.ARTICLE),
        (b"# Markdown", WatchKind.ARTICLE),
    ],
)
def test_the_content_tells_the_kind(data, kind):
    """By the root element; nobody trusts a media type here."""
    assert kinds.kind_of(data, NAME) is kind


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/2026/11/22/flood", True),
        ("/news/flood-in-the-harbour", True),
        ("/story/123456", True),
        ("/news/", False),
        ("/about", False),
        ("/tag/flood-in-the-harbour", False),
        ("/2026/11/picture-of-the-day.jpg", False),
        ("/", False),
    ],
)
def test_what_looks_like_an_article(path, is_article):
    """A date, a number or a long slug, on the same site, and no page about articles."""
    here = parse("https://paper.example/news/")
    assert section.looks_like_article(f"https://www.paper.example{path}", here) is is_article
    assert not section.looks_like_article(f"https://other.example{path}", here)
    assert not section.looks_like_article(f"mailto:{path}", here)


def _page(links, prose=""):
    teasers = "".join(
        f'<h2><a href="/2026/11/0{n}/story-number-{n}">A story about the number {n}</a></h2>'
        for n in range(1, links + 1)
    )
    html = f"<!DOCTYPE html><html><head><title>News</title></head><body><main>{teasers}<p>{prose}</p></main></body></html>"
    return read_document(html.encode(), name="news", origin=NEWS, base_url=NEWS)


def test_a_page_of_links_is_a_list_and_an_article_is_none():
    """Not without many of them, nor with prose beside them."""
    assert section.is_listing(_page(9))
    assert not section.is_listing(_page(3))
    assert not section.is_listing(_page(9, "The harbour board met. " * 60))
    assert len(section.read(_page(9)).entries) == 9


@pytest.mark.parametrize(
    ("kind", "age", "failures", "hours"),
    [
        (WatchKind.FEED, 100, 0, 0.25),
        (WatchKind.FEED, 100, 3, 2),
        (WatchKind.FEED, 100, 40, 24),
        (WatchKind.ARTICLE, 0, 0, 1),
        (WatchKind.ARTICLE, 3, 0, 24),
        (WatchKind.ARTICLE, 10, 0, 7 * 24),
        (WatchKind.ARTICLE, 60, 0, 30 * 24),
        (WatchKind.ARTICLE, 0, 2, 4),
    ],
)
def test_when_something_is_read_again(kind, age, failures, hours):
    """Lists at one pace, articles by age, what fails ever more rarely."""
    watch = Watch("w1", kind, NAME, NOW - timedelta(days=age))
    assert next_reading(watch, NOW, every=900, failures=failures) == NOW + timedelta(hours=hours)


def test_a_time_that_was_asked_for_holds():
    """And an article's own date counts for its age."""
    watch = Watch("w1", WatchKind.ARTICLE, NAME, NOW, every=7200)
    assert next_reading(watch, NOW, every=900) == NOW + timedelta(hours=2)
    old = Watch("w1", WatchKind.ARTICLE, NAME, NOW)
    assert next_reading(old, NOW, every=900, published=NOW - timedelta(days=400)) == NOW + timedelta(days=30)
