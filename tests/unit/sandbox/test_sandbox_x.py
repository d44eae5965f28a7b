"""X in the sandbox says what the facts say of the real one (facts: platforms, a)."""

from datetime import UTC, datetime, timedelta

import pytest

from archiver.sandbox import SandboxResponse, World
from archiver.sandbox.x import Fate, Tweet, X, XFault, snowflake
from tests.support.sandbox import AGENT, NOON, get, read, words

RESULT = "https://cdn.syndication.twimg.com/tweet-result"
OEMBED = "https://publish.twitter.com/oembed"
HOUR = timedelta(hours=1)


@pytest.fixture
def x() -> X:
    """A platform with one account."""
    platform = X(World())
    platform.account("tester", "A Tester")
    return platform


@pytest.fixture
def tweet(x: X) -> Tweet:
    """A tweet posted at noon."""
    return x.post("tester", NOON, "hello <world>")


def ask(x: X, number: int | str, now: datetime = NOON, more: str = "&token=a") -> SandboxResponse:
    """Ask for a tweet's data."""
    return get(x, f"{RESULT}?id={number}{more}", now)


def card(x: X, number: int | str, now: datetime = NOON, host: str = "publish.twitter.com") -> SandboxResponse:
    """Ask for a tweet's embed code."""
    url = f"https%3A%2F%2Ftwitter.com%2Fi%2Fstatus%2F{number}"
    return get(x, f"https://{host}/oembed?url={url}&omit_script=true&dnt=true", now)


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (1628549742539194368, datetime(2023, 2, 23, 0, 18, 10, 269000, UTC)),
        (2023357708301455483, datetime(2026, 2, 16, 11, 24, 4, 484000, UTC)),
    ],
)
def test_snowflakes_carry_the_time_of_real_ones(number: int, moment: datetime) -> None:
    """An id made for a moment has the same time in it as a recorded id of that moment."""
    assert snowflake(moment) >> 22 == number >> 22


def test_live_tweet_is_shown_with_author_text_and_time(x: X, tweet: Tweet) -> None:
    """A live tweet has its typename, id, author, text and time."""
    payload = read(ask(x, tweet.id))
    assert payload["__typename"] == "Tweet"
    assert payload["id_str"] == str(tweet.id)
    assert payload["user"]["screen_name"] == "tester"
    assert payload["text"] == "hello <world>"
    assert payload["created_at"] == "2026-05-04T12:00:00.000Z"
    assert (payload["isEdited"], payload["isStaleEdit"]) == (False, False)


def test_tweet_does_not_exist_before_it_is_posted(x: X, tweet: Tweet) -> None:
    """A tweet from the future is as unknown as one that never was."""
    assert ask(x, tweet.id, NOON - HOUR).status == 404


def test_control_tweet_lives(x: X) -> None:
    """Tweet 20 is always there."""
    assert read(ask(x, 20))["id_str"] == "20"


def test_missing_token_looks_like_nothing(x: X, tweet: Tweet) -> None:
    """Without a token the answer is 200 and an empty object."""
    response = ask(x, tweet.id, more="")
    assert (response.status, read(response)) == (200, {})


@pytest.mark.parametrize("number", [2**63, "abc", ""])
def test_impossible_ids_are_bad_requests(x: X, number: int | str) -> None:
    """An id beyond 63 bits, or none at all, is answered 400 without a body."""
    assert ask(x, number) == SandboxResponse(400)


def test_missing_user_agent_is_a_bad_request(x: X, tweet: Tweet) -> None:
    """Without a User-Agent the answer is 400."""
    assert get(x, f"{RESULT}?id={tweet.id}&token=a", NOON, ("Accept", "*/*")).status == 400


def test_unknown_tweet_is_404_in_html(x: X) -> None:
    """An id that never existed is answered 404, and not in JSON."""
    response = ask(x, snowflake(NOON - HOUR))
    assert (response.status, response.header("Content-Type")) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("fate", list(Fate))
def test_fates_become_tombstones_when_their_time_comes(x: X, tweet: Tweet, fate: Fate) -> None:
    """What befalls a tweet shows from that time on, in X's words."""
    x.befall(tweet, fate, NOON + HOUR)
    assert read(ask(x, tweet.id))["__typename"] == "Tweet"
    after = read(ask(x, tweet.id, NOON + HOUR, "&token=a&lang=en"))
    assert (after["__typename"], after["tombstone"]["text"]["text"]) == ("TweetTombstone", fate.value)


def test_accounts_take_their_tweets_along(x: X, tweet: Tweet) -> None:
    """What befalls an account befalls all its tweets; the latest fate counts."""
    x.befall(tweet, Fate.AGE_RESTRICTED, NOON + HOUR)
    x.befall_account("Tester", Fate.SUSPENDED, NOON + 2 * HOUR)
    texts = [read(ask(x, tweet.id, NOON + n * HOUR))["tombstone"]["text"]["text"] for n in (1, 2)]
    assert texts == [Fate.AGE_RESTRICTED, Fate.SUSPENDED]


