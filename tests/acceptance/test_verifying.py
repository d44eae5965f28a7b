"""Copies are fetched and have to hold the source: wrong captures, vanished ones, posts without pictures."""

from datetime import timedelta

import pytest

from archiver.cli.evidence import evidence_text
from archiver.errors import StorageError
from archiver.model.states import Privacy
from archiver.sandbox import replies
from archiver.sandbox.pictures import png
from archiver.sandbox.story import CHANNEL, STATEMENT_URL, TIDE_URL
from archiver.sandbox.wayback import Fault
from archiver.usecases import erase, history, show, verify
from archiver.usecases.verifying import STAGE
from tests.acceptance.test_audit import Counting
from tests.support.newsroom import DAY, newsroom, rows

POST = f"https://t.me/{CHANNEL}/2421"
EMBED = f"{POST}?embed=1&mode=tme"


@pytest.fixture
def room(tmp_path):
    """A newsroom that never saves, so that only what the archive holds counts."""
    with newsroom(tmp_path) as found:
        found.set(archives={"save": False, "compare_days": 0})
        yield found


def text(room, *urls):
    return room.write("article.txt", "\n\n".join(f"It was said: {url}" for url in urls))


def replays(room):
    return [r.url for r in room.world.requests("web.archive.org") if "id_/" in r.url]


async def audited(room, *urls, **order):
    return rows(await room.audit(text(room, *urls), **order))


def message(number, picture=""):
    wrap = f'<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'{picture}\')"></a>'
    return replies.html(
        f'<div class="tgme_widget_message" data-post="{CHANNEL}/{number}">'
        f'<div class="tgme_widget_message_text js-message_text">Chains.</div>{wrap if picture else ""}</div>'
    )


ERROR = replies.html('<div class="tgme_widget_message_error">Post not found</div>')


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (message(2422), "shows another post"),
        (ERROR, "shows that the post was not there"),
        (replies.html("<title>Telegram: View</title>"), "is of the page around the post"),
        (replies.html("<h1>Log in</h1>", 403), ""),  # which the index is not even asked for
        (replies.html("gone", 200), "is of the page around the post"),
    ],
)
async def test_a_capture_of_something_else_is_named_and_does_not_count(room, response, words):
    """It is neither a copy nor a proof, and the report says what it is."""
    room.story.wayback.hold(EMBED, room.story.start - DAY, response)
    row = (await audited(room, POST))[POST]
    if words:
        assert words in row["snapshot_reason"]
    assert row["snapshot_status"] == "withheld"
    assert not row["snapshot_url"]
    assert row["last_proved_by"] == "look"


async def test_a_capture_of_a_redirect_is_not_the_page(room):
    """Its target was captured on another day: what the redirect led to then, nobody knows."""
    url = "https://www.tidewatch.example/short"
    room.story.wayback.hold(url, room.story.start - DAY, replies.redirect(TIDE_URL))
    room.story.wayback.hold(url, room.story.start - 2 * DAY, replies.redirect(TIDE_URL, 301))
    row = (await audited(room, url))[url]
    assert row["snapshot_status"] == "withheld"


async def test_old_copies_of_a_lost_post_make_a_deletion_of_an_absence(room):
    """Nobody but the archive saw it, so without the copy it would be absent, which needs six days."""
    lost = f"https://t.me/{CHANNEL}/2417"
    room.story.wayback.hold(f"{lost}?embed=1&mode=tme", room.story.start - DAY)
    room.day(3)
    room.clock.advance(timedelta(hours=12))
    row = (await audited(room, lost))[lost]
    assert (row["verdict"], row["cause"], row["last_proved_by"]) == ("missing", "deleted", "snapshot")
    assert row["snapshot_status"] == "verified"
    assert "an archived copy of 11 Oct 2026 shows it" in row["reason"]
    room.clock.advance(timedelta(hours=25))
    row = (await audited(room, lost))[lost]
    assert (row["verdict"], row["cause"]) == ("gone", "deleted")
    with room.desk() as desk:
        assert desk.ledger.evidence.verify_chain().holds
        before = desk.ledger.judgement(row["source"])
        desk.ledger.rebuild_current()
        assert desk.ledger.judgement(row["source"]) == before


