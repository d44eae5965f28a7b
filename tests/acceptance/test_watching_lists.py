"""Watched lists in the sandbox: they bring articles, new ones first, and do no harm."""

import gzip
from datetime import timedelta

import pytest

from archiver.errors import UnreadableInput
from archiver.model.watch import WatchKind
from archiver.sandbox import SandboxRequest, SandboxResponse, replies
from archiver.sandbox.newspaper import ATOM, FEED, INDEX, PACKED, SECTION, SITEMAP
from archiver.sandbox.story import LEDGER_URL, NOTE_URL, SHELTERS_URL, TIDE_URL
from archiver.usecases import watch as usecase
from archiver.usecases import watch_plan
from archiver.usecases.progress import Silent
from tests.support.gazette import HOST, Gazette, told
from tests.support.newsroom import newsroom

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def gazette(tmp_path):
    """A newsroom with an internet that has a growing newspaper in it."""
    with newsroom(tmp_path) as room:
        yield Gazette(room)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (WatchKind.FEED, FEED),
        (WatchKind.FEED, ATOM),
        (WatchKind.SITEMAP, SITEMAP),
        (WatchKind.SITEMAP, INDEX),
        (WatchKind.SECTION, SECTION),
    ],
)
async def test_a_new_article_is_audited_when_its_list_shows_it(gazette, kind, path):
    """Whatever the list, an article that appears there is read, and its sources are due at once."""
    gazette.watch(kind, path)
    assert (await gazette.read()).found == 0
    gazette.room.clock.advance(HOUR)
    gazette.publish("flood", TIDE_URL)
    watched = await gazette.read()
    assert [change.article.title for change in watched.new] == ["Flood – Saltmoor Gazette"]
    assert gazette.due() == [TIDE_URL]


async def test_an_article_in_two_lists_is_one(gazette):
    """Tracking parameters make no other article, nor does another address that names the first as its own."""
    gazette.watch(WatchKind.FEED, FEED)
    gazette.watch(WatchKind.SITEMAP, SITEMAP)
    await gazette.read()
    gazette.room.clock.advance(HOUR)
    url = gazette.publish("flood", TIDE_URL)
    assert len((await gazette.read()).new) == 1
    again = replies.framed(
        "Saltmoor Gazette", "Flood", told(TIDE_URL), head=f'<link rel="canonical" href="{url}">'
    )
    gazette.room.clock.advance(HOUR)
    gazette.publish("flood-again")
    gazette.paper.put("/2026/flood-again-in-saltmoor", replies.html(again), gazette.room.clock.now())
    watched = await gazette.read()
    assert (watched.found, watched.new) == (1, [])
    with gazette.room.desk() as desk:
        assert len(desk.ledger.articles()) == 1
        assert "the same article as" in desk.ledger.watch.watches(found=True)[-1].reading.problem


async def test_a_list_is_asked_for_what_is_new_only(gazette):
    """The second reading names the version that is known, and the answer 304 says enough."""
    gazette.publish("flood", TIDE_URL)
    gazette.watch(WatchKind.FEED, FEED)
    await gazette.read()
    gazette.room.clock.advance(HOUR)
    assert (await gazette.read()).failed == []
    first, second = (entry for entry in gazette.room.world.requests(HOST) if entry.url.endswith(FEED))
    asked = [{name.lower() for name, _ in entry.headers} for entry in (first, second)]
    assert "if-none-match" not in asked[0]
    assert "if-none-match" in asked[1]


async def test_a_list_that_moved_is_followed_and_one_that_is_gone_is_left(gazette):
    """301 changes the address for good; 410 ends the readings, and the list says why."""
    watch = gazette.watch(WatchKind.FEED, FEED)
    gazette.paper.move(FEED, ATOM)
    await gazette.read()
    with gazette.room.desk() as desk:
        assert desk.ledger.watch.watching(watch.id).watch.reference == gazette.paper.url(ATOM)
    gazette.paper.remove(ATOM, gazette.room.clock.now(), status=410)
    gazette.room.clock.advance(HOUR)
    await gazette.read()
    gazette.room.clock.advance(30 * DAY)
    assert (await gazette.read()).read == 0
    with gazette.room.desk() as desk:
        assert "410" in desk.ledger.watch.watching(watch.id).reading.problem


async def test_since_reaches_back_and_new_articles_overtake(gazette):
    """What is older is left alone; what is new is read and looked at before the back-fill."""
    for days, slug, url in (
        (40, "spring-tide", NOTE_URL),
        (3, "flood", TIDE_URL),
        (2, "shelter", SHELTERS_URL),
    ):
        gazette.publish(slug, url, after=-days * DAY)
    gazette.room.set(schedule={"readings_per_round": 1})
    gazette.watch(WatchKind.SITEMAP, SITEMAP, since=gazette.room.clock.now() - 30 * DAY)
    first = await gazette.read()
    assert (first.found, len(first.new)) == (2, 1)
    gazette.room.clock.advance(HOUR)
    gazette.publish("statement", LEDGER_URL)
    assert [change.article.title for change in (await gazette.read()).new] == ["Statement – Saltmoor Gazette"]
    assert gazette.due()[0] == LEDGER_URL
    await gazette.read()
    assert gazette.due() == [LEDGER_URL, SHELTERS_URL, TIDE_URL] or gazette.due() == [
        LEDGER_URL,
        TIDE_URL,
        SHELTERS_URL,
    ]


