"""Bluesky: which URLs name a post, and what the public interface proves."""

import pytest

from archiver.address import parse
from archiver.model.states import Scope, State
from archiver.platforms.bluesky import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, routed, source_of

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
KEY = "3k2yihcrp6f2c"
PAGE = f"https://bsky.app/profile/bsky.app/post/{KEY}"
BY_DID = f"https://bsky.app/profile/{DID}/post/{KEY}"
URI = f"at://{DID}/app.bsky.feed.post/{KEY}"

SHAPES = [
    (PAGE, "bsky.app"),
    (f"https://bsky.app/profile/Bsky.App/post/{KEY}?ref_src=embed", "bsky.app"),
    (f"https://bsky.app/profile/@bsky.app/post/{KEY}", "bsky.app"),
    (f"https://www.bsky.app/profile/bsky.app/post/{KEY}/liked-by", "bsky.app"),
    (f"https://fxbsky.app/profile/bsky.app/post/{KEY}", "bsky.app"),
    (f"https://bskyx.app/profile/bsky.app/post/{KEY}", "bsky.app"),
    (BY_DID, DID),
    (f"https://bsky.app/profile/did%3Aplc%3Az72i7hdynmk6r22z27h6tvur/post/{KEY}", DID),
    (f"https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/{KEY}?id=1&ref_url=x", DID),
]
OTHERS = [
    "https://bsky.app/profile/bsky.app",
    "https://bsky.app/profile/bsky.app/feed/whats-hot",
    f"https://bsky.app/profile/nohandle/post/{KEY}",
    "https://embed.bsky.app/oembed?url=x",
    f"https://example.org/profile/bsky.app/post/{KEY}",
]


@pytest.mark.parametrize(("url", "actor"), SHAPES)
def test_shapes(url, actor):
    """Account and record key make the id; the key gives the time."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.native_id, source.author) == (f"bluesky:{actor}/{KEY}", f"{actor}/{KEY}", actor)
    assert source.url == f"https://bsky.app/profile/{actor}/post/{KEY}"
    assert source.posted_at
    assert source.posted_at.isoformat() == "2023-07-20T23:35:30.172000+00:00"


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Profiles, feeds and other hosts are no posts."""
    assert PLATFORM.identify(parse(url)) is None


@pytest.mark.parametrize("key", ["self", "2222222222222", "jzzzzzzzzzzzz"])
def test_keys_without_a_time(key):
    """A key that is no TID, or decodes to nonsense, gives no time."""
    assert source_of(PLATFORM, f"https://bsky.app/profile/bsky.app/post/{key}").posted_at is None


def post(uri=URI, **author):
    """The post as the list of posts hands it out."""
    record = {"text": "Words", "createdAt": "2023-07-20T23:35:30.100Z"}
    return {"uri": uri, "author": {"did": DID, "handle": "bsky.app", **author}, "record": record}


def error(name, message):
    """An answer of the interface that names an error."""
    return Reply(400, {"error": name, "message": message})


NO_RECORD = error("RecordNotFound", f"Could not locate record: {URI}")
GOOD = {
    "resolveHandle": Reply(body={"did": DID}),
    "getProfile": Reply(body={"did": DID, "handle": "bsky.app", "createdAt": "2023-04-12T04:53:57.057Z"}),
    "getPosts": Reply(body={"posts": [post()]}),
    "getRecord": NO_RECORD,
}
LEFT_OUT = {"getPosts": Reply(body={"posts": []})}
RECORD = Reply(body={"uri": URI, "value": {"text": "Words", "createdAt": "2023-07-20T23:35:30.100Z"}})
HIDDEN = Reply(body={"posts": [post(labels=[{"val": "!no-unauthenticated"}])]})
YOUNG = Reply(body={"did": DID, "createdAt": "2025-01-01T00:00:00Z"})

