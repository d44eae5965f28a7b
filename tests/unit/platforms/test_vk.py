"""VK: which URLs name a post, video, clip or photo, and what pages and player prove."""

import json

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.vk import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

SHAPES = [
    ("https://vk.com/wall-12_34", "wall-12_34", "club12"),
    ("https://vk.com/wall12_34", "wall12_34", "id12"),
    ("https://m.vk.com/wall-12_34?from=feed", "wall-12_34", "club12"),
    ("https://vk.ru/wall-12_34", "wall-12_34", "club12"),
    ("https://new.vk.com/wall-12_34", "wall-12_34", "club12"),
    ("https://vk.com/some.group?w=wall-12_34", "wall-12_34", "club12"),
    ("https://vk.com/feed?w=wall-12_34%2Fall", "wall-12_34", "club12"),
    ("https://vk.com/wall-12?own=1&w=wall-12_34", "wall-12_34", "club12"),
    ("https://vk.com/photo-12_34", "photo-12_34", "club12"),
    ("https://vk.com/some.group?z=photo-12_34%2Falbum-12_00%2Frev", "photo-12_34", "club12"),
    ("https://vk.com/video-12_34", "video-12_34", "club12"),
    ("https://vk.com/videos-12?z=video-12_34%2Fclub12", "video-12_34", "club12"),
    ("https://vkvideo.ru/video-12_34", "video-12_34", "club12"),
    ("https://vk.com/clip12_34", "clip12_34", "id12"),
    ("https://vk.com/video_ext.php?oid=-12&id=34", "video-12_34", "club12"),
]
OTHERS = [
    "https://vk.com/some.group",
    "https://vk.com/wall-12",
    "https://vk.com/video_ext.php?oid=-12",
    "https://vk.com/video_ext.php?oid=x&id=34",
    "https://example.org/wall-12_34",
]
WALL = "https://vk.com/wall-12_34"
VIDEO = "https://vk.com/video-12_34"


@pytest.mark.parametrize(("url", "native", "author"), SHAPES)
def test_shapes(url, native, author):
    """Every way to write a URL gives VK's own name of the thing; a key in it is left out."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.author) == (f"vk:{native}", f"https://vk.com/{native}", author)


@pytest.mark.parametrize("key", ["abcdef01", "aB9"])
def test_the_key_of_an_embed_goes_to_the_player_only(key):
    """Some embedded videos play with their key only; the id and what archives are given are without it."""
    source = source_of(PLATFORM, f"https://vk.com/video_ext.php?oid=-12&id=34&hash={key}")
    _, asks = play(PLATFORM, source, [Reply()])
    kept = f"&hash={key}" if len(key) > 3 else ""
    assert [ask.request.url for ask in asks] == [f"https://vk.com/video_ext.php?oid=-12&id=34{kept}"]
    assert source.id == "vk:video-12_34"
    assert source_of(PLATFORM, source.url) == source
    assert PLATFORM.save_urls(source) == (VIDEO,)
    assert PLATFORM.lookup_urls(source) == (VIDEO, "https://m.vk.com/video-12_34")


@pytest.mark.parametrize("url", ["https://vk.com/wall-12_34?reply=56", "https://vk.com/wall-12_34_r56"])
def test_comments_are_sources_of_their_own(url):
    """A comment isn't its post, and nobody can look at it alone."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url) == ("vk:wall-12_34_r56", "https://vk.com/wall-12_34?reply=56")
    seen, asks = play(PLATFORM, source, [Reply()])
    assert (seen.reason_code, asks) == ("comment", [])


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Groups and other hosts are no posts."""
    assert PLATFORM.identify(parse(url)) is None


def wall(body, **more):
    """A page in the encoding that VK uses."""
    return Reply(
        body=f"<html><body>{body}</body></html>".encode("cp1251"),
        headers=(("Content-Type", "text/html; charset=windows-1251"),),
        **more,
    )


def player(params):
    """The embedded player with its set-up."""
    return Reply(body=f"<script>var playerParams = {json.dumps({'params': params})};\n</script>")


def message(words):
    """The embedded player with a message in the video's place."""
    return Reply(body=f'<div id="video_ext_msg"> {words} </div>')