async def test_the_article_s_own_date_decides_where_the_list_has_none(gazette):
    """A section page says nothing about dates."""
    gazette.publish("spring-tide", NOTE_URL, after=-40 * DAY)
    gazette.publish("flood", TIDE_URL, after=-DAY)
    gazette.watch(WatchKind.SECTION, SECTION, since=gazette.room.clock.now() - 30 * DAY)
    assert [change.article.title for change in (await gazette.read()).new] == ["Flood – Saltmoor Gazette"]
    assert gazette.due() == [TIDE_URL]


async def test_kinds_are_found_out(gazette):
    """By the content; a section page only where it is clearly a list."""
    for number in range(9):
        gazette.publish(f"story-number-{number}", TIDE_URL)
    url = gazette.publish("flood", TIDE_URL)
    paths = [gazette.paper.url(path) for path in (FEED, ATOM, SITEMAP, INDEX, SECTION)]
    async with gazette.room.tools() as tools:
        added = await usecase.add(tools, tools.door, usecase.Order([*paths, url]))
        again = await usecase.add(tools, tools.door, usecase.Order([url]))
    assert [str(one.watch.kind) for one in added] == [
        "feed",
        "feed",
        "sitemap",
        "sitemap",
        "section",
        "article",
    ]
    assert [len(one.listed.entries) for one in added[:5]] == [10] * 5
    assert not again[0].new


async def test_a_plan_reads_a_sample_and_watches_nothing(gazette):
    """What it says of sources is scaled up, and said to be."""
    for number in range(30):
        gazette.publish(f"story-number-{number}", TIDE_URL, f"https://www.tidewatch.example/{number}")
    order = usecase.Order([gazette.paper.url(SITEMAP)], since=gazette.room.clock.now() - DAY)
    async with gazette.room.tools() as tools:
        before = tools.ledger.evidence.head()
        found = await watch_plan.plan(tools, order, Silent())
        assert (tools.ledger.watch.watches(), tools.ledger.evidence.head()) == ([], before)
    assert (found.articles, found.read, found.undated) == (30, 15, 0)
    assert found.sources == 32
    assert found.estimated
    said = " ".join(watch_plan.sentences(found))
    assert "about 32 (estimated: 15 of 30 articles were read)" in said


async def test_a_list_with_an_entity_bomb_is_refused(gazette):
    """In one line, and nothing is watched; one that turns into a bomb later is a failed reading."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    watch = gazette.watch(WatchKind.FEED, FEED)
    await gazette.read()
    gazette.paper.put(FEED, SandboxResponse(200, bomb.encode(), (("Content-Type", "application/rss+xml"),)))
    gazette.room.clock.advance(HOUR)
    (failed,) = (await gazette.read()).failed
    assert failed.watch.id == watch.id
    async with gazette.room.tools() as tools:
        with pytest.raises(UnreadableInput, match="declares XML entities"):
            await usecase.add(tools, tools.door, usecase.Order([gazette.paper.url(FEED)]))
        assert len(tools.ledger.watch.watches()) == 1


async def test_a_sitemap_of_an_index_that_fails_is_read_later(gazette):
    """What could be read counts, and nothing of the other is missed."""
    watch = gazette.watch(WatchKind.SITEMAP, INDEX)
    gazette.publish("flood", TIDE_URL)
    gazette.paper.put(PACKED, SandboxResponse(503), gazette.room.clock.now())
    await gazette.read()
    with gazette.room.desk() as desk:
        reading = desk.ledger.watch.watching(watch.id).reading
    assert (reading.problem, reading.last_ok) == (
        "1 of its sitemaps could not be read; they are tried again",
        None,
    )
    sitemap = gazette.paper.answer(
        SandboxRequest("GET", gazette.paper.url(SITEMAP)), gazette.room.clock.now()
    )
    packed = SandboxResponse(200, gzip.compress(sitemap.body), (("Content-Type", "application/gzip"),))
    gazette.paper.put(PACKED, packed, gazette.room.clock.now() + HOUR)
    gazette.room.clock.advance(2 * HOUR)
    assert [change.article.title for change in (await gazette.read()).new] == ["Flood – Saltmoor Gazette"]


async def test_strange_dates_and_addresses_of_an_article_do_no_harm(gazette):
    """A canonical address that is none, a date that is none, a list with links that nobody can ask for."""
    head = '<link rel="canonical" href="http://[::1"><meta property="article:published_time" content="soon">'
    url = gazette.publish("flood", TIDE_URL)
    page = replies.html(replies.framed("Saltmoor Gazette", "Flood", told(TIDE_URL), head=head))
    gazette.paper.put("/2026/flood-in-saltmoor", page, gazette.room.clock.now())
    rss = f"<rss version='2.0'><channel><item><link>{url}</link></item><item><link>mailto:a@b</link></item></channel></rss>"
    gazette.paper.put(FEED, SandboxResponse(200, rss.encode(), (("Content-Type", "application/rss+xml"),)))
    gazette.watch(WatchKind.FEED, FEED)
    watched = await gazette.read()
    assert (watched.found, len(watched.new), watched.failed) == (1, 1, [])
