"""When a source is due again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.model.source import Source
from archiver.model.states import State
from archiver.verdicts.judge import judge
from archiver.verdicts.schedule import POST as POST_SLOTS
from archiver.verdicts.slots import LOOKS_A_YEAR, Slots
from benchmarks.freshness import fixed, limit, measure, ours
from tests.support.histories import PAGE, POST, STATEMENT, TWEET, at, history, look

S = State
HOUR = 1 / 24


@pytest.mark.parametrize(
    ("looked", "due"),
    [
        ((0,), 6 * HOUR),
        ((0, 5.5 * HOUR), 1),
        ((0, 6 * HOUR), 1),
        ((0, 1), 2),
        ((0, 1.2), 2),
        ((0, 2), 3),
        ((0, 7), 219 * HOUR),
        ((0, 100), 2559 * HOUR),
        ((0, 364), 364 + 9.75),
        ((0, 800), 809.75),
    ],
)
def test_a_live_post_is_looked_at_soon_then_rarely(looked: tuple[float, ...], due: float) -> None:
    """After six and 24 hours, daily for a week, every 2.3 days for a month, then every 9.75 days."""
    found = judge(history(*(look(day, S.LIVE) for day in looked), source=TWEET))
    assert found.next_check is not None
    assert abs(found.next_check - at(due)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("posted", "due"),
    [(-1, 1), (-3, 95 * HOUR - 3), (-7, 219 * HOUR - 7), (-900, 219 * HOUR - 7), (5, 6 * HOUR)],
)
def test_the_age_of_a_post_counts_up_to_a_week(posted: float, due: float) -> None:
    """What is three days old is looked at as such; what is years old as if it were a week; no post is unborn."""
    for source, seen in (
        (replace(TWEET, posted_at=at(posted)), look(0, S.LIVE)),
        (POST, replace(look(0, S.LIVE), posted_at=at(posted))),
    ):
        found = judge(history(seen, source=source))
        assert found.next_check is not None
        assert abs(found.next_check - at(due)) < timedelta(seconds=1)


@pytest.mark.parametrize("looks", [26, 40, LOOKS_A_YEAR, 73, 104, 208, 365])
def test_deletions_are_noticed_within_a_tenth_of_the_limit(looks: int) -> None:
    """The mean time to the first look that misses a post is near the least that so many looks can reach."""
    found = measure(list(ours(Slots.of(looks))))
    assert limit(found.looks) <= found.mean <= 1.1 * limit(found.looks)
    assert found.looks <= looks


def test_the_same_looks_at_even_intervals_take_twice_as_long() -> None:
    """Nor is InternetArchiveBot's week near it."""
    assert measure(fixed(timedelta(days=7))).mean > 2 * measure(list(ours(POST_SLOTS))).mean


@pytest.mark.parametrize(
    ("source", "looks", "due"),
    [
        (PAGE, [(0, S.LIVE)], 7),
        (PAGE, [(0, S.LIVE), (3, S.MOVED)], 10),
        # missing: at the earliest time that counts
        (TWEET, [(0, S.DELETED)], 1),
        (TWEET, [(0, S.DELETED), (0.5, S.DELETED)], 1),
        (TWEET, [(0, S.DELETED), (0.5, S.BOT_WALL)], 1),
        (TWEET, [(0, S.DELETED), (0.99, S.BOT_WALL)], 0.99 + HOUR),
        (POST, [(0, S.LIVE), (3, S.ABSENT)], 4),
        (PAGE, [(0, S.NOT_FOUND)], 1),
        (PAGE, [(0, S.NOT_FOUND), (1, S.NOT_FOUND)], 2),
        (PAGE, [(0, S.NOT_FOUND), (1, S.NOT_FOUND), (5.5, S.NOT_FOUND)], 6),
        (PAGE, [(0, S.NOT_FOUND), (9, S.NOT_FOUND)], 10),
        # gone: now and then
        (TWEET, [(0, S.DELETED), (1, S.DELETED)], 31),
        # not told: ever more rarely
        (PAGE, [(0, S.BOT_WALL)], 1),
        (PAGE, [(0, S.BOT_WALL), (1, S.TIMEOUT)], 3),
        (PAGE, [(0, S.BOT_WALL), (1, S.TIMEOUT), (3, S.TIMEOUT)], 7),
        (PAGE, [(0, S.BOT_WALL), (1, S.LIVE), (3, S.TIMEOUT)], 4),
        (PAGE, [(day, S.TIMEOUT) for day in range(40)], 39 + 14),
    ],
)
def test_due(source: Source, looks: list[tuple[float, State]], due: float) -> None:
    """Each history has its next time."""
    found = judge(history(*(look(day, state) for day, state in looks), source=source))
    assert found.next_check is not None
    assert abs(found.next_check - at(due)) < timedelta(seconds=1)


@pytest.mark.parametrize("state", [S.INVALID_URL, S.UNSUPPORTED, S.UNSAFE])
def test_what_can_not_be_looked_at_is_never_due(state: State) -> None:
    """Another look would see the same URL."""
    assert judge(history(look(0, state))).next_check is None


def test_a_statement_is_never_due() -> None:
    """There is no link to look at."""
    assert judge(history(look(0, S.UNSUPPORTED), source=STATEMENT)).next_check is None


def test_an_archived_copy_after_a_miss_is_followed_soon() -> None:
    """What the archive saw after we missed it is looked at the day after."""
    assert judge(history(look(0, S.GONE), proofs=(at(0.5),))).next_check == at(1)


def test_impatient_looks_do_not_postpone_the_next() -> None:
    """Five looks within the hour count as one that could not tell."""
    looks = [look(number / 200, S.BOT_WALL) for number in range(5)]
    assert judge(history(*looks)).next_check == looks[-1].at + timedelta(days=1)
