"""Whatever the world answers: no probe crashes, and none says that a thing is gone without its marker."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms import (
    bluesky,
    facebook,
    instagram,
    mastodon,
    ok,
    reddit,
    rutube,
    threads,
    tiktok,
    vk,
    youtube,
)
from tests.support.platform_answers import NEGATIVE, TIMEOUT, Reply, play, source_of

SOURCES = [
    (bluesky, "https://bsky.app/profile/bsky.app/post/3k2yihcrp6f2c"),
    (bluesky, "https://bsky.app/profile/did:plc:z72i7hdynmk6r22z27h6tvur/post/3k2yihcrp6f2c"),
    (facebook, "https://www.facebook.com/DPSU/posts/1234567890"),
    (instagram, "https://www.instagram.com/p/BsOGulcndj-/"),
    (mastodon, "https://mastodon.social/@Gargron/109252111498807689"),
    (ok, "https://ok.ru/video/20079905452"),
    (ok, "https://ok.ru/minoborony/topic/153000"),
    (reddit, "https://www.reddit.com/r/ukraine/comments/tz1abc/"),
    (reddit, "https://www.reddit.com/r/ukraine/comments/tz1abc/comment/i3xyz/"),
    (rutube, "https://rutube.ru/video/3eac3b4561676c17df9132a9a1e62e3e/"),
    (threads, "https://www.threads.com/@zuck/post/CuXFPIeLLod"),
    (tiktok, "https://www.tiktok.com/@scout2015/video/7106594312292453675"),
    (vk, "https://vk.com/wall-12_34"),
    (vk, "https://vk.com/video-12_34"),
    (youtube, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
]
# The words without which no answer may be read as "not there"; an HTTP status stands for itself where it is one.
MARKERS = {
    bluesky: ("Account", "RepoNotFound", "Profile not found", "RecordNotFound", "Could not locate record"),
    mastodon: ("error",),
    ok: ("has not been found or is blocked", "404"),
    reddit: ("[deleted]", "[removed]", "removed_by_category", "404"),
    rutube: ("404", "410"),
    vk: ("deleted", "удалена", "blocked", "заблокирован", "copyright holder", "правообладателя"),
    youtube: ("This video", "Video unavailable"),
}
NAMES = st.sampled_from(
    [
        "id",
        "error",
        "message",
        "posts",
        "thread",
        "uri",
        "did",
        "title",
        "html",
        "author",
        "author_name",
        "code",
        "user",
        "content",
        "created_at",
        "url",
        "account",
        "statusCode",
        "itemInfo",
        "playabilityStatus",
        "status",
        "reason",
        "errorScreen",
        "runs",
        "data",
        "children",
        "kind",
        "body",
        "selftext",
        "removed_by_category",
        "createdAt",
        "labels",
        "value",
        "params",
        "oid",
        "vid",
        "movie",
        "flashvars",
        "metadata",
        "is_unavailable",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(string.printable, max_size=12)
    | st.sampled_from(["OK", "ERROR", "t3", "t1", "tz1abc", "dQw4w9WgXcQ", "did:plc:abc", "CuXFPIeLLod"])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
SCRIPTS = st.sampled_from(
    [
        "<script>var ytInitialPlayerResponse = {};</script>",
        "<script>var playerParams = {};</script>",
        '<script type="application/json">{}</script>',
        '<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">{}</script>',
        '<div class="EmbedIsBroken">{}</div>',
        '<div class="vp_video_stub_txt">{}</div>',
        '<div id="video_ext_msg">{}</div>',
        '<div data-testid="post_message">{}</div><a class="_29bd" href="{}">',
        '<div data-options="{}">',
        "<div><p>{}",
    ]
)
PAGES = st.builds(lambda shape, value: shape.replace("{}", json.dumps(value)), SCRIPTS, JSON)
BODIES = JSON | PAGES | st.binary(max_size=60)
LANDINGS = st.sampled_from(["", "", "https://example.org/login/", "http://[", "not a url"])
STATUSES = st.sampled_from([200, 200, 200, 204, 400, 401, 403, 404, 410, 418, 429, 451, 500, 503, 999])
REPLIES = st.builds(Reply, STATUSES, BODIES, lands=LANDINGS) | st.just(TIMEOUT)


@pytest.mark.parametrize(("module", "url"), SOURCES)
@given(replies=st.lists(REPLIES, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_no_answer_crashes_a_probe_or_makes_it_say_too_much(module, url, replies):
    """Any sequence of answers ends in an observation with a reason, negative only where a marker stands."""
    seen, _ = play(module.PLATFORM, source_of(module.PLATFORM, url), replies)
    assert seen.reason
    assert seen.reason_code
    if seen.state in NEGATIVE:
        said = " ".join(f"{reply.status} {reply.body}" for reply in replies if isinstance(reply, Reply))
        assert any(marker in said for marker in MARKERS.get(module, ())), (seen, said)


LOOK_ALIKES = [
    "This video has been removed by the uploader",
    "This Facebook post is no longer available",
    "Post deleted by its author, the ministry said",
    "Пишут, что запись удалена",
    "[deleted]",
    "Record not found",
    "Could not locate record",
    "account terminated",
    "404 Not Found",
]


@pytest.mark.parametrize(("module", "url"), SOURCES)
@pytest.mark.parametrize("words", LOOK_ALIKES)
def test_words_in_a_page_prove_nothing(module, url, words):
    """An ordinary page that talks about removal is not read as a removal."""
    page = Reply(
        body=f"<html><title>{words}</title><body><article><p>News: {words}, it said.</p></article></body></html>"
    )
    seen, _ = play(module.PLATFORM, source_of(module.PLATFORM, url), [page])
    assert seen.state not in NEGATIVE | {State.LIVE}


@pytest.mark.parametrize(("module", "url"), SOURCES)
@pytest.mark.parametrize("status", [401, 402, 403, 405, 418, 429, 451, 500, 502, 503, 999])
def test_refusals_prove_nothing(module, url, status):
    """A refusal by status is never a removal, whatever page comes with it."""
    seen, _ = play(module.PLATFORM, source_of(module.PLATFORM, url), [Reply(status, "<p>Post deleted</p>")])
    assert seen.state not in NEGATIVE | {State.LIVE}


@pytest.mark.parametrize(("module", "url"), SOURCES)
def test_the_canonical_url_names_the_same_source(module, url):
    """A source's own URL leads back to the source."""
    source = source_of(module.PLATFORM, url)
    assert source_of(module.PLATFORM, source.url).id == source.id


