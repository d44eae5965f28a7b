"""The demo's story holds what the demo is about to show."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from archiver.sandbox import SandboxResponse, Story
from archiver.sandbox.story import (
    ARTICLE_URL,
    CHANNEL,
    HERALD_URL,
    LEDGER_URL,
    NOTE_URL,
    NOTICE_URL,
    SHELTERS_URL,
    START,
    STATEMENT_URL,
    TIDE_URL,
)
from archiver.sandbox.x import Fate
from tests.support.sandbox import get, read, words


@pytest.fixture
def story() -> Story:
    """The story as the demo plays it."""
    return Story()


def see(story: Story, url: str, day: float, *headers: tuple[str, str]) -> SandboxResponse:
    """GET a URL of the story's world on a day."""
    host = url.split("/")[2]
    return get(story.world.sites[host], url, story.start + timedelta(days=day), *headers)


def tweet_ids(story: Story) -> list[str]:
    """The ids of the tweets embedded, in the article's order."""
    return re.findall(r"/status/(\d+)", story.article_html.decode())


def tweet(story: Story, number: str, day: float) -> str:
    """What X says of a tweet on a day: its author or its tombstone."""
    payload = read(see(story, f"https://cdn.syndication.twimg.com/tweet-result?id={number}&token=a", day))
    name: str = payload["user"]["screen_name"] if "user" in payload else payload["tombstone"]["text"]["text"]
    return name


def shingles(text: str) -> set[str]:
    """The 4-word shingles of a text."""
    split = text.lower().split()
    return {" ".join(split[n : n + 4]) for n in range(len(split) - 3)}


def test_story_is_the_same_every_time() -> None:
    """Two tellings give the same article, byte by byte."""
    assert Story().article_html == Story().article_html


def test_article_is_served_at_its_url(story: Story) -> None:
    """The article can be audited by URL; it was published before day 0."""
    assert see(story, ARTICLE_URL, 0).body == story.article_html
    assert see(story, ARTICLE_URL, -2).status == 404


def test_article_has_prose_and_dates(story: Story) -> None:
    """The article is a page of about twenty blocks with author, title and date of publication."""
    soup = BeautifulSoup(story.article_html, "lxml")
    assert (
        15
        <= len(soup.select("article > p, article > blockquote, article > script[data-telegram-post]"))
        <= 24
    )
    meta = soup.select_one('meta[property="article:published_time"]')
    assert meta is not None
    assert datetime.fromisoformat(str(meta["content"])) < START
    assert "{" not in soup.get_text()


def test_article_cites_every_source(story: Story) -> None:
    """Embeds, links, a tracking parameter, a bare URL and a statement without a URL are all there."""
    soup = BeautifulSoup(story.article_html, "lxml")
    hrefs = [str(link["href"]) for link in soup.select("article a")]
    cited = [STATEMENT_URL, NOTE_URL, NOTICE_URL, SHELTERS_URL, HERALD_URL, f"https://t.me/{CHANNEL}/2421"]
    assert set(cited) <= set(hrefs)
    assert f"{LEDGER_URL}?utm_source=newsletter&utm_medium=email" in hrefs
    assert len(soup.select("blockquote.twitter-tweet")) == 3
    assert [node["data-telegram-post"] for node in soup.select("script[data-telegram-post]")] == [
        f"{CHANNEL}/2417"
    ]
    assert TIDE_URL not in hrefs
    assert TIDE_URL in soup.get_text()
    assert "harbour master Ilse Brandvold said" in soup.get_text()


def test_tweets_carry_their_dates(story: Story) -> None:
    """The ids decode to the times at which X says the tweets were posted."""
    for number in tweet_ids(story):
        payload = read(see(story, f"https://cdn.syndication.twimg.com/tweet-result?id={number}&token=a", 0))
        decoded = datetime.fromtimestamp(((int(number) >> 22) + 1288834974657) / 1000, UTC)
        assert payload["created_at"] == f"{decoded:%Y-%m-%dT%H:%M:%S}.000Z"


def test_tweets_meet_their_fates(story: Story) -> None:
    """One tweet is deleted on day 2, one account is suspended before, one tweet stays."""
    film, thread, warning = tweet_ids(story)
    assert [tweet(story, film, day) for day in (0, 2, 3, 10)] == ["quayside_lena"] * 2 + [Fate.DELETED] * 2
    assert [tweet(story, thread, day) for day in (0, 3, 4, 10)] == ["mayor_ellersby"] * 4
    assert [tweet(story, warning, day) for day in (0, 1, 2, 10)] == ["ArleGateworks"] * 2 + [
        Fate.SUSPENDED
    ] * 2


