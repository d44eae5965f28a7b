"""Reddit: which URLs name a post or comment, and what its JSON proves."""

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.reddit import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

HOME = "https://www.reddit.com/"

# cited URL -> native id, canonical path, author
SHAPES = [
    (
        "https://www.reddit.com/r/ukraine/comments/tz1abc/a_slug/",
        "tz1abc",
        "r/ukraine/comments/tz1abc/",
        None,
    ),
    ("https://old.reddit.com/r/ukraine/comments/tz1abc", "tz1abc", "r/ukraine/comments/tz1abc/", None),
    (
        "https://np.reddit.com/r/ukraine/comments/TZ1ABC/?utm_source=share",
        "tz1abc",
        "r/ukraine/comments/tz1abc/",
        None,
    ),
    ("https://new.reddit.com/comments/tz1abc", "tz1abc", "comments/tz1abc/", None),
    ("https://de.reddit.com/tb/tz1abc", "tz1abc", "comments/tz1abc/", None),
    ("https://www.reddit.com/gallery/tz1abc", "tz1abc", "comments/tz1abc/", None),
    ("https://redd.it/tz1abc", "tz1abc", "comments/tz1abc/", None),
    (
        "https://embed.reddit.com/r/ukraine/comments/tz1abc/x/?embed=true",
        "tz1abc",
        "r/ukraine/comments/tz1abc/",
        None,
    ),
    (
        "https://www.redditmedia.com/r/ukraine/comments/tz1abc/x/",
        "tz1abc",
        "r/ukraine/comments/tz1abc/",
        None,
    ),
    ("https://rxddit.com/r/ukraine/comments/tz1abc/x/", "tz1abc", "r/ukraine/comments/tz1abc/", None),
    (
        "https://www.reddit.com/user/someone/comments/tz1abc/x/",
        "tz1abc",
        "user/someone/comments/tz1abc/",
        "someone",
    ),
    (
        "https://www.reddit.com/u/someone/comments/tz1abc/",
        "tz1abc",
        "user/someone/comments/tz1abc/",
        "someone",
    ),
    (
        "https://www.reddit.com/r/u_someone/comments/tz1abc/",
        "tz1abc",
        "r/u_someone/comments/tz1abc/",
        "someone",
    ),
    (
        "https://www.reddit.com/r/ukraine/comments/tz1abc/x/i3xyz/?context=3",
        "tz1abc/i3xyz",
        "r/ukraine/comments/tz1abc/comment/i3xyz/",
        None,
    ),
    (
        "https://www.reddit.com/r/ukraine/comments/tz1abc/comment/i3xyz/",
        "tz1abc/i3xyz",
        "r/ukraine/comments/tz1abc/comment/i3xyz/",
        None,
    ),
]
OTHERS = [
    "https://www.reddit.com/r/ukraine/",
    "https://www.reddit.com/r/ukraine/s/AbCdEf",
    "https://v.redd.it/abcdef",
    "https://i.redd.it/abcdef.jpg",
    "https://www.reddit.com/user/someone/",
    "https://example.org/r/ukraine/comments/tz1abc/",
    "https://redd.it/",
]
POST = f"{HOME}r/ukraine/comments/tz1abc/"
COMMENT = f"{POST}comment/i3xyz/"


@pytest.mark.parametrize(("url", "native", "canonical", "author"), SHAPES)
def test_shapes(url, native, canonical, author):
    """Every way to write a URL gives the post's (and comment's) id and one canonical URL."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.native_id) == (f"reddit:{native}", HOME + canonical, native)
    assert source.author == author


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Communities, share links and media are no posts."""
    assert PLATFORM.identify(parse(url)) is None


def listing(kind, data):
    return {"kind": "Listing", "data": {"children": [{"kind": kind, "data": data}] if data else []}}


def post(**fields):
    """The JSON of a post."""
    data = {
        "id": "tz1abc",
        "title": "A title",
        "selftext": "Words",
        "author": "someone",
        "created_utc": 1649408400.0,
        "removed_by_category": None,
    }
    return Reply(body=[listing("t3", data | fields), listing("t1", None)])


def comment(**fields):
    """The JSON of a comment under its post."""
    data = {"id": "i3xyz", "body": "An answer", "author": "other", "created_utc": 1649408460.0}
    return Reply(body=[listing("t3", {"id": "tz1abc"}), listing("t1", data | fields)])


