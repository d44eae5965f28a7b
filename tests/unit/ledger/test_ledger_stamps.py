"""Times and foreign strings as the tables hold them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.ledger.stamps import clean, maybe, moment, stamp

times = st.datetimes(timezones=st.just(UTC))


@given(times)
def test_a_stamp_is_always_as_wide_and_reads_back(time):
    """24 characters; milliseconds are kept, microseconds are not."""
    text = stamp(time)
    assert len(text) == 24
    assert moment(text) == time.replace(microsecond=time.microsecond // 1000 * 1000)


@given(times, times)
def test_stamps_sort_as_the_times_do(one, other):
    """So that the database can compare them as text."""
    if stamp(one) < stamp(other):
        assert one < other


def test_a_stamp_is_in_utc():
    """Whatever zone the time came in."""
    there = timezone(timedelta(hours=2))
    assert stamp(datetime(2026, 11, 22, 16, 20, tzinfo=there)) == "2026-11-22T14:20:00.000Z"


def test_maybe_goes_both_ways():
    """Time to text, text to time, nothing to nothing."""
    time = datetime(2026, 11, 22, tzinfo=UTC)
    assert maybe(stamp(time)) == time
    assert maybe(time) == stamp(time)
    assert maybe(None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain ünïcode 😀", "plain ünïcode 😀"),
        ("nul\0byte", "nul\ufffdbyte"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("\udc80\0", "\ufffd\ufffd"),
    ],
)
def test_what_no_database_can_hold_is_replaced(text, expected):
    """NUL and lone surrogates, which hostile pages hold, become U+FFFD."""
    assert clean(text) == expected
