"""Which changes are news, as tables."""

from datetime import timedelta

import pytest

from archiver.model.news import Condition, NewsKind
from archiver.model.states import SnapshotStatus, State, Verdict
from archiver.verdicts.news import changes, settled, silence
from tests.support.histories import START

NEW = Condition()
LIVE, MOVED = Condition(Verdict.LIVE), Condition(Verdict.MOVED)
CHANGED = Condition(Verdict.CHANGED)
MISSING = Condition(Verdict.MISSING, State.NOT_FOUND)
GONE = Condition(Verdict.GONE, State.NOT_FOUND)
SUSPENDED = Condition(Verdict.MISSING, State.ACCOUNT_SUSPENDED)
SUSPENDED_GONE = Condition(Verdict.GONE, State.ACCOUNT_SUSPENDED)
UNABLE = Condition(Verdict.UNVERIFIABLE)


def copy(status):
    return Condition(Verdict.LIVE, None, status)


VERIFIED, UNVERIFIED = copy(SnapshotStatus.VERIFIED), copy(SnapshotStatus.UNVERIFIED)
REFUSED, NONE = copy(SnapshotStatus.REFUSED), copy(SnapshotStatus.NONE)
PENDING, UNKNOWN = copy(SnapshotStatus.PENDING), copy(SnapshotStatus.UNKNOWN)


def told(*course, behind=False):
    """What is told of a course of conditions, each noticed after the other, from the first on."""
    before, found = course[0], []
    for now in course[1:]:
        after = settled(before, now)
        found.append([str(kind) for kind in changes(before, after, behind=behind)])
        before = after
    return found


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ([LIVE, MISSING], [["missing"]]),
        ([LIVE, MISSING, GONE], [["missing"], ["gone"]]),
        ([LIVE, GONE], [["gone"]]),
        ([LIVE, SUSPENDED], [["suspended"]]),
        ([LIVE, SUSPENDED, SUSPENDED_GONE], [["suspended"], ["gone"]]),
        ([LIVE, SUSPENDED_GONE], [["gone"]]),
        ([MISSING, SUSPENDED], [["suspended"]]),
        ([GONE, SUSPENDED_GONE], [["suspended"]]),
        ([GONE, MISSING], [["missing"]]),
        ([LIVE, CHANGED], [["changed"]]),
        ([CHANGED, LIVE], [[]]),
        ([MISSING, LIVE], [["back"]]),
        ([GONE, MOVED], [["back"]]),
        ([GONE, CHANGED], [["back", "changed"]]),
        ([LIVE, MOVED], [[]]),
    ],
)
def test_a_transition_of_the_source_is_told_once(course, expected):
    """And the same condition, seen again, never."""
    repeated = [condition for condition in course for _ in range(2)]
    found = told(*repeated)
    assert [kinds for kinds in found if kinds] == [kinds for kinds in expected if kinds]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ([LIVE, UNABLE], [[]]),
        ([LIVE, UNABLE, LIVE], [[], []]),
        ([MISSING, UNABLE, MISSING], [[], []]),
        ([MISSING, UNABLE, LIVE], [[], ["back"]]),
        ([CHANGED, UNABLE, CHANGED], [[], []]),
        ([LIVE, UNABLE, GONE], [[], ["gone"]]),
    ],
)
def test_what_could_not_be_told_is_no_news_and_ends_none(course, expected):
    """A wall in between neither repeats what was told nor swallows what is new."""
    assert told(*course) == expected


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ([LIVE, VERIFIED], [["snapshot_verified"]]),
        ([UNVERIFIED, VERIFIED], [["snapshot_verified"]]),
        ([LIVE, UNVERIFIED], [[]]),
        ([PENDING, REFUSED], [["snapshot_refused"]]),
        ([REFUSED, PENDING, REFUSED], [[], []]),
        ([REFUSED, UNKNOWN, REFUSED], [[], []]),
        ([VERIFIED, UNVERIFIED], [["snapshot_vanished"]]),
        ([VERIFIED, UNKNOWN], [["snapshot_vanished"]]),
        ([VERIFIED, REFUSED], [["snapshot_vanished", "snapshot_refused"]]),
        ([VERIFIED, UNKNOWN, VERIFIED], [["snapshot_vanished"], ["snapshot_verified"]]),
        ([LIVE, NONE], [[]]),
    ],
)
def test_a_transition_of_the_copies_is_told_once(course, expected):
    """A new try that ends as the one before is none; a copy that no longer verifies is one."""
    assert told(*course) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (LIVE, []),
        (UNABLE, []),
        (MISSING, ["missing"]),
        (SUSPENDED, ["suspended"]),
        (CHANGED, ["changed"]),
        (VERIFIED, ["snapshot_verified"]),
    ],
)
def test_of_a_new_source_only_what_is_wrong_is_told_and_that_it_is_archived(first, expected):
    """That a source is there is what everybody expects."""
    assert told(NEW, first) == [expected]


def test_of_back_fill_what_is_first_found_out_is_no_news_but_what_changes_is():
    """Thousands of old articles bring thousands of old losses."""
    assert told(NEW, MISSING, GONE, behind=True) == [[], ["gone"]]
    assert told(NEW, UNABLE, GONE, behind=True) == [[], []]
    assert told(NEW, VERIFIED, UNKNOWN, behind=True) == [[], ["snapshot_vanished"]]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("last_look", "due_since", "expected"),
    [
        (None, None, False),
        (START - 30 * HOUR, None, False),
        (START - 30 * HOUR, START - 2 * HOUR, False),
        (START - 2 * HOUR, START - 30 * HOUR, False),
        (START - 30 * HOUR, START - 25 * HOUR, True),
        (None, START - 25 * HOUR, True),
    ],
)
def test_silence_is_told_where_something_was_due_and_nothing_was_looked_at(last_look, due_since, expected):
    """A workspace in which nothing is due for a week is not silent."""
    found = silence(START, last_look, due_since, 24)
    assert (found is not None) is expected
    if found:
        assert found.kind is NewsKind.SILENT
        assert "21 Nov 2026" in found.detail
