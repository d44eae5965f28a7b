"""A day on which the whole internet answers 404 is not believed by itself."""

from datetime import timedelta

import pytest

from archiver.cli.summary import summary
from archiver.model.history import Hold
from archiver.model.states import State
from archiver.sandbox.world import END
from archiver.usecases.check import check
from archiver.usecases.holding import hold
from archiver.usecases.progress import Silent
from archiver.usecases.report import flagged
from tests.support.bad_day import add_pages, bad_days
from tests.support.ledgers import page, seen
from tests.support.newsroom import DAY, newsroom, rows

HOUR = timedelta(hours=1)


@pytest.fixture
def room(tmp_path):
    """A newsroom with an article that cites eight towns, all of them there."""
    with newsroom(tmp_path) as found:
        found.urls = add_pages(found.world, 8)
        found.path = found.write(
            "towns.md", "# Towns\n\n" + "\n\n".join(f"One said so: {url}" for url in found.urls)
        )
        yield found


async def audited(room):
    found = await room.audit(room.path)
    table = rows(found)
    return found, {(table[url]["verdict"], table[url]["reason_code"]) for url in room.urls}


async def test_a_bad_day_is_held_and_taken_back_by_a_good_one(room):
    """Nothing is missing, the audit says why, no finding fails it, and the day after all is live again."""
    start = room.clock.now()
    bad_days(room.world, (start + DAY, start + 2 * DAY))
    first, verdicts = await audited(room)
    assert {verdict for verdict, _ in verdicts} == {"live"}
    assert first.held is None
    room.clock.set(start + DAY)
    second, verdicts = await audited(room)
    assert verdicts == {("unverifiable", "held")}
    assert (second.held.flipped, second.held.looked_at) == (8, 8)
    assert not flagged(second.lines, ("missing", "gone", "changed"))
    said = summary(second, [], "body", brief=True)
    assert "8 of 8 sources flipped in one run: that is more likely our own trouble than theirs" in said
    assert "8 of 8 could not be verified" in said
    reason = rows(second)[room.urls[0]]["reason"]
    assert "8 of 8 sources flipped" in reason
    assert "last proved" in reason
    room.clock.set(start + 2 * DAY)
    third, verdicts = await audited(room)
    assert {verdict for verdict, _ in verdicts} == {"live"}
    assert third.held is None
    assert all("missed before" not in row["reason"] for row in rows(third).values())


async def test_a_later_run_that_says_the_same_is_believed(room):
    """Not within the hour; after it the losses count from the day on which they were first seen."""
    start = room.clock.now()
    bad_days(room.world, (start + DAY, END))
    await audited(room)
    room.clock.set(start + DAY)
    await audited(room)
    room.clock.set(start + DAY + HOUR / 2)
    too_soon, verdicts = await audited(room)
    assert verdicts == {("unverifiable", "held")}
    assert too_soon.held is None
    room.clock.set(start + DAY + 2 * HOUR)
    confirmed, verdicts = await audited(room)
    assert {verdict for verdict, _ in verdicts} == {"missing"}
    assert confirmed.held is None
    row = rows(confirmed)[room.urls[0]]
    assert row["confirmation"] == "2 of 3"
    assert row["first_missed"].startswith((start + DAY).isoformat()[:13])
    room.clock.set(start + 8 * DAY)
    _, verdicts = await audited(room)
    assert {verdict for verdict, _ in verdicts} == {"gone"}


async def test_losses_under_the_share_are_believed_at_once(room):
    """With the share at 1 nothing is ever held."""
    room.set(report={"hold_share": 1.0})
    start = room.clock.now()
    bad_days(room.world, (start + DAY, END))
    await audited(room)
    room.clock.set(start + DAY)
    found, verdicts = await audited(room)
    assert {verdict for verdict, _ in verdicts} == {"missing"}
    assert found.held is None


async def test_the_rest_of_the_report_decides_the_exit_code(room):
    """Held sources are unverifiable, as others are; what else was judged keeps the audit concluded."""
    start = room.clock.now()
    await audited(room)
    late = add_pages(room.world, 9)[-1]
    bad_days(room.world, (start + DAY, END))
    room.world.sites["www.town8.example"] = room.world.sites["www.town8.example"]._site
    room.write("towns.md", "# Towns\n\n" + "\n\n".join(f"One said so: {url}" for url in [*room.urls, late]))
    room.clock.set(start + DAY)
    found, verdicts = await audited(room)
    assert verdicts == {("unverifiable", "held")}
    assert rows(found)[late]["verdict"] == "live"
    assert not found.problem
    assert not flagged(found.lines, ("missing", "gone", "changed"))


async def test_a_run_that_goes_on_well_is_believed_after_all(room):
    """Cut short it was held; with all it looked at in the end, what it missed is missing."""
    sources = [page(number) for number in range(20)]
    lost = [seen(one, State.NOT_FOUND, run="r2", after=DAY) for one in sources[:6]]
    with room.desk() as desk:
        desk.ledger.record_sources(sources)
        desk.ledger.record_looks([seen(one, run="r1") for one in sources])
        assert hold(desk, "r1") is None
        desk.ledger.record_looks(lost)
        assert hold(desk, "r2") == Hold("r2", 6, 6)
        assert hold(desk, "r2") == desk.ledger.hold("r2")
        assert desk.ledger.judgement(sources[0].id).reason_code == "held"
        desk.ledger.record_looks([seen(one, run="r2", after=DAY) for one in sources[6:]])
        assert hold(desk, "r2") is None
        assert desk.ledger.judgement(sources[0].id).verdict == "missing"
        assert desk.ledger.evidence.verify_chain().holds


async def test_a_dead_list_is_not_held(room):
    """What nobody ever proved can't flip, however much of it is missing."""
    sources = [page(number) for number in range(20)]
    with room.desk() as desk:
        desk.ledger.record_sources(sources)
        desk.ledger.record_looks([seen(one, State.NOT_FOUND, run="r1") for one in sources])
        assert hold(desk, "r1") is None
        assert desk.ledger.judgement(sources[0].id).verdict == "missing"


async def test_a_check_is_held_as_well(room):
    """A list that was live yesterday and is 404 today is not believed either, and the command says so."""

    class Listening(Silent):
        def say(self, sentence):
            said.append(sentence)

    said = []
    start = room.clock.now()
    bad_days(room.world, (start + DAY, start + 2 * DAY))
    async with room.tools() as tools:
        await check(tools, room.urls, Listening())
        room.clock.set(start + DAY)
        found, problem = await check(tools, room.urls, Listening())
    assert not problem
    assert {one.judgement.reason_code for one in found} == {"held"}
    assert [sentence for sentence in said if "8 of 8 sources flipped" in sentence]
