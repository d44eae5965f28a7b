"""Rutube: which URLs name a video, and what its interface proves."""

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.rutube import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

VIDEO = "3eac3b4561676c17df9132a9a1e62e3e"
PAGE = f"https://rutube.ru/video/{VIDEO}/"

SHAPES = [
    PAGE,
    f"http://rutube.ru/video/{VIDEO.upper()}?playlist=1",
    f"https://rutube.ru/play/embed/{VIDEO}?p=",
    f"https://rutube.ru/embed/{VIDEO}",
    f"https://www.rutube.ru/video/embed/{VIDEO}",
    f"https://rutube.ru/shorts/{VIDEO}/",
    f"https://rutube.ru/live/video/{VIDEO}/",
]
OTHERS = [
    "https://rutube.ru/channel/123/",
    "https://rutube.ru/play/embed/12345",
    f"https://example.org/video/{VIDEO}/",
]
PRIVATE = f"https://rutube.ru/video/private/{VIDEO}/?p=abcdef"


@pytest.mark.parametrize("url", SHAPES)
def test_shapes(url):
    """Every way to write a video's URL gives one id and one canonical URL."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.native_id) == (f"rutube:{VIDEO}", PAGE, VIDEO)


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_video_is_left_to_others(url):
    """Channels and other numbers are no videos."""
    assert PLATFORM.identify(parse(url)) is None


ANSWERS = [
    (Reply(body={"id": VIDEO, "title": "News", "author": {"name": "A channel"}}), State.LIVE, "live"),
    (Reply(body={"id": "other", "title": "News"}), State.UNVERIFIABLE, "unknown_answer"),
    (Reply(body={"id": VIDEO, "title": "News", "is_deleted": True}), State.UNVERIFIABLE, "unknown_answer"),
    (Reply(body="<html>"), State.UNVERIFIABLE, "unknown_answer"),
    (Reply(404, {"detail": "Не найдено"}), State.ABSENT, "not_found"),
    (Reply(410, {"detail": "x"}), State.GONE, "gone"),
    (Reply(404, "<html>Not found"), State.UNVERIFIABLE, "unknown_answer"),
    (Reply(403, {"detail": "geo"}), State.UNVERIFIABLE, "http_403"),
    (Reply(429), State.RATE_LIMITED, "rate_limited"),
    (TIMEOUT, State.TIMEOUT, "read_timeout"),
]


@pytest.mark.parametrize(("reply", "state", "code"), ANSWERS)
def test_answers(reply, state, code):
    """Live needs the very id; missing needs the interface's own format."""
    seen, asks = play(PLATFORM, source_of(PLATFORM, PAGE), [reply])
    assert (seen.state, seen.reason_code) == (state, code), seen.reason
    assert asks[0].request.url == f"https://rutube.ru/api/video/{VIDEO}/?format=json"


def test_live_video_is_read():
    """Author and title are as the interface states them."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), [ANSWERS[0][0]])
    assert (seen.author, seen.text) == ("A channel", "News")


def test_private_links_are_neither_asked_nor_published():
    """The key of a private link is left out, so the video can't be asked for and isn't saved."""
    source = source_of(PLATFORM, PRIVATE)
    seen, asks = play(PLATFORM, source, [Reply(404, {})])
    assert (source.id, source.url) == (f"rutube:{VIDEO}", f"https://rutube.ru/video/private/{VIDEO}/")
    assert (seen.reason_code, asks, PLATFORM.save_urls(source)) == ("private_link", [], ())


def test_urls_for_archives():
    """Archives may hold the page or the embed."""
    source = source_of(PLATFORM, PAGE)
    assert PLATFORM.lookup_urls(source) == (PAGE, f"https://rutube.ru/play/embed/{VIDEO}")
    assert PLATFORM.save_urls(source) == (PAGE,)