@pytest.mark.parametrize(("module", "url"), SOURCES)
def test_no_control_is_claimed(module, url):
    """These platforms have nothing that is documented to be there for good."""
    assert module.PLATFORM.control() is None
    assert module.PLATFORM.control_holds(TIMEOUT)


PARTS = st.sampled_from(
    [
        "watch",
        "posts",
        "p",
        "reel",
        "@user",
        "video",
        "7106594312292453675",
        "comments",
        "wall-1_2",
        "profile",
        "did:plc:a",
        "post",
        "status",
        "r",
        "u",
        "groups",
        "permalink.php",
        "l.php",
        "embed",
        "v2",
        "%2e%2e",
        "%00",
        "..",
        "videos",
        "photo",
        "topic",
        "users",
        "statuses",
    ]
) | st.text("abc/%?&=:@._-0123456789é", max_size=12)


@given(
    host=st.sampled_from([parse(url).host for _, url in SOURCES] + ["l.facebook.com", "youtu.be", "redd.it"]),
    parts=st.lists(PARTS, max_size=6),
    query=st.text("vuwz=&%_-1234567890:/ahtpswlideo", max_size=30),
)
@settings(max_examples=150, deadline=None)
def test_no_url_crashes_an_identity(host, parts, query):
    """Any URL on a platform's host is named, with an id that its own URL leads back to, or left alone."""
    address = parse(f"https://{host}/{'/'.join(parts)}?{query}")
    for module in {module for module, _ in SOURCES}:
        source = module.PLATFORM.identify(address)
        if source:
            assert module.PLATFORM.identify(parse(source.url)) == source
