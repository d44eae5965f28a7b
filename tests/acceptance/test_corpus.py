"""The gate: what the rules make of recorded shapes of answers and of histories, held against two labels each."""

import pytest

from archiver.model.states import PlatformName, State
from tests.support.corpus import HALVES, Half, half, named
from tests.support.corpus_scores import score

STATE_ACCURACY = 0.95
RECALL = 0.97


def chosen(name: str) -> Half:
    """A half by name, or both together."""
    halves = [half(one) for one in (HALVES if name == "both" else (name,))]
    return Half(
        tuple(case for part in halves for case in part.answers),
        tuple(case for part in halves for case in part.histories),
    )


@pytest.mark.parametrize("name", [*HALVES, "both"])
def test_the_gate(name: str) -> None:
    """No living source is called gone, no `gone` is wrong, few are missed, and states are the labelled ones."""
    result = score(chosen(name))
    assert not result.living_missed, result.living_missed
    assert result.precision == 1.0, result.wrongly_gone
    assert result.recall >= RECALL, result.gone_unsaid
    assert result.accuracy >= STATE_ACCURACY, (str(result), *result.wrong_states)
    assert result.verdict_accuracy >= STATE_ACCURACY, (str(result), *result.wrong_verdicts)


def test_the_corpus_holds_every_platform_and_state_of_the_web() -> None:
    """Both halves look at every platform; together they lead to every state that an answer can have."""
    for name in HALVES:
        assert {named(case).platform for case in half(name).answers} >= set(PlatformName) - {
            PlatformName.NONE
        }
    wanted = {state for name in HALVES for case in half(name).answers for state in case.states}
    assert wanted >= set(State) - {State.TOO_LARGE}


def test_the_corpus_is_large_enough_and_every_case_has_its_own_name() -> None:
    """300 answers and 60 histories at least, half of them blind, none counted twice."""
    halves = [half(name) for name in HALVES]
    assert all(len(part.answers) >= 150 and len(part.histories) >= 30 for part in halves)
    ids = [case.id for part in halves for case in (*part.answers, *part.histories)]
    assert len(ids) == len(set(ids))
