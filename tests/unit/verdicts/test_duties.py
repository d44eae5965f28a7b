"""When the daemon's duties are due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.model.duty import Duty, Standing
from archiver.verdicts.duties import LONGEST_PAUSE, backoff, due, failed, is_due, went_well

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
FIVE = timedelta(minutes=5)
NEW = Standing(Duty.LOOKS)


def test_a_duty_never_begun_is_due():
    """A new workspace's duties are due at once."""
    assert due([NEW, Standing(Duty.REPORT)], NOW) == [Duty.LOOKS, Duty.REPORT]


def test_after_a_good_round_it_is_due_again_when_its_time_has_come():
    """Counted from when the round began."""
    after = went_well(NEW, NOW, FIVE)
    assert not is_due(after, NOW + FIVE - timedelta(seconds=1))
    assert is_due(after, NOW + FIVE)
    assert after.good_at == NOW


def test_with_more_to_do_it_is_due_at_once():
    """A full page is followed by the next one; the cursor is kept."""
    after = went_well(NEW, NOW, FIVE, more=True, cursor=7)
    assert is_due(after, NOW)
    assert went_well(after, NOW, FIVE).cursor == 7


def test_failures_are_counted_and_a_good_round_ends_them():
    """A hundred failures in a row are a hundred; what went well before is remembered."""
    standing = went_well(NEW, NOW, FIVE, cursor=3)
    for _ in range(100):
        standing = failed(standing, NOW, NOW + FIVE, FIVE, "the archive does not answer")
    assert standing.failures == 100
    assert (standing.good_at, standing.cursor) == (NOW, 3)
    assert standing.error == "the archive does not answer"
    assert standing.next_at == NOW + FIVE + LONGEST_PAUSE
    assert went_well(standing, NOW, FIVE).failures == 0


def test_the_pauses_grow():
    """Five minutes, ten, twenty, ... six hours."""
    assert [backoff(number, FIVE) / FIVE for number in range(1, 5)] == [1, 2, 4, 8]
    assert backoff(50, FIVE) == LONGEST_PAUSE


def test_what_comes_round_daily_is_not_tried_more_often_than_that_for_long():
    """The usual time between two rounds is never too long a pause."""
    assert backoff(9, timedelta(days=1)) == timedelta(days=1)


@given(st.integers(1, 10**6), st.timedeltas(timedelta(seconds=1), timedelta(days=30)))
def test_a_pause_is_never_shorter_than_usual_nor_endless(failures, every):
    """Whatever the settings say."""
    assert every <= backoff(failures, every) <= max(LONGEST_PAUSE, every)


def test_a_clock_that_was_set_back_keeps_nothing_waiting():
    """What began in the future is due now."""
    after = went_well(NEW, NOW, timedelta(days=1))
    assert is_due(after, NOW - timedelta(hours=1))
    assert not is_due(after, NOW + timedelta(hours=1))
