"""The archive's half of the daemon, with the sandbox's Wayback Machine."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.model.duty import Duty
from archiver.model.quoting import QuoteMatch
from archiver.model.snapshot import CaptureState, Found, LookUp
from archiver.model.states import Privacy
from archiver.model.watch import Watch, WatchKind
from archiver.sandbox.wayback.faults import Fault
from archiver.usecases.copying import is_due
from archiver.usecases.rounds import DUTIES, Rounds
from archiver.usecases.watch_ids import watch_id
from tests.support.bad_day import add_pages
from tests.support.ledgers import DAY_0, looked_up, memento, page, place_database
from tests.support.newsroom import DAY, KEYS, newsroom

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def room(tmp_path):
    """Two pages of an article; archives are asked, with keys."""
    place_database(tmp_path / "w")
    with newsroom(tmp_path / "w") as room:
        room.urls = add_pages(room.world, 2)
        text = "# Towns\n\n" + "\n\n".join(f"One said: {url}" for url in room.urls)
        room.path = room.write("towns.md", text)
        room.set(network={"gap": 0.0}, archives={**KEYS, "enabled": False}, daemon={"captures_minutes": 10})
        yield room


async def looked_at(room):
    """The article is audited without archives; then they are switched on."""
    await room.audit(room.path)
    room.set(archives={"enabled": True})


def archive_duties():
    """Copies and captures."""
    return {duty: DUTIES[duty] for duty in (Duty.COPIES, Duty.CAPTURES)}


async def rounds_for(room, tools, time):
    """Rounds as they become due, for so long."""
    rounds, until, over = Rounds(tools, archive_duties()), room.clock.now() + time, []
    while room.clock.now() < until:
        over += await rounds.turn()
        room.clock.set(min(one.next_at for one in rounds.standings))
    return over


async def test_what_was_looked_at_is_looked_up_captured_and_verified(room):
    """By the rounds alone, each source once."""
    await looked_at(room)
    async with room.tools() as tools:
        over = await rounds_for(room, tools, HALF_HOUR)
        assert not [one.problem for one in over if one.problem]
        for url in room.urls:
            source = f"web:{url}"
            answers = [one.found for one in tools.ledger.lookups(source) if not one.is_check]
            assert answers == [Found.NONE, Found.NONE]
            last = tools.ledger.captures(source)[-1]
            assert last.state is CaptureState.CAPTURED
            checked = [
                m.verified for one in tools.ledger.lookups(source) if one.is_check for m in one.mementos
            ]
            assert checked == [True]
        assert tools.ledger.duties.standings()[Duty.COPIES].cursor > 0
        assert tools.ledger.evidence.verify_chain().holds


@pytest.mark.parametrize("enabled", [True, False])
async def test_what_a_watched_article_quotes_is_looked_for(room, enabled):
    """As an audit would: in what looks saw, whether archives are asked or not; once."""
    url = room.urls[0]
    text = f"# Item\n\n“Town 0 met on Monday and decided on item 0,” mayor Ann Example [said]({url}).\n"
    path = room.write("quoted.md", text)
    room.set(archives={**KEYS, "enabled": enabled})
    order = Watch(watch_id(WatchKind.ARTICLE, path), WatchKind.ARTICLE, path, room.clock.now())
    async with room.tools() as tools:
        tools.ledger.watch.record_watch(order)
        duties = (Duty.ARTICLES, Duty.LOOKS, Duty.COPIES)
        rounds = Rounds(tools, {duty: DUTIES[duty] for duty in duties})
        for _ in range(3):
            assert not [one.problem for one in await rounds.turn() if one.problem]
            room.clock.advance(HALF_HOUR)
        found = tools.ledger.statements.quote_checks(f"web:{url}")
    assert [one.match for one in found] == [QuoteMatch.EXACT]


async def test_an_archive_that_is_down_is_made_up_for(room):
    """Nothing is concluded, the same sources are dealt with once it is back; looks go on meanwhile."""
    await looked_at(room)
    room.story.wayback.faults = {Fault.OFFLINE}
    async with room.tools() as tools:
        over = await rounds_for(room, tools, DAY / 4)
        assert {one.problem for one in over if one.duty is Duty.COPIES} == {
            "the archive does not answer: nothing is concluded, it is asked again later"
        }
        assert len(over) < 60
        assert tools.ledger.duties.standings()[Duty.COPIES].cursor == 0
        room.story.wayback.faults = set()
        await rounds_for(room, tools, DAY / 2)
        states = {tools.ledger.captures(f"web:{url}")[-1].state for url in room.urls}
        assert states == {CaptureState.CAPTURED}


async def test_with_privacy_closed_no_archive_is_contacted(room):
    """The cursor goes on all the same."""
    await looked_at(room)
    room.set(privacy=Privacy.CLOSED)
    async with room.tools() as tools:
        await rounds_for(room, tools, HALF_HOUR)
        assert tools.ledger.duties.standings()[Duty.COPIES].cursor > 0
    assert not {host for host in room.world.contacted() if "archive" in host}


@pytest.mark.parametrize(
    ("lookups", "due"),
    [
        ([], True),
        ([looked_up(page(), found=Found.UNKNOWN)], True),
        ([looked_up(page(), found=Found.NONE)], True),
        ([looked_up(page(), found=Found.NONE), looked_up(page(), found=Found.NONE)], False),
        ([looked_up(page(), found=Found.UNKNOWN), looked_up(page(), found=Found.NONE)], True),
        ([looked_up(page(), memento(page()))], False),
        ([looked_up(page(), memento(page(), verified=True))], True),
    ],
)
def test_archives_are_asked_where_they_have_not_answered_yet(lookups, due):
    """An answer holds for a month, that there is none once it was said twice; verifying is no answer of an index."""
    assert is_due(lookups, DAY_0) is due
    assert is_due(lookups, DAY_0 + timedelta(days=31))


def test_a_copy_that_an_article_cites_is_no_answer_of_an_index():
    """Archives are asked for more."""
    lookup = LookUp("web:x", "r1", DAY_0, "web.archive.org", Found.FOUND, (memento(page()),))
    cited = LookUp("web:x", "r1", DAY_0, "web.archive.org", Found.FOUND, (cited_memento(),))
    assert not is_due([lookup], DAY_0)
    assert is_due([cited], DAY_0)


def cited_memento():
    """A copy as an article names it: nobody knows its digest."""
    return replace(memento(page()), digest="", http_status=None)
