"""Mastodon: which URLs are unmistakably posts, and what the origin's answers prove."""

import pytest

from archiver.address import parse
from archiver.model.exchange import Failure
from archiver.model.states import State
from archiver.platforms.mastodon import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

NUMBER = "109252111498807689"
PAGE = f"https://mastodon.social/@Gargron/{NUMBER}"
API = f"https://mastodon.social/api/v1/statuses/{NUMBER}"

SHAPES = [
    (PAGE, PAGE, "Gargron@mastodon.social"),
    (f"https://mastodon.social/users/Gargron/statuses/{NUMBER}", PAGE, "Gargron@mastodon.social"),
    (f"https://mastodon.social/web/@Gargron/{NUMBER}", PAGE, "Gargron@mastodon.social"),
    (f"https://mastodon.social/deck/@Gargron/{NUMBER}", PAGE, "Gargron@mastodon.social"),
    (f"https://mastodon.social/@Gargron/{NUMBER}/embed", PAGE, "Gargron@mastodon.social"),
    (
        f"https://mastodon.social/web/statuses/{NUMBER}",
        f"https://mastodon.social/web/statuses/{NUMBER}",
        None,
    ),
]
OTHERS = [
    "https://mastodon.social/@Gargron",
    f"https://mastodon.social/@Gargron@example.org/{NUMBER}",
    "https://mastodon.social/@Gargron/12345",
    "https://medium.com/@someone/a-story-0123456789ab",
    "https://www.tiktok.com/@scout2015/video/7106594312292453675",
    "https://example.org/@someone/7106594312292453675",
    "https://example.org/@someone/100000000000000",
    f"https://192.0.2.1/@someone/{NUMBER}",
    f"http://localhost/@someone/{NUMBER}",
    f"https://example.org/articles/{NUMBER}",
]


@pytest.mark.parametrize(("url", "canonical", "author"), SHAPES)
def test_shapes(url, canonical, author):
    """The server and its number make the id; the number gives the time."""
    source = source_of(PLATFORM, url)
    native = f"mastodon.social/{NUMBER}"
    assert (source.id, source.url, source.native_id) == (f"mastodon:{native}", canonical, native)
    assert source.author == author
    assert source.posted_at
    assert source.posted_at.isoformat() == "2022-10-29T14:48:43.993000+00:00"


@pytest.mark.parametrize("url", OTHERS)
def test_doubtful_shapes_are_left_to_others(url):
    """Profiles, copies of other servers' posts, and numbers without a sensible time are not claimed."""
    assert PLATFORM.identify(parse(url)) is None


def status(**fields):
    """A post as the interface hands it out."""
    data = {
        "id": NUMBER,
        "created_at": "2022-10-29T14:48:43.000Z",
        "url": PAGE,
        "content": "<p>Words <a href='x'>and</a> more</p>",
        "account": {"username": "Gargron", "acct": "Gargron"},
    }
    return Reply(body=data | fields)


NO_RECORD = Reply(404, {"error": "Record not found"})
ANSWERS = [
    ([status()], State.LIVE, "live"),
    ([status(url=None, uri=f"https://mastodon.social/users/Gargron/statuses/{NUMBER}")], State.LIVE, "live"),
    ([status(id="1")], State.UNVERIFIABLE, "not_mastodon"),
    ([status(url="https://origin.example/@a/1")], State.UNVERIFIABLE, "remote_copy"),
    ([status(url="nonsense")], State.UNVERIFIABLE, "not_mastodon"),
    ([Reply(body="<html>a shop</html>")], State.UNVERIFIABLE, "not_mastodon"),
    ([Reply(404, "<html>no such page</html>")], State.UNVERIFIABLE, "not_mastodon"),
    ([NO_RECORD, Reply(404)], State.ABSENT, "record_not_found"),
    ([NO_RECORD, Reply(410)], State.ABSENT, "record_not_found"),
    ([Reply(410, {"error": "Gone"}), Reply(410)], State.GONE, "gone"),
    ([Reply(410, {"error": "Gone"}), Reply(404)], State.ABSENT, "record_not_found"),
    ([NO_RECORD, Reply(200)], State.UNVERIFIABLE, "unconfirmed"),
    ([NO_RECORD, Reply(503)], State.UNVERIFIABLE, "unconfirmed"),
    ([NO_RECORD, TIMEOUT], State.UNVERIFIABLE, "unconfirmed"),
    ([Reply(401, {"error": "This API requires an authenticated user"})], State.LOGIN_WALL, "login_required"),
    ([Reply(403, {"error": "This action is not allowed"})], State.UNVERIFIABLE, "http_403"),
    ([Reply(429)], State.RATE_LIMITED, "rate_limited"),
    ([Failure(State.DNS_NXDOMAIN, "dns_nxdomain")], State.DNS_NXDOMAIN, "dns_nxdomain"),
]


@pytest.mark.parametrize(("replies", "state", "code"), ANSWERS)
def test_answers(replies, state, code):
    """Live needs the very number at its origin; missing needs the interface and the page."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), replies)
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_post_is_read():
    """Author, time and words are as the server states them."""
    seen, asks = play(PLATFORM, source_of(PLATFORM, PAGE), [status()])
    assert (seen.author, seen.text) == ("Gargron@mastodon.social", "Words and more")
    assert seen.posted_at
    assert seen.posted_at.isoformat() == "2022-10-29T14:48:43+00:00"
    assert [ask.request.url for ask in asks] == [API]


def test_a_post_without_words_is_live():
    """A picture alone has no words."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), [status(content=None, account=None)])
    assert (seen.state, seen.text, seen.author) == (State.LIVE, None, None)


def test_the_page_is_the_second_sign():
    """The page is asked only after the interface knew no such post."""
    _, asks = play(PLATFORM, source_of(PLATFORM, PAGE), [NO_RECORD, Reply(404)])
    assert [ask.request.url for ask in asks] == [API, PAGE]


def test_urls_for_archives():
    """Archives may hold the post under its older name; its data says more than its page."""
    source = source_of(PLATFORM, PAGE)
    assert PLATFORM.lookup_urls(source) == (PAGE, f"https://mastodon.social/users/Gargron/statuses/{NUMBER}")
    assert PLATFORM.save_urls(source) == (PAGE, API)
    nameless = source_of(PLATFORM, f"https://mastodon.social/web/statuses/{NUMBER}")
    assert PLATFORM.lookup_urls(nameless) == (nameless.url,)
