"""Where the archive copies of a source stand."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.snapshot import Capture, CaptureState, Found, LookUp, Memento
from archiver.model.source import CitedSnapshot
from archiver.model.states import SnapshotStatus
from archiver.verdicts.standing import standing
from tests.support.histories import at

WB = "Wayback Machine"
S = SnapshotStatus
C = CaptureState


def memento(days: float, *, status: int | None = 200, verified: bool | None = None) -> Memento:
    """A copy made so many days after the start."""
    url = f"https://web.archive.org/web/{at(days):%Y%m%d%H%M%S}/https://news.example/a"
    return Memento(url, "https://news.example/a", at(days), status, verified=verified)


def lookup(days: float, found: Found, *mementos: Memento, archive: str = WB, reason: str = "") -> LookUp:
    """A look-up so many days after the start."""
    return LookUp("web:a", f"r{days}", at(days), archive, found, mementos, reason)


def capture(
    days: float, state: CaptureState, *, key: str = "k", reason: str = "", days_copy: float = 0
) -> Capture:
    """A step of a capture."""
    copy = memento(days_copy) if state is C.CAPTURED else None
    return Capture(
        key, "web:a", "r", WB, "https://news.example/a", at(days), state, memento=copy, reason=reason
    )


FOUND = lookup(0, Found.FOUND, memento(-5))
CHECKED = lookup(1, Found.FOUND, memento(-5, verified=True))
FALSE = lookup(1, Found.FOUND, memento(-5, verified=False))
NONE = lookup(0, Found.NONE)
NONE_AGAIN = lookup(1, Found.NONE)
SILENT = lookup(2, Found.UNKNOWN, reason="HTTP 503")
ERRORS = lookup(0, Found.FOUND, memento(-5, status=404))

TABLE: list[tuple[str, list[LookUp], list[Capture], str, SnapshotStatus]] = [
    ("nothing known", [], [], "", S.UNKNOWN),
    ("found", [FOUND], [], "", S.UNVERIFIED),
    ("checked", [FOUND, CHECKED], [], "", S.VERIFIED),
    ("checked, then merely found again", [CHECKED, lookup(2, Found.FOUND, memento(-5))], [], "", S.VERIFIED),
    ("checked and false", [FOUND, FALSE], [], "", S.UNKNOWN),
    ("asked once: none", [NONE], [], "", S.UNKNOWN),
    ("asked once, read twice", [NONE, NONE], [], "", S.UNKNOWN),
    ("asked twice: none", [NONE, NONE_AGAIN], [], "", S.NONE),
    ("no answer", [SILENT], [], "", S.UNKNOWN),
    ("none twice, then no answer", [NONE, NONE_AGAIN, SILENT], [], "", S.UNKNOWN),
    ("none, no answer, none", [NONE, lookup(0.5, Found.UNKNOWN), NONE_AGAIN], [], "", S.NONE),
    ("found, then none", [FOUND, NONE_AGAIN], [], "", S.UNVERIFIED),
    ("only error pages, once", [ERRORS], [], "", S.UNKNOWN),
    ("only error pages, twice", [ERRORS, lookup(1, Found.FOUND, memento(-5, status=404))], [], "", S.NONE),
    (
        "none here, silence there",
        [NONE, NONE_AGAIN, lookup(1, Found.UNKNOWN, archive="B")],
        [],
        "",
        S.UNKNOWN,
    ),
    ("none here, once there", [NONE, NONE_AGAIN, lookup(1, Found.NONE, archive="B")], [], "", S.UNKNOWN),
    (
        "none in both",
        [NONE, NONE_AGAIN, lookup(1, Found.NONE, archive="B"), lookup(2, Found.NONE, archive="B")],
        [],
        "",
        S.NONE,
    ),
    ("wanted", [NONE], [capture(0, C.WANTED)], "", S.PENDING),
    ("asked", [NONE], [capture(0, C.WANTED), capture(0, C.ASKED)], "", S.PENDING),
    ("pending", [NONE, NONE_AGAIN], [capture(0, C.PENDING)], "", S.PENDING),
    ("captured", [NONE], [capture(0, C.PENDING), capture(1, C.CAPTURED)], "", S.UNVERIFIED),
    ("refused", [NONE], [capture(0, C.PENDING), capture(1, C.REFUSED)], "", S.REFUSED),
    ("failed", [NONE, NONE_AGAIN], [capture(0, C.PENDING), capture(1, C.FAILED)], "", S.FAILED),
    ("lost", [NONE, NONE_AGAIN], [capture(0, C.PENDING), capture(1, C.UNKNOWN)], "", S.UNKNOWN),
    ("failed, asked again", [], [capture(0, C.FAILED), capture(1, C.PENDING, key="l")], "", S.PENDING),
    ("refused, but there is a copy", [FOUND], [capture(1, C.REFUSED)], "", S.UNVERIFIED),
    ("withheld", [], [], "Archives are off.", S.WITHHELD),
    ("withheld, though none", [NONE, NONE_AGAIN], [], "Embargo", S.WITHHELD),
    ("withheld, but found before", [FOUND], [], "Archives are off.", S.UNVERIFIED),
    ("withheld after a refusal", [], [capture(0, C.REFUSED)], "Archives are off.", S.REFUSED),
]


@pytest.mark.parametrize(
    ("lookups", "captures", "withheld", "status"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_status(
    lookups: list[LookUp], captures: list[Capture], withheld: str, status: SnapshotStatus
) -> None:
    """What is known leads to this status, with a reason that ends as a sentence."""
    found = standing(lookups, captures, None, withheld=withheld)
    assert found.status is status
    assert found.reason.endswith(".")


def test_the_order_of_worth() -> None:
    """Verified before unverified before pending before refused, failed, withheld, unknown, none."""
    everything = [C.WANTED, C.REFUSED, C.FAILED, C.UNKNOWN]
    captures = [capture(0, state, key=state) for state in everything]
    statuses = [standing([NONE, NONE_AGAIN, CHECKED], captures, None, withheld="Off.").status]
    statuses.append(standing([NONE, NONE_AGAIN, FOUND], captures, None, withheld="Off.").status)
    statuses += [standing([NONE, NONE_AGAIN], captures[number:], None).status for number in range(3)]
    statuses.append(standing([NONE, NONE_AGAIN], captures[3:], None, withheld="Off.").status)
    statuses.append(standing([NONE, NONE_AGAIN], captures[3:], None).status)
    statuses.append(standing([NONE, NONE_AGAIN], [], None).status)
    assert statuses == list(SnapshotStatus)


def test_nearest_earliest_best() -> None:
    """The nearest to the wanted time, the earliest of all, and the best: checked first, then nearest."""
    copies = (memento(-9), memento(-4), memento(3), memento(-5, verified=True), memento(-1, status=301))
    found = standing([lookup(5, Found.FOUND, *copies)], [], at(-1))
    assert found.nearest is not None
    assert found.earliest is not None
    assert found.best is not None
    assert (found.nearest.at, found.earliest.at, found.best.at) == (at(-1), at(-9), at(-5))
    plain = standing([lookup(5, Found.FOUND, memento(-1, status=301), memento(3))], [], at(-1))
    assert plain.best is not None
    assert plain.best.at == at(3)


def test_without_a_wanted_time_the_latest_is_best() -> None:
    """No date to be near to: nothing is the nearest, and the best is the latest."""
    found = standing([lookup(5, Found.FOUND, memento(-9), memento(3))], [], None)
    assert found.best is not None
    assert (found.nearest, found.best.at) == (None, at(3))


def test_a_copy_of_an_error_page_is_no_copy() -> None:
    """It is neither best nor nearest nor earliest."""
    found = standing([lookup(5, Found.FOUND, memento(-9, status=404), memento(3))], [], at(-9))
    assert found.best == found.nearest == found.earliest == memento(3)


@pytest.mark.parametrize("captured_at", [at(-3), None])
def test_a_copy_that_the_article_cites_counts_as_unverified(captured_at: datetime | None) -> None:
    """Whether or not its date is known, it is a copy that nobody has checked."""
    cited = CitedSnapshot("https://archive.ph/abcde", "archive.ph", captured_at)
    found = standing([NONE, NONE_AGAIN], [], None, cited=[cited])
    assert found.status is S.UNVERIFIED
    assert (found.best is None) == (captured_at is None)
    if captured_at is None:
        assert "https://archive.ph/abcde" in found.reason


@pytest.mark.parametrize(
    ("lookups", "captures", "words"),
    [
        ([], [], "No archive was asked yet."),
        ([NONE], [], "has no copy, as it said on 22 Nov 2026; asked once, not yet confirmed."),
        ([NONE, NONE_AGAIN], [], "has no copy, as it said on 22 Nov 2026 and on 23 Nov 2026."),
        (
            [SILENT],
            [],
            f"{WB} did not answer on 24 Nov 2026, so it isn't known whether it has a copy. HTTP 503.",
        ),
        ([FOUND], [], "An archived copy was found; what it holds was not checked."),
        ([CHECKED], [], "An archived copy was checked to hold the source."),
        ([lookup(0, Found.FOUND, memento(0), memento(1))], [], "2 archived copies were found"),
        ([], [capture(0, C.REFUSED, reason="Too often today")], "on 22 Nov 2026. Too often today."),
        ([], [capture(0, C.UNKNOWN)], "What became of the capture asked for on 22 Nov 2026 isn't known."),
        ([], [capture(0, C.PENDING)], f"{WB} is capturing it since 22 Nov 2026."),
    ],
)
def test_reasons(lookups: list[LookUp], captures: list[Capture], words: str) -> None:
    """The reason says which archive said what, and when."""
    assert words in standing(lookups, captures, None).reason


LOOKUPS = st.lists(
    st.sampled_from(
        [FOUND, CHECKED, FALSE, NONE, NONE_AGAIN, SILENT, ERRORS, lookup(3, Found.NONE, archive="B")]
    ),
    max_size=6,
)
CAPTURES = st.lists(st.builds(capture, st.integers(0, 5), st.sampled_from(list(C))), max_size=4)


@given(LOOKUPS, CAPTURES, st.randoms(use_true_random=False))
def test_order_and_doubles_make_no_difference(
    lookups: list[LookUp], captures: list[Capture], random: object
) -> None:
    """The same facts in any order and some twice give the same standing."""
    expected = standing(lookups, captures, at(0))
    more, steps = [*lookups, *lookups[:2]], [*captures, *captures[:2]]
    random.shuffle(more)  # type: ignore[attr-defined]
    random.shuffle(steps)  # type: ignore[attr-defined]
    assert standing(more, steps, at(0)) == expected


@given(LOOKUPS, CAPTURES)
def test_none_needs_two_empty_answers(lookups: list[LookUp], captures: list[Capture]) -> None:
    """Without two distinct answers that hold no copy, an archive's silence is never read as none."""
    found = standing(lookups, captures, None)
    if found.status is S.NONE:
        assert len({one for one in lookups if one.found is not Found.UNKNOWN}) >= 2
        assert found.best is None
        assert not any(one.state.open for one in captures[-1:])
