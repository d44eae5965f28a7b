"""YouTube: which URLs name a video, and what its answers prove."""

import json

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.youtube import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

VIDEO = "dQw4w9WgXcQ"
WATCH = f"https://www.youtube.com/watch?v={VIDEO}"

SHAPES = [
    WATCH,
    f"http://youtube.com/watch?v={VIDEO}&t=42s&si=abc&feature=share",
    f"https://m.youtube.com/watch?app=desktop&v={VIDEO}",
    f"https://music.youtube.com/watch?v={VIDEO}&list=RDAMVM",
    f"https://youtu.be/{VIDEO}?si=xyz",
    f"https://www.youtube.com/embed/{VIDEO}?rel=0",
    f"https://www.youtube-nocookie.com/embed/{VIDEO}",
    f"https://www.youtube.com/v/{VIDEO}",
    f"https://www.youtube.com/e/{VIDEO}",
    f"https://www.youtube.com/v/{VIDEO}&hl=en",
    f"https://www.youtube.com/shorts/{VIDEO}",
    f"https://www.youtube.com/live/{VIDEO}?feature=share",
    f"https://youtube.googleapis.com/v/{VIDEO}",
    f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{VIDEO}%26feature%3Dshare",
    f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2F{VIDEO}",
    f"https://yewtu.be/watch?v={VIDEO}",
    f"https://invidious.example.org/watch?v={VIDEO}",
    f"https://piped.video/watch?v={VIDEO}",
]
NO_VIDEOS = [
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/playlist?list=PL123",
    "https://www.youtube.com/embed/videoseries?list=PL123",
    "https://www.youtube.com/embed/live_stream?channel=UC123",
    "https://www.youtube.com/watch?v=tooshort",
    "https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.org%2F",
    "https://www.youtube.com/redirect",
    "https://youtu.be/",
    f"https://example.org/watch?v={VIDEO}",
    f"https://notyoutube.com/watch?v={VIDEO}",
]


@pytest.mark.parametrize("url", SHAPES)
def test_every_shape_names_the_same_video(url):
    """All ways to write a video's URL lead to one id and one canonical URL."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.native_id) == (f"youtube:{VIDEO}", WATCH, VIDEO)


@pytest.mark.parametrize("url", NO_VIDEOS)
def test_what_is_no_video_is_left_to_others(url):
    """Channels, playlists, redirects elsewhere and other hosts are no videos."""
    assert PLATFORM.identify(parse(url)) is None


def player(status, reason=None, subreason=None, video=VIDEO, **more):
    """A watch page with the player's data in it, as YouTube writes it."""
    playability = {"status": status, **more}
    if reason:
        playability["reason"] = reason
    if subreason:
        renderer = {"reason": {"simpleText": reason}, "subreason": {"runs": [{"text": subreason}]}}
        playability["errorScreen"] = {"playerErrorMessageRenderer": renderer}
    data = {"playabilityStatus": playability}
    if video:
        data["videoDetails"] = {"videoId": video, "title": "A speech", "author": "A channel"}
    script = f"var ytInitialPlayerResponse = {json.dumps(data)};var meta = 1;"
    return Reply(body=f"<html><head><title>x - YouTube</title></head><body><script>{script}</script></body>")


CARD = Reply(
    body={
        "title": "A speech",
        "author_name": "A channel",
        "html": f'<iframe src="https://www.youtube.com/embed/{VIDEO}?feature=oembed"></iframe>',
        "thumbnail_url": f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg",
    }
)
NO_CARD = Reply(404, "Not Found")
GONE_WORDS = "This video has been removed by the uploader"
TERMINATED = (
    "This video is no longer available because the YouTube account associated with this video"
    " has been terminated."
)

