"""When a source is due again."""

from datetime import timedelta

import pytest

from archiver.model.source import Source
from archiver.model.states import State
from archiver.verdicts.judge import judge
from tests.support.histories import PAGE, POST, STATEMENT, TWEET, at, history, look

S = State
HOUR = 1 / 24


@pytest.mark.parametrize(
    ("looked", "due"),
    [
        ((0,), HOUR),
        ((0, HOUR), 6 * HOUR),
        ((0, HOUR, 6 * HOUR), 1),
        ((0, 5.5 * HOUR), 1),
        ((0, 1), 2),
        ((0, 1.2), 2),
        ((0, 13), 14),
        ((0, 14), 21),
        ((0, 14, 21), 28),
        ((0, 100), 107),
    ],
)
def test_a_live_post_is_looked_at_soon_then_rarely(looked: tuple[float, ...], due: float) -> None:
    """After one, six and 24 hours, then daily for two weeks, then weekly."""
    found = judge(history(*(look(day, S.LIVE) for day in looked), source=TWEET))
    assert found.next_check is not None
    assert abs(found.next_check - at(due)) < timedelta(seconds=1)


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
