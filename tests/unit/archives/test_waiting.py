"""Patience, gates and paces: pure, or by a clock that stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archives.gate import Gate
from archiver.archives.pace import Pace
from archiver.archives.patience import LIMIT, Patience
from archiver.clock import SimulatedClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Book:
    """A pace as the ledger keeps it."""

    def __init__(self):
        self.free = NOON

    def reserve(self, key, gap, now):
        begin = max(now, self.free)
        self.free = begin + timedelta(seconds=gap)
        return begin


@given(st.lists(st.booleans(), max_size=20))
def test_patience_ends_with_three_silences_in_a_row(answers):
    """And with nothing else; the last reason is passed on."""
    patience = Patience()
    for number, answered in enumerate(answers):
        patience.answered() if answered else patience.unanswered(f"silence {number}")
    assert bool(patience.over) == (len(answers) >= LIMIT and not any(answers[-LIMIT:]))
    assert not patience.over or f"silence {len(answers) - 1}" in patience.over


def test_pauses_double_until_something_goes_well():
    """60, 120, 240 seconds and so on, never more than an hour."""
    clock = SimulatedClock(NOON)
    gate, pauses = Gate(clock), []
    for _ in range(9):
        gate.pause()
        pauses.append(gate.until)
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    gate.went_well()
    gate.pause()
    assert gate.until == 60


@pytest.mark.parametrize(("said", "waits"), [(7, 7), (None, 60), (0, 60), (1e12, 3600)])
def test_a_pause_is_as_long_as_was_asked_for(said, waits):
    """Nought is no request, and an hour is enough."""
    gate = Gate(SimulatedClock(NOON))
    gate.pause(said)
    assert gate.until == waits


def test_what_was_given_up_can_be_reopened_and_a_pause_goes_on():
    """A new command tries again, but not before the time that the archive asked for."""
    clock = SimulatedClock(NOON)
    gate = Gate(clock)
    assert gate.may_go_on()
    gate.give_up()
    assert not gate.may_go_on()
    gate.reopen()
    assert gate.may_go_on()
    gate.pause(30)
    gate.reopen()
    assert not gate.may_go_on()
    clock.advance(timedelta(seconds=30))
    assert gate.may_go_on()


async def test_a_pace_lets_through_so_many_a_minute():
    """The first at once, the next when it is ready; a hold counts for everyone."""
    clock, book = SimulatedClock(NOON), Book()
    one, other = Pace("cdx", 24, book, clock), Pace("cdx", 24, book, clock)
    await one.turn()
    assert (clock.monotonic(), one.ready_at, other.ready_at) == (0, 2.5, 0)
    await other.turn()
    assert clock.monotonic() == 2.5
    one.hold(60)
    assert one.ready_at == 65
    await other.turn()
    assert clock.monotonic() == 65
