"""From histories to verdicts."""

import pytest

from archiver.model.history import History
from archiver.model.source import Source
from archiver.model.states import State, Verdict
from archiver.verdicts.judge import judge
from tests.support.histories import PAGE, POST, STATEMENT, TWEET, at, history, look

S = State
V = Verdict

Looks = list[tuple[float, State]]

TABLE: list[tuple[str, Source, Looks, Verdict, State | None, str]] = [
    # one look
    ("live", PAGE, [(0, S.LIVE)], V.LIVE, None, ""),
    ("moved", PAGE, [(0, S.MOVED)], V.MOVED, None, ""),
    ("404 once", PAGE, [(0, S.NOT_FOUND)], V.MISSING, S.NOT_FOUND, "1 of 3"),
    ("410 once", PAGE, [(0, S.GONE)], V.MISSING, S.GONE, "1 of 2"),
    ("nxdomain once", PAGE, [(0, S.DNS_NXDOMAIN)], V.MISSING, S.DNS_NXDOMAIN, "1 of 3"),
    ("deleted once", TWEET, [(0, S.DELETED_BY_AUTHOR)], V.MISSING, S.DELETED_BY_AUTHOR, "1 of 2"),
    ("absent once", POST, [(0, S.ABSENT)], V.MISSING, S.ABSENT, "1 of 3"),
    *[
        (f"{state} once", PAGE, [(0, state)], V.UNVERIFIABLE, None, "")
        for state in (
            S.PROTECTED,
            S.AGE_RESTRICTED,
            S.WITHHELD,
            S.PAYWALLED,
            S.LOGIN_WALL,
            S.BOT_WALL,
            S.RATE_LIMITED,
            S.NEEDS_BROWSER,
            S.SERVER_ERROR,
            S.DNS_FAILURE,
            S.CONNECTION_FAILED,
            S.TLS_ERROR,
            S.TIMEOUT,
            S.REDIRECT_LOOP,
            S.TOO_LARGE,
            S.UNSAFE,
            S.UNSUPPORTED,
            S.INVALID_URL,
            S.UNVERIFIABLE,
        )
    ],
    # confirmed
    *[
        (f"{state} twice", PAGE, [(0, state), (1, state)], V.GONE, state, "2 of 2")
        for state in (
            S.DELETED_BY_AUTHOR,
            S.REMOVED_BY_PLATFORM,
            S.DELETED,
            S.ACCOUNT_SUSPENDED,
            S.ACCOUNT_GONE,
            S.GONE,
            S.PARKED,
        )
    ],
    *[
        (f"{state} thrice", PAGE, [(0, state), (2, state), (6, state)], V.GONE, state, "3 of 3")
        for state in (S.NOT_FOUND, S.SOFT_404, S.DNS_NXDOMAIN, S.ABSENT)
    ],
    # not yet
    ("deleted within a day", TWEET, [(0, S.DELETED), (0.9, S.DELETED)], V.MISSING, S.DELETED, "1 of 2"),
    ("404 twice", PAGE, [(0, S.NOT_FOUND), (9, S.NOT_FOUND)], V.MISSING, S.NOT_FOUND, "2 of 3"),
    (
        "404 often but within six days",
        PAGE,
        [(day, S.NOT_FOUND) for day in range(6)],
        V.MISSING,
        S.NOT_FOUND,
        "2 of 3",
    ),
    # a tweet live, then deleted, as in the demo
    ("demo, day 3", TWEET, [(0, S.LIVE), (3, S.DELETED_BY_AUTHOR)], V.MISSING, S.DELETED_BY_AUTHOR, "1 of 2"),
    (
        "demo, day 4",
        TWEET,
        [(0, S.LIVE), (3, S.DELETED_BY_AUTHOR), (4, S.DELETED_BY_AUTHOR)],
        V.GONE,
        S.DELETED_BY_AUTHOR,
        "2 of 2",
    ),
    (
        "demo, dead link on day 4",
        PAGE,
        [(0, S.NOT_FOUND), (3, S.NOT_FOUND), (4, S.NOT_FOUND)],
        V.MISSING,
        S.NOT_FOUND,
        "2 of 3",
    ),
    (
        "demo, dead link on day 10",
        PAGE,
        [(0, S.NOT_FOUND), (3, S.NOT_FOUND), (4, S.NOT_FOUND), (10, S.NOT_FOUND)],
        V.GONE,
        S.NOT_FOUND,
        "3 of 3",
    ),
    # absent after a live look is a deletion
    ("absent after live", POST, [(0, S.LIVE), (3, S.ABSENT)], V.MISSING, S.DELETED, "1 of 2"),
    (
        "absent twice after live",
        POST,
        [(0, S.LIVE), (3, S.ABSENT), (4, S.ABSENT)],
        V.GONE,
        S.DELETED,
        "2 of 2",
    ),
    ("absent before live is forgotten", POST, [(0, S.ABSENT), (1, S.LIVE)], V.LIVE, None, ""),
    # walls neither count nor end
    (
        "wall within",
        TWEET,
        [(0, S.DELETED), (0.5, S.BOT_WALL), (1, S.DELETED)],
        V.GONE,
        S.DELETED,
        "2 of 2",
    ),
    ("wall after", TWEET, [(0, S.DELETED), (1, S.RATE_LIMITED)], V.MISSING, S.DELETED, "1 of 2"),
    (
        "wall after gone",
        TWEET,
        [(0, S.DELETED), (1, S.DELETED), (2, S.PROTECTED)],
        V.GONE,
        S.DELETED,
        "2 of 2",
    ),
    ("wall after live", PAGE, [(0, S.LIVE), (1, S.BOT_WALL)], V.UNVERIFIABLE, None, ""),
    ("timeouts for a month", PAGE, [(day, S.TIMEOUT) for day in range(30)], V.UNVERIFIABLE, None, ""),
    # live ends it
    ("back after missing", PAGE, [(0, S.NOT_FOUND), (1, S.LIVE)], V.LIVE, None, ""),
    ("back after gone", TWEET, [(0, S.DELETED), (1, S.DELETED), (2, S.LIVE)], V.LIVE, None, ""),
    ("moved ends it, too", TWEET, [(0, S.GONE), (1, S.MOVED), (2, S.GONE)], V.MISSING, S.GONE, "1 of 2"),
    # mixed families: each counts its own
    (
        "404, 410, 404",
        PAGE,
        [(0, S.NOT_FOUND), (3, S.GONE), (6, S.NOT_FOUND)],
        V.MISSING,
        S.NOT_FOUND,
        "2 of 3",
    ),
    (
        "404, then 410 twice",
        PAGE,
        [(0, S.NOT_FOUND), (3, S.GONE), (6, S.GONE)],
        V.GONE,
        S.GONE,
        "2 of 2",
    ),
    (
        "410 twice, then 404: gone it stays",
        PAGE,
        [(0, S.GONE), (3, S.GONE), (6, S.NOT_FOUND)],
        V.GONE,
        S.GONE,
        "2 of 2",
    ),
    (
        "of one family, any state",
        TWEET,
        [(0, S.DELETED_BY_AUTHOR), (1, S.ACCOUNT_SUSPENDED)],
        V.GONE,
        S.ACCOUNT_SUSPENDED,
        "2 of 2",
    ),
    (
        "both families: the latest names the cause",
        PAGE,
        [(0, S.GONE), (1, S.GONE), *[(day, S.NOT_FOUND) for day in (2, 5, 8)]],
        V.GONE,
        S.NOT_FOUND,
        "3 of 3",
    ),
]


