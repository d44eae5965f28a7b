"""When people want to hear of something."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from archiver.verdicts.quiet import Hours

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(22), time(7))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def local(text):
    """A moment by the clock on a wall in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        (None, "2026-11-22T03:00", True),
        (NIGHT, "2026-11-22T21:59", True),
        (NIGHT, "2026-11-22T22:00", False),
        (NIGHT, "2026-11-23T06:59", False),
        (NIGHT, "2026-11-23T07:00", True),
        ((time(12), time(13)), "2026-11-22T12:30", False),
        ((time(12), time(13)), "2026-11-22T13:00", True),
        (NIGHT, "2026-07-22T22:30", False),
        (NIGHT, "2026-07-23T07:00", True),
    ],
)
def test_quiet_hours_are_those_of_the_wall(quiet, now, expected):
    """Over midnight too, in summer and in winter."""
    assert Hours(BERLIN, quiet).open(local(now), LONG_AGO) is expected


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        ("2026-11-22T07:00", "2026-11-22T08:29", False),
        ("2026-11-22T07:00", "2026-11-22T08:30", True),
        ("2026-11-22T09:00", "2026-11-22T23:00", False),
        ("2026-11-22T09:00", "2026-11-23T08:30", True),
        ("2026-11-22T08:30", "2026-11-22T08:30", False),
        ("2026-11-20T09:00", "2026-11-22T05:00", True),
        ("2026-10-24T12:00", "2026-10-25T08:30", True),
    ],
)
def test_a_digest_is_due_once_its_time_came_after_the_news(since, now, expected):
    """Whatever else came meanwhile goes with it; one that was missed is made up for."""
    assert Hours(BERLIN, digest_at=time(8, 30)).open(local(now), local(since)) is expected


@pytest.mark.parametrize("at", [time(2, 30), time(3, 0)])
def test_a_digest_at_a_time_that_the_clock_leaves_out_comes_all_the_same(at):
    """On the night on which summer time begins."""
    hours = Hours(BERLIN, digest_at=at)
    assert hours.open(local("2026-03-29T12:00"), local("2026-03-28T12:00"))
    assert not hours.open(local("2026-03-29T12:00"), local("2026-03-29T11:00"))