POST = (
    '<div id="post-12_34" class="post"><div class="wall_post_text">Удалённый пост? Post deleted</div></div>'
)
ANSWERS = [
    (WALL, wall(POST), State.LIVE, "live"),
    (WALL, wall('<div data-post-id="-12_34">слова</div><p>Запись удалена</p>'), State.LIVE, "live"),
    (WALL, wall('<div id="wpt-12_34">слова</div>'), State.LIVE, "live"),
    (WALL, wall('<div class="message_page_body">Запись удалена</div>'), State.DELETED, "post_deleted"),
    (WALL, wall("<p>Post deleted.</p>"), State.DELETED, "post_deleted"),
    (
        WALL,
        wall('<div id="post-12_99" class="post">x</div><p>Запись удалена</p>'),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    (WALL, wall("<p>Они пишут: Запись удалена</p>"), State.UNVERIFIABLE, "unknown_answer"),
    (WALL, wall("<p>Запись удалена</p>", status=404), State.UNVERIFIABLE, "unknown_answer"),
    (WALL, wall('<div class="profile_closed_wall_dummy">closed</div>'), State.PROTECTED, "closed_wall"),
    (WALL, wall("<title>ВКонтакте</title>"), State.UNVERIFIABLE, "unknown_answer"),
    (WALL, wall("", lands="https://vk.com/login?to=x"), State.LOGIN_WALL, "login_required"),
    (WALL, wall("", lands="https://vk.com/challenge.html?x=1"), State.BOT_WALL, "challenge_page"),
    (WALL, Reply(418), State.UNVERIFIABLE, "http_418"),
    (WALL, Reply(429), State.RATE_LIMITED, "rate_limited"),
    (WALL, TIMEOUT, State.TIMEOUT, "read_timeout"),
    ("https://vk.com/photo-12_34", wall("<p>Запись удалена</p>"), State.UNVERIFIABLE, "unknown_answer"),
    (VIDEO, player([{"oid": -12, "vid": 34}]), State.LIVE, "live"),
    ("https://vk.com/clip-12_34", player([{"oid": -12, "vid": 34}]), State.LIVE, "live"),
    (VIDEO, player([{"oid": -12, "vid": 35}]), State.UNVERIFIABLE, "unknown_answer"),
    (VIDEO, player([]), State.UNVERIFIABLE, "unknown_answer"),
    (
        VIDEO,
        message("This video is no longer available, because it has been deleted."),
        State.DELETED,
        "deleted",
    ),
    (
        VIDEO,
        message("This video is no longer available, because its author has been blocked."),
        State.ACCOUNT_SUSPENDED,
        "author_blocked",
    ),
    (
        VIDEO,
        message("Видеозапись недоступна, так как её автор был заблокирован."),
        State.ACCOUNT_SUSPENDED,
        "author_blocked",
    ),
    (
        VIDEO,
        message("The video “x” was removed from public access by request of the copyright holder."),
        State.REMOVED_BY_PLATFORM,
        "copyright",
    ),
    (
        VIDEO,
        message("Видеозапись «x» была изъята из публичного доступа в связи с обращением правообладателя."),
        State.REMOVED_BY_PLATFORM,
        "copyright",
    ),
    (VIDEO, message("The video x is not available in your region."), State.WITHHELD, "region"),
    (VIDEO, message("Access denied"), State.PROTECTED, "access_denied"),
    (VIDEO, message("Please log in or sign up"), State.LOGIN_WALL, "login_required"),
    (VIDEO, message("Unknown error"), State.UNVERIFIABLE, "unknown_answer"),
    (VIDEO, message("Видео временно недоступно"), State.UNVERIFIABLE, "unknown_answer"),
    (
        VIDEO,
        message("A film called “because it has been deleted.” starts soon"),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
]


@pytest.mark.parametrize(("url", "reply", "state", "code"), ANSWERS)
def test_answers(url, reply, state, code):
    """Live needs the very number; deleted an element that says so and nothing else."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, url), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_post_is_read():
    """The words of a post are decoded and kept."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, WALL), [wall(POST)])
    assert seen.text == "Удалённый пост? Post deleted"


def test_the_player_is_asked_for_videos():
    """A video is looked at in the embedded player."""
    _, asks = play(PLATFORM, source_of(PLATFORM, VIDEO), [message("x")])
    assert asks[0].request.url == "https://vk.com/video_ext.php?oid=-12&id=34"


def test_urls_for_archives():
    """Archives may hold the phone's page."""
    source = source_of(PLATFORM, WALL)
    assert PLATFORM.lookup_urls(source) == (WALL, "https://m.vk.com/wall-12_34")
    assert PLATFORM.save_urls(source) == (WALL,)
