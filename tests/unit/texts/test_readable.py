"""What a page says, with and without the page around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.texts.readable import decode, readable, title, visible

PROSE = (
    "The crane had been inspected twice this year and neither inspection had found the crack in its base. "
)


def test_visible_text_is_what_a_reader_sees() -> None:
    """Scripts, styles and what stands in for scripts are left out; the rest is kept on one line."""
    html = b"<html><head><title>T</title><style>p{}</style></head><body>a<script>x</script><p>b&amp;c\n d</p><noscript>n</noscript>"
    assert visible(html) == "a b&c d"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<title> Page  not\nfound </title>", "Page not found"),
        (b"<title></title>", None),
        (b"<p>none</p>", None),
        (b"", None),
        ("<title>Сторінка</title>".encode("windows-1251"), "Сторінка"),
    ],
)
def test_titles_of_pages(html: bytes, expected: str | None) -> None:
    """The title on one line, None where there is none."""
    assert title(html, "windows-1251" if html[:8] == b"<title>\xd1" else None) == expected


def test_readable_text_leaves_the_page_around_it_out() -> None:
    """The article's text without navigation and footer."""
    html = f"<html><body><nav><a href=/>Home</a></nav><article><p>{PROSE * 3}</p><p>{PROSE * 2}</p></article><footer>Imprint</footer>"
    text = readable(html.encode())
    assert text.startswith("The crane")
    assert "Home" not in text
    assert "Imprint" not in text


def test_readable_text_falls_back_on_all_that_is_visible() -> None:
    """Where no article is found, all visible text is given."""
    assert readable(b"<html><body><button>Go</button></body></html>") == "Go"
    assert readable(b"") == ""


def test_pages_in_other_encodings() -> None:
    """Bytes are decoded by what is declared, else by what they look like."""
    assert decode("Зміст".encode("koi8-u"), "text/html; charset=koi8-u") == "Зміст"
    assert visible("<p>Зміст</p>".encode("utf-16")) == "Зміст"


@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=10)))
@settings(max_examples=100, deadline=None)
def test_no_bytes_are_too_odd(content: bytes, charset: str | None) -> None:
    """Any bytes have a visible text and perhaps a title."""
    assert isinstance(visible(content, charset), str)
    assert title(content, charset) is None or title(content, charset)


@given(st.binary(max_size=60))
@settings(max_examples=25, deadline=None)
def test_no_bytes_are_too_odd_to_be_readable(content: bytes) -> None:
    """Any bytes have a readable text."""
    assert isinstance(readable(b"<html><p>" + content), str)


@pytest.mark.parametrize("content", [b"%PDF-1.7 (words in it)", b"PK\x03\x04 words", b"\x89PNG words"])
def test_files_are_no_text(content: bytes) -> None:
    """What is no page has no readable text, whatever its bytes would read as."""
    assert readable(content) == ""
