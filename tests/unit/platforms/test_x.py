"""X: shapes of URLs, dates in ids, and what its answers mean."""

import math
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.address import parse
from archiver.model.exchange import Answer
from archiver.model.states import Scope, State
from archiver.platforms.registry import all_platforms
from archiver.platforms.x import PLATFORM
from archiver.platforms.x_token import _in_base_36, token
from tests.support.probes import TIMEOUT, data, play
from tests.unit.platforms.corpus_x import (
    CASES,
    ID,
    NO_EMBED,
    NO_TWEET,
    OEMBED_URL,
    SOURCE,
    TWEET_URL,
    URL,
    both,
    embed,
    first,
    tombstone,
    tweet,
)

ONION = "twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (20, "6dq1a2xwd93"),
        (1691389765483200513, "43lnobuxzql"),
        (1628549742539194368, "3y48mx3wypn"),
        (2023357708301455483, "4wkkd5uwebk"),
    ],
)
def test_the_token_is_the_one_the_embed_script_computes(number: int, expected: str) -> None:
    """JavaScript and we write the same double in base 36."""
    assert token(number) == expected


def test_a_token_exists_for_every_id() -> None:
    """Rounding never runs out of digits, and leaves neither zero nor dot."""
    for number in [1, 2**53, 2**63 - 1, *range(10**17, 10**18, 10**17 + 12345)]:
        assert token(number).isalnum()
        assert "0" not in token(number)


@given(st.floats(min_value=1e-15, max_value=1e5))
@example(1 - 2**-53)
@example(35.99999999999999)
def test_digits_in_base_36_name_the_number(value: float) -> None:
    """Read back, the digits give the same double, up to its last bit."""
    whole, _, fraction = _in_base_36(value).partition(".")
    assert abs(Fraction(int(whole + fraction, 36), 36 ** len(fraction)) - Fraction(value)) <= math.ulp(value)


@pytest.mark.parametrize(
    "url",
    [
        f"https://twitter.com/Caucasuswar/status/{ID}",
        f"http://www.twitter.com/Caucasuswar/status/{ID}?s=20&t=abc",
        f"https://mobile.twitter.com/Caucasuswar/statuses/{ID}",
        f"https://m.twitter.com/Caucasuswar/status/{ID}/",
        f"https://x.com/Caucasuswar/status/{ID}/photo/1",
        f"https://x.com/Caucasuswar/status/{ID}/video/2",
        f"https://x.com/Caucasuswar/status/{ID}#m",
        f"https://twitter.com/#!/Caucasuswar/status/{ID}",
        f"https://{ONION}/Caucasuswar/status/{ID}",
        f"https://vxtwitter.com/Caucasuswar/status/{ID}",
        f"https://d.fxtwitter.com/Caucasuswar/status/{ID}.mp4",
        f"https://fixupx.com/Caucasuswar/status/{ID}/en",
        f"https://fixvx.com/Caucasuswar/status/{ID}",
        f"https://twittpr.com/Caucasuswar/status/{ID}",
        f"https://xfixup.com/Caucasuswar/status/{ID}",
        f"https://api.fxtwitter.com/Caucasuswar/status/{ID}",
        f"https://nitter.net/Caucasuswar/status/{ID}#m",
        f"https://nitter.privacy.example/Caucasuswar/status/{ID}",
        f"https://xcancel.com/Caucasuswar/status/{ID}",
        f"https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2FCaucasuswar%2Fstatus%2F{ID}",
        f"https://publish.twitter.com/?query=https%3A%2F%2Fx.com%2FCaucasuswar%2Fstatus%2F{ID}&widget=Tweet",
    ],
)
def test_every_shape_with_a_handle_names_the_post_and_the_account(url: str) -> None:
    """Mirrors, fixers, mobile hosts and media pages are one source."""
    source = all_platforms().identify(parse(url))
    assert (source.id, source.author) == (f"x:{ID}", "Caucasuswar")
    assert source.url == f"https://x.com/Caucasuswar/status/{ID}"


