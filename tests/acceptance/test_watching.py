"""Watched articles in the sandbox: edits take citations away, failures nothing, what is removed rests."""

from datetime import timedelta

import pytest

from archiver.errors import StorageError
from archiver.model.watch import WatchKind
from archiver.sandbox import Reach, SandboxRequest, replies
from archiver.sandbox.newspaper import FEED
from archiver.sandbox.story import LEDGER_URL, NOTE_URL, SHELTERS_URL, TIDE_URL
from archiver.usecases import watch as usecase
from archiver.usecases.due import sources_due
from archiver.usecases.progress import Silent
from archiver.usecases.watching import read_watched
from tests.support.gazette import HOST, Gazette
from tests.support.newsroom import newsroom

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def gazette(tmp_path):
    """A newsroom with an internet that has a growing newspaper in it."""
    with newsroom(tmp_path) as room:
        yield Gazette(room)


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
        reading = desk.ledger.watch.watching(watch.id).reading
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


async def test_what_is_removed_rests_until_it_is_added_again(gazette):
    """No more looks at its sources, no more readings; what was recorded stays."""
    gazette.publish("flood", TIDE_URL)
    watch = gazette.watch(WatchKind.FEED, FEED)
    await gazette.read()
    assert gazette.due() == [TIDE_URL]
    with gazette.room.desk() as desk:
        usecase.remove(desk, [gazette.paper.url(FEED)], keep_found=False)
        assert desk.ledger.watch.watches(found=True) == []
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
        assert desk.ledger.watch.watching(web.id).reading.next_read == gazette.room.clock.now() + DAY
        assert desk.ledger.watch.watching(file.id).reading.fingerprint
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
        assert desk.ledger.watch.watching(watch.id).reading.failures == 0
    gazette.room.clock.advance(HOUR)
    assert len((await gazette.read()).new) == 1
