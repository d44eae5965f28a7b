"""What a copy turns out to hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from archiver.archives.verify import Expected, Finding, Kind, Seen, again_from, verify, without_pictures
from archiver.model.exchange import Hop
from archiver.model.snapshot import Memento
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.archived import held_in
from archiver.platforms.registry import all_platforms
from tests.support.exchanges import answer, hop

AT = datetime(2022, 4, 9, 8, 0, tzinfo=UTC)
RAW = "https://web.archive.org/web/20220409080000id_/"
REGISTRY = all_platforms()
PAGE = "https://news.example/story"
NUMBER = "1512375012946292736"
WEB = Source(f"web:{PAGE}", PlatformName.WEB, PAGE)
TWEET = Source(f"x:{NUMBER}", PlatformName.X, f"https://x.com/i/status/{NUMBER}", NUMBER, "mayor")
POST = Source("telegram:docks/7", PlatformName.TELEGRAM, "https://t.me/docks/7", "docks/7", "docks")
EMBED = "https://t.me/docks/7?embed=1&mode=tme"
PREVIEW = "https://t.me/s/docks/7"
DATA = f"https://cdn.syndication.twimg.com/tweet-result?id={NUMBER}&token=x&lang=en"
OLD_PAGE = f"https://twitter.com/mayor/status/{NUMBER}"
OTHER = "1512375012946292737"
TEXT = "The gate was inspected in full last autumn, and no work was overdue when the water came. "
MORE = "Nobody could have known, says the ministry, how high the river would stand on that night in April. "
SEEN = (Seen("The gate", TEXT + MORE),)


def page(title: str, *paragraphs: str) -> bytes:
    prose = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<html><title>{title}</title><body><article>{prose}</article></body></html>".encode()


def message(post: str, extra: str = "") -> bytes:
    inner = f'<div class="tgme_widget_message_text js-message_text">Water.</div>{extra}'
    return (
        f'<html><body><div class="tgme_widget_message js-widget_message" data-post="{post}">'
        f'<div class="tgme_widget_message_bubble">{inner}</div></div></body></html>'
    ).encode()


def tweet(number: str, **more: object) -> bytes:
    return json.dumps({"__typename": "Tweet", "id_str": number, "text": "Water.", **more}).encode()


def old_page(number: str, extra: str = "") -> bytes:
    body = f'<div class="tweet permalink-tweet" data-tweet-id="{number}"><p class="tweet-text">Water.</p>{extra}</div>'
    return f"<html><body>{body}</body></html>".encode()


def step(
    url: str,
    body: bytes = b"",
    *,
    at: datetime | None = AT,
    status: int = 200,
    truncated: bool = False,
    kind: str = "text/html",
) -> Hop:
    """What the archive answers for a copy; without `at`, it is none."""
    said = (("Memento-Datetime", format_datetime(at, usegmt=True)),) if at else ()
    sent = (*said, ("Content-Type", kind))
    return hop(body, url=f"{RAW}{url}", status=status, headers=sent, truncated=truncated)


def found(source: Source, url: str, *hops: Hop, seen: tuple[Seen, ...] = SEEN) -> Finding:
    memento = Memento(f"https://web.archive.org/web/20220409080000/{url}", url, AT, 200)
    platform = REGISTRY.by_name(source.platform)
    return verify(answer(*hops), Expected(source, platform, memento, seen))


STORY = page("The gate", TEXT, MORE)
ERROR = b'<div class="tgme_widget_message err_message"><div class="tgme_widget_message_error">Post not found</div></div>'
TOMBSTONE = json.dumps(
    {
        "__typename": "TweetTombstone",
        "tombstone": {"text": {"text": "This Post was deleted by the Post author."}},
    }
).encode()
WALL = b"<html><title>Just a moment...</title><body>Checking your browser<script src='/cdn-cgi/challenge-platform/x'></script></body></html>"
FORWARD = [("Location", f"{RAW}https://news.example/")]
K = Kind


@pytest.mark.parametrize(
    ("source", "url", "hops", "kind"),
    [
        (WEB, PAGE, [step(PAGE, STORY)], K.VERIFIED),
        (WEB, PAGE, [step("http://www.news.example:80/story/", STORY)], K.VERIFIED),
        (WEB, PAGE, [step(PAGE, page("The gate", TEXT, MORE, *(f"Another {n} thing entirely was said." for n in range(60))))], K.VERIFIED),
        (WEB, PAGE, [step(PAGE, page("The gate", *(f"Sentence {n} is about cows in May." for n in range(30))))], K.OTHER_TEXT),
        (WEB, PAGE, [step(PAGE, STORY, at=AT + timedelta(seconds=59))], K.VERIFIED),
        (WEB, PAGE, [step(PAGE, STORY, at=AT + timedelta(minutes=2))], K.NEXT_CAPTURE),
        (WEB, PAGE, [step(PAGE, STORY, at=AT + timedelta(days=9))], K.NEXT_CAPTURE),
        (WEB, PAGE, [step("https://news.example/other", STORY)], K.OTHER_URL),
        (WEB, PAGE, [step(PAGE, status=302), step("https://news.example/", STORY, at=AT + timedelta(days=1))], K.REDIRECT),
        (WEB, PAGE, [step(PAGE, status=302), step("https://news.example/", STORY, at=None)], K.REDIRECT),
        (WEB, PAGE, [step(PAGE, status=301)], K.REDIRECT),
        (WEB, PAGE, [step(PAGE, b"Hrm.", at=None, status=404)], K.NOT_SERVED),
        (WEB, PAGE, [step(PAGE, b"This URL has been excluded from the Wayback Machine.", at=None)], K.EXCLUDED),
        (WEB, PAGE, [step(PAGE, b"<h1>Wayback</h1>", at=None)], K.SILENT),
        (WEB, PAGE, [step(PAGE, STORY, status=404)], K.ERROR_PAGE),
        (WEB, PAGE, [step(PAGE, STORY, status=500)], K.ERROR_PAGE),
        (WEB, PAGE, [step(PAGE, WALL, status=403)], K.CHALLENGE),
        (WEB, PAGE, [step(PAGE, STORY, truncated=True)], K.TRUNCATED),
        (TWEET, DATA, [step(DATA, tweet(NUMBER), kind="application/json")], K.VERIFIED),
        (TWEET, DATA, [step(DATA, tweet(OTHER), kind="application/json")], K.OTHER_POST),
        (TWEET, DATA, [step(DATA, TOMBSTONE, kind="application/json")], K.MISSING),
        (TWEET, DATA, [step(DATA, b"{}", kind="application/json")], K.NO_POST),
        (TWEET, DATA, [step(DATA, b"Rate limit exceeded", status=429, kind="text/plain")], K.CHALLENGE),
        (TWEET, OLD_PAGE, [step(OLD_PAGE, old_page(NUMBER))], K.VERIFIED),
        (TWEET, OLD_PAGE, [step(OLD_PAGE, old_page(OTHER))], K.OTHER_POST),
        (TWEET, OLD_PAGE, [step(OLD_PAGE, b"<html><body><div id='react-root'></div></body></html>")], K.NO_POST),
        (TWEET, OLD_PAGE, [step(OLD_PAGE, json.dumps({"data": {"id": NUMBER, "text": "Water."}}).encode(), kind="application/json")], K.VERIFIED),
        (POST, EMBED, [step(EMBED, message("Docks/7"))], K.VERIFIED),
        (POST, PREVIEW, [step(PREVIEW, message("docks/6") + message("docks/7"))], K.VERIFIED),
        (POST, EMBED, [step(EMBED, message("docks/8"))], K.OTHER_POST),
        (POST, EMBED, [step(EMBED, ERROR)], K.MISSING),
        (POST, POST.url, [step(POST.url, b"<html><iframe src='/docks/7?embed=1'></iframe></html>")], K.NO_POST),
        (POST, EMBED, [step(EMBED, message("docks/7"), truncated=True)], K.TRUNCATED),
    ],
)  # fmt: skip
def test_what_a_copy_holds(source: Source, url: str, hops: list[Hop], kind: Kind) -> None:
    """A capture counts only if it is the one named and holds the very thing cited; what else it is has a name."""
    finding = found(source, url, *hops)
    assert finding.kind is kind
    assert finding.reason.endswith(".")


def test_only_what_is_known_is_said() -> None:
    """Other posts and walls are no copies; another text, or a page that nobody saw, can't be told."""
    said = {kind: Finding(kind, "").verified for kind in Kind}
    assert {kind for kind, verified in said.items() if verified} == {K.VERIFIED, K.TEXT_ONLY}
    untold = {K.OTHER_TEXT, K.NO_TEXT, K.TRUNCATED, K.UNREAD, K.SILENT}
    assert {kind for kind, verified in said.items() if verified is None} == untold