def test_other_languages_get_other_words(x: X, tweet: Tweet) -> None:
    """Tombstones are worded in the language asked for."""
    x.befall(tweet, Fate.DELETED, NOON)
    text = read(ask(x, tweet.id, more="&token=a&lang=de"))["tombstone"]["text"]["text"]
    assert text not in [fate.value for fate in Fate]


def test_edit_makes_a_new_tweet_and_leaves_a_stale_one(x: X, tweet: Tweet) -> None:
    """After an edit the old id is stale and the new one edited; both name all versions."""
    second = x.edit(tweet, NOON + HOUR / 4, "hello again")
    x.edit(second, NOON + HOUR / 2, "hello for good")
    now = NOON + HOUR / 3
    old, new = read(ask(x, tweet.id, now)), read(ask(x, second.id, now))
    assert (old["isStaleEdit"], old["isEdited"], old["text"]) == (True, False, "hello <world>")
    assert (new["isStaleEdit"], new["isEdited"], new["text"]) == (False, True, "hello again")
    assert old["edit_control"]["edit_tweet_ids"] == [str(tweet.id), str(second.id)]
    assert read(ask(x, second.id, NOON + HOUR))["isStaleEdit"] is True


def test_long_text_is_cut(x: X) -> None:
    """A long post is cut and says that there is more."""
    payload = read(ask(x, x.post("tester", NOON, "word " * 100).id))
    assert len(payload["text"]) == 275
    assert payload["note_tweet"]["id"]


@pytest.mark.parametrize("host", ["publish.twitter.com", "publish.x.com"])
def test_oembed_names_the_real_author(x: X, tweet: Tweet, host: str) -> None:
    """Embed code for a live tweet names its author, whatever handle was in the URL asked for."""
    payload = read(card(x, tweet.id, host=host))
    assert payload["author_url"] == "https://twitter.com/tester"
    assert 'class="twitter-tweet"' in payload["html"]
    assert "hello &lt;world&gt;" in payload["html"]
    assert "<script" not in payload["html"]


def test_oembed_brings_its_script_unless_told_not_to(x: X, tweet: Tweet) -> None:
    """Embed code comes with the widget's script by default."""
    assert "widgets.js" in read(get(x, f"{OEMBED}?url={tweet.url}"))["html"]


@pytest.mark.parametrize(
    ("fate", "status", "says"),
    [
        (Fate.DELETED, 404, "does not exist"),
        (Fate.ACCOUNT_GONE, 404, "does not exist"),
        (Fate.SUSPENDED, 403, "suspended"),
        (Fate.PROTECTED, 403, "not authorized"),
        (Fate.AGE_RESTRICTED, 403, "not authorized"),
    ],
)
def test_oembed_refuses_in_its_own_way(x: X, tweet: Tweet, fate: Fate, status: int, says: str) -> None:
    """The second opinion has a status for each fate."""
    x.befall(tweet, fate, NOON)
    response = card(x, tweet.id)
    assert response.status == status
    assert says in words(response)


def test_oembed_of_nothing_is_404(x: X) -> None:
    """Something that is no tweet has no embed code."""
    assert get(x, f"{OEMBED}?url=https://twitter.com/tester").status == 404


def test_oembed_may_be_late(x: X, tweet: Tweet) -> None:
    """With a lag, embed code is handed out for a tweet that is already gone."""
    x.oembed_lag = HOUR
    x.befall(tweet, Fate.DELETED, NOON + 2 * HOUR)
    assert card(x, tweet.id, NOON + 2.5 * HOUR).status == 200
    assert card(x, tweet.id, NOON + 3 * HOUR).status == 404


def test_pages_hold_no_content(x: X, tweet: Tweet) -> None:
    """The page of a tweet is an empty shell for browsers and 402 for others."""
    shell = get(x, tweet.url, NOON, ("User-Agent", "Mozilla/5.0"))
    assert shell.status == 200
    assert "hello" not in words(shell)
    assert get(x, tweet.url, NOON, AGENT).status == 402


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (XFault.RATE_LIMITED, 429, "Rate limit exceeded"),
        (XFault.EMPTY, 200, "{}"),
        (XFault.HTML, 200, "Something went wrong"),
        (XFault.EMPTY_TOMBSTONE, 200, '"tombstone": {}'),
    ],
)
def test_faults_say_nothing_about_the_tweet(
    x: X, tweet: Tweet, fault: XFault, status: int, body: str
) -> None:
    """A fault changes the answer for a deleted tweet into one that proves nothing."""
    x.befall(tweet, Fate.DELETED, NOON)
    x.faults.add(fault)
    response = ask(x, tweet.id)
    assert response.status == status
    assert body in words(response)


def test_oembed_may_want_payment(x: X, tweet: Tweet) -> None:
    """The card service answers 402 where it turns away what is no browser."""
    x.faults.add(XFault.OEMBED_PAYWALL)
    assert card(x, tweet.id).status == 402
