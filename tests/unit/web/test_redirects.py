"""Where redirects lead."""

import pytest

from archiver.address import parse
from archiver.web.redirects import carried, target


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "http://a.example/b"),
        ("c", "http://a.example/x/c"),
        ("?q=1", "http://a.example/x/y?q=1"),
        ("//b.example/", "http://b.example/"),
        ("https://b.example/z#part", "https://b.example/z#part"),
        ("  /b ", "http://a.example/b"),
        ("/a b", "http://a.example/a%20b"),
        ("/\xd0\x9f", "http://a.example/П"),
        ("/caf\xe9", "http://a.example/café"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("http://[::1/", "http://[::1/"),
    ],
)
def test_a_location_is_joined_as_browsers_do(location, expected):
    """Relative, absolute, spaced and non-ASCII locations all mean what a browser takes them for."""
    assert target("http://a.example/x/y", location) == expected


@pytest.mark.parametrize(
    ("to", "kept"),
    [
        ("http://a.example/other", ("Cookie", "Authorization", "Accept", "X-Token")),
        ("https://a.example/", ("Accept",)),
        ("http://a.example:8080/", ("Accept",)),
        ("http://b.example/", ("Accept",)),
    ],
)
def test_headers_stay_within_their_origin(to, kept):
    """Only what negotiates content goes along to another origin."""
    headers = (("Cookie", "a=b"), ("Authorization", "secret"), ("Accept", "text/html"), ("X-Token", "t"))
    sent = carried(headers, parse("http://a.example/"), parse(to))
    assert tuple(name for name, _ in sent) == kept
