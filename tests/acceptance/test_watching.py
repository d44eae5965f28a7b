"""Watching in the sandbox: lists bring articles, edits take citations away, what is removed rests."""

import gzip
from datetime import timedelta

import pytest

from archiver.errors import StorageError, UnreadableInput
from archiver.model.states import Zone
from archiver.model.watch import Watch, WatchKind
from archiver.sandbox import Reach, SandboxRequest, SandboxResponse, replies
from archiver.sandbox.newspaper import ATOM, FEED, INDEX, PACKED, SECTION, SITEMAP, Newspaper
from archiver.sandbox.story import LEDGER_URL, NOTE_URL, SHELTERS_URL, TIDE_URL
from archiver.usecases import watch as usecase
from archiver.usecases import watch_plan
from archiver.usecases.due import sources_due
from archiver.usecases.progress import Silent
from archiver.usecases.watch_ids import watch_id
from archiver.usecases.watching import read_watched
from tests.support.newsroom import newsroom

HOST = "www.saltmoor-gazette.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(*urls):
    """An article's body that cites pages."""
    links = "".join(
        f'<p>The harbour office wrote <a href="{url}">a notice on the gate</a>.</p>' for url in urls
    )
    return f"<p>The water came at night and left at noon, and nobody slept in Saltmoor that week.</p>{links}"


class Gazette:
    """A newsroom with a paper that can be watched."""

    def __init__(self, room):
        self.room = room
        self.paper = Newspaper("Saltmoor Gazette", HOST)
        room.world.add(self.paper, [HOST])
        room.set(network={"gap": 0})

    def publish(self, slug, *urls, after=timedelta()):
        return self.paper.publish(
            f"/2026/{slug}-in-saltmoor", slug.title(), told(*urls), self.room.clock.now() + after
        )

    def watch(self, kind, path, **extra):
        url = path if kind is WatchKind.ARTICLE or path.startswith("https:") else self.paper.url(path)
        watch = Watch(watch_id(kind, url), kind, url, self.room.clock.now(), **extra)
        with self.room.desk() as desk:
            desk.ledger.record_watch(watch)
        return watch

    async def read(self):
        async with self.room.tools() as tools:
            return await read_watched(tools, "r1", Silent())

    def due(self):
        with self.room.desk() as desk:
            return [source.url for source in desk.ledger.due(self.room.clock.now(), 100)]

    def citations(self):
        with self.room.desk() as desk:
            return {
                one.citation.identity.source.url: one.status
                for one in desk.ledger.citations(zone=Zone.BODY)
                if one.citation.cited_url
            }


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


async def test_an_edited_article_is_read_again(gazette):
    """A new citation comes in, one that is gone is marked and its source rests; the others keep their ids."""
    gazette.watch(WatchKind.ARTICLE, gazette.publish("flood", TIDE_URL, NOTE_URL, SHELTERS_URL))
    await gazette.read()
    assert set(gazette.due()) == {TIDE_URL, NOTE_URL, SHELTERS_URL}
    gazette.publish("flood", TIDE_URL, NOTE_URL, LEDGER_URL, after=HOUR)
    gazette.room.clock.advance(2 * HOUR)
    watched = await gazette.read()
    (change,) = watched.changed
    assert [one.citation.identity.source.url for one in change.added] == [LEDGER_URL]
    assert [one.citation.identity.source.url for one in change.vanished] == [SHELTERS_URL]
    assert gazette.citations() == {
        TIDE_URL: "present", NOTE_URL: "present", LEDGER_URL: "present", SHELTERS_URL: "vanished"
    }  # fmt: skip
    assert set(gazette.due()) == {TIDE_URL, NOTE_URL, LEDGER_URL}


async def test_what_changes_around_the_article_is_no_edit(gazette):
    """The same words are recorded once, whatever else the page says."""
    url = gazette.publish("flood", TIDE_URL)
    gazette.watch(WatchKind.ARTICLE, url)
    await gazette.read()
    page = gazette.paper.answer(SandboxRequest("GET", url), gazette.room.clock.now())
    again = replies.html(page.body.decode().replace("<style>", "<style>/* of the day */"))
    gazette.paper.put("/2026/flood-in-saltmoor", again, gazette.room.clock.now() + HOUR)
    gazette.room.clock.advance(2 * HOUR)
    watched = await gazette.read()
    assert (watched.read, watched.changed, watched.failed) == (1, [], [])


