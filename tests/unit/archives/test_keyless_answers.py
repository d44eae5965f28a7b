"""What the answer to a keyless save makes of a capture."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.archives.captures import wanted
from archiver.archives.keyless import read_answer
from archiver.model.snapshot import CaptureState, Memento

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://www.news.example/a"
CAPTURE = wanted(f"web:{URL}", URL, "r1", NOW)
NAMED = Memento(f"https://web.archive.org/web/20261122120010/{URL}", URL, NOW + timedelta(seconds=10))


def test_a_new_capture_of_this_url_is_believed():
    """The place it redirects to names the URL and a time after the request."""
    after = read_answer(CAPTURE, NAMED, 302, NOW)
    assert (after.state, after.memento) == (CaptureState.CAPTURED, NAMED)


@pytest.mark.parametrize(
    "original", ["http://news.example/a", "https://news.example/a/", "https://WWW.news.example/a"]
)
def test_the_index_folds_scheme_www_and_slash(original):
    """A capture under a form that the index treats as the same URL counts."""
    assert read_answer(CAPTURE, replace(NAMED, original=original), 302, NOW).state is CaptureState.CAPTURED


@pytest.mark.parametrize(
    "named",
    [
        None,
        replace(NAMED, at=NOW - timedelta(hours=1)),
        replace(NAMED, original="https://www.news.example/other"),
    ],
)
def test_anything_else_is_unknown(named):
    """An old copy, another URL or no name at all is never called a capture, nor a failure."""
    after = read_answer(CAPTURE, named, 302, NOW)
    assert after.state is CaptureState.UNKNOWN
    assert after.memento is None
    assert after.reason