@pytest.mark.parametrize("held", [False, True])
async def test_a_post_without_its_pictures_is_verified_for_its_text_only(room, held):
    """The pictures lie elsewhere, and the archive has them or not."""
    picture = "https://cdn4.telesco.pe/file/chain.jpg"
    room.story.wayback.hold(EMBED, room.story.start - DAY, message(2421, picture))
    if held:
        room.story.wayback.hold(picture, room.story.start - DAY, replies.text("jpeg"))
    row = (await audited(room, POST))[POST]
    assert row["snapshot_status"] == "verified"
    assert ("Verified (text only)" in row["snapshot_reason"]) is not held


async def test_what_the_look_saw_tells_which_pictures_a_copy_lacks(room):
    """A form of a copy that lists no pictures is verified for its text only, if the post is known to have some."""
    room.story.telegram.illustrate(CHANNEL, 2421, png(3))
    room.story.wayback.hold(EMBED, room.story.start - DAY, message(2421))
    row = (await audited(room, POST))[POST]
    assert row["snapshot_status"] == "verified"
    assert (
        "Verified (text only): the copy of 11 Oct 2026 shows the post, not its picture"
        in row["snapshot_reason"]
    )


@pytest.mark.parametrize("keep", ["transitions", "all"])
async def test_a_verified_copy_is_kept_as_evidence_of_our_own(room, keep):
    """The archive's answer is a record that the ledger names; the same answer later names it, or a revisit of it."""
    room.set(evidence={"keep": keep})
    room.story.wayback.hold(EMBED, room.story.start - DAY)
    row = (await audited(room, POST))[POST]
    room.clock.advance(timedelta(days=40))
    await audited(room, POST)
    with room.desk() as desk:
        kept = [one for one in desk.ledger.lookups(row["source"]) if one.evidence]
        records = [desk.warcs.read(one.evidence) for one in kept]
        assert len(kept) == 2
        assert (kept[0].evidence == kept[1].evidence) is (keep == "transitions")
        assert records[1].revisit
        assert records[0].content == records[1].content
        assert b"tgme_widget_message" in records[0].content
        assert records[0].hop.header("memento-datetime")
        assert verify.verify(desk).exit_code == 0
        shown = evidence_text(show.show(desk, POST), None)
    assert "copy of 2026-10-11T08:00:00Z kept on 2026-10-12T" in shown
    assert str(kept[0].evidence) in shown


async def test_no_copy_is_kept_where_nothing_is_recorded(room):
    """`evidence.record` off: it is verified all the same."""
    room.set(evidence={"record": False})
    room.story.wayback.hold(EMBED, room.story.start - DAY)
    row = (await audited(room, POST))[POST]
    assert row["snapshot_status"] == "verified"
    with room.desk() as desk:
        assert all(one.evidence is None for one in desk.ledger.lookups(row["source"]))


async def test_a_copy_that_was_erased_is_kept_anew(room):
    """What can't be read any more stands for nothing."""
    room.story.wayback.hold(EMBED, room.story.start - DAY)
    row = (await audited(room, POST))[POST]
    with room.desk() as desk:
        erase.erase(desk, row["source"], "by order of the court")
    room.clock.advance(timedelta(days=40))
    await audited(room, POST)
    with room.desk() as desk:
        first, second = (one.evidence for one in desk.ledger.lookups(row["source"]) if one.evidence)
        assert first != second
        assert b"tgme_widget_message" in desk.warcs.read(second).content
        with pytest.raises(StorageError, match="erased by order"):
            desk.warcs.read(first)


async def test_a_snapshot_that_vanishes_later_is_noticed(room):
    """A day after it was captured and verified it is no longer served: the status falls, the proof stays."""
    room.set(archives={"save": True})
    room.story.wayback.faults.add(Fault.VANISHING)
    row = (await audited(room, POST))[POST]
    assert row["snapshot_status"] == "verified"
    room.story.wayback.faults.clear()
    room.set(archives={"save": False})
    room.clock.advance(timedelta(days=2))
    again = (await audited(room, POST))[POST]
    assert again["snapshot_status"] not in ("verified", "unverified")
    assert "It was there, and verified, on 12 Oct 2026." in again["snapshot_reason"]
    with room.desk() as desk:
        assert desk.ledger.history(row["source"]).proofs


async def test_a_copy_that_the_index_names_and_replay_does_not_serve(room):
    """A young one may yet come; an old one is not there."""
    copy = room.story.wayback.hold(EMBED, room.story.start - 9 * DAY)
    await audited(room, POST)
    assert copy.timestamp in replays(room)[0]
    room.story.wayback.faults.add(Fault.REPLAY_LAG)
    room.set(archives={"save": True, "verify_per_run": 100})
    row = (await audited(room, TIDE_URL))[TIDE_URL]
    assert row["snapshot_status"] == "verified"


