"""The daemon's duties, round after round, under a simulated clock in the story's world."""

import csv
from datetime import timedelta

import pytest

from archiver.errors import StorageError
from archiver.model.duty import Duty, Standing
from archiver.model.note import Act
from archiver.model.watch import Watch, WatchKind
from archiver.sandbox.sites import CONTROLS
from archiver.sandbox.world import Reach
from archiver.usecases.note import Said, note
from archiver.usecases.rounds import DUTIES, Done, Rounds
from archiver.usecases.status import facts, status
from archiver.usecases.watch_ids import watch_id
from tests.support.bad_day import add_pages
from tests.support.ledgers import place_database
from tests.support.newsroom import DAY, newsroom

HOUR = timedelta(hours=1)


@pytest.fixture
def room(tmp_path):
    """Three pages of three hosts and an article about them, nothing looked at yet."""
    place_database(tmp_path / "w")
    with newsroom(tmp_path / "w") as room:
        room.urls = add_pages(room.world, 3)
        room.path = room.write("towns.md", "# Towns\n\n" + "\n\n".join(f"One said: {u}" for u in room.urls))
        room.set(network={"gap": 0.0}, archives={"enabled": False})
        yield room


async def audited(room):
    """The article is audited as a person would do it."""
    await room.audit(room.path)


def only(*duties):
    """Some of the duties."""
    return {duty: DUTIES[duty] for duty in duties}


def rows(room):
    """The report, by URL."""
    with room.workspace.report.open(newline="") as file:
        return {row["url"]: row for row in csv.DictReader(file)}


async def test_what_is_due_is_looked_at_and_news_is_told(room):
    """A page that vanished is missing after the round in which it was due, and nobody is told twice."""
    await audited(room)
    lost = room.clock.now() + DAY
    room.world.sites["www.town1.example"].remove("/minutes", lost)
    room.clock.set(lost + 7 * DAY)
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.LOOKS, Duty.REPORT))
        over = await rounds.turn()
        (sentence,) = [one for done in over for one in done.done.news]
        assert sentence.startswith("live → missing  https://www.town1.example/minutes")
        room.clock.advance(HOUR)
        assert not [one for done in await rounds.turn() for one in done.done.news]
    assert rows(room)[room.urls[1]]["verdict"] == "missing"


async def test_a_page_of_what_is_due_is_followed_by_the_next(room):
    """No look is left out where more is due than one round takes."""
    await audited(room)
    room.clock.advance(8 * DAY)
    room.set(daemon={"page": 2})
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.LOOKS))
        first, second = await rounds.turn(), await rounds.turn()
        assert (first[0].done.more, second[0].done.more) == (True, False)
        assert await rounds.turn() == []
        assert all(len(tools.ledger.looks(f"web:{url}")) == 2 for url in room.urls)


async def test_the_budgets_of_the_day_are_kept(room):
    """What a day or a host has no room for is due the next day."""
    await audited(room)
    room.clock.advance(8 * DAY)
    room.set(schedule={"looks_per_day": 2})
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.LOOKS))
        await rounds.turn()
        room.clock.advance(HOUR)
        await rounds.turn()
        assert len([u for u in room.urls if len(tools.ledger.looks(f"web:{u}")) == 2]) == 2
        room.clock.advance(DAY)
        await rounds.turn()
        assert all(len(tools.ledger.looks(f"web:{url}")) == 2 for url in room.urls)


async def test_a_host_that_is_used_up_does_not_end_the_round_for_the_others(room):
    """A page that the budget of a host cut short is followed by the next at once."""
    await audited(room)
    site, host = room.world.sites["www.town0.example"], "https://www.town0.example"
    for name in ("/budget", "/harbour"):
        site.put(name, site.page(name, [f"What was said about {name}."]))
    more = [f"{host}/budget", f"{host}/harbour"]
    await room.audit(room.write("more.md", "# More\n\n" + "\n\n".join(f"One said: {u}" for u in more)))
    room.clock.advance(8 * DAY)
    room.set(daemon={"page": 3}, schedule={"looks_per_host_day": 1})
    async with room.tools() as tools:
        over = []
        rounds = Rounds(tools, only(Duty.LOOKS))
        while due := await rounds.turn():
            over += due
        assert [one.done.more for one in over] == [True, False]
        assert sum(len(tools.ledger.looks(f"web:{url}")) == 2 for url in (*room.urls, *more)) == 3


async def test_with_our_network_down_a_round_claims_nothing_and_is_tried_again(room):
    """The round fails, is counted, backed off, and made up for once the network is back."""
    await audited(room)
    now = room.clock.now() + 8 * DAY
    for host in (*CONTROLS, *(f"www.town{n}.example" for n in range(3))):
        room.world.take_down(host, Reach.TIMES_OUT, now, now + HOUR)
    room.clock.set(now)
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.LOOKS))
        (over,) = await rounds.turn()
        assert "our own network is down" in over.problem
        assert all(len(tools.ledger.looks(f"web:{url}")) == 1 for url in room.urls)
        assert await rounds.turn() == []
        room.clock.set(now + HOUR)
        (over,) = await rounds.turn()
        assert not over.problem
        assert all(tools.ledger.judgement(f"web:{url}").verdict == "live" for url in room.urls)
        assert tools.ledger.evidence.verify_chain().holds


