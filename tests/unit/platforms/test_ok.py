"""OK: which URLs name a video or topic, and what its pages prove."""

import html
import json

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.ok import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

SHAPES = [
    ("https://ok.ru/video/20079905452", "video/20079905452", None),
    ("https://m.ok.ru/video/63567059965189-0?fromTime=5", "video/63567059965189-0", None),
    ("https://www.ok.ru/videoembed/20079905452", "video/20079905452", None),
    ("https://odnoklassniki.ru/live/20079905452", "video/20079905452", None),
    ("https://ok.ru/web-api/video/moviePlayer/20079905452", "video/20079905452", None),
    ("https://m.ok.ru/dk?st.cmd=movieLayer&st.mvId=20079905452", "video/20079905452", None),
    (
        "https://ok.ru/group/53038939046008/topic/153000",
        "group/53038939046008/topic/153000",
        "group/53038939046008",
    ),
    ("https://ok.ru/profile/5303/statuses/153000", "profile/5303/statuses/153000", "profile/5303"),
    ("https://ok.ru/minoborony/topic/153000", "minoborony/topic/153000", "minoborony"),
]
OTHERS = [
    "https://ok.ru/group/53038939046008",
    "https://ok.ru/dk?st.cmd=x",
    "https://ok.ru/dk?st.mvId=x",
    "https://book.ru/video/20079905452",
]
VIDEO = "https://ok.ru/video/20079905452"
TOPIC = "https://ok.ru/minoborony/topic/153000"


@pytest.mark.parametrize(("url", "native", "author"), SHAPES)
def test_shapes(url, native, author):
    """Every way to write a URL gives one id and one canonical URL."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.author) == (f"ok:{native}", f"https://ok.ru/{native}", author)


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Groups and other hosts are no posts."""
    assert PLATFORM.identify(parse(url)) is None


def player(number, title="A parade", **options):
    """A page with a player in it: JSON in a string in JSON in an attribute."""
    metadata = {"movie": {"movieId": number, "title": title}, "author": {"name": "A channel"}}
    setup = {"flashvars": {"metadata": json.dumps(metadata)}, **options}
    return Reply(body=f'<div data-module="OKVideo" data-options="{html.escape(json.dumps(setup))}"></div>')


def stub(words):
    """A page with a sentence in the player's place."""
    return Reply(body=f'<div class="vp_video_stub_txt">{words}</div>')


ANSWERS = [
    (VIDEO, player("20079905452"), State.LIVE, "live"),
    (VIDEO, player("1", title="20079905452"), State.UNVERIFIABLE, "unknown_answer"),
    (VIDEO, player("20079905452", title=""), State.UNVERIFIABLE, "unknown_answer"),
    (VIDEO, Reply(body='<div data-options="{]"></div>'), State.UNVERIFIABLE, "unknown_answer"),
    (
        VIDEO,
        stub("The author of this video has not been found or is blocked"),
        State.ACCOUNT_GONE,
        "author_not_found",
    ),
    (VIDEO, stub("Something new"), State.UNVERIFIABLE, "unknown_answer"),
    (VIDEO, Reply(body="<div>Access to this video is restricted</div>"), State.LOGIN_WALL, "restricted"),
    (VIDEO, Reply(404), State.NOT_FOUND, "http_404"),
    (VIDEO, Reply(403), State.UNVERIFIABLE, "http_403"),
    (VIDEO, TIMEOUT, State.TIMEOUT, "read_timeout"),
    (TOPIC, Reply(body="<p>words</p>"), State.UNVERIFIABLE, "no_proof"),
    (TOPIC, Reply(404), State.NOT_FOUND, "http_404"),
    (TOPIC, Reply(410), State.UNVERIFIABLE, "no_proof"),
]


@pytest.mark.parametrize(("url", "reply", "state", "code"), ANSWERS)
def test_answers(url, reply, state, code):
    """Live needs a player for the very video; topics prove nothing but their 404."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, url), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_video_is_read():
    """Author and title are taken from the player's set-up."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, VIDEO), [player("20079905452")])
    assert (seen.author, seen.text) == ("A channel", "A parade")


def test_urls_for_archives():
    """Archives may hold a video's embed; a topic has none."""
    assert PLATFORM.lookup_urls(source_of(PLATFORM, VIDEO)) == (VIDEO, "https://ok.ru/videoembed/20079905452")
    assert PLATFORM.lookup_urls(source_of(PLATFORM, TOPIC)) == (TOPIC,)
    assert PLATFORM.save_urls(source_of(PLATFORM, TOPIC)) == (TOPIC,)
