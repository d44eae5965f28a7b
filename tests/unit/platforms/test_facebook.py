"""Facebook: which URLs name a post, and what the plugin's answers prove."""

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.facebook import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

PFBID = "pfbid02abcDEF123"

# cited URL -> id, canonical URL, author
SHAPES = [
    ("https://www.facebook.com/DPSU/posts/1234567890", "1234567890", "DPSU/posts/1234567890", "DPSU"),
    ("https://m.facebook.com/DPSU/posts/1234567890?__tn__=-R", "1234567890", "DPSU/posts/1234567890", "DPSU"),
    (
        "https://uk-ua.facebook.com/DPSU/posts/a-long-slug/1234567890/",
        "1234567890",
        "DPSU/posts/1234567890",
        "DPSU",
    ),
    (
        f"https://www.facebook.com/zelenskyy.official/posts/{PFBID}",
        PFBID,
        f"zelenskyy.official/posts/{PFBID}",
        "zelenskyy.official",
    ),
    (
        "https://www.facebook.com/permalink.php?story_fbid=77&id=88",
        "77",
        "permalink.php?story_fbid=77&id=88",
        "88",
    ),
    (
        "https://m.facebook.com/story.php?story_fbid=77&id=88&refid=52",
        "77",
        "permalink.php?story_fbid=77&id=88",
        "88",
    ),
    ("https://www.facebook.com/photo.php?fbid=99&set=a.1&type=3", "99", "photo/?fbid=99", None),
    ("https://www.facebook.com/photo/?fbid=99&set=a.1", "99", "photo/?fbid=99", None),
    ("https://web.facebook.com/DPSU/photos/a.123/99", "99", "DPSU/photos/99", "DPSU"),
    ("https://www.facebook.com/pg/DPSU/photos/99", "99", "DPSU/photos/99", "DPSU"),
    ("https://www.facebook.com/DPSU/videos/555", "555", "DPSU/videos/555", "DPSU"),
    ("https://www.facebook.com/DPSU/videos/a-title/555/", "555", "DPSU/videos/555", "DPSU"),
    ("https://www.facebook.com/watch/?v=555", "555", "watch/?v=555", None),
    ("https://www.facebook.com/watch/live/?v=555&ref=watch_permalink", "555", "watch/?v=555", None),
    ("https://www.facebook.com/video.php?v=555", "555", "watch/?v=555", None),
    ("https://www.facebook.com/reel/555?s=yWDuG2&fs=e", "555", "reel/555", None),
    ("https://www.facebook.com/groups/some.group/posts/31", "31", "groups/some.group/posts/31", None),
    ("https://mbasic.facebook.com/groups/12/permalink/31/", "31", "groups/12/posts/31", None),
    ("https://www.facebook.com/groups/12/?multi_permalinks=31", "31", "groups/12/posts/31", None),
    ("https://fb.com/DPSU/posts/31", "31", "DPSU/posts/31", "DPSU"),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2FDPSU%2Fposts%2F31&h=AT0",
        "31",
        "DPSU/posts/31",
        "DPSU",
    ),
    (
        "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2FDPSU%2Fposts%2F31",
        "31",
        "DPSU/posts/31",
        "DPSU",
    ),
    (
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2FDPSU%2Fvideos%2F31%2F",
        "31",
        "DPSU/videos/31",
        "DPSU",
    ),
    (
        "https://www.facebook.com/%D0%94%D0%9F%D0%A1%D0%A3-12/posts/31",
        "31",
        "%D0%94%D0%9F%D0%A1%D0%A3-12/posts/31",
        "ДПСУ-12",
    ),
    ("https://www.facebook.com/DPSU/posts/31?comment_id=7", "31/7", "DPSU/posts/31?comment_id=7", "DPSU"),
    (
        "https://www.facebook.com/permalink.php?story_fbid=7&id=8&comment_id=9&reply_comment_id=10",
        "7/9/10",
        "permalink.php?story_fbid=7&id=8&comment_id=9&reply_comment_id=10",
        "8",
    ),
]
OTHERS = [
    "https://www.facebook.com/DPSU",
    "https://www.facebook.com/share/p/AbC123/",
    "https://www.facebook.com/share/v/AbC123/",
    "https://fb.watch/abc/",
    "https://www.facebook.com/permalink.php?story_fbid=77",
    "https://www.facebook.com/photo.php?set=a.1",
    "https://www.facebook.com/groups/12",
    "https://www.facebook.com/DPSU/posts/",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fposts%2F1",
    "https://www.facebook.com/plugins/post.php",
    "https://example.org/DPSU/posts/31",
    "https://notfacebook.com/DPSU/posts/31",
]
POST = "https://www.facebook.com/DPSU/posts/1234567890"


