"""What the watchdog may be told."""

from datetime import UTC, datetime, timedelta

from archiver.clock import SimulatedClock
from archiver.daemon.pulse import Listener, Pulse
from archiver.model.duty import Duty

MINUTE = timedelta(minutes=1)


def pulse():
    clock = SimulatedClock(datetime(2026, 11, 22, tzinfo=UTC))
    return clock, Pulse(clock, 600)


def test_a_duty_that_makes_no_step_has_stalled():
    """However well the others do."""
    clock, beating = pulse()
    beating.step(Duty.LOOKS)
    for _ in range(11):
        clock.advance(MINUTE)
        beating.tick()
        beating.step(Duty.CAPTURES)
    assert beating.stalled == ["looks"]


def test_steps_and_the_end_of_a_round_count_as_progress():
    """A long round is none that hangs."""
    clock, beating = pulse()
    listener = Listener(beating, Duty.LOOKS)
    for _ in range(60):
        listener.stage("sources", 500)
        clock.advance(9 * MINUTE)
        listener.step("site.example")
        listener.say("verdicts are held")
        beating.tick()
        assert not beating.stalled
    clock.advance(9 * MINUTE)
    beating.tick()
    beating.over(Duty.LOOKS)
    clock.advance(9 * MINUTE)
    assert not beating.stalled


def test_a_scheduler_that_does_not_tick_has_stalled():
    """Then nothing would be done any more, although nothing hangs."""
    clock, beating = pulse()
    clock.advance(11 * MINUTE)
    assert beating.stalled == ["the scheduler"]
