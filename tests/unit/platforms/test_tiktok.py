"""TikTok: which URLs name a post, and what card and page prove."""

import json

import pytest

from archiver.address import parse
from archiver.model.states import State
from archiver.platforms.tiktok import PLATFORM
from tests.support.platform_answers import TIMEOUT, Reply, play, source_of

VIDEO = "7106594312292453675"
PAGE = f"https://www.tiktok.com/@scout2015/video/{VIDEO}"
NAMELESS = f"https://www.tiktok.com/@_/video/{VIDEO}"

SHAPES = [
    (PAGE, PAGE, "scout2015"),
    (f"https://m.tiktok.com/@scout2015/video/{VIDEO}?_t=8abc&_r=1", PAGE, "scout2015"),
    (f"https://www.tiktok.com/@scout2015/photo/{VIDEO}", PAGE, "scout2015"),
    (f"https://vxtiktok.com/@scout2015/video/{VIDEO}", PAGE, "scout2015"),
    (f"https://www.tiktok.com/embed/{VIDEO}", NAMELESS, None),
    (f"https://www.tiktok.com/embed/v2/{VIDEO}?lang=en", NAMELESS, None),
    (f"https://www.tiktok.com/v/{VIDEO}", NAMELESS, None),
    (f"https://m.tiktok.com/v/{VIDEO}.html", NAMELESS, None),
    (f"https://www.tiktok.com/@/video/{VIDEO}", NAMELESS, None),
]
OTHERS = [
    "https://www.tiktok.com/@scout2015",
    "https://vm.tiktok.com/ZM123abc/",
    "https://vt.tiktok.com/ZM123abc/",
    "https://www.tiktok.com/t/ZM123abc/",
    f"https://example.org/@scout2015/video/{VIDEO}",
]


@pytest.mark.parametrize(("url", "canonical", "author"), SHAPES)
def test_shapes(url, canonical, author):
    """Every way to write a post's URL gives its number, a canonical URL and the time in the number."""
    source = source_of(PLATFORM, url)
    assert (source.id, source.url, source.native_id) == (f"tiktok:{VIDEO}", canonical, VIDEO)
    assert source.author == author
    assert source.posted_at
    assert source.posted_at.isoformat() == "2022-06-07T20:15:27+00:00"


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_no_post_is_left_to_others(url):
    """Accounts and short links are no posts."""
    assert PLATFORM.identify(parse(url)) is None


def test_a_number_without_a_time():
    """A number that decodes to before TikTok gives no time."""
    assert source_of(PLATFORM, "https://www.tiktok.com/@a/video/123456789").posted_at is None


def card(video=VIDEO):
    """The oEmbed card of a public post."""
    html = f'<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@scout2015/video/{video}" data-video-id="{video}">'
    return Reply(
        body={"title": "Scramble up", "author_name": "Scout", "author_unique_id": "scout2015", "html": html}
    )


def page(status, item=None, lands=""):
    """The page with its data."""
    detail = {"statusCode": status, "itemInfo": {"itemStruct": item}} if item else {"statusCode": status}
    data = json.dumps({"__DEFAULT_SCOPE__": {"webapp.video-detail": detail}})
    script = f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{data}</script>'
    return Reply(body=script, lands=lands)


NO_CARD = Reply(400, {"message": "Something went wrong"})
ITEM = {"id": VIDEO, "desc": "Scramble up", "author": {"uniqueId": "scout2015"}}
ANSWERS = [
    ([card()], State.LIVE, "live"),
    ([Reply(body={"title": "x", "embed_product_id": VIDEO})], State.LIVE, "live"),
    ([card("7000000000000000000"), Reply()], State.UNVERIFIABLE, "unknown_answer"),
    ([NO_CARD, page(0, ITEM)], State.LIVE, "live"),
    ([NO_CARD, page(0, {**ITEM, "id": "1"})], State.UNVERIFIABLE, "not_shown"),
    ([NO_CARD, page(0, {**ITEM, "isContentClassified": True})], State.AGE_RESTRICTED, "age_restricted"),
    ([NO_CARD, page(10216)], State.PROTECTED, "private"),
    ([NO_CARD, page(10222)], State.PROTECTED, "private_account"),
    ([NO_CARD, page(10231)], State.WITHHELD, "region"),
    ([NO_CARD, page(10204)], State.UNVERIFIABLE, "not_shown"),
    ([NO_CARD, page(10221)], State.UNVERIFIABLE, "account_not_found"),
    ([NO_CARD, page(99999)], State.UNVERIFIABLE, "not_shown"),
    ([NO_CARD, page(10216, lands="https://www.tiktok.com/explore")], State.UNVERIFIABLE, "not_shown"),
    ([NO_CARD, Reply(lands="https://www.tiktok.com/login?redirect=x")], State.UNVERIFIABLE, "not_shown"),
    ([NO_CARD, Reply(403)], State.UNVERIFIABLE, "not_shown"),
    ([NO_CARD, TIMEOUT], State.UNVERIFIABLE, "not_shown"),
    ([Reply(404), Reply(body="stub")], State.UNVERIFIABLE, "not_shown"),
    ([Reply(429)], State.RATE_LIMITED, "rate_limited"),
    ([TIMEOUT], State.TIMEOUT, "read_timeout"),
]


@pytest.mark.parametrize(("replies", "state", "code"), ANSWERS)
def test_answers(replies, state, code):
    """Live is said of the very number asked for; removal is never said."""
    seen, _ = play(PLATFORM, source_of(PLATFORM, PAGE), replies)
    assert (seen.state, seen.reason_code) == (state, code), seen.reason


def test_live_post_is_read():
    """Author and words are the same from card and page."""
    source = source_of(PLATFORM, PAGE)
    by_card, _ = play(PLATFORM, source, [card()])
    by_page, _ = play(PLATFORM, source, [NO_CARD, page(0, ITEM)])
    assert (by_card.author, by_card.text) == (by_page.author, by_page.text) == ("scout2015", "Scramble up")


def test_urls_for_archives():
    """A post whose account is not known is saved by its embed."""
    embed = f"https://www.tiktok.com/embed/v2/{VIDEO}"
    assert PLATFORM.save_urls(source_of(PLATFORM, PAGE)) == (PAGE, embed)
    assert PLATFORM.save_urls(source_of(PLATFORM, NAMELESS)) == (embed,)
    assert PLATFORM.lookup_urls(source_of(PLATFORM, PAGE))[1].endswith(f"/photo/{VIDEO}")