async def test_when_the_best_copy_vanishes_the_next_best_takes_its_place(room):
    """The row names the older copy from then on, and says what became of the other one."""
    old = room.story.wayback.hold(EMBED, room.story.start - 9 * DAY, message(2421))
    room.set(archives={"save": True, "recent_days": 1})
    room.story.wayback.faults.add(Fault.VANISHING)
    await audited(room, POST)
    made = (await audited(room, POST, fresh=True))[POST]
    assert made["snapshot_status"] == "verified"
    assert old.timestamp not in made["snapshot_url"]
    room.story.wayback.faults.clear()
    room.set(archives={"save": False})
    room.clock.advance(timedelta(days=2))
    again = (await audited(room, POST))[POST]
    assert again["snapshot_status"] == "verified"
    assert old.timestamp in again["snapshot_url"]
    assert "It was there, and verified, on 12 Oct 2026." in again["snapshot_reason"]
    room.story.wayback.outage(room.clock.now(), room.clock.now() + DAY)
    room.clock.advance(timedelta(hours=2))
    silent = (await audited(room, POST, fresh=True))[POST]
    assert silent["snapshot_url"] == again["snapshot_url"]


async def test_a_success_that_is_not_yet_visible_is_verified_later(room):
    """The job is done, replay does not know the copy yet: it is unverified, not lost, and verified when it is there."""
    room.set(archives={"save": True})
    room.story.wayback.faults.add(Fault.REPLAY_LAG)
    row = (await audited(room, POST))[POST]
    assert row["snapshot_status"] == "unverified"
    assert row["snapshot_url"].endswith(EMBED)
    room.clock.advance(timedelta(hours=2))
    again = (await audited(room, POST, fresh=True))[POST]
    assert (again["snapshot_status"], again["snapshot_url"]) == ("verified", row["snapshot_url"])


async def test_a_copy_is_fetched_once_for_both_uses(room):
    """Verifying it and comparing with it share the answer."""
    room.set(archives={"compare_days": 30})
    article = room.write("a.md", f"---\ntitle: T\ndate: 2026-10-10\n---\n\nSee <{STATEMENT_URL}>.")
    found = rows(await room.audit(article))
    assert found[STATEMENT_URL]["snapshot_status"] == "verified"
    assert len(replays(room)) == len(set(replays(room)))
    with room.desk() as desk:
        assert desk.ledger.comparisons(history.find_source(desk, STATEMENT_URL).id)


@pytest.mark.parametrize(
    "setting",
    [{"archives": {"verify_per_run": 0}}, {"archives": {"enabled": False}}, {"privacy": Privacy.CLOSED}],
    ids=str,
)
async def test_nothing_is_fetched_where_that_is_not_wanted(room, setting):
    """Off by setting, with --no-archive, and where nobody but the source may be contacted."""
    room.set(**setting)
    await audited(room, STATEMENT_URL)
    assert not replays(room)


async def test_a_run_verifies_so_many_and_the_next_goes_on(room):
    """At most the number that is set; what was verified is not verified again so soon."""
    room.set(archives={"verify_per_run": 1})
    progress = Counting()
    urls = (STATEMENT_URL, TIDE_URL)
    first = rows(await room.audit(text(room, *urls), progress=progress))
    assert (STAGE, 1) in progress.stages
    assert len(replays(room)) == 1
    assert sorted(row["snapshot_status"] for row in first.values()) == ["unverified", "verified"]
    second = await audited(room, *urls, fresh=True)
    assert {row["snapshot_status"] for row in second.values()} == {"verified"}


async def test_an_archive_that_keeps_silent_changes_nothing(room):
    """Known copies stay as they were, and nothing is recorded about them."""
    await audited(room, STATEMENT_URL, TIDE_URL)
    room.day(3)
    row = (await audited(room, STATEMENT_URL, TIDE_URL))[STATEMENT_URL]
    assert row["snapshot_status"] == "verified"
    with room.desk() as desk:
        told = desk.ledger.lookups(history.find_source(desk, STATEMENT_URL).id)
        assert not any(lookup.is_check for lookup in told if lookup.at >= room.story.moment(3))
