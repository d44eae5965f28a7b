"""What people saw and decided: when it tells, and that it never colours what we could tell."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.history import History, Hold
from archiver.model.note import Act, Attachment, Note, Seen
from archiver.model.observation import EvidenceRef
from archiver.model.states import State, Verdict
from archiver.verdicts.judge import judge
from archiver.verdicts.people import decision, stands
from tests.support.histories import PAGE, STATEMENT, TWEET, at, history, look

SHOT = Attachment("shot.png", "image/png", "ab" * 32, EvidenceRef("one.warc.gz", 0, 10))


def said(
    days,
    *,
    seen=None,
    act=None,
    citation="",
    verdict=None,
    until=None,
    noted=None,
    attachment=None,
    text="Still up.",
):
    """A note made so many days after the start."""
    return Note(
        PAGE.id, at(days), at(days if noted is None else noted), "R. Amari", text,
        citation, seen, act, None if until is None else at(until), verdict, attachment,
    )  # fmt: skip


def with_notes(found: History, *notes: Note) -> History:
    """The history and what people said."""
    return replace(found, notes=notes)


def test_where_we_could_not_tell_a_person_may():
    """Their name comes first, then when and what they have to show, their words, and why we could not tell."""
    walled = history(look(0, State.LOGIN_WALL, reason="Facebook asks to log in."))
    found = judge(with_notes(walled, said(1, seen=Seen.LIVE, attachment=SHOT)))
    assert (found.verdict, found.reason_code) == (Verdict.LIVE, "human_seen_live")
    assert found.reason == (
        f"R. Amari states: seen as there on 23 Nov 2026, 14:20 UTC; attached: SHA-256 {'ab' * 32}. "
        'In their words: "Still up." Our own look could not tell: Facebook asks to log in.'
    )
    assert (found.last_proved, found.last_proved_by) == (at(1), "person")
    assert found.last_seen_live is None
    assert found.next_check == judge(walled).next_check


def test_a_person_who_saw_it_gone_makes_it_missing_and_never_gone():
    """However many say so: one person's look confirms nothing."""
    walled = history(look(0, State.LIVE), look(1, State.LOGIN_WALL))
    gone = [said(day, seen=Seen.GONE) for day in (2, 12, 22)]
    found = judge(with_notes(walled, *gone))
    assert (found.verdict, found.reason_code) == (Verdict.MISSING, "human_seen_gone")
    assert (found.cause, found.confirmation, found.first_missed) == (None, "", at(22))
    assert (found.last_proved, found.last_proved_by) == (at(0), "look")
    assert "One person's look confirms nothing." in found.reason


TELLING = [
    ([], 0, Verdict.LIVE),
    ([look(0, State.BOT_WALL)], 0, Verdict.LIVE),
    ([look(30, State.BOT_WALL)], 0, Verdict.LIVE),
    ([look(30.1, State.BOT_WALL)], 0, Verdict.UNVERIFIABLE),
    ([look(1, State.LIVE), look(2, State.BOT_WALL)], 1, Verdict.LIVE),
    ([look(1, State.LIVE), look(2, State.BOT_WALL)], 0.9, Verdict.UNVERIFIABLE),
    ([look(1, State.LIVE), look(2, State.BOT_WALL)], 3, Verdict.LIVE),
    ([look(1, State.NOT_FOUND)], 2, Verdict.MISSING),
    ([look(1, State.NOT_FOUND), look(2, State.BOT_WALL)], 3, Verdict.MISSING),
    ([look(0, State.GONE), look(1, State.GONE)], 2, Verdict.GONE),
    ([look(1, State.MOVED)], 2, Verdict.MOVED),
    ([look(0, State.LIVE, similarity=1), look(1, State.LIVE, similarity=0.1)], 2, Verdict.CHANGED),
]


@pytest.mark.parametrize(("looks", "day", "verdict"), TELLING)
def test_a_person_tells_where_nothing_surer_does_or_is_newer(looks, day, verdict):
    """Where ours is unverifiable, and theirs no older than the last proof or miss, nor 30 days before our look."""
    assert judge(with_notes(history(*looks), said(day, seen=Seen.LIVE))).verdict is verdict


def test_a_snapshot_newer_than_a_person_says_more():
    """It is a proof like any other."""
    proved = history(look(0, State.NOT_FOUND), proofs=(at(3),))
    gone = said(2, seen=Seen.GONE)
    assert judge(with_notes(proved, gone)).reason_code == "proved_since"
    assert judge(with_notes(proved, said(4, seen=Seen.GONE))).verdict is Verdict.MISSING


def test_a_person_is_heard_while_a_run_is_held_but_not_from_before_it():
    """What a held run missed may yet be true."""
    held = replace(
        history(look(0, State.LIVE), look(2, State.NOT_FOUND, run="bad")), holds=(Hold("bad", 17, 20),)
    )
    assert judge(with_notes(held, said(1, seen=Seen.LIVE))).reason_code == "held"
    assert judge(with_notes(held, said(3, seen=Seen.LIVE))).reason_code == "human_seen_live"