@pytest.mark.parametrize(
    ("source", "looks", "verdict", "cause", "confirmation"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_verdicts(
    source: Source, looks: Looks, verdict: Verdict, cause: State | None, confirmation: str
) -> None:
    """Each history leads to this verdict, cause and confirmation."""
    found = judge(history(*(look(days, state) for days, state in looks), source=source))
    assert (found.verdict, found.cause, found.confirmation) == (verdict, cause, confirmation)


def test_a_source_never_looked_at_is_unverifiable() -> None:
    """Before the first look nothing is claimed and nothing is dated."""
    found = judge(history())
    assert (found.verdict, found.reason_code, found.checks) == (V.UNVERIFIABLE, "not_looked", 0)
    assert found.first_checked is found.last_checked is found.next_check is None


def test_a_statement_without_a_link_is_unlinked() -> None:
    """There is nothing to look at."""
    found = judge(history(source=STATEMENT))
    assert (found.verdict, found.next_check) == (V.UNLINKED, None)


def test_an_archived_copy_before_the_absence_makes_it_a_deletion() -> None:
    """A verified snapshot proves as a look does: two looks over a day are enough."""
    copy = at(-1000)
    looks = (look(0, S.ABSENT), look(1, S.ABSENT))
    found = judge(history(*looks, source=POST, proofs=(copy,)))
    assert (found.verdict, found.cause) == (V.GONE, S.DELETED)
    assert (found.last_proved, found.last_proved_by, found.first_missed) == (copy, "snapshot", at(0))
    assert judge(history(*looks, source=POST)).verdict is V.MISSING


def test_an_archived_copy_between_two_misses_ends_the_series() -> None:
    """What an archive shows later than the first miss was there later."""
    found = judge(history(look(0, S.GONE), look(3, S.GONE), proofs=(at(2),)))
    assert (found.verdict, found.confirmation, found.first_missed) == (V.MISSING, "1 of 2", at(3))


def test_an_archived_copy_after_the_last_miss_leaves_nothing_to_say() -> None:
    """The archive saw it after we missed it: nothing is claimed until the next look."""
    found = judge(history(look(0, S.GONE), look(1, S.GONE), proofs=(at(2),)))
    assert (found.verdict, found.reason_code) == (V.UNVERIFIABLE, "proved_since")
    assert found.first_missed is None
    assert "an archived copy of 24 Nov 2026 shows that it was there then" in found.reason


def test_one_run_never_yields_gone() -> None:
    """However often one audit looks, over however long, it stays missing."""
    found = judge(history(*(look(day, S.DELETED, run="audit") for day in range(10))))
    assert (found.verdict, found.confirmation) == (V.MISSING, "1 of 2")


def test_the_times_of_a_judgement() -> None:
    """First and last look, last proof, first miss of the unbroken series, and how many looks there were."""
    found = judge(
        history(
            look(0, S.LIVE),
            look(1, S.NOT_FOUND),
            look(2, S.LIVE),
            look(3, S.BOT_WALL),
            look(4, S.NOT_FOUND),
            look(5, S.NOT_FOUND),
            proofs=(at(-3), at(1.5)),
        )
    )
    assert found.verdict is V.MISSING
    assert (found.first_checked, found.last_checked, found.checks) == (at(0), at(5), 6)
    assert (found.last_proved, found.last_proved_by, found.last_seen_live) == (at(2), "look", at(2))
    assert found.first_missed == at(4)


def test_a_verified_copy_younger_than_the_last_live_look_is_the_last_proof() -> None:
    """`last_proved` is the latest time of either kind; `last_seen_live` is ours alone."""
    found = judge(history(look(0, S.LIVE), look(2, S.BOT_WALL), proofs=(at(1),)))
    assert (found.last_proved, found.last_proved_by, found.last_seen_live) == (at(1), "snapshot", at(0))
    assert "last proved to be there on 23 Nov 2026, by an archived copy" in found.reason


@pytest.mark.parametrize(
    ("source", "similarities", "verdict"),
    [
        (TWEET, (None, 1.0), V.LIVE),
        (TWEET, (None, 0.99), V.CHANGED),
        (TWEET, (None, 0.5, 1.0), V.LIVE),
        (TWEET, (None, 0.5, None), V.CHANGED),
        (PAGE, (None, 0.5), V.LIVE),
        (PAGE, (None, 0.3), V.CHANGED),
        (PAGE, (None, 0.3, None), V.CHANGED),
        (PAGE, (None, None), V.LIVE),
    ],
)
def test_changed(source: Source, similarities: tuple[float | None, ...], verdict: Verdict) -> None:
    """The latest comparison decides; a look that was not compared leaves it standing."""
    looks = [look(day, S.LIVE, similarity=value) for day, value in enumerate(similarities)]
    assert judge(history(*looks, source=source)).verdict is verdict


def test_a_page_that_moved_and_changed_has_changed() -> None:
    """Other text matters more than another address."""
    looks = (look(0, S.LIVE), look(1, S.MOVED, similarity=0.1))
    assert judge(history(*looks)).verdict is V.CHANGED


def test_a_paywalled_page_is_live_if_it_was_served() -> None:
    """Behind a paywall is there; a bare 402 is not known."""
    assert judge(history(look(0, S.PAYWALLED, status=200))).verdict is V.LIVE
    assert judge(history(look(0, S.PAYWALLED, status=402))).verdict is V.UNVERIFIABLE


def test_what_was_gone_can_come_back_and_go_again() -> None:
    """Every verdict is reversible, and a new series starts from nothing."""
    looks = [look(0, S.DELETED), look(1, S.DELETED), look(2, S.LIVE), look(3, S.DELETED), look(4, S.DELETED)]
    verdicts = [judge(history(*looks[:number])).verdict for number in range(1, 6)]
    assert verdicts == [V.MISSING, V.GONE, V.LIVE, V.MISSING, V.GONE]


def test_a_proof_wins_a_tie() -> None:
    """At the same moment a proof wins over a miss."""
    same: History = history(look(0, S.LIVE, run="a"), look(0, S.GONE, run="b"))
    assert judge(same).verdict is V.LIVE
