"""Answers of X's embed services, of our own making in the shape that is recorded (facts: platforms, a1, a2)."""

from typing import Any

from archiver.address import parse
from archiver.model.exchange import Answer, Failure
from archiver.model.states import State
from archiver.platforms.x import PLATFORM
from tests.support.probes import TIMEOUT, answer, data, page

ID = "1512375012946292736"
URL = f"https://x.com/caucasuswar/status/{ID}"
_found = PLATFORM.identify(parse(URL))
assert _found
SOURCE = _found
TWEET_URL, OEMBED_URL = PLATFORM.save_urls(SOURCE)


def tweet(**changes: Any) -> dict[str, Any]:
    """A post as the first service shows it."""
    return {
        "__typename": "Tweet",
        "id_str": ID,
        "created_at": "2022-04-08T10:21:16.000Z",
        "text": "Two missiles &amp; a station",
        "user": {"id_str": "7", "name": "Caucasus War", "screen_name": "Caucasuswar"},
        "edit_control": {"edit_tweet_ids": [ID], "editable_until_msecs": "1649414476000"},
        "isEdited": False,
        "isStaleEdit": False,
        **changes,
    }


def tombstone(text: str) -> dict[str, Any]:
    """The placeholder with X's sentence."""
    return {
        "__typename": "TweetTombstone",
        "tombstone": {"text": {"text": text, "entities": [], "rtl": False}},
    }


def embed(**changes: Any) -> dict[str, Any]:
    """A post as the second service shows it."""
    return {
        "url": f"https://twitter.com/Caucasuswar/status/{ID}",
        "author_name": "Caucasus War",
        "author_url": "https://twitter.com/Caucasuswar",
        "html": '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Two missiles</p>&mdash; C</blockquote>',
        **changes,
    }


def first(value: Any) -> dict[str, Answer]:
    """Only the first service answers."""
    return {TWEET_URL: data(TWEET_URL, value)}


def both(one: Answer, other: Answer) -> dict[str, Answer]:
    """Both services answer."""
    return {TWEET_URL: one, OEMBED_URL: other}


NO_TWEET = page(TWEET_URL, "<!DOCTYPE html><html><body>Not Found</body></html>", status=404)
NO_EMBED = page(OEMBED_URL, "", status=404)
EMPTY = data(TWEET_URL, {})


def error(status: int, code: int | None = None, message: str = "") -> Answer:
    """A refusal of the second service."""
    found = {"message": message} | ({"code": code} if code else {})
    return data(OEMBED_URL, {"errors": [found]}, status=status)


Case = tuple[str, dict[str, Answer], State, str]

SINGLE: list[tuple[str, Any, State]] = [
    ("shown", tweet(), State.LIVE),
    ("without a user", tweet(user=None), State.LIVE),
    ("another post", tweet(id_str="20"), State.UNVERIFIABLE),
    ("number instead of text", tweet(id_str=int(ID)), State.UNVERIFIABLE),
    ("no type", {"id_str": ID}, State.UNVERIFIABLE),
    ("null", None, State.UNVERIFIABLE),
    ("a list", [], State.UNVERIFIABLE),
    ("deleted", tombstone("This Post was deleted by the Post author. Learn more"), State.DELETED_BY_AUTHOR),
    (
        "deleted, old",
        tombstone("This Tweet was deleted by the Tweet author. Learn more"),
        State.DELETED_BY_AUTHOR,
    ),
    ("suspended", tombstone("This Post is from a suspended account. Learn more"), State.ACCOUNT_SUSPENDED),
    ("suspended, old", tombstone("This Tweet is from a suspended account."), State.ACCOUNT_SUSPENDED),
    (
        "closed",
        tombstone("This Post is from an account that no longer exists. Learn more"),
        State.ACCOUNT_GONE,
    ),
    (
        "protected, curly",
        tombstone(
            "You’re unable to view this Post because this account owner limits who can view their Posts."
        ),
        State.PROTECTED,
    ),
    (
        "protected, straight, old",
        tombstone(
            "You're unable to view this Tweet because this account owner limits who can view their Tweets."
        ),
        State.PROTECTED,
    ),
    (
        "adult",
        tombstone("Age-restricted adult content. This content might not be appropriate for people under 18."),
        State.AGE_RESTRICTED,
    ),
    ("rules", tombstone("This Post violated the X Rules. Learn more"), State.REMOVED_BY_PLATFORM),
    ("rules, old", tombstone("This Tweet violated the Twitter Rules."), State.REMOVED_BY_PLATFORM),
    ("unavailable", tombstone("This Post is unavailable."), State.UNVERIFIABLE),
    ("unavailable, old", tombstone("This Tweet is unavailable. Learn more"), State.UNVERIFIABLE),
    ("withheld", tombstone("This Post has been withheld in response to a legal demand."), State.WITHHELD),
    ("another language", tombstone("此貼文來自遭停權的帳戶。了解更多"), State.UNVERIFIABLE),
    (
        "a quote of it",
        tombstone("Somebody wrote: This Post was deleted by the Post author."),
        State.UNVERIFIABLE,
    ),
    ("empty placeholder", {"__typename": "TweetTombstone", "tombstone": {}}, State.UNVERIFIABLE),
    ("text is no text", {"__typename": "TweetTombstone", "tombstone": {"text": 5}}, State.UNVERIFIABLE),
    ("a post that quotes it", tweet(text="This Post was deleted by the Post author."), State.LIVE),
]

