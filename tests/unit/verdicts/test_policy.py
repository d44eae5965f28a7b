"""The policy table: what counts, how often, over how long."""

from datetime import timedelta

import pytest

from archiver.model.states import PlatformName, State
from archiver.verdicts.policy import (
    FAMILIES,
    HOPELESS,
    HOST_TROUBLE,
    NOT_THERE,
    PROVING,
    STATED,
    confirms,
    counting,
    family_of,
    has_changed,
    proves,
)
from tests.support.histories import look

TWICE_A_DAY_APART = (
    "deleted_by_author",
    "removed_by_platform",
    "deleted",
    "account_suspended",
    "account_gone",
    "gone",
    "parked",
)
THRICE_OVER_SIX_DAYS = ("not_found", "soft_404", "dns_nxdomain", "absent")
NEVER = (
    "protected",
    "age_restricted",
    "withheld",
    "paywalled",
    "login_wall",
    "bot_wall",
    "rate_limited",
    "needs_browser",
    "server_error",
    "dns_failure",
    "connection_failed",
    "tls_error",
    "timeout",
    "redirect_loop",
    "too_large",
    "unsafe",
    "unsupported",
    "invalid_url",
    "unverifiable",
    "live",
    "moved",
)


@pytest.mark.parametrize("state", TWICE_A_DAY_APART)
def test_what_is_stated_counts_twice_over_a_day(state: str) -> None:
    """What the other side states outright needs two looks over at least 24 hours."""
    family = family_of(State(state))
    assert family is STATED
    assert (family.looks, family.span) == (2, timedelta(hours=24))


@pytest.mark.parametrize("state", THRICE_OVER_SIX_DAYS)
def test_what_is_merely_not_there_counts_thrice_over_six_days(state: str) -> None:
    """What is only not found needs three looks over at least six days."""
    family = family_of(State(state))
    assert family is NOT_THERE
    assert (family.looks, family.span) == (3, timedelta(days=6))


@pytest.mark.parametrize("state", NEVER)
def test_nothing_else_counts(state: str) -> None:
    """Walls, gates, trouble and proofs never count towards gone."""
    assert family_of(State(state)) is None


def test_the_table_speaks_of_every_state() -> None:
    """A new state can't be forgotten: each counts twice, thrice or never."""
    assert {*TWICE_A_DAY_APART, *THRICE_OVER_SIX_DAYS, *NEVER} == {str(state) for state in State}


def test_sets_do_not_overlap() -> None:
    """A state that proves, or means trouble or a hopeless URL, counts in no family."""
    counted = STATED.states | NOT_THERE.states
    assert not STATED.states & NOT_THERE.states
    assert not counted & (PROVING | HOST_TROUBLE | HOPELESS)
    assert not HOST_TROUBLE & HOPELESS


@pytest.mark.parametrize(
    ("state", "status", "expected"),
    [
        (State.LIVE, 200, True),
        (State.LIVE, None, True),
        (State.MOVED, 200, True),
        (State.PAYWALLED, 200, True),
        (State.PAYWALLED, 203, True),
        (State.PAYWALLED, 402, False),
        (State.PAYWALLED, None, False),
        (State.PROTECTED, 200, False),
        (State.AGE_RESTRICTED, 200, False),
        (State.WITHHELD, 451, False),
        (State.BOT_WALL, 403, False),
        (State.NEEDS_BROWSER, 200, False),
        (State.NOT_FOUND, 404, False),
        (State.UNVERIFIABLE, 200, False),
    ],
)
def test_what_proves(state: State, status: int | None, *, expected: bool) -> None:
    """Only a look at the thing itself proves it; a bare 402 does not."""
    assert proves(state, status) is expected


@pytest.mark.parametrize(
    ("platform", "similarity", "expected"),
    [
        (PlatformName.WEB, None, False),
        (PlatformName.WEB, 1.0, False),
        (PlatformName.WEB, 0.5, False),
        (PlatformName.WEB, 0.49, True),
        (PlatformName.X, None, False),
        (PlatformName.X, 1.0, False),
        (PlatformName.X, 0.99, True),
        (PlatformName.TELEGRAM, 0.99, True),
    ],
)
def test_what_counts_as_changed(platform: PlatformName, similarity: float | None, *, expected: bool) -> None:
    """A page has changed when less than half is alike, a post when anything is different."""
    assert has_changed(platform, similarity) is expected


@pytest.mark.parametrize(
    ("looks", "counted"),
    [
        ([], 0),
        ([(0, "a")], 1),
        ([(0, "a"), (3, "a")], 1),
        ([(0, "a"), (3, "b")], 2),
        ([(0, "a"), (0.04, "b")], 1),
        ([(0, "a"), (1 / 24, "b")], 2),
        ([(0, "a"), (0.03, "b"), (0.06, "c")], 2),
        ([(0, "a"), (1, "b"), (2, "a"), (3, "b")], 2),
        ([(0, "a"), (0.01, "b"), (1, "b")], 2),
    ],
)
def test_counting(looks: list[tuple[float, str]], counted: int) -> None:
    """Looks of one run, and looks less than an hour apart, count once."""
    assert len(counting(look(days, State.NOT_FOUND, run=run) for days, run in looks)) == counted


@pytest.mark.parametrize(
    ("days", "stated", "not_there"),
    [
        ((0,), False, False),
        ((0, 0.5), False, False),
        ((0, 0.999), False, False),
        ((0, 1), True, False),
        ((0, 0.5, 1), True, False),
        ((0, 6), True, False),
        ((0, 1, 5.99), True, False),
        ((0, 1, 6), True, True),
        ((0, 5.99, 6), True, False),
        ((0, 5.9, 6), True, True),
        ((0, 3, 4, 10), True, True),
    ],
)
def test_confirms(days: tuple[float, ...], *, stated: bool, not_there: bool) -> None:
    """Enough looks over too short a time confirm nothing, nor do too few over a long one."""
    looks = [look(day, State.GONE) for day in days]
    assert confirms(STATED, looks) is stated
    assert confirms(NOT_THERE, looks) is not_there


def test_families_are_all_there_is() -> None:
    """The table has these two rows."""
    assert FAMILIES == (STATED, NOT_THERE)