async def test_a_job_that_raises_a_hundred_times_is_counted_and_the_others_go_on(room, caplog):
    """It is backed off, named in the status, and remembered by the next daemon."""
    calls = []

    async def broken(*_):
        raise ValueError("the disk\nsays no")

    async def counted(*_):
        calls.append(room.clock.now())
        return Done()

    async with room.tools() as tools:
        rounds = Rounds(tools, {Duty.COPIES: broken, Duty.CAPTURES: counted})
        for _ in range(100):
            room.clock.advance(6 * HOUR)
            over = await rounds.turn()
            assert [one.duty for one in over] == [Duty.COPIES, Duty.CAPTURES]
        standing = tools.ledger.duties.standings()[Duty.COPIES]
        assert standing.failures == 100
        assert standing.error == "internal error (ValueError): the disk\nsays no"
        assert len(calls) == 100
        assert "copies failed 100 times in a row: internal error" in str(status(tools).problems)
        assert Rounds(tools, {Duty.COPIES: broken}).standings == [standing]
        assert not Rounds(tools, {Duty.COPIES: broken}).due()
    assert sum("internal error" in record.message for record in caplog.records) == 100


async def test_where_nothing_can_be_recorded_the_daemon_has_to_end(room):
    """A round of looks that could not be written is no failure among others."""

    async def full(*_):
        raise StorageError("the disk is full")

    async with room.tools() as tools:
        with pytest.raises(StorageError):
            await Rounds(tools, {Duty.LOOKS: full}).turn()
        over = await Rounds(tools, {Duty.UPKEEP: full}).turn()
        assert over[0].problem == "the disk is full"


async def test_the_report_is_written_after_changes_only_also_after_a_restart(room):
    """A look is a change; an hour without one is none, nor is a new daemon."""
    await audited(room)
    report = room.workspace.report
    async with room.tools() as tools:
        await Rounds(tools, only(Duty.REPORT)).turn()
        report.write_text("left alone", "utf-8")
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.LOOKS, Duty.REPORT))
        room.clock.advance(HOUR)
        await rounds.turn()
        assert report.read_text("utf-8") == "left alone"
        room.clock.advance(8 * DAY)
        await rounds.turn()
        assert len(rows(room)) == 3
        report.unlink()
        room.clock.advance(HOUR)
        await rounds.turn()
        assert report.exists()


async def test_a_decision_that_ends_is_no_longer_in_the_report(room):
    """Nothing was recorded when its date came, and the report is written all the same."""
    url = room.urls[0]
    room.world.sites["www.town0.example"].remove("/minutes", room.clock.now())
    await audited(room)
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.REPORT))
        until = (room.clock.now() + 2 * DAY).date().isoformat()
        note(tools, Said(url, "Known.", act=Act.ACCEPT, until=until, by="R. Amari"))
        await rounds.turn()
        assert rows(room)[url]["note"].startswith("accepted by R. Amari")
        room.clock.advance(3 * DAY)
        await rounds.turn()
        assert not rows(room)[url]["note"].startswith("accepted")


async def test_a_clock_set_back_stops_nothing(room):
    """What stands as begun in the future is due, and ages are never negative."""
    await audited(room)
    async with room.tools() as tools:
        future = room.clock.now() + DAY
        tools.ledger.duties.record(Standing(Duty.LOOKS, future + DAY, future, future))
        rounds = Rounds(tools, only(Duty.LOOKS))
        assert rounds.due() == [Duty.LOOKS]
        found = status(tools)
        assert found.overdue_seconds == 0
        assert not found.problems


async def test_an_article_that_is_watched_is_read_and_its_sources_are_looked_at(room):
    """From the order to watch it to the report, without anybody auditing it."""
    async with room.tools() as tools:
        order = Watch(watch_id(WatchKind.ARTICLE, room.path), WatchKind.ARTICLE, room.path, room.clock.now())
        tools.ledger.watch.record_watch(order)
        rounds = Rounds(tools)
        over = await rounds.turn()
        assert "new article: Towns" in [one for done in over for one in done.done.news]
        assert not [one.problem for one in over if one.problem]
    assert {row["verdict"] for row in rows(room).values()} == {"live"}


async def test_each_round_has_a_manifest_of_its_own_and_says_how_it_ended(room):
    """Nothing is left open, and a round with nothing to do leaves no trace in the history."""
    await audited(room)
    async with room.tools() as tools:
        rounds = Rounds(tools, only(Duty.LOOKS))
        before = tools.ledger.duties.last_number()
        await rounds.turn()
        assert tools.ledger.duties.last_number() == before
        room.clock.advance(8 * DAY)
        await rounds.turn()
        run = tools.ledger.looks(f"web:{room.urls[0]}")[-1].look.run
        begun, ended = tools.ledger.manifests(run)
        assert '"command": "daemon"' in begun
        assert '"outcome": "finished"' in ended
        assert not tools.ledger.take_begun()


async def test_the_status_for_machines_has_all_of_it(room):
    """Names and plain values, so that it can be written as JSON."""
    await audited(room)
    async with room.tools() as tools:
        await Rounds(tools).turn()
        told = facts(status(tools))
    assert told["daemon"] == ""
    assert told["due"] == 0
    assert told["due_in_a_day"] == 0
    assert len(told["next_looks"]) == 3
    assert {one["duty"] for one in told["standings"]} == {str(duty) for duty in DUTIES}
    assert told["last_good_round"] == told["standings"][1]["good_at"]
    assert told["last_backup"]
    assert told["problems"] == []