def test_the_newest_look_of_people_counts():
    """By when they looked, not by when they said so; notes without a look tell nothing."""
    walled = history(look(0, State.LOGIN_WALL))
    late = said(1, seen=Seen.GONE, noted=9)
    assert judge(with_notes(walled, late, said(2, seen=Seen.LIVE), said(3))).verdict is Verdict.LIVE
    assert judge(with_notes(walled, said(3), said(4, act=Act.MUTE))).verdict is Verdict.UNVERIFIABLE


def test_a_statement_stays_unlinked():
    """There is nothing to look at, whoever looks."""
    found = judge(with_notes(history(source=STATEMENT), said(1, seen=Seen.GONE)))
    assert found.verdict is Verdict.UNLINKED


NOTES = st.lists(
    st.builds(
        said, st.integers(0, 40), seen=st.sampled_from(Seen), text=st.sampled_from(["", "Seen.", "Not there"])
    ),
    max_size=4,
)
LOOKS = st.lists(
    st.builds(look, st.integers(0, 480).map(lambda hours: hours / 24), st.sampled_from(list(State))),
    max_size=8,
)


@given(LOOKS, NOTES, st.sampled_from([PAGE, TWEET]))
def test_people_never_colour_what_we_could_tell(looks, notes, source):
    """Either the judgement is the same to the letter, or it was unverifiable and now names its person."""
    plain = history(*looks, source=source)
    found, machine = judge(with_notes(plain, *notes)), judge(plain)
    if machine.verdict is not Verdict.UNVERIFIABLE:
        assert found == machine
    elif found != machine:
        assert found.verdict in (Verdict.LIVE, Verdict.MISSING)
        assert found.reason.startswith("R. Amari states: ")
        assert found.reason_code.startswith("human_seen_")
        assert found.checks == machine.checks
        assert found.next_check == machine.next_check


@given(LOOKS, NOTES, st.randoms(use_true_random=False))
def test_the_order_of_notes_makes_no_difference_to_the_verdict(looks, notes, random):
    """Nor do doubles."""
    shuffled = [*notes, *notes]
    random.shuffle(shuffled)
    assert judge(with_notes(history(*looks), *shuffled)) == judge(with_notes(history(*looks), *notes))


ACCEPT, MUTE, UNMUTE = (said(day, act=act) for day, act in enumerate(Act))


@pytest.mark.parametrize(
    ("notes", "decided"),
    [
        ([], None),
        ([said(0)], None),
        ([ACCEPT], ACCEPT),
        ([ACCEPT, MUTE], MUTE),
        ([MUTE, said(5)], MUTE),
        ([ACCEPT, MUTE, UNMUTE], None),
        ([replace(MUTE, citation="c1")], replace(MUTE, citation="c1")),
        ([replace(MUTE, citation="c2")], None),
        ([MUTE, replace(UNMUTE, citation="c1")], None),
        ([MUTE, replace(UNMUTE, citation="c2")], MUTE),
    ],
)
def test_the_latest_decision_about_a_citation_stands(notes, decided):
    """Decisions about the source are about all its citations; one about another citation is no matter."""
    assert decision(notes, "c1") == decided


MISSED = [look(0, State.LIVE), look(1, State.DELETED)]
LAPSES = [
    ([], 2, None, True),
    ([], 3, 4, True),
    ([], 4, 4, False),
    ([look(1.5, State.DELETED)], 2, None, True),
    ([look(2.5, State.DELETED)], 3, None, False),  # gone: another verdict
    ([look(2.5, State.BOT_WALL)], 3, None, True),
    ([look(1.9, State.LIVE)], 3, None, False),
    ([look(1.9, State.LIVE), look(2.1, State.DELETED)], 3, None, False),  # missing, but again
    ([look(2.5, State.DELETED), look(2.6, State.LIVE), look(2.7, State.DELETED)], 3, None, False),
]


@pytest.mark.parametrize(("later", "now", "until", "expected"), LAPSES)
def test_an_acceptance_ends_at_its_date_or_with_its_verdict(later, now, until, expected):
    """Also if the verdict is the accepted one again by now."""
    accepted = said(1.1, act=Act.ACCEPT, verdict=Verdict.MISSING, until=until)
    found = with_notes(history(*MISSED, *later, source=TWEET), accepted)
    assert stands(accepted, found, judge, at(now)) is expected


def test_a_spell_without_an_answer_ends_no_acceptance():
    """Changed, then walled, is still the change that was accepted; while it lasts nothing is accepted."""
    changed = [look(0, State.LIVE, similarity=1), look(1, State.LIVE, similarity=0.1)]
    accepted = said(1.1, act=Act.ACCEPT, verdict=Verdict.CHANGED)
    walled = [*changed, look(2, State.BOT_WALL)]
    assert not stands(accepted, history(*walled), judge, at(3))
    assert stands(accepted, history(*walled, look(3, State.LIVE, similarity=0.1)), judge, at(4))
    reverted = [*walled, look(3, State.LIVE, similarity=1), look(4, State.LIVE, similarity=0.1)]
    assert not stands(accepted, history(*reverted), judge, at(5))


def test_a_mute_stands_whatever_comes():
    """Until it is taken back."""
    found = history(*MISSED, look(3, State.DELETED), source=TWEET)
    assert stands(said(1, act=Act.MUTE), found, judge, at(400))
