"""A URL taken apart the way browsers do, and refused where parsers differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.address import parse

READ = [
    ("https://news.example/a?b=c#d", "https://news.example/a?b=c", "news.example", 443),
    ("HTTP://News.Example", "http://news.example/", "news.example", 80),
    ("http://news.example:80/", "http://news.example/", "news.example", 80),
    ("https://news.example:8443/x", "https://news.example:8443/x", "news.example", 8443),
    (
        "https://m\u00fcller.example/\u00e4",
        "https://xn--mller-kva.example/\u00e4",
        "xn--mller-kva.example",
        443,
    ),
    ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/", "2001:db8::1", 8080),
    ("http://u:p@news.example/", "http://news.example/", "news.example", 80),
    ("http://news.example./x", "http://news.example/x", "news.example", 80),
    ("http://a_b.example/", "http://a_b.example/", "a_b.example", 80),
    ("http://2130706433/", "http://127.0.0.1/", "127.0.0.1", 80),
    ("http://0177.0.0.1/", "http://127.0.0.1/", "127.0.0.1", 80),
    ("http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1", 80),
    ("http://127.1/", "http://127.0.0.1/", "127.0.0.1", 80),
    ("http://0/", "http://0.0.0.0/", "0.0.0.0", 80),
    ("http://\u2460.example/", "http://1.example/", "1.example", 80),
]


@pytest.mark.parametrize(("url", "wire", "host", "port"), READ)
def test_a_url_is_read_as_browsers_read_it(url, wire, host, port):
    """Names in ASCII, numbers as addresses, the default port left out, no fragment and no secret on the wire."""
    address = parse(url)
    assert (address.url, address.host, address.port) == (wire, host, port)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example",
        "ftp://news.example/",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://127.0.0.1\\@news.example/",
        "http://news.example/a b",
        "http://news.example/\r\nX: y",
        "http://news\x00.example/",
        "http://ne\u200bws.example/",
        "http://%31.example/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://news.example:99999/",
        "http://news.example:0/",
        "http://news.example:8o/",
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 130}example/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1.1/",
        "http://1.2.3.999/",
        "http://.example/",
        "http://a..b/",
        "http://\u2028.example/",
    ],
)
def test_what_parsers_differ_about_is_refused(url):
    """With a ValueError, never with another error, and never with a guess."""
    with pytest.raises(ValueError):
        parse(url)


def test_the_parts_are_decoded_once():
    """Segments and parameters are decoded; the path and the query stay as written."""
    address = parse("https://news.example/a%2Fb/%C3%A4?q=%26&empty=&q=2")
    assert address.segments == ("a/b", "\u00e4")
    assert address.query == (("q", "&"), ("empty", ""), ("q", "2"))
    assert address.parameter("q") == "&"
    assert address.parameter("no") is None
    assert address.path == "/a%2Fb/%C3%A4"


def test_userinfo_is_kept_apart():
    """It is known, and never part of the URL on the wire."""
    assert parse("https://u:p@news.example/").userinfo == "u:p"
    assert parse("https://@news.example/").userinfo == ""
    assert parse("https://news.example/").userinfo is None


@pytest.mark.parametrize(
    ("url", "is_ip"), [("http://127.1/", True), ("http://[::1]/", True), ("http://a.b/", False)]
)
def test_an_address_is_told_from_a_name(url, is_ip):
    """The guard asks."""
    assert (parse(url).ip is not None) is is_ip


@given(st.text(max_size=60))
def test_no_text_makes_it_fail_otherwise(text):
    """Whatever an article holds: an address, or a ValueError."""
    for url in (text, f"http://{text}", f"https://{text}/x", f"http://news.example:{text}"):
        try:
            address = parse(url)
        except ValueError:
            continue
        assert parse(address.url).host == address.host
