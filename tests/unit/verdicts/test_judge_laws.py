"""Laws that hold for every history."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.model.history import History, SeenComparison, SeenLook
from archiver.model.states import State, Verdict
from archiver.verdicts.judge import judge
from archiver.verdicts.policy import APART, confirms, family_of, proves
from archiver.verdicts.timeline import read
from tests.support.histories import PAGE, POST, START, TWEET, at, beside, look

STATES = st.sampled_from(list(State))
DAYS = st.integers(0, 24 * 20).map(lambda hours: hours / 24)
SOURCES = st.sampled_from([TWEET, POST, PAGE])
LOOKS = st.builds(
    look,
    DAYS,
    STATES,
    run=st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    status=st.sampled_from([None, 200, 402, 404]),
    similarity=st.sampled_from([None, 0.2, 0.7, 1.0]),
)
PROOFS = st.lists(DAYS.map(at), max_size=2).map(tuple)
COMPARISONS = st.lists(st.builds(beside, DAYS, st.sampled_from([0.1, 0.7, 1.0])), max_size=3).map(tuple)
HISTORIES = st.builds(
    History, SOURCES, st.lists(LOOKS, max_size=10).map(tuple), PROOFS, comparisons=COMPARISONS
)
MISSING_HISTORIES = st.builds(
    History,
    SOURCES,
    st.lists(
        st.builds(
            look,
            DAYS,
            STATES.filter(lambda state: family_of(state) is not None),
            run=st.integers(0, 9).map(str),
        ),
        min_size=1,
        max_size=10,
    ).map(tuple),
    PROOFS,
)
WALLS = STATES.filter(lambda state: family_of(state) is None and not proves(state, 200))


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_and_doubles_make_no_difference(history: History, random: object) -> None:
    """The same looks and proofs in any order, some of them twice, lead to the same judgement."""
    looks = [*history.looks, *history.looks[:3]]
    proofs = [*history.proofs, *history.proofs]
    random.shuffle(looks)  # type: ignore[attr-defined]
    random.shuffle(proofs)  # type: ignore[attr-defined]
    compared = [*history.comparisons, *history.comparisons]
    random.shuffle(compared)  # type: ignore[attr-defined]
    shuffled = History(history.source, tuple(looks), tuple(proofs), comparisons=tuple(compared))
    assert judge(shuffled) == judge(history)


@given(HISTORIES)
def test_one_audit_never_yields_gone(history: History) -> None:
    """Looks of a single run never say gone."""
    looks = tuple(SeenLook(one.at, "audit", one.state, "", "") for one in history.looks)
    assert judge(History(history.source, looks, history.proofs)).verdict is not Verdict.GONE


@given(st.lists(st.tuples(st.integers(0, 59), STATES), max_size=10), PROOFS)
def test_one_hour_never_yields_gone(seen: list[tuple[int, State]], proofs: tuple[datetime, ...]) -> None:
    """Looks within an hour never say gone, of however many runs."""
    looks = tuple(look(minutes / 1440, state, run=f"r{index}") for index, (minutes, state) in enumerate(seen))
    assert judge(History(PAGE, looks, proofs)).verdict is not Verdict.GONE


@given(MISSING_HISTORIES, st.lists(st.tuples(DAYS, WALLS), max_size=5))
def test_walls_neither_count_nor_end_a_series(history: History, walls: list[tuple[float, State]]) -> None:
    """Looks that could not tell, wherever they fall, change neither verdict, cause nor count."""
    extra = tuple(look(days, state, run=f"w{index}") for index, (days, state) in enumerate(walls))
    plain = judge(history)
    walled = judge(History(history.source, history.looks + extra, history.proofs))
    if plain.first_missed is not None:
        assert (walled.verdict, walled.cause, walled.confirmation, walled.first_missed) == (
            plain.verdict,
            plain.cause,
            plain.confirmation,
            plain.first_missed,
        )


@given(HISTORIES, st.sampled_from([State.LIVE, State.MOVED]))
def test_one_live_look_ends_every_series(history: History, state: State) -> None:
    """Whatever came before, a look that sees it now means it is there."""
    found = judge(History(history.source, (*history.looks, look(21, state)), history.proofs))
    assert found.verdict in (Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED)
    assert (found.cause, found.confirmation, found.first_missed) == (None, "", None)
    assert found.last_proved == at(21)


@given(st.one_of(HISTORIES, MISSING_HISTORIES))
def test_gone_has_a_cause_and_enough_looks_over_enough_time(history: History) -> None:
    """The policy table is kept: counted again here, by hand."""
    found = judge(history)
    assert (found.cause is not None) == (found.verdict in (Verdict.MISSING, Verdict.GONE))
    if found.verdict is not Verdict.GONE:
        return
    assert found.cause is not None
    assert found.first_missed is not None
    family = family_of(found.cause)
    assert family is not None
    own = [one for one in read(history).looks if one.state in family.states and one.at >= found.first_missed]
    assert len({one.run for one in own}) >= family.looks
    assert own[-1].at - own[0].at >= family.span
    assert not any(
        proves(one.state, one.http_status) and one.at >= found.first_missed for one in history.looks
    )


@given(MISSING_HISTORIES, st.integers(1, 3))
def test_gone_stays_gone_while_it_is_missed(history: History, more: int) -> None:
    """Further looks that miss it never take a confirmation back."""
    before = judge(history)
    states = [State.GONE, State.NOT_FOUND, State.ABSENT]
    extra = tuple(look(30 + index, states[index]) for index in range(more))
    after = judge(History(history.source, history.looks + extra, history.proofs))
    if before.verdict is Verdict.GONE:
        assert after.verdict is Verdict.GONE
    if before.first_missed is not None:
        assert after.first_missed == before.first_missed


@given(HISTORIES)
def test_live_needs_a_proof(history: History) -> None:
    """Live, moved and changed are only said after a look that saw the thing itself, with none after it."""
    found = judge(history)
    if found.verdict in (Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED):
        assert found.last_seen_live is not None
        assert found.last_seen_live == found.last_checked


@given(HISTORIES)
def test_times_are_in_order(history: History) -> None:
    """Nothing was checked last before it was checked first, and the next time lies ahead."""
    found = judge(history)
    assert found.checks == len(set(history.looks))
    if not history.looks:
        assert found.first_checked is found.last_checked is found.next_check is None
        return
    assert found.first_checked is not None
    assert found.last_checked is not None
    assert START <= found.first_checked <= found.last_checked
    if found.first_missed is not None:
        assert found.first_checked <= found.first_missed <= found.last_checked
        assert found.last_proved is None or found.last_proved < found.first_missed
    if found.next_check is not None:
        assert found.next_check >= found.last_checked + min(APART, timedelta(hours=1))


@given(MISSING_HISTORIES)
def test_the_next_look_at_what_is_missing_can_count(history: History) -> None:
    """A missing source looked at when it is due, and missed each time, is gone at the latest a week later."""
    found = judge(history)
    looks = list(history.looks)
    start = found.last_checked
    for number in range(12):
        if found.verdict is not Verdict.MISSING:
            break
        assert found.next_check is not None
        assert found.cause is not None
        looks.append(SeenLook(found.next_check, f"due-{number}", found.cause, "", ""))
        found = judge(History(history.source, tuple(looks), history.proofs))
    if start is not None and found.first_missed is not None:
        assert found.verdict is Verdict.GONE
        assert found.last_checked is not None
        assert found.last_checked <= start + timedelta(days=9)


@given(st.lists(LOOKS, max_size=10))
def test_a_family_is_confirmed_by_what_a_longer_look_holds(looks: list[SeenLook]) -> None:
    """Adding a later look never takes a confirmation away."""
    ordered = sorted(looks, key=lambda one: one.at)
    for family in filter(None, {family_of(one.state) for one in ordered}):
        own = [one for one in ordered if one.state in family.states]
        results = [confirms(family, own[:number]) for number in range(len(own) + 1)]
        assert results == sorted(results)


@given(HISTORIES, COMPARISONS)
def test_a_comparison_only_ever_says_changed(history: History, compared: tuple[SeenComparison, ...]) -> None:
    """With other comparisons, what is there may be changed or not; nothing else becomes of any verdict."""
    before = judge(history)
    after = judge(replace(history, comparisons=compared))
    if before.verdict in (Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED):
        assert after.verdict in (Verdict.LIVE, Verdict.MOVED, Verdict.CHANGED)
        before = replace(before, verdict=after.verdict, reason=after.reason, reason_code=after.reason_code)
    assert after == before
