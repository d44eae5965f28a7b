"""Saving as a newsroom does it: embargoes, refusals and what comes in their place, and what doctor says."""

from datetime import date, timedelta

import pytest

from archiver.archives.captures import SLOTS
from archiver.sandbox import SandboxRequest, replies
from archiver.sandbox.story import CHANNEL, SHELTERS_URL
from archiver.sandbox.wayback import Fault, save
from archiver.usecases import doctor
from archiver.usecases.progress import Silent
from archiver.usecases.save import facts, go_on
from archiver.usecases.save import save as save_urls
from tests.support.newsroom import KEYS, newsroom, rows

POST = f"https://t.me/{CHANNEL}/2421"


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path) as found:
        found.set(archives=KEYS)
        yield found


def asked(room):
    """How many captures the archive was asked for."""
    return sum(r.url.endswith("/save") for r in room.world.requests("web.archive.org"))


async def saved(room, *urls):
    async with room.tools() as tools:
        return [facts(one) for one in await save_urls(tools, urls, 300, Silent())]


async def test_what_is_saved_is_verified(room):
    """As soon as replay shows it; a page that nobody looked at can't be."""
    post, page = await saved(room, POST, SHELTERS_URL)
    assert (post["state"], post["verified"]) == ("captured", True)
    assert post["reason"].endswith("shows the post.")
    assert (page["state"], page["verified"]) == ("captured", None)
    assert "no look ever saw the page" in page["reason"]


async def test_an_embargo_withholds_and_the_next_command_after_it_releases(room):
    """Nothing is asked for until the day has begun; what was wanted before is asked for then."""
    until = (room.clock.now() + timedelta(days=2)).date()
    room.set(archives={"embargo_until": until})
    article = room.write("a.txt", f"See {POST}")
    row = rows(await room.audit(article))[POST]
    assert (row["snapshot_status"], asked(room)) == ("withheld", 0)
    assert f"before {until}: embargo" in row["snapshot_reason"]
    (withheld,) = await saved(room, SHELTERS_URL)
    assert (withheld["state"], "embargo" in withheld["reason"]) == ("withheld", True)
    with room.desk() as desk:
        (queue,) = doctor._queues(desk)
        assert "embargo" in queue.words
    room.clock.advance(timedelta(days=2))
    async with room.tools() as tools:
        released = await go_on(tools, 300, Silent())
    assert [one.capture.state.value for one in released] == ["captured", "captured"]
    assert asked(room) == 2


async def test_after_a_refusal_the_next_url_that_holds_the_post_is_asked_for(room, monkeypatch):
    """X's data may be refused and its embed not; what was refused is not asked for again."""
    monkeypatch.setattr(save, "BLOCKED", ("x.com", "cdn.syndication.twimg.com"))
    tweet = next(t for t in room.story.x.tweets.values() if t.handle == "mayor_ellersby")
    article = room.write("a.txt", f"See {tweet.url}")
    (row,) = rows(await room.audit(article)).values()
    assert row["snapshot_status"] == "verified"
    assert "publish.twitter.com/oembed" in row["snapshot_url"]
    assert asked(room) == 2
    monkeypatch.setattr(save, "BLOCKED", (*save.BLOCKED, "publish.twitter.com"))
    other = next(t for t in room.story.x.tweets.values() if t.handle == "quayside_lena")
    (lost,) = await saved(room, other.url)
    assert lost["state"] == "refused"
    room.clock.advance(timedelta(days=1))
    (again,) = await saved(room, other.url)
    assert (again["state"], "limitations" in again["reason"]) == ("withheld", True)
    assert asked(room) == 4


async def test_doctor_shows_quota_queue_and_eta(room):
    """What the account says, what waits, and how long it will take."""
    room.story.wayback.faults.add(Fault.SESSION_LIMIT)
    room.set(archives={"wait": 0})
    await room.audit(room.write("a.txt", f"See {POST} and {SHELTERS_URL}"))
    async with room.tools() as tools:
        found = {finding.what: finding.words for finding in await doctor.examine(tools)}
    assert "available 3" in found["Wayback Machine"]
    assert found["captures"].startswith("2 wanted, 0 under way, ")
    assert "needs about 1 min" in found["captures"]


async def test_doctor_asks_every_account(room):
    """Whose a key is and which folders there are, or that the key is wrong; no account, no question."""
    room.set(archives={"perma_key": "sandbox-perma-key", "arquivo_save": True})
    async with room.tools() as tools:
        found = {finding.what: finding for finding in await doctor.examine(tools)}
    assert found["perma.cc"].words == "account Sandbox Newsroom, folders Personal Links (25)"
    assert found["arquivo.pt"].health is doctor.Health.NOTE
    room.set(archives={"perma_key": "mistyped"})
    async with room.tools() as tools:
        found = {finding.what: finding for finding in await doctor.examine(tools)}
    assert found["perma.cc"].health is doctor.Health.BAD
    assert "PERMA_API_KEY" in found["perma.cc"].words
    assert found["Wayback Machine"].health is doctor.Health.GOOD


@pytest.mark.parametrize(("age", "asks"), [(5, False), (29, False), (31, True)])
async def test_a_recent_copy_counts_in_the_archive_that_has_it(room, age, asks):
    """One of the last 30 days is good enough there; another archive is asked for its own."""
    embed = f"{POST}?embed=1&mode=tme"
    shown = room.story.telegram.answer(SandboxRequest("GET", embed), room.clock.now())
    room.story.wayback.hold(embed, room.clock.now() - timedelta(days=age), shown)
    room.set(archives={"arquivo_save": True})
    await room.audit(room.write("a.txt", f"See {POST}"))
    with room.desk() as desk:
        wanted = {capture.archive for capture in desk.ledger.captures(f"telegram:{CHANNEL}/2421")}
    assert wanted == ({"wayback", "arquivo.pt"} if asks else {"arquivo.pt"})


async def test_a_recent_copy_of_something_else_does_not_count(room):
    """A copy of yesterday that says "Post not found" is none of the post: another one is asked for."""
    gone = replies.html('<div class="tgme_widget_message_error">Post not found</div>')
    room.story.wayback.hold(f"{POST}?embed=1&mode=tme", room.clock.now() - timedelta(days=1), gone)
    row = rows(await room.audit(room.write("a.txt", f"See {POST}")))[POST]
    assert (asked(room), row["snapshot_status"]) == (1, "verified")


async def test_doctor_shows_the_queue_of_every_archive(room):
    """Each with its own pace."""
    room.set(archives={"wait": 0, "perma_key": "sandbox-perma-key", "arquivo_save": True})
    await room.audit(room.write("a.txt", f"See {POST} and {SHELTERS_URL}"))
    with room.desk() as desk:
        found = {finding.what: finding.words for finding in doctor._queues(desk)}
    assert list(found) == ["captures", "captures in arquivo.pt", "captures in perma.cc"]
    assert found["captures in arquivo.pt"].startswith("1 wanted, 1 under way, 1 asked for today")


@pytest.mark.parametrize(
    ("waiting", "per_minute", "minutes"), [(1, 6, 1), (60, 6, 11), (60, 60, 11), (9, 2, 5)]
)
def test_how_long_captures_take(waiting, per_minute, minutes):
    """At the pace, or as fast as the slots allow."""
    assert SLOTS == 3
    assert doctor.eta(waiting, per_minute) == minutes


def test_an_embargo_is_a_date(room):
    """Written as one."""
    room.set(archives={"embargo_until": "2026-12-01"})
    assert room.settings.archives.embargo_until == date(2026, 12, 1)
