"""Archived copies: which answers are one, and what may be read in them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from archiver.liveness.copies import is_copy, may_show, raw_url, shown_in
from archiver.model.exchange import Exchange, Hop
from archiver.model.snapshot import Memento
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.registry import all_platforms
from tests.support.exchanges import answer, hop

AT = datetime(2022, 4, 9, 8, 0, tzinfo=UTC)
PAGE = "https://news.example/story"
RAW = "https://web.archive.org/web/20220409080000id_/"
WANTED = Memento(f"https://web.archive.org/web/20220409080000/{PAGE}", PAGE, AT, 200, "text/html")
WEB = Source(f"web:{PAGE}", PlatformName.WEB, PAGE)
TWEET = Source("x:1512375012946292736", PlatformName.X, "https://x.com/i/status/1512375012946292736",
               "1512375012946292736")  # fmt: skip
POST = Source("telegram:docks/7", PlatformName.TELEGRAM, "https://t.me/docks/7", "docks/7", "docks")
REGISTRY = all_platforms()
PROSE = "<p>" + "The gate was inspected in full last autumn, and no work was overdue. " * 12 + "</p>"
ARTICLE = (
    f"<html><title>The gate</title><body><h1>The gate</h1><article>{PROSE}</article></body></html>".encode()
)


def step(
    url: str = PAGE,
    *,
    at: datetime | None = AT,
    status: int = 200,
    body: bytes = ARTICLE,
    headers: tuple[tuple[str, str], ...] = (),
    truncated: bool = False,
) -> Hop:
    """What the archive answers for a copy of a URL; without `at`, it is no memento."""
    said = (("Memento-Datetime", format_datetime(at, usegmt=True)),) if at else ()
    sent = (*said, ("Content-Type", "text/html"), *headers)
    return hop(body, url=f"{RAW}{url}", status=status, headers=sent, truncated=truncated)


def shown(source: Source, *hops: Hop) -> State | None:
    """What the source's platform sees in a copy."""
    seen = shown_in(REGISTRY.by_name(source.platform), source, answer(*hops))
    return seen.state if seen else None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (WANTED.url, f"{RAW}{PAGE}"),
        (f"https://web.archive.org/web/20220409080000id_/{PAGE}", f"{RAW}{PAGE}"),
        (f"https://web.archive.org/web/20220409080000if_/{PAGE}?a=1&b=https://c/", f"{RAW}{PAGE}?a=1&b=https://c/"),
        (f"https://web.archive.org/web/2022/{PAGE}", ""),
        (f"https://arquivo.pt/save/now/20220409080000/{PAGE}", f"https://arquivo.pt/save/now/20220409080000id_/{PAGE}"),
        (f"http://pywb.example:8080/ev/20220409080000mp_/{PAGE}", f"http://pywb.example:8080/ev/20220409080000id_/{PAGE}"),
        (f"https://archive.md/20220409080000/{PAGE}", ""),
        ("https://archive.today/AbCdE", ""),
        ("https://web.archive.org/", ""),
    ],
)  # fmt: skip
def test_where_the_captured_bytes_are(url: str, expected: str) -> None:
    """The Wayback Machine and pywb give what was captured under `id_`; archive.today gives it nowhere."""
    assert raw_url(replace(WANTED, url=url)) == expected


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ([step()], True),
        ([step(at=AT + timedelta(seconds=59))], True),
        ([step("http://www.news.example:80/story/")], True),
        ([step(at=AT + timedelta(seconds=61))], False),
        ([step(at=AT - timedelta(days=1))], False),
        ([step(at=None)], False),
        ([step(headers=(("Memento-Datetime", "yesterday"),), at=None)], False),
        ([step(status=404)], False),
        ([step(status=503)], False),
        ([step(truncated=True)], False),
        ([step("https://news.example/other")], False),
        ([step("https://other.example/story")], False),
        ([hop(url="https://news.example/story")], False),
        ([step(at=None, status=302), step()], True),
        ([step(status=301), step("https://news.example/new")], True),
        ([step(status=301), step("https://news.example/new", at=AT + timedelta(days=3))], False),
        ([step(status=301), step("https://news.example/new", at=None)], False),
    ],
)
def test_which_answers_are_the_copy(hops: list[Hop], *, expected: bool) -> None:
    """Only `Memento-Datetime` proves a copy; it has to be of the wanted time and URL, found, and whole."""
    assert is_copy(answer(*hops), WANTED) is expected


