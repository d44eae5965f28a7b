"""Threads: which URLs name a post, and what its pages prove."""

import json

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.threads import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

CODE = "CuXFPIeLLod"
PAGE = f"https://www.threads.com/@zuck/post/{CODE}"

SHAPES = [
    (PAGE, PAGE, "zuck"),
    (f"https://www.threads.net/@zuck/post/{CODE}?xmt=abc", PAGE, "zuck"),
    (f"https://threads.net/@zuck/post/{CODE}/", PAGE, "zuck"),
    (f"https://www.threads.com/@zuck/post/{CODE}/embed", PAGE, "zuck"),
    (f"https://www.threads.net/t/{CODE}", f"https://www.threads.com/t/{CODE}", None),
]
OTHERS = [
    "https://www.threads.com/@zuck",
    "https://www.threads.com/share/abc",
    f"https://example.org/@zuck/post/{CODE}",
]


@pytest.mark.parametrize(("url", "canonical", "author"), SHAPES)
def test_shapes(url, canonical, author):
    """Every way to write a post's URL gives its code and a canonical URL on threads.com."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.author) == (f"threads:{CODE}", canonical, author)


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Profiles, share links and other hosts are no posts."""
    assert PLATFORM.identify(parse(url)) is None


def page(post):
    """A page with a post deep inside its data."""
    data = json.dumps({"require": [["x", [{"data": {"edges": [{"node": {"post": post}}]}}]]]})
    return Reply(
        body=f'<script type="application/json">{{]</script><script type="application/json">{data}</script>'
    )


POST = {
    "code": CODE,
    "user": {"username": "zuck"},
    "caption": {"text": "Let's do this."},
    "taken_at": 1688601600,
}
ANSWERS = [
    (page(POST), State.LIVE, "live"),
    (page({**POST, "code": "other"}), State.UNVERIFIABLE, "not_shown"),
    (page({"code": CODE}), State.UNVERIFIABLE, "not_shown"),
    (page({"code": CODE, "is_unavailable": True}), State.UNVERIFIABLE, "unavailable"),
    (Reply(body=f"<title>{CODE}</title>"), State.UNVERIFIABLE, "not_shown"),
    (Reply(404), State.UNVERIFIABLE, "not_shown"),
    (Reply(lands="https://www.threads.com/login/?next=x"), State.LOGIN_WALL, "login_required"),
    (Reply(429), State.RATE_LIMITED, "rate_limited"),
    (TIMEOUT, State.TIMEOUT, "read_timeout"),
]


@pytest.mark.parametrize(("reply", "state", "code"), ANSWERS)
def test_answers(reply, state, code):
    """Live is said of the very code asked for; removal is never said."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_post_is_read():
    """Author, time and words of a live post are taken from the data."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), [page(POST)])
    assert (seen.author, seen.text) == ("zuck", "Let's do this.")
    assert seen.posted_at
    assert seen.posted_at.isoformat() == "2023-07-06T00:00:00+00:00"


def test_urls_for_archives():
    """Archives may hold the post on the former domain."""
    source = source_of(PLATFORM, PAGE)
    assert PLATFORM.lookup_urls(source) == (PAGE, PAGE.replace(".com/", ".net/"))
    assert PLATFORM.save_urls(source) == (PAGE,)