DELETED, REMOVED = "[deleted]", "[removed]"
ANSWERS = [
    (POST, post(), State.LIVE, "live"),
    (POST, post(selftext="They wrote [deleted] and [removed]"), State.LIVE, "live"),
    (POST, post(author=DELETED), State.LIVE, "live"),
    (POST, post(removed_by_category="deleted", author=DELETED), State.DELETED_BY_AUTHOR, "deleted"),
    (POST, post(selftext=DELETED, author=DELETED), State.DELETED_BY_AUTHOR, "deleted"),
    (POST, post(removed_by_category="moderator", selftext=REMOVED), State.REMOVED_BY_PLATFORM, "moderator"),
    (POST, post(removed_by_category="automod_filtered"), State.REMOVED_BY_PLATFORM, "automod_filtered"),
    (POST, post(removed_by_category="content_takedown"), State.REMOVED_BY_PLATFORM, "content_takedown"),
    (POST, post(removed_by_category="copyright_takedown"), State.REMOVED_BY_PLATFORM, "copyright_takedown"),
    (POST, post(removed_by_category="legal"), State.REMOVED_BY_PLATFORM, "legal"),
    (POST, post(selftext=REMOVED, author=DELETED), State.REMOVED_BY_PLATFORM, "removed"),
    (POST, post(selftext=REMOVED), State.UNVERIFIABLE, "ambiguous_marker"),
    (POST, post(selftext=DELETED), State.UNVERIFIABLE, "ambiguous_marker"),
    (POST, post(removed_by_category="author"), State.UNVERIFIABLE, "unknown_answer"),
    (POST, post(removed_by_category=["deleted"]), State.UNVERIFIABLE, "unknown_answer"),
    (POST, post(id="other", removed_by_category="deleted"), State.UNVERIFIABLE, "unknown_answer"),
    (COMMENT, comment(), State.LIVE, "live"),
    (COMMENT, comment(body=DELETED, author=DELETED), State.DELETED_BY_AUTHOR, "deleted"),
    (COMMENT, comment(body=REMOVED, author=DELETED), State.REMOVED_BY_PLATFORM, "removed"),
    (COMMENT, comment(body=DELETED), State.UNVERIFIABLE, "ambiguous_marker"),
    (COMMENT, comment(body=None), State.UNVERIFIABLE, "ambiguous_marker"),
    (COMMENT, post(), State.UNVERIFIABLE, "unknown_answer"),
    (POST, Reply(403, {"error": 403, "reason": "private"}), State.PROTECTED, "private_community"),
    (POST, Reply(403, {"error": 403, "reason": "quarantined"}), State.LOGIN_WALL, "quarantined"),
    (POST, Reply(404, {"error": 404, "reason": "banned"}), State.REMOVED_BY_PLATFORM, "banned_community"),
    (POST, Reply(404, {"error": 404, "message": "Not Found"}), State.ABSENT, "not_found"),
    (POST, Reply(403, {"error": 403, "message": "Forbidden"}), State.UNVERIFIABLE, "refused"),
    (POST, Reply(404, {"error": 404, "reason": "something"}), State.UNVERIFIABLE, "refused"),
    (POST, Reply(404, "<html>not found"), State.UNVERIFIABLE, "unknown_answer"),
    (POST, Reply(403, "<p>You've been blocked by network security.</p>"), State.BOT_WALL, "bot_wall"),
    (
        POST,
        Reply(200, "<p>You've been blocked by network security.</p>"),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    (POST, Reply(429), State.RATE_LIMITED, "rate_limited"),
    (POST, TIMEOUT, State.TIMEOUT, "read_timeout"),
]


@pytest.mark.parametrize(("url", "reply", "state", "code"), ANSWERS)
def test_answers(url, reply, state, code):
    """Reddit's own marks tell who took a thing down; what anybody could have written proves nothing."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, url), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (POST, f"{HOME}r/ukraine/comments/tz1abc.json?raw_json=1"),
        (COMMENT, f"{HOME}r/ukraine/comments/tz1abc/_/i3xyz.json?raw_json=1"),
        ("https://redd.it/tz1abc", f"{HOME}comments/tz1abc.json?raw_json=1"),
    ],
)
def test_the_question(url, asked):
    """The post's own JSON is asked for."""
    _, asks = play(PLATFORM, source_of(PLATFORM, url), [post()])
    assert [ask.request.url for ask in asks] == [asked]


def test_live_post_is_read():
    """Author, time and words are as Reddit states them; a vanished account has no name."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, POST), [post()])
    assert (seen.author, seen.text) == ("someone", "A title\n\nWords")
    assert seen.posted_at
    assert seen.posted_at.isoformat() == "2022-04-08T09:00:00+00:00"
    orphan, _ = play(PLATFORM, source_of(PLATFORM, POST), [post(author=DELETED, created_utc="x")])
    assert (orphan.author, orphan.posted_at) == (None, None)


def test_urls_for_archives():
    """The old design, which needs no script, is saved first."""
    source = source_of(PLATFORM, POST)
    assert PLATFORM.lookup_urls(source) == (POST, POST.replace("www.", "old."))
    assert PLATFORM.save_urls(source) == (POST.replace("www.", "old."), POST)