@pytest.mark.parametrize(
    "url",
    [
        f"https://twitter.com/i/web/status/{ID}",
        f"https://x.com/i/status/{ID}",
        f"https://twitter.com/statuses/{ID}",
        f"https://twitter.com/i/videos/{ID}",
        f"https://twitter.com/i/videos/tweet/{ID}",
        f"https://twitter.com/i/cards/tfw/v1/{ID}",
        f"https://api.vxtwitter.com/status/{ID}",
        f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={ID}",
        f"https://cdn.syndication.twimg.com/tweet-result?id={ID}&token=a",
    ],
)
def test_shapes_without_a_handle_name_the_post(url: str) -> None:
    """Where the URL names nobody, no account is made up."""
    source = all_platforms().identify(parse(url))
    assert (source.id, source.author, source.url) == (f"x:{ID}", None, f"https://x.com/i/status/{ID}")


@pytest.mark.parametrize("number", [2**63, 10 * int(ID), 10**39])
def test_a_number_that_no_post_can_have_is_never_asked_for(number: int) -> None:
    """It is X's link, and mistyped: X's own page would say nothing."""
    played = play(PLATFORM, f"https://x.com/Caucasuswar/status/{number}", TIMEOUT)
    assert (played.state, played.observation.reason_code, played.asks) == (
        State.INVALID_URL,
        "impossible_number",
        [],
    )
    source = PLATFORM.identify(parse(f"https://x.com/Caucasuswar/status/{number}"))
    assert source.posted_at is None
    assert PLATFORM.lookup_urls(source) == PLATFORM.save_urls(source) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/Caucasuswar",
        "https://x.com/Caucasuswar/status/",
        "https://x.com/Caucasuswar/status/abc",
        "https://x.com/Caucasuswar/status/0",
        "https://help.x.com/en/rules-and-policies",
        "https://platform.twitter.com/embed/Tweet.html",
        "https://publish.twitter.com/oembed?url=https%3A%2F%2Fnews.example%2F",
        f"https://publish.twitter.com/?query=https%3A%2F%2Fpublish.x.com%2F%3Fquery%3D{ID}",
        f"https://notx.com.example/a/status/{ID}",
        f"https://fox.com/a/status/{ID}",
        "https://pic.twitter.com/AbCdEf",
        "https://t.co/AbCdEf",
    ],
)
def test_what_names_no_post_is_not_claimed(url: str) -> None:
    """Profiles, ids that can't be and other sites stay ordinary pages."""
    assert PLATFORM.identify(parse(url)) is None


@pytest.mark.parametrize(
    ("number", "posted"),
    [
        (2023357708301455483, datetime(2026, 2, 16, 11, 24, 4, 484000, UTC)),
        (1628549742539194368, datetime(2023, 2, 23, 0, 18, 10, 269000, UTC)),
        (1534672932106035200, datetime(2022, 6, 8, 23, 5, 14, 515000, UTC)),
        (20, None),
        (29700859247, None),
        (2**63 - 1, None),
    ],
)
def test_an_id_carries_its_time(number: int, posted: datetime | None) -> None:
    """The time of a post needs no network; ids from before November 2010 have none."""
    assert PLATFORM.identify(parse(f"https://x.com/a/status/{number}")).posted_at == posted


@pytest.mark.parametrize(("name", "answers", "state", "code"), CASES, ids=[case[0] for case in CASES])
def test_each_answer_has_its_meaning(name: str, answers: dict[str, Answer], state: State, code: str) -> None:
    """Only X's own markers say that a post is not there."""
    seen = play(PLATFORM, SOURCE, answers).observation
    assert (seen.state, code or seen.reason_code) == (state, seen.reason_code), seen.reason


def test_a_shown_post_is_recorded_as_x_states_it() -> None:
    """Text, author and time come from the answer."""
    seen = play(PLATFORM, SOURCE, first(tweet())).observation
    assert seen.reason == "X shows the post."
    assert (seen.author, seen.text) == ("Caucasus War (@Caucasuswar)", "Two missiles & a station")
    assert seen.posted_at == datetime(2022, 4, 8, 10, 21, 16, tzinfo=UTC)
    assert (seen.checked_url, seen.http_status) == (TWEET_URL, 200)
    assert seen.content


