"""The scheduler's ticks, for a moment of real time."""

import asyncio
import logging
from datetime import timedelta

import pytest

from archiver.clock import SystemClock
from archiver.daemon.pulse import Pulse
from archiver.daemon.ticking import LONGEST, SHORTEST, Ticking, between
from archiver.errors import StorageError
from archiver.model.duty import Duty
from archiver.settings import DaemonSettings
from archiver.usecases.rounds import Done, Rounds
from archiver.wiring import tools
from tests.support.ledgers import place_database
from tests.support.newsroom import newsroom

OFTEN = {"looks_minutes": 0.001, "copies_minutes": 0.001, "drain_seconds": 0.2}
SETTINGS = DaemonSettings.model_validate(OFTEN)


class Work:
    """A duty whose rounds are counted."""

    def __init__(self, seconds=0.0, error=None):
        self.begun = self.finished = self.side_by_side = self.most = 0
        self._seconds, self._error = seconds, error

    async def __call__(self, *_):
        self.begun += 1
        self.side_by_side += 1
        self.most = max(self.most, self.side_by_side)
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self.side_by_side -= 1
        if self._error is not None:
            raise self._error
        self.finished += 1
        return Done()


@pytest.fixture
async def desk(tmp_path):
    """What duties work with, in real time."""
    place_database(tmp_path / "w")
    with newsroom(tmp_path / "w") as room:
        room.set(daemon=OFTEN)
        async with tools(room.settings, room.workspace, SystemClock()) as built:
            yield built


@pytest.fixture
def ticked(desk):
    """Ticks for a moment with these duties; gives the rounds that were told of, and the ticking."""

    async def tick(seconds, **duties):
        told = []
        rounds = Rounds(desk, {Duty(name): work for name, work in duties.items()})
        ticking = Ticking(rounds, Pulse(desk.clock, 60), told.append)
        async with ticking.running(SETTINGS, desk.clock.now()):
            await asyncio.wait([ticking.fatal], timeout=seconds)
        return told, ticking

    return tick


async def test_a_slow_duty_and_one_that_fails_starve_nobody(ticked):
    """Each is performed by itself, one round at a time, side by side with the others."""
    slow, failing, quick = Work(seconds=30), Work(error=ValueError("no")), Work()
    told, _ = await ticked(0.7, looks=slow, articles=failing, copies=quick)
    assert (slow.begun, slow.most, slow.finished) == (1, 1, 0)
    assert quick.finished >= 3
    assert failing.begun == 1
    assert {one.duty for one in told if one.problem} == {Duty.ARTICLES}


async def test_what_is_under_way_at_the_end_gets_its_time(ticked):
    """A round that needs less than the settings grant comes to its end; a longer one is cut short."""
    soon, late = Work(seconds=0.25), Work(seconds=5)
    begun = asyncio.get_running_loop().time()
    await ticked(0.15, looks=soon, copies=late)
    assert (soon.finished, late.finished, late.side_by_side) == (1, 0, 0)
    assert asyncio.get_running_loop().time() - begun < 2


async def test_after_what_nothing_can_be_recorded_no_more_is_begun(ticked):
    """The error is there for whoever ends the process."""
    work = Work(error=StorageError("the disk is full"))
    _, ticking = await ticked(2, looks=work)
    assert work.begun == 1
    assert str(ticking.fatal.exception()) == "the disk is full"


async def test_a_clock_that_was_set_back_is_noticed(desk, caplog):
    """The scheduler would wait until the clock has caught up."""
    quick = Work()
    ticking = Ticking(Rounds(desk, {Duty.LOOKS: quick}), Pulse(desk.clock, 60), lambda _: None)
    now = desk.clock.now()
    async with ticking.running(SETTINGS, now + timedelta(hours=1)):
        await asyncio.sleep(0.1)
        assert quick.begun == 0
        ticking.mind_the_clock(now)
        await asyncio.sleep(0.1)
    assert quick.begun
    assert "the clock was set back: looks ticks again at once" in caplog.text


async def test_a_tick_that_comes_while_a_round_lasts_is_left_out_quietly(ticked, caplog):
    """That is how it is meant: no warning every few seconds."""
    with caplog.at_level(logging.DEBUG, "archiver"):
        await ticked(0.4, looks=Work(seconds=0.3))
    assert "looks: still busy with the round before" in caplog.text
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING and "archiver" in one.name]


@pytest.mark.parametrize(
    ("every", "tick"),
    [
        (timedelta(days=1), LONGEST),
        (timedelta(seconds=10), timedelta(seconds=5)),
        (timedelta(milliseconds=1), SHORTEST),
    ],
)
def test_how_often_a_duty_is_thought_of(every, tick):
    """Often enough for it, seldom enough for the machine."""
    assert between(every) == tick