CASES: list[Case] = [
    *((name, first(value), state, "") for name, value, state in SINGLE),
    ("no JSON", {TWEET_URL: page(TWEET_URL, "<html>hello")}, State.UNVERIFIABLE, "unknown_answer"),
    ("nothing", {TWEET_URL: page(TWEET_URL, "")}, State.UNVERIFIABLE, "unknown_answer"),
    ("bad question", {TWEET_URL: answer(TWEET_URL, status=400)}, State.UNVERIFIABLE, "unknown_answer"),
    ("slow down", {TWEET_URL: answer(TWEET_URL, status=429)}, State.RATE_LIMITED, "rate_limited"),
    ("forbidden", {TWEET_URL: answer(TWEET_URL, status=403)}, State.UNVERIFIABLE, "http_403"),
    ("broken", {TWEET_URL: answer(TWEET_URL, status=500)}, State.SERVER_ERROR, "http_500"),
    ("time-out", {TWEET_URL: TIMEOUT}, State.TIMEOUT, "total"),
    ("no such service", {TWEET_URL: Failure(State.DNS_NXDOMAIN, "nxdomain")}, State.DNS_FAILURE, "nxdomain"),
    ("404 twice", both(NO_TWEET, NO_EMBED), State.ABSENT, "not_found_twice"),
    ("404, then shown", both(NO_TWEET, data(OEMBED_URL, embed())), State.LIVE, "shown_by_oembed"),
    (
        "404, then another",
        both(NO_TWEET, data(OEMBED_URL, embed(url=f"https://twitter.com/a/status/{ID}0"))),
        State.UNVERIFIABLE,
        "undecided",
    ),
    ("404, then no answer", both(NO_TWEET, TIMEOUT), State.UNVERIFIABLE, "undecided"),
    ("404, then limited", both(NO_TWEET, answer(OEMBED_URL, status=429)), State.RATE_LIMITED, "rate_limited"),
    (
        "404, then payment",
        both(NO_TWEET, answer(OEMBED_URL, status=402)),
        State.UNVERIFIABLE,
        "http_402",
    ),
    ("402", {TWEET_URL: answer(TWEET_URL, status=402)}, State.UNVERIFIABLE, "http_402"),
    ("404, then bare 403", both(NO_TWEET, answer(OEMBED_URL, status=403)), State.UNVERIFIABLE, "http_403"),
    (
        "404, then not authorized",
        both(
            NO_TWEET,
            data(OEMBED_URL, {"error": "Sorry, you are not authorized to see this status."}, status=403),
        ),
        State.UNVERIFIABLE,
        "oembed_gated",
    ),
    (
        "404, then suspended",
        both(NO_TWEET, error(403, 63, "User has been suspended.")),
        State.ACCOUNT_SUSPENDED,
        "oembed_suspended",
    ),
    (
        "404, then protected",
        both(NO_TWEET, error(403, 179)),
        State.PROTECTED,
        "oembed_protected",
    ),
    (
        "404 elsewhere",
        both(page("https://portal.example/", "", status=404, via=(TWEET_URL,)), NO_EMBED),
        State.UNVERIFIABLE,
        "unknown_answer",
    ),
    (
        "404, then 404 elsewhere",
        both(NO_TWEET, page("https://portal.example/", "", status=404, via=(OEMBED_URL,))),
        State.UNVERIFIABLE,
        "undecided",
    ),
    ("empty, then 404", both(EMPTY, NO_EMBED), State.UNVERIFIABLE, "undecided"),
    ("empty, then shown", both(EMPTY, data(OEMBED_URL, embed())), State.LIVE, "shown_by_oembed"),
    ("empty, then silence", both(EMPTY, TIMEOUT), State.UNVERIFIABLE, "undecided"),
    ("empty, then no JSON", both(EMPTY, page(OEMBED_URL, "<html>")), State.UNVERIFIABLE, "undecided"),
]