@pytest.mark.parametrize(
    ("source", "original", "expected"),
    [
        (WEB, PAGE, True),
        (POST, "https://t.me/docks/7?embed=1&mode=tme", True),
        (POST, "https://t.me/Docks/7?embed=1", True),
        (POST, "http://t.me/docks/7?embed=1", True),
        (POST, "https://t.me/docks/7", False),
        (POST, "https://t.me/s/docks/7", False),
        (TWEET, "https://cdn.syndication.twimg.com/tweet-result?id=1512375012946292736&token=a", True),
        (TWEET, "https://publish.twitter.com/oembed?url=x", False),
        (TWEET, "https://twitter.com/i/status/1512375012946292736", False),
        (Source("telegram:c/1/2", PlatformName.TELEGRAM, "https://t.me/c/1/2"), "https://t.me/c/1/2", False),
    ],
)
def test_which_copies_may_show_a_source(source: Source, original: str, *, expected: bool) -> None:
    """Of a post, what its platform is asked for; the page around it says nothing."""
    platform = REGISTRY.by_name(source.platform)
    assert may_show(platform, source, replace(WANTED, original=original)) is expected
    nameless = replace(WANTED, original="", url=f"https://web.archive.org/web/20220409080000/{original}")
    assert may_show(platform, source, nameless) is expected


def test_a_page_is_read_by_the_rules_for_pages() -> None:
    """An article counts; a wall, a not-found page or a redirect to the front page do not."""
    assert shown(WEB, step()) is State.LIVE
    assert shown(WEB, step(status=301), step("https://news.example/new/story")) is State.MOVED
    wall = (("x-archive-orig-cf-mitigated", "challenge"), ("x-archive-orig-server", "cloudflare"))
    assert shown(WEB, step(headers=wall, status=403)) is None
    gone = b"<html><title>404 Not found</title><body><p>Page not found</p></body></html>"
    assert shown(WEB, step(body=gone)) is None
    assert shown(WEB, step(status=301), step("https://news.example/")) is None
    assert shown(WEB, step(body=b"")) is None


def test_the_headers_are_those_of_then() -> None:
    """The type of what was captured is read from the header as the site sent it."""
    pdf = step(body=b"<p>no file</p>", headers=(("x-archive-orig-content-type", "application/pdf"),))
    assert shown(WEB, pdf) is None


def test_a_post_is_read_by_the_rules_of_its_platform() -> None:
    """The copy has to show the very post: its id, or its place."""
    data = {"__typename": "Tweet", "id_str": TWEET.native_id, "text": "Two missiles", "user": {}}
    copy = step("https://cdn.syndication.twimg.com/tweet-result", body=json.dumps(data).encode())
    seen = shown_in(REGISTRY.by_name(PlatformName.X), TWEET, answer(copy))
    assert seen is not None
    assert seen.text == "Two missiles"
    other = step("x", body=json.dumps({**data, "id_str": "20"}).encode())
    assert shown(TWEET, other) is None
    embed = '<div class="tgme_widget_message" data-post="docks/{}"><div class="tgme_widget_message_text">Hi</div></div>'
    assert shown(POST, step("x", body=embed.format(7).encode())) is State.LIVE
    assert shown(POST, step("x", body=embed.format(8).encode())) is None
    private = Source("telegram:c/1/2", PlatformName.TELEGRAM, "https://t.me/c/1/2")
    assert shown(private, step()) is None


def test_rules_that_fail_see_nothing() -> None:
    """A copy on which a platform file stumbles is none that can be read."""

    class Stumbling:
        def probe(self, source: Source) -> object:
            ask = next(REGISTRY.by_name(PlatformName.WEB).probe(source))
            yield ask
            raise ZeroDivisionError

    assert shown_in(Stumbling(), WEB, answer(step())) is None  # type: ignore[arg-type]


def test_what_is_kept_reads_as_what_was_fetched() -> None:
    """An exchange of a single step without an archive's headers is taken for the page itself."""
    seen = shown_in(REGISTRY.by_name(PlatformName.WEB), WEB, Exchange((hop(ARTICLE, url=PAGE),), ARTICLE))
    assert seen is not None
    assert seen.state is State.LIVE