def test_a_page_that_no_look_ever_saw_can_not_be_verified() -> None:
    """There is nothing to compare it with."""
    assert found(WEB, PAGE, step(PAGE, STORY), seen=()).kind is K.NO_TEXT


def test_the_latest_look_does_as_well_as_the_first() -> None:
    """A copy of the rewritten page holds what was seen, too."""
    seen = (Seen("The gate", "Cows. " * 40), *SEEN)
    assert found(WEB, PAGE, step(PAGE, STORY), seen=seen).kind is K.VERIFIED


@pytest.mark.parametrize(
    ("source", "url", "body", "pictures"),
    [
        (TWEET, DATA, tweet(NUMBER, mediaDetails=[{"media_url_https": "https://pbs.twimg.com/a.jpg"}],
                            photos=[{"url": "https://pbs.twimg.com/a.jpg"}]), ("https://pbs.twimg.com/a.jpg",)),
        (TWEET, OLD_PAGE, old_page(NUMBER, '<div data-image-url="https://pbs.twimg.com/b.jpg"></div>'),
         ("https://pbs.twimg.com/b.jpg",)),
        (POST, EMBED, message("docks/7", '<a class="tgme_widget_message_photo_wrap" style="width:9px;'
                                         "background-image:url('https://cdn4.telesco.pe/file/c.jpg')\"></a>"),
         ("https://cdn4.telesco.pe/file/c.jpg",)),
        (POST, EMBED, message("docks/7", '<a class="tgme_widget_message_photo_wrap" style="width:9px"></a>'), ()),
        (WEB, PAGE, STORY, ()),
    ],
)  # fmt: skip
def test_pictures_of_a_post_are_named(
    source: Source, url: str, body: bytes, pictures: tuple[str, ...]
) -> None:
    """They are addresses elsewhere: whether the archive has them is another question."""
    assert held_in(answer(step(url, body)), source).pictures == pictures


def test_a_post_without_its_pictures_is_verified_for_its_text() -> None:
    """It says so, and how many are lacking."""
    one = Finding(Kind.VERIFIED, "The copy of 9 Apr 2022 shows the post.", ("a",))
    assert without_pictures(one, 0) == one
    lacking = without_pictures(one, 1)
    assert (lacking.kind, lacking.verified) == (Kind.TEXT_ONLY, True)
    assert lacking.reason == "Verified (text only): the copy of 9 Apr 2022 shows the post, not its picture."
    assert "2 of its 3 pictures" in without_pictures(replace(one, pictures=("a", "b", "c")), 2).reason
    wall = Finding(Kind.LOGIN_WALL, "A wall.")
    assert without_pictures(wall, 1) == wall


@pytest.mark.parametrize(
    ("age", "days"), [(timedelta(minutes=5), 1), (timedelta(days=1), 1), (timedelta(days=9), 9), (timedelta(days=900), 30)]
)  # fmt: skip
def test_young_copies_are_checked_again_soon(age: timedelta, days: int) -> None:
    """A day later at first, then after as long as they were there, at the latest after 30 days."""
    assert again_from(AT, AT + age) == AT + age + timedelta(days=days)
