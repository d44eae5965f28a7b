"""Runs that lost too much at once: what they may say, and until when."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.history import History, Hold, SeenLook
from archiver.model.states import State, Verdict
from archiver.verdicts.held import doubtful, flipped, sentence
from archiver.verdicts.judge import judge
from archiver.verdicts.policy import APART, family_of
from tests.support.histories import PAGE, at, history, look

HOLD = Hold("bad", 17, 20)
HOUR = 1 / 24
LOST = (Verdict.MISSING, Verdict.GONE)


def held(*looks: SeenLook, source=PAGE) -> History:
    """A history of which the run `bad` is held."""
    return replace(history(*looks, source=source), holds=(HOLD,))


@pytest.mark.parametrize(
    ("lost", "of", "share", "expected"),
    [
        (17, 20, 0.5, True),
        (10, 20, 0.5, False),
        (11, 20, 0.5, True),
        (4, 4, 0.5, False),
        (5, 5, 0.5, True),
        (20, 20, 1.0, False),
        (5, 100, 0.04, True),
        (0, 0, 0.5, False),
    ],
)
def test_too_much_is_more_than_the_share_and_at_least_five(lost, of, share, expected):
    """Neither half of the sources nor all of four are too much; a share of 1 switches it off."""
    assert doubtful(lost, of, share) is expected


def test_why_a_run_is_held_is_said_in_numbers():
    """The same words in the summary and in each reason."""
    assert sentence(HOLD) == (
        "17 of 20 sources flipped in one run: that is more likely our own trouble than theirs"
    )


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([look(0, State.LIVE), look(1, State.NOT_FOUND, run="bad")], True),
        ([look(0, State.MOVED), look(1, State.GONE, run="bad")], True),
        ([look(0, State.LIVE, similarity=0.1), look(1, State.SOFT_404, run="bad")], True),
        ([look(1, State.NOT_FOUND, run="bad")], False),
        ([look(0, State.BOT_WALL), look(1, State.NOT_FOUND, run="bad")], False),
        ([look(0, State.NOT_FOUND), look(1, State.NOT_FOUND, run="bad")], False),
        ([look(0, State.LIVE), look(1, State.TIMEOUT, run="bad")], False),
        ([look(0, State.LIVE), look(1, State.NOT_FOUND, run="bad"), look(2, State.LIVE)], True),
        ([look(0, State.LIVE), look(1, State.NOT_FOUND, run="bad"), look(1.1, State.LIVE, run="bad")], False),
        ([look(0, State.LIVE)], False),
    ],
)
def test_a_flip_is_from_proved_to_not_there(looks, expected):
    """What was not proved just before, or could not be told now, is no flip; what came later is no matter."""
    assert flipped(history(*looks), "bad", judge) is expected
    assert flipped(held(*looks), "bad", judge) is expected


def test_what_a_held_run_missed_is_unverifiable_and_says_why():
    """First what the other side said, then that the run is not believed; the last proof is named."""
    found = judge(held(look(0, State.LIVE), look(1, State.NOT_FOUND, run="bad", reason="It answered 404.")))
    assert (found.verdict, found.reason_code) == (Verdict.UNVERIFIABLE, "held")
    assert found.reason.startswith("It answered 404. But 17 of 20 sources flipped in one run: ")
    assert "Held back until a later run says the same." in found.reason
    assert found.reason.endswith("It was last proved to be there on 22 Nov 2026, by a look.")
    assert (found.first_missed, found.cause, found.confirmation) == (None, None, "")
    assert found.next_check == at(1) + APART


CONFIRMATIONS = [
    ([look(1 + 0.9 * HOUR, State.NOT_FOUND)], Verdict.UNVERIFIABLE, None),
    ([look(1 + HOUR, State.NOT_FOUND)], Verdict.MISSING, 1),
    ([look(1 + HOUR, State.GONE)], Verdict.MISSING, 1),
    ([look(1 + HOUR, State.NOT_FOUND, run="bad")], Verdict.UNVERIFIABLE, None),
    ([look(2, State.TIMEOUT)], Verdict.UNVERIFIABLE, None),
    ([look(1 + 0.5 * HOUR, State.NOT_FOUND), look(2, State.NOT_FOUND)], Verdict.MISSING, 1),
    ([look(2, State.LIVE)], Verdict.LIVE, None),
    ([look(2, State.LIVE), look(3, State.NOT_FOUND)], Verdict.MISSING, 3),
    ([look(2, State.NOT_FOUND), look(7, State.NOT_FOUND)], Verdict.GONE, 1),
    ([look(2, State.LIVE), look(4, State.NOT_FOUND), look(7.1, State.NOT_FOUND)], Verdict.MISSING, 4),
]


@pytest.mark.parametrize(("later", "verdict", "missed"), CONFIRMATIONS)
def test_only_an_independent_later_run_confirms(later, verdict, missed):
    """An hour apart and not held itself; a proof in between settles the held look for good."""
    found = judge(held(look(0, State.LIVE), look(1, State.NOT_FOUND, run="bad"), *later))
    assert found.verdict is verdict
    assert found.first_missed == (None if missed is None else at(missed))


def test_what_was_missing_before_stays_missing_without_the_held_look():
    """A held look neither adds to a series nor ends it."""
    found = judge(held(look(0, State.NOT_FOUND), look(3, State.NOT_FOUND, run="bad")))
    assert (found.verdict, found.confirmation) == (Verdict.MISSING, "1 of 3")
    assert "The latest look, on 25 Nov 2026, could not tell" in found.reason


def test_a_source_back_after_a_held_run_was_never_missed():
    """No sentence says that it is there again."""
    found = judge(held(look(0, State.LIVE), look(1, State.NOT_FOUND, run="bad"), look(2, State.LIVE)))
    assert "again" not in found.reason


DAYS = st.integers(0, 24 * 20).map(lambda hours: hours / 24)
LOOKS = st.lists(
    st.builds(look, DAYS, st.sampled_from(list(State)), run=st.sampled_from(["a", "b", "c", "bad"])),
    max_size=10,
)


@given(LOOKS)
def test_a_held_run_never_makes_missing_or_gone_by_itself(looks):
    """Whatever other looks say without it: lost with it and not without it needs a miss an hour later."""
    found = judge(held(*looks))
    without = judge(history(*(one for one in looks if one.run != "bad" or family_of(one.state) is None)))
    if found.verdict in LOST and without.verdict not in LOST:
        raise AssertionError("lost by the held run alone")
    if found.verdict is Verdict.GONE and without.verdict is not Verdict.GONE:
        bad = [one.at for one in looks if one.run == "bad" and family_of(one.state)]
        free = [one.at for one in looks if one.run != "bad" and family_of(one.state)]
        assert max(free) - min(bad) >= APART


@given(LOOKS)
def test_holding_is_reversible(looks):
    """A look that sees it afterwards makes of a held history what it makes of any other."""
    seen = look(30, State.LIVE)
    assert judge(held(*looks, seen)).verdict is judge(history(*looks, seen)).verdict is Verdict.LIVE


@given(LOOKS, st.randoms(use_true_random=False))
def test_the_order_of_looks_makes_no_difference(looks, random):
    """Nor do holds on runs that never looked at the source."""
    shuffled = list(looks)
    random.shuffle(shuffled)
    assert judge(held(*shuffled)) == judge(held(*looks))
    other = replace(history(*looks), holds=(Hold("elsewhere", 9, 9),))
    assert judge(other) == judge(history(*looks))


@given(LOOKS)
def test_a_hold_never_makes_more_of_a_loss(looks):
    """Held looks can only be taken out: what is believed to be there stays so."""
    if judge(history(*looks)).verdict not in LOST:
        assert judge(held(*looks)).verdict not in LOST