ANSWERS = [
    ([CARD], State.LIVE, "live"),
    ([Reply(401), player("OK")], State.LIVE, "live"),
    ([Reply(403), player("OK")], State.LIVE, "live"),
    ([NO_CARD, player("LIVE_STREAM_OFFLINE")], State.LIVE, "live"),
    ([Reply(body={"title": "without proof", "author_name": "x"}), player("OK")], State.LIVE, "live"),
    (
        [NO_CARD, player("ERROR", "Video unavailable", GONE_WORDS, None)],
        State.DELETED_BY_AUTHOR,
        "removed_by_uploader",
    ),
    (
        [
            NO_CARD,
            player(
                "ERROR",
                "Video unavailable",
                "This video is no longer available because the uploader has closed their YouTube account.",
                None,
            ),
        ],
        State.ACCOUNT_GONE,
        "account_closed",
    ),
    (
        [NO_CARD, player("ERROR", "Video unavailable", TERMINATED, None)],
        State.ACCOUNT_SUSPENDED,
        "account_terminated",
    ),
    (
        [
            NO_CARD,
            player(
                "ERROR",
                "This video has been removed for violating YouTube’s Community Guidelines.",
                None,
                None,
            ),
        ],
        State.REMOVED_BY_PLATFORM,
        "policy",
    ),
    (
        [
            NO_CARD,
            player(
                "UNPLAYABLE",
                "Video unavailable",
                "This video is no longer available due to a copyright claim by A Label",
                None,
            ),
        ],
        State.REMOVED_BY_PLATFORM,
        "copyright",
    ),
    ([Reply(403), player("LOGIN_REQUIRED", "Private video", None, None)], State.PROTECTED, "private"),
    (
        [Reply(403), player("LOGIN_REQUIRED", None, None, None, messages=["This is a private video."])],
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    (
        [Reply(403), player("LOGIN_REQUIRED", None, None, None, messages=["This video is private."])],
        State.PROTECTED,
        "private",
    ),
    (
        [
            Reply(401),
            player(
                "UNPLAYABLE", "Join this channel to get access to members-only content like this video.", None
            ),
        ],
        State.PAYWALLED,
        "members_only",
    ),
    (
        [
            NO_CARD,
            player(
                "UNPLAYABLE",
                "Video unavailable",
                "The uploader has not made this video available in your country",
            ),
        ],
        State.WITHHELD,
        "country",
    ),
    ([Reply(401), player("AGE_VERIFICATION_REQUIRED")], State.AGE_RESTRICTED, "age_restricted"),
    (
        [
            Reply(401),
            player(
                "LOGIN_REQUIRED",
                "Sign in to confirm your age",
                "This video may be inappropriate for some users.",
            ),
        ],
        State.AGE_RESTRICTED,
        "age_restricted",
    ),
    (
        [Reply(401), player("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot", None, None)],
        State.BOT_WALL,
        "bot_wall",
    ),
    (
        [NO_CARD, player("ERROR", None, None, None, errorScreen={"playerCaptchaViewModel": {}})],
        State.BOT_WALL,
        "bot_wall",
    ),
    (
        [NO_CARD, player("UNPLAYABLE", "This content isn't available, try again later.", None)],
        State.RATE_LIMITED,
        "rate_limited",
    ),
    ([NO_CARD, player("ERROR", "Video unavailable", None, None)], State.ABSENT, "unavailable"),
    (
        [NO_CARD, player("ERROR", "This video isn’t available anymore", None, None)],
        State.ABSENT,
        "unavailable",
    ),
    ([Reply(401), player("ERROR", "Video unavailable", None, None)], State.UNVERIFIABLE, "unavailable"),
    (
        [NO_CARD, player("ERROR", "Video unavailable", "A sentence nobody has seen before", None)],
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    ([NO_CARD, player("ERROR", None, None, None)], State.UNVERIFIABLE, "unknown_answer"),
    ([NO_CARD, player("OK", GONE_WORDS, None, None)], State.UNVERIFIABLE, "unknown_answer"),
    ([NO_CARD, player("ERROR", GONE_WORDS, None, "aaaaaaaaaaa")], State.UNVERIFIABLE, "unknown_answer"),
    (
        [NO_CARD, Reply(body=f"<title>{GONE_WORDS}</title><p>{GONE_WORDS}</p>")],
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    ([NO_CARD, Reply(404)], State.UNVERIFIABLE, "unknown_answer"),
    (
        [NO_CARD, Reply(body="", lands="https://consent.youtube.com/m?continue=x")],
        State.LOGIN_WALL,
        "consent_wall",
    ),
    ([NO_CARD, Reply(429)], State.RATE_LIMITED, "rate_limited"),
    ([Reply(429)], State.RATE_LIMITED, "rate_limited"),
    ([NO_CARD, TIMEOUT], State.TIMEOUT, "read_timeout"),
    ([TIMEOUT], State.TIMEOUT, "read_timeout"),
    ([Reply(400), player("ERROR", GONE_WORDS, None, None)], State.DELETED_BY_AUTHOR, "removed_by_uploader"),
]


@pytest.mark.parametrize(("replies", "state", "code"), ANSWERS)
def test_answers(replies, state, code):
    """Each answer of card and player is read as what it proves and no more."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, WATCH), replies)
    assert (seen.state, seen.reason_code) == (state, code), seen.reason
    assert seen.reason


def test_redirected_page_is_no_answer():
    """A player that stands on another page than the video's proves nothing."""
    moved = Reply(body=player("ERROR", GONE_WORDS, None, None).body, lands="https://www.youtube.com/")
    seen, _ = play(PLATFORM, source_of(PLATFORM, WATCH), [NO_CARD, moved])
    assert seen.reason_code == "unknown_answer"


def test_live_card_gives_author_and_title():
    """The card's account and title are kept, and one question is enough."""
    seen, asks = play(PLATFORM, source_of(PLATFORM, WATCH), [CARD])
    assert (seen.author, seen.text, len(asks)) == ("A channel", "A speech", 1)


def test_reason_quotes_youtube_first():
    """The sentence begins with what YouTube itself says."""
    page = player("ERROR", "Video unavailable", GONE_WORDS, None)
    seen, _ = play(PLATFORM, source_of(PLATFORM, WATCH), [NO_CARD, page])
    assert seen.reason.startswith(f'YouTube states: "Video unavailable {GONE_WORDS}"')


def test_urls_for_archives():
    """Archives are asked for the watch page."""
    source = source_of(PLATFORM, WATCH)
    assert PLATFORM.save_urls(source) == (WATCH,)
    assert PLATFORM.lookup_urls(source) == (WATCH, f"https://youtu.be/{VIDEO}")
