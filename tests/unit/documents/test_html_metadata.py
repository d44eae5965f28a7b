"""Title, author, dates, language and canonical URL come from where pages state them."""

import json

import pytest

from archiver.documents.dates import iso_date, moment_date, pdf_date
from archiver.documents.read import read
from archiver.model.document import Document


def of(head: str, body: str = "<p>text</p>", attributes: str = "") -> Document:
    """The document of a page with this head."""
    html = f"<html {attributes}><head>{head}</head><body>{body}</body></html>"
    return read(html.encode(), name="p.html", origin="-")


def statement(thing: object) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Stated", "datePublished": "2022-04-08T12:00:00+03:00"}


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title> Page \n title </title>", "Page title"),
        ("<title>Site</title><meta property='og:title' content='Shared &amp; told'>", "Shared & told"),
        ("<title>Site</title>" + statement(ARTICLE), "Stated"),
        (statement([{"@type": "Organization", "name": "x"}, ARTICLE]), "Stated"),
        (statement({"@graph": [{"@type": "WebPage", "headline": "Page"}, ARTICLE]}), "Stated"),
        (statement({"@type": ["WebPage"], "headline": "Page"}), "Page"),
        (statement({"@type": "Product", "headline": "No"}) + "<title>T</title>", "T"),
        ("<script type='application/ld+json'>{broken</script>" + statement(ARTICLE), "Stated"),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + statement(ARTICLE), "Stated"),
        ("<title></title>", None),
    ],
)
def test_titles(head: str, title: str | None) -> None:
    """The shared title first, then the stated headline, then the window's; bad statements spoil no others."""
    assert of(head).title == title


@pytest.mark.parametrize(
    ("head", "author"),
    [
        (statement({**ARTICLE, "author": {"name": "Ann Bee"}}), "Ann Bee"),
        (statement({**ARTICLE, "author": [{"name": "Ann"}, {"name": "Bob"}, {"name": "Ann"}]}), "Ann, Bob"),
        (statement({**ARTICLE, "author": "Ann"}), "Ann"),
        (statement({**ARTICLE, "author": {"name": ["Ann"]}}), None),
        (statement({**ARTICLE, "author": []}), None),
        ("<meta name='author' content='Ann'>", "Ann"),
        (
            "<meta property='article:author' content='https://a.example/ann'><meta name='byl' content='By Ann'>",
            "By Ann",
        ),
        ("", None),
    ],
)
def test_authors(head: str, author: str | None) -> None:
    """Names, not profile addresses."""
    assert of(head).author == author


@pytest.mark.parametrize(
    ("head", "published", "modified"),
    [
        (statement(ARTICLE), "2022-04-08T09:00:00Z", None),
        (statement({**ARTICLE, "dateModified": "2022-04-09"}), "2022-04-08T09:00:00Z", "2022-04-09"),
        (statement({**ARTICLE, "datePublished": {"@value": "2022-04-08"}}), "2022-04-08", None),
        ("<meta property='article:published_time' content='2022-04-08T10:00:00Z'><meta property='article:modified_time' content='2022-04-10T10:00Z'>", "2022-04-08T10:00:00Z", "2022-04-10T10:00:00Z"),
        ("<meta itemprop='datePublished' content='2022-04-08T10:00:00'>", "2022-04-08", None),
        (statement({**ARTICLE, "datePublished": "soon"}) + "<meta name='date' content='20220408'>", "2022-04-08", None),
        ("", None, None),
    ],
)  # fmt: skip
def test_dates_of_publication_and_change(head: str, published: str | None, modified: str | None) -> None:
    """Both dates are kept apart, in UTC where the hour is known."""
    document = of(head)
    assert (document.published, document.modified) == (published, modified)


def test_a_date_that_only_the_text_gives_is_found() -> None:
    """The day in the page's dateline is found where no markup states it; one of the update is not taken for it."""
    dateline = '<p class="published"><time datetime="2021-03-02">2 March 2021</time></p>'
    assert of("", f"<article><h1>T</h1>{dateline}<p>Text of it.</p></article>").published == "2021-03-02"


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ("lang='uk'", "uk"),
        ("lang='pt_BR'", "pt-BR"),
        ("xml:lang='de'", "de"),
        ("lang='{{x}}'", None),
        ("", None),
    ],
)
def test_languages(attributes: str, language: str | None) -> None:
    """The language a page states, if it is one."""
    assert of("", attributes=attributes).language == language


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel='canonical' href='https://a.example/x'>", "https://a.example/x"),
        ("<link rel='alternate canonical' href=' https://a.example/x '>", "https://a.example/x"),
        (
            "<link rel='canonical' href='/x'><meta property='og:url' content='https://b.example/x'>",
            "https://b.example/x",
        ),
        ("<link rel='canonical' href='ftp://a.example/'>", None),
        ("<link rel='canonical' href='https://[x'>", None),
        ("<link rel='stylesheet' href='https://a.example/x.css'>", None),
    ],
)
def test_canonical_urls(head: str, url: str | None) -> None:
    """Only an absolute http(s) URL is one."""
    assert of(head).canonical_url == url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-04-08", "2022-04-08"),
        ("2022/4/8", "2022-04-08"),
        ("20220408", "2022-04-08"),
        ("2022-04-08T10:21:16Z", "2022-04-08T10:21:16Z"),
        ("2022-04-08 10:21:16 UTC", "2022-04-08T10:21:16Z"),
        ("2022-04-08T13:21:16.0000000+03:00", "2022-04-08T10:21:16Z"),
        ("2022-04-08T10:21:16", "2022-04-08"),
        ("Fri, 08 Apr 2022 10:21:16 GMT", "2022-04-08T10:21:16Z"),
        ("Fri, 99 Apr 2022 10:21:16 GMT", None),
        ("2022-04-08Tnonsense", "2022-04-08"),
        ("2022-13-45", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("today", None),
        ("", None),
        ("9" * 200, None),
    ],
)
def test_dates_are_written_in_one_way(text: str, expected: str | None) -> None:
    """ISO 8601, mail and plain dates; a date alone where the hour in UTC is not known."""
    assert iso_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20220408102116Z", "2022-04-08T10:21:16Z"),
        ("D:20220408122116+02'00'", "2022-04-08T10:21:16Z"),
        ("D:202204081221+02", "2022-04-08T10:21:00Z"),
        ("D:20220408102116", "2022-04-08"),
        ("D:20220408", "2022-04-08"),
        ("D:2022", None),
        ("D:20229999999999Z", None),
        ("2022-04-08", "2022-04-08"),
        ("", None),
    ],
)
def test_pdf_dates(text: str, expected: str | None) -> None:
    """The dates of a PDF's document information."""
    assert pdf_date(text) == expected


def test_dates_that_are_missing_stay_so() -> None:
    """No date is no date."""
    assert moment_date(None) is None
