"""Instagram: which URLs name a post, and what the embed's answers prove."""

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.instagram import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

CODE = "BsOGulcndj-"  # a picture of an egg, known to be of 4 January 2019
PAGE = f"https://www.instagram.com/p/{CODE}/"

SHAPES = [
    (PAGE, None),
    (f"https://instagram.com/p/{CODE}?igsh=abc&img_index=1", None),
    (f"https://www.instagram.com/reel/{CODE}/", None),
    (f"https://www.instagram.com/reels/{CODE}/", None),
    (f"https://m.instagram.com/tv/{CODE}", None),
    (f"https://www.instagram.com/world_record_egg/p/{CODE}/", "world_record_egg"),
    (f"https://www.instagram.com/world_record_egg/reel/{CODE}/", "world_record_egg"),
    (f"https://instagr.am/p/{CODE}/", None),
    (f"https://www.ddinstagram.com/p/{CODE}/", None),
    (f"https://kkinstagram.com/reel/{CODE}/", None),
    (f"https://www.instagram.com/p/{CODE}/embed/captioned/", None),
    (f"https://www.instagram.com/p/{CODE}/c/17900000000000000/", None),
]
OTHERS = [
    "https://www.instagram.com/world_record_egg/",
    "https://www.instagram.com/stories/world_record_egg/123/",
    "https://www.instagram.com/reels/audio/123/",
    "https://www.instagram.com/reels/audio/",
    "https://www.instagram.com/share/p/abc123/",
    "https://www.instagram.com/p/a/",
    f"https://example.org/p/{CODE}/",
]


@pytest.mark.parametrize(("url", "author"), SHAPES)
def test_shapes(url, author):
    """Every way to write a post's URL gives its code, one canonical URL and the time in the code."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.native_id) == (f"instagram:{CODE}", PAGE, CODE)
    assert source.author == author
    assert source.posted_at
    assert source.posted_at.isoformat() == "2019-01-04T17:05:45.106000+00:00"


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Profiles, stories, sounds and share links are no posts."""
    assert PLATFORM.identify(parse(url)) is None


@pytest.mark.parametrize("code", ["BWrtR", "zzzzzzzzzzz"])
def test_codes_without_a_time(code):
    """Codes from before the scheme, and such as decode to nonsense, give no time."""
    assert source_of(PLATFORM, f"https://www.instagram.com/p/{code}/").posted_at is None


def embed(code=CODE, caption="Let’s set a record"):
    """What the embed draws for a public post."""
    link = f"https://www.instagram.com/p/{code}/?utm_source=ig_embed"
    return Reply(
        body=f'<div class="Embed"><a class="UsernameText" href="https://www.instagram.com/egg/">egg</a>'
        f'<a href="{link}"><img class="EmbeddedMediaImage" src="x"></a><div class="Caption">{caption}</div></div>'
    )


BROKEN = Reply(
    body='<div class="EmbedIsBroken"><div class="ebmMessage">The link to this photo or video may be broken, or'
    " the post may have been removed.</div></div>"
)
ANSWERS = [
    (embed(), State.LIVE, "live"),
    (embed(caption="This post may have been removed"), State.LIVE, "live"),
    (embed(code="AAAAAAAAAAA"), State.UNVERIFIABLE, "unknown_answer"),
    (embed(code=f"{CODE}x"), State.UNVERIFIABLE, "unknown_answer"),
    (BROKEN, State.UNVERIFIABLE, "not_shown"),
    (Reply(body='<div class="EmbedIsBroken"></div>'), State.UNVERIFIABLE, "not_shown"),
    (Reply(body="<title>Instagram</title>"), State.UNVERIFIABLE, "unknown_answer"),
    (Reply(404, "<p>not found"), State.UNVERIFIABLE, "unknown_answer"),
    (Reply(lands="https://www.instagram.com/accounts/login/?next=x"), State.LOGIN_WALL, "login_required"),
    (Reply(lands="https://www.instagram.com/challenge/"), State.LOGIN_WALL, "login_required"),
    (Reply(429), State.RATE_LIMITED, "rate_limited"),
    (TIMEOUT, State.TIMEOUT, "read_timeout"),
]


@pytest.mark.parametrize(("reply", "state", "code"), ANSWERS)
def test_answers(reply, state, code):
    """Live is said of the very code asked for; removal is never said."""
    seen, asks = play(PLATFORM, source_of(PLATFORM, PAGE), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason
    assert asks[0].request.url == f"{PAGE}embed/captioned/"


def test_live_post_is_read():
    """Author and caption of a live post are taken from the embed."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), [embed()])
    assert (seen.author, seen.text) == ("egg", "Let’s set a record")


def test_links_for_followers_are_neither_asked_nor_published():
    """A code with a key belongs to a private account: no question, no archive, but the time is there."""
    private = source_of(PLATFORM, f"https://www.instagram.com/p/{CODE}{'k' * 28}/")
    seen, asks = play(PLATFORM, private, [embed()])
    assert (seen.reason_code, asks, PLATFORM.save_urls(private)) == ("private_link", [], ())
    assert private.posted_at == source_of(PLATFORM, PAGE).posted_at


def test_urls_for_archives():
    """Archives may hold a post under three names, and are asked for the embed first."""
    source = source_of(PLATFORM, PAGE)
    assert PLATFORM.save_urls(source) == (f"{PAGE}embed/captioned/", PAGE)
    assert len(PLATFORM.lookup_urls(source)) == 3