def test_telegram_post_is_deleted_on_day_two(story: Story) -> None:
    """The post with the log book is gone after day 2; the channel's others stay."""
    found = [words(see(story, f"https://t.me/{CHANNEL}/2417?embed=1", day)) for day in (0, 2, 3, 10)]
    assert ["Page 61" in page for page in found] == [True, True, False, False]
    assert "Post not found" in found[2]
    assert "chains" in words(see(story, f"https://t.me/{CHANNEL}/2421?embed=1", 10))


def test_statement_is_rewritten_beyond_recognition(story: Story) -> None:
    """The statement's two versions share less than half of their shingles, menus included."""
    first, second = (
        shingles(BeautifulSoup(see(story, STATEMENT_URL, day).body, "lxml").get_text(" ")) for day in (0, 3)
    )
    assert len(first & second) / len(first | second) < 0.3


@pytest.mark.parametrize("url", [NOTE_URL, LEDGER_URL, TIDE_URL])
def test_other_pages_stay_as_they_are(story: Story, url: str) -> None:
    """The other pages say the same on every day."""
    assert {see(story, url, day).body for day in story.days} == {see(story, url, 0).body}
    assert see(story, url, 0).status == 200


def test_dead_and_moved_links(story: Story) -> None:
    """One link is dead from the start, one has moved to a page that is there."""
    assert [see(story, NOTICE_URL, day).status for day in story.days] == [404] * 4
    moved = see(story, SHELTERS_URL, 0)
    assert moved.status == 301
    assert see(story, moved.header("Location") or "", 0).status == 200


def test_one_site_turns_robots_away(story: Story) -> None:
    """The Herald answers 403 with the mark of a wall, except to a browser."""
    wall = see(story, HERALD_URL, 0)
    assert (wall.status, wall.header("cf-mitigated")) == (403, "challenge")
    assert see(story, HERALD_URL, 0, ("User-Agent", "Mozilla/5.0 Firefox/140.0")).status == 200


@pytest.mark.parametrize(
    ("url", "copies"),
    [
        (STATEMENT_URL, 2),
        (NOTE_URL, 1),
        (NOTICE_URL, 2),
        (HERALD_URL, 1),
        (TIDE_URL, 1),
        (f"https://t.me/{CHANNEL}/2417?embed=1", 1),
        (LEDGER_URL, 0),
        (SHELTERS_URL, 0),
    ],
)
def test_archive_holds_some_sources(story: Story, url: str, copies: int) -> None:
    """On day 0 the archive has good copies of some sources and none of others."""
    response = see(story, f"https://web.archive.org/cdx/search/cdx?url={url}&filter=statuscode:200", 0)
    assert len(words(response).splitlines()) == copies


def test_archived_copies_hold_the_earlier_words(story: Story) -> None:
    """The copies show what the sites served before the wall, the deletion and the rewriting."""
    for url, phrase in (
        (HERALD_URL, "shift leader"),
        (STATEMENT_URL, "no work was overdue"),
        (NOTICE_URL, "Notice to mariners"),
        (f"https://t.me/{CHANNEL}/2417?embed=1", "Page 61"),
    ):
        to_copy = see(story, f"https://web.archive.org/web/2026/{url}", 10)
        assert phrase in " ".join(words(see(story, to_copy.header("Location") or "", 10)).split())


def test_archive_is_down_on_day_three_only(story: Story) -> None:
    """The archive does not answer while day 3 is audited, and does on the other days."""
    url = f"https://web.archive.org/cdx/search/cdx?url={NOTE_URL}"
    assert [see(story, url, day).status for day in story.days] == [200, 503, 200, 200]


def test_story_can_begin_at_any_time() -> None:
    """Told from another start, everything moves along, the tweets' ids included."""
    story = Story(datetime(2025, 1, 6, 12, tzinfo=UTC))
    assert story.moment(3) == datetime(2025, 1, 9, 12, 30, tzinfo=UTC)
    assert tweet(story, tweet_ids(story)[0], 3) == Fate.DELETED
    assert see(story, ARTICLE_URL, 0).body == story.article_html