def _another_page(gazette):
    page = gazette.paper.page("Maintenance", ("We are working on our pages and will be back for you soon.",))
    gazette.paper.put("/2026/flood-in-saltmoor", page, gazette.room.clock.now() + HOUR)


def _challenge(gazette):
    page = replies.html(
        replies.document("Just a moment", "<p>One moment.</p>"), 200, (("cf-mitigated", "challenge"),)
    )
    gazette.paper.put("/2026/flood-in-saltmoor", page, gazette.room.clock.now() + HOUR)


def _gone(gazette):
    gazette.paper.remove("/2026/flood-in-saltmoor", gazette.room.clock.now() + HOUR)


def _down(gazette):
    gazette.room.world.take_down(HOST, Reach.REFUSES, gazette.room.clock.now() + HOUR)


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (_another_page, "another page than the article"),
        (_challenge, "wants to see a person"),
        (_gone, "answered 404"),
        (_down, "can't read"),
    ],
)
async def test_a_failed_reading_marks_nothing_as_vanished(gazette, trouble, why):
    """Nor does a wall or an error page in the article's place; it is tried later, ever more rarely."""
    watch = gazette.watch(WatchKind.ARTICLE, gazette.publish("flood", TIDE_URL, NOTE_URL))
    await gazette.read()
    trouble(gazette)
    gazette.room.clock.advance(HOUR + HOUR / 60)
    (failed,) = (await gazette.read()).failed
    assert why in failed.why
    assert gazette.citations() == {TIDE_URL: "present", NOTE_URL: "present"}
    with gazette.room.desk() as desk:
        reading = desk.ledger.watching(watch.id).reading
    assert (reading.failures, reading.problem) == (1, failed.why)
    assert reading.next_read == gazette.room.clock.now() + 2 * HOUR
    assert (await gazette.read()).read == 0


async def test_without_evidence_the_title_tells_another_page(gazette):
    """Where no bytes were kept, there is no text to compare with."""
    gazette.room.set(evidence={"record": False})
    gazette.watch(WatchKind.ARTICLE, gazette.publish("flood", TIDE_URL, NOTE_URL))
    await gazette.read()
    _another_page(gazette)
    gazette.room.clock.advance(2 * HOUR)
    assert len((await gazette.read()).failed) == 1


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
        assert "the same article as" in desk.ledger.watches(found=True)[-1].reading.problem


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
        assert desk.ledger.watching(watch.id).watch.reference == gazette.paper.url(ATOM)
    gazette.paper.remove(ATOM, gazette.room.clock.now(), status=410)
    gazette.room.clock.advance(HOUR)
    await gazette.read()
    gazette.room.clock.advance(30 * DAY)
    assert (await gazette.read()).read == 0
    with gazette.room.desk() as desk:
        assert "410" in desk.ledger.watching(watch.id).reading.problem


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


async def test_what_is_removed_rests_until_it_is_added_again(gazette):
    """No more looks at its sources, no more readings; what was recorded stays."""
    gazette.publish("flood", TIDE_URL)
    watch = gazette.watch(WatchKind.FEED, FEED)
    await gazette.read()
    assert gazette.due() == [TIDE_URL]
    with gazette.room.desk() as desk:
        usecase.remove(desk, [gazette.paper.url(FEED)], keep_found=False)
        assert desk.ledger.watches(found=True) == []
        desk.ledger.rebuild_current()
    gazette.room.clock.advance(DAY)
    assert (gazette.due(), (await gazette.read()).read) == ([], 0)
    assert gazette.citations() == {TIDE_URL: "present"}
    gazette.watch(WatchKind.FEED, FEED)
    await gazette.read()
    assert gazette.due() == [TIDE_URL]
    with gazette.room.desk() as desk:
        usecase.remove(desk, [watch.id], keep_found=True)
    assert gazette.due() == [TIDE_URL]


async def test_an_audited_article_can_be_removed_too(gazette):
    """By its URL; another audit does not bring it back, but `watch add` does."""
    url = gazette.publish("flood", TIDE_URL)
    await gazette.room.audit(url)
    gazette.room.clock.advance(30 * DAY)
    assert gazette.due() == [TIDE_URL]
    with gazette.room.desk() as desk:
        usecase.remove(desk, [url], keep_found=False)
    await gazette.room.audit(url)
    gazette.room.clock.advance(30 * DAY)
    assert gazette.due() == []
    async with gazette.room.tools() as tools:
        (added,) = await usecase.add(tools, tools.door, usecase.Order([url], "article"))
    assert added.new
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
        before = tools.ledger.head()
        found = await watch_plan.plan(tools, order, Silent())
        assert (tools.ledger.watches(), tools.ledger.head()) == ([], before)
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
        assert len(tools.ledger.watches()) == 1


