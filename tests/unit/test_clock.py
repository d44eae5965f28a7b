"""Time: simulated where it is waited for, real where it is stamped."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from archiver.clock import SimulatedClock, SystemClock
from archiver.model import times

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_waiting_moves_simulated_time():
    """Nobody waits for real, and time never goes back."""
    clock = SimulatedClock(NOON)
    await clock.sleep_until(90)
    assert clock.now() == NOON + timedelta(seconds=90)
    await clock.sleep_until(30)
    assert clock.monotonic() == 90


async def test_sleepers_wake_in_some_order_and_time_is_the_latest():
    """Two who wait at once both come through."""
    clock = SimulatedClock(NOON)
    await asyncio.gather(clock.sleep_until(10), clock.sleep_until(5))
    assert clock.monotonic() == 10


def test_simulated_time_is_set_forward_only():
    """A story's day comes, and an earlier one is ignored."""
    clock = SimulatedClock(NOON)
    clock.set(NOON + timedelta(days=3))
    clock.set(NOON)
    clock.advance(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(days=3, hours=1)


async def test_system_time_is_aware_and_a_moment_that_is_over_is_not_waited_for():
    """UTC, and monotonic seconds."""
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    before = clock.monotonic()
    await clock.sleep_until(before - 10)
    await clock.sleep_until(before + 0.001)
    assert clock.monotonic() >= before + 0.001


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022-04-08", "2022-04-08T00:00:00Z"),
        ("2022-04-08T10:21:16.312Z", "2022-04-08T10:21:16Z"),
        ("2022-04-08T12:21:16+02:00", "2022-04-08T10:21:16Z"),
        ("2022-04-08T10:21:16", "2022-04-08T10:21:16Z"),
    ],
)
def test_times_are_written_in_utc_to_the_second(text, iso):
    """Read from ISO 8601, a date alone as its midnight."""
    assert times.iso(times.parse(text)) == iso


@pytest.mark.parametrize("text", ["yesterday", "", "2022-13-01", "8.4.2022"])
def test_what_is_no_time_is_refused(text):
    """With a ValueError."""
    with pytest.raises(ValueError):
        times.parse(text)