ANSWERS = [
    ({}, State.LIVE, "live"),
    ({"getPosts": HIDDEN}, State.LIVE, "live_opted_out"),
    (
        {"resolveHandle": error("InvalidRequest", "Unable to resolve handle")},
        State.UNVERIFIABLE,
        "handle_not_found",
    ),
    ({"resolveHandle": Reply(body={"did": "nonsense"})}, State.UNVERIFIABLE, "unknown_answer"),
    ({"resolveHandle": TIMEOUT}, State.TIMEOUT, "read_timeout"),
    (
        {"getProfile": error("AccountTakedown", "Account has been suspended")},
        State.ACCOUNT_SUSPENDED,
        "account_takedown",
    ),
    (
        {"getProfile": error("AccountDeactivated", "Account is deactivated")},
        State.ACCOUNT_GONE,
        "account_deactivated",
    ),
    ({"getProfile": error("RepoNotFound", "")}, State.ACCOUNT_GONE, "repo_not_found"),
    ({"getProfile": error("InvalidRequest", "Profile not found")}, State.ACCOUNT_GONE, "profile_not_found"),
    ({"getProfile": error("InvalidRequest", "Something new")}, State.UNVERIFIABLE, "unknown_answer"),
    ({"getProfile": Reply(500)}, State.SERVER_ERROR, "http_500"),
    ({"getPosts": Reply(body="<html>")}, State.UNVERIFIABLE, "unknown_answer"),
    ({"getPosts": Reply(429)}, State.RATE_LIMITED, "rate_limited"),
    (LEFT_OUT, State.ABSENT, "record_not_found"),
    ({"getPosts": Reply(body={"posts": [post("at://other"), 1]})}, State.ABSENT, "record_not_found"),
    (
        LEFT_OUT | {"getRecord": error("InvalidRequest", f"Could not locate record: {URI}")},
        State.ABSENT,
        "record_not_found",
    ),
    (LEFT_OUT | {"getRecord": RECORD}, State.LIVE, "live_record"),
    (LEFT_OUT | {"getRecord": error("AccountTakedown", "x")}, State.ACCOUNT_SUSPENDED, "account_takedown"),
    (LEFT_OUT | {"getRecord": Reply(404, "x")}, State.UNVERIFIABLE, "unknown_answer"),
    (LEFT_OUT | {"getRecord": TIMEOUT}, State.UNVERIFIABLE, "unconfirmed"),
    (LEFT_OUT | {"getProfile": YOUNG}, State.UNVERIFIABLE, "handle_reassigned"),
]


@pytest.mark.parametrize(("changes", "state", "code"), ANSWERS)
def test_answers(changes, state, code):
    """Live needs the very address; missing needs list and record store; the account is looked at first."""
    seen, _ = routed(PLATFORM, source_of(PLATFORM, PAGE), GOOD | changes)
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_post_is_read():
    """Author, time and words are as Bluesky states them."""
    seen, _ = routed(PLATFORM, source_of(PLATFORM, PAGE), GOOD)
    assert (seen.author, seen.text) == ("bsky.app", "Words")
    assert seen.posted_at
    assert seen.posted_at.isoformat() == "2023-07-20T23:35:30.100000+00:00"


def test_words_of_accounts_that_hide_from_strangers_are_not_kept():
    """An account that asks not to be shown to strangers is proved, not quoted."""
    seen, _ = routed(PLATFORM, source_of(PLATFORM, PAGE), GOOD | {"getPosts": HIDDEN})
    assert seen.text is None


def test_account_questions_are_shared():
    """Handle and profile are questions about the account, which a run asks once."""
    _, asks = routed(PLATFORM, source_of(PLATFORM, PAGE), GOOD | LEFT_OUT)
    assert [ask.scope for ask in asks] == [Scope.ACCOUNT, Scope.ACCOUNT, Scope.SOURCE, Scope.SOURCE]
    assert asks[2].request.url.endswith(f"getPosts?uris=at:%2F%2F{DID}%2Fapp.bsky.feed.post%2F{KEY}")


def test_a_permanent_name_needs_no_resolving():
    """A URL with the account's DID is asked for directly, and its account's age is no question."""
    seen, asks = routed(PLATFORM, source_of(PLATFORM, BY_DID), GOOD | LEFT_OUT | {"getProfile": YOUNG})
    assert (seen.reason_code, len(asks)) == ("record_not_found", 3)


def test_urls_for_archives():
    """Only a permanent name makes an embed that can be saved."""
    assert PLATFORM.save_urls(source_of(PLATFORM, PAGE)) == (PAGE,)
    assert PLATFORM.lookup_urls(source_of(PLATFORM, PAGE)) == (PAGE,)
    embed = f"https://embed.bsky.app/embed/{DID}/app.bsky.feed.post/{KEY}"
    assert PLATFORM.save_urls(source_of(PLATFORM, BY_DID)) == (embed, BY_DID)