async def test_a_sitemap_of_an_index_that_fails_is_read_later(gazette):
    """What could be read counts, and nothing of the other is missed."""
    watch = gazette.watch(WatchKind.SITEMAP, INDEX)
    gazette.publish("flood", TIDE_URL)
    gazette.paper.put(PACKED, SandboxResponse(503), gazette.room.clock.now())
    await gazette.read()
    with gazette.room.desk() as desk:
        reading = desk.ledger.watching(watch.id).reading
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


async def test_an_article_is_asked_for_what_is_new_only(gazette):
    """Unmodified, it is read again at the time that its own date says; a file is read as it stands."""
    url = gazette.publish("flood", TIDE_URL, after=-3 * DAY)
    draft = gazette.room.write(
        "draft.md", f"# Draft\n\nThe tide ({TIDE_URL}) was high, and so was the wind.\n"
    )
    web, file = gazette.watch(WatchKind.ARTICLE, url), gazette.watch(WatchKind.ARTICLE, draft)
    assert len((await gazette.read()).new) == 2
    gazette.room.clock.advance(DAY)
    watched = await gazette.read()
    assert (watched.read, watched.changed, watched.failed) == (2, [], [])
    with gazette.room.desk() as desk:
        assert desk.ledger.watching(web.id).reading.next_read == gazette.room.clock.now() + DAY
        assert desk.ledger.watching(file.id).reading.fingerprint
    *_, last = gazette.room.world.requests(HOST)
    assert "if-none-match" in {name.lower() for name, _ in last.headers}


async def test_the_budget_of_a_host_leaves_room_for_others(gazette):
    """What is over it is due again tomorrow."""
    pages = [f"https://www.tidewatch.example/{number}" for number in range(3)]
    await gazette.room.audit(gazette.publish("flood", *pages, NOTE_URL))
    gazette.room.clock.advance(30 * DAY)
    with gazette.room.desk() as desk:
        assert len(sources_due(desk, 100)) == 4
    gazette.room.set(schedule={"looks_per_host_day": 2})
    with gazette.room.desk() as desk:
        found = [source.url for source in sources_due(desk, 100)]
        assert (len(found), NOTE_URL in found) == (3, True)
    gazette.room.set(schedule={"looks_per_day": 0})
    with gazette.room.desk() as desk:
        assert sources_due(desk, 100) == []


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


async def test_evidence_that_was_lost_leaves_the_title_to_judge_by(gazette, tmp_path):
    """A page of the same title is believed, also where its text can't be compared."""
    gazette.watch(WatchKind.ARTICLE, gazette.publish("flood", TIDE_URL, NOTE_URL))
    await gazette.read()
    for file in gazette.room.workspace.evidence.glob("*.warc.gz"):
        file.unlink()
    gazette.publish("flood", SHELTERS_URL, after=HOUR)
    gazette.room.clock.advance(2 * HOUR)
    (change,) = (await gazette.read()).changed
    assert len(change.vanished) == 2


async def test_a_full_disk_ends_the_round_with_one_error(gazette):
    """As the ledger raises it, not as a group."""
    gazette.watch(WatchKind.ARTICLE, gazette.publish("flood", TIDE_URL))
    async with gazette.room.tools() as tools:
        tools.warcs.close()
        (gazette.room.workspace.evidence).rename(gazette.room.workspace.folder / "moved")
        (gazette.room.workspace.evidence).write_text("no folder")
        with pytest.raises(StorageError):
            await read_watched(tools, "r1", Silent())


async def test_while_our_network_is_down_no_reading_fails(gazette):
    """What got no answer is read again as soon as we are back."""
    watch = gazette.watch(WatchKind.ARTICLE, gazette.publish("flood", TIDE_URL))
    for host in (HOST, "www.example.com", "www.iana.org"):
        gazette.room.world.take_down(host, Reach.REFUSES, until=gazette.room.clock.now() + HOUR)
    assert (await gazette.read()).failed == []
    with gazette.room.desk() as desk:
        assert desk.ledger.watching(watch.id).reading.failures == 0
    gazette.room.clock.advance(HOUR)
    assert len((await gazette.read()).new) == 1