@pytest.mark.parametrize(("url", "native", "canonical", "author"), SHAPES)
def test_shapes(url, native, canonical, author):
    """Every way to write a post's URL gives its number, one canonical URL and the account in it."""
    source = source_of(PLATFORM, url)
    expected = (f"facebook:{native}", f"https://www.facebook.com/{canonical}", native, author)
    assert (source.id, source.url, source.native_id, source.author) == expected


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Profiles, share links and other hosts are no posts of Facebook."""
    assert PLATFORM.identify(parse(url)) is None


def plugin(link="/DPSU/posts/1234567890", message="Enemy losses"):
    """What the plugin draws for a post that everyone may see."""
    return Reply(
        body=f'<html><body><img aria-label="State Border Guard" src="x"><a class="_29bd" href="{link}">'
        f'<abbr data-utime="1649408400">8 April 2022</abbr></a><div data-testid="post_message"><p>{message}</p></div>'
    )


NOT_SHOWN = Reply(
    body="<html><body><div>This Facebook post is no longer available. It may have been removed or the privacy"
    " settings of the post may have changed.</div></body></html>"
)
ANSWERS = [
    (POST, plugin(), State.LIVE, "live"),
    (POST, plugin("https://www.facebook.com/permalink.php?story_fbid=1234567890&id=5"), State.LIVE, "live"),
    (POST, plugin(message="This Facebook post is no longer available, they said"), State.LIVE, "live"),
    (f"https://www.facebook.com/DPSU/posts/{PFBID}", plugin("/DPSU/posts/42"), State.LIVE, "live"),
    (f"https://www.facebook.com/DPSU/posts/{PFBID}", plugin("/DPSU"), State.UNVERIFIABLE, "other_post"),
    (POST, plugin("/DPSU/posts/999"), State.UNVERIFIABLE, "other_post"),
    (POST, plugin("http://[broken"), State.UNVERIFIABLE, "other_post"),
    (POST, NOT_SHOWN, State.UNVERIFIABLE, "not_shown"),
    (POST, Reply(body="<title>Facebook</title>"), State.UNVERIFIABLE, "unknown_answer"),
    (POST, Reply(404, "<title>Page Not Found</title>"), State.UNVERIFIABLE, "unknown_answer"),
    (POST, Reply(400), State.UNVERIFIABLE, "unknown_answer"),
    (POST, Reply(lands="https://www.facebook.com/login.php?next=x"), State.LOGIN_WALL, "login_required"),
    (POST, Reply(lands="https://www.facebook.com/checkpoint/block"), State.LOGIN_WALL, "login_required"),
    (POST, Reply(429), State.RATE_LIMITED, "rate_limited"),
    (POST, TIMEOUT, State.TIMEOUT, "read_timeout"),
]


@pytest.mark.parametrize(("url", "reply", "state", "code"), ANSWERS)
def test_answers(url, reply, state, code):
    """Live is said of the very number asked for; removal is never said."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, url), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_post_is_read():
    """Author, time and text of a live post are taken from the plugin."""
    seen, asks = play(PLATFORM, source_of(PLATFORM, POST), [plugin()])
    assert (seen.author, seen.text) == ("State Border Guard", "Enemy losses")
    assert seen.posted_at
    assert seen.posted_at.isoformat() == "2022-04-08T09:00:00+00:00"
    assert asks[0].request.url == (
        "https://www.facebook.com/plugins/post.php"
        "?href=https%3A%2F%2Fwww.facebook.com%2FDPSU%2Fposts%2F1234567890&locale=en_US"
    )


def test_video_without_a_time_is_read():
    """A live post without time and picture is live all the same."""
    body = '<a class="_29bd" href="/DPSU/posts/1234567890">x</a><div data-testid="post_message">words</div>'
    seen, _ = play(PLATFORM, source_of(PLATFORM, POST), [Reply(body=body)])
    assert (seen.state, seen.posted_at, seen.author) == (State.LIVE, None, None)


def test_comments_are_not_looked_at():
    """A comment is a source of its own which nobody can look at, and which no archive can hold."""
    comment = source_of(PLATFORM, f"{POST}?comment_id=7")
    seen, asks = play(PLATFORM, comment, [Reply()])
    assert (seen.state, seen.reason_code, asks) == (State.UNVERIFIABLE, "comment", [])
    assert PLATFORM.save_urls(comment) == ()


def test_urls_for_archives():
    """The plugin is saved first, since the page asks archives for a login."""
    source = source_of(PLATFORM, POST)
    assert PLATFORM.save_urls(source) == PLATFORM.lookup_urls(source)[::-1]
    assert PLATFORM.lookup_urls(source)[0] == POST