TWO = {"edit_tweet_ids": [ID, "1512375012946292737"]}


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ({"isEdited": False, "isStaleEdit": False}, "shown", ""),
        ({"edit_control": {"edit_tweet_ids": [ID]}}, "shown", ""),
        ({"edit_control": None, "isEdited": "yes"}, "shown", ""),
        ({"edit_control": TWO}, "edited", " X marks the post as edited (2 versions)."),
        ({"edit_control": TWO, "isEdited": True}, "edited", " X marks the post as edited (2 versions)."),
        ({"isEdited": True}, "edited", " X marks the post as edited."),
        (
            {"edit_control": TWO, "isStaleEdit": True},
            "stale_version",
            " X marks the post as edited (2 versions). This is not its newest version.",
        ),
        (
            {"isStaleEdit": True},
            "stale_version",
            " X marks the post as edited. This is not its newest version.",
        ),
    ],
)
def test_edits_are_reported_as_x_declares_them(fields: dict[str, object], code: str, said: str) -> None:
    """An edited post is live; that X marks it as edited, or shows an old version, is its reason."""
    seen = play(PLATFORM, SOURCE, first(tweet(**fields))).observation
    assert (seen.state, seen.reason_code, seen.reason) == (State.LIVE, code, f"X shows the post.{said}")


@pytest.mark.parametrize(
    "value", [tweet(user={"screen_name": "Other"}), tweet(user={"screen_name": "Other", "name": "O"})]
)
def test_another_author_than_in_the_link_is_noted(value: dict[str, object]) -> None:
    """The id decides which post it is; the handle in a link may be wrong."""
    reason = play(PLATFORM, SOURCE, first(value)).observation.reason
    assert "The link names @caucasuswar, X names @Other" in reason


def test_a_tombstone_is_quoted_first() -> None:
    """The reason begins with X's own words; who deleted is said by X alone."""
    text = "This Post was deleted by the Post author. Learn more"
    reason = play(PLATFORM, SOURCE, first(tombstone(text))).observation.reason
    assert reason.startswith('X states: "This Post was deleted by the Post author." ')
    assert "delete" not in reason.partition('" ')[2]


def test_an_unknown_tombstone_is_quoted() -> None:
    """What is not understood is shown to the reader and concluded nothing from."""
    seen = play(PLATFORM, SOURCE, first(tombstone("Something   quite new."))).observation
    assert seen.reason.startswith('X states: "Something quite new." This client does not know that answer.')


def test_two_404_say_all_that_they_may_mean() -> None:
    """Gone, never there or hidden look the same from outside."""
    played = play(PLATFORM, SOURCE, both(NO_TWEET, NO_EMBED))
    assert played.urls == [TWEET_URL, OEMBED_URL]
    assert "gone, or never existed, or is hidden as sensitive" in played.observation.reason


def test_the_embed_gives_text_and_author() -> None:
    """Where only the second service shows the post, its words are used."""
    seen = play(PLATFORM, SOURCE, both(NO_TWEET, data(OEMBED_URL, embed()))).observation
    assert (seen.author, seen.text) == ("Caucasus War (@Caucasuswar)", "Two missiles")
    bare = play(PLATFORM, SOURCE, both(NO_TWEET, data(OEMBED_URL, {"url": URL}))).observation
    assert (bare.state, bare.author, bare.text) == (State.LIVE, None, None)


def test_the_second_service_is_asked_only_in_doubt() -> None:
    """A clear answer costs one request."""
    assert play(PLATFORM, SOURCE, first(tweet())).urls == [TWEET_URL]


def test_the_control_is_the_first_tweet() -> None:
    """X answers us truthfully if it shows a post that is always there."""
    ask = PLATFORM.control()
    assert ask.scope is Scope.CONTROL
    assert "id=20&token=6dq1a2xwd93" in ask.request.url
    good = data(ask.request.url, tweet(id_str="20"))
    assert PLATFORM.control_holds(good)
    assert not PLATFORM.control_holds(data(ask.request.url, tweet()))
    assert not PLATFORM.control_holds(data(ask.request.url, {}))
    assert not PLATFORM.control_holds(data(ask.request.url, tweet(id_str="20"), status=500))
    assert not PLATFORM.control_holds(TIMEOUT)


def test_archives_are_asked_under_all_names() -> None:
    """Old posts were saved under twitter.com, new ones under x.com; the page itself is never submitted."""
    old = PLATFORM.lookup_urls(SOURCE)
    assert old[0] == f"https://twitter.com/caucasuswar/status/{ID}"
    assert f"https://mobile.twitter.com/caucasuswar/status/{ID}" in old
    new = PLATFORM.identify(parse("https://x.com/i/status/2023357708301455483"))
    assert PLATFORM.lookup_urls(new)[0] == "https://x.com/i/web/status/2023357708301455483"
    assert PLATFORM.save_urls(SOURCE) == (TWEET_URL, OEMBED_URL)
    assert "lang=en" in TWEET_URL
