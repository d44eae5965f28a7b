"""What Perma.cc's answers, and those of arquivo.pt's recorder, make of a capture."""

import contextlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archives import arquivo, perma
from archiver.archives.captures import wanted
from archiver.archives.transport import Reply
from archiver.errors import ArchiveError, ArchiveRefused
from archiver.model.snapshot import CaptureState
from tests.support.ledgers import DAY_0

URL = "https://news.example/a"
ASKED = replace(wanted("perma.cc", f"web:{URL}", URL, "r", DAY_0), state=CaptureState.ASKED, asked_at=DAY_0)
PENDING = replace(ASKED, state=CaptureState.PENDING, job="AB12-CD34")
LINK = {"guid": "AB12-CD34", "url": URL, "creation_timestamp": "2026-11-22T14:20:05.5Z"}


def reply(answer: object, status: int = 200, **headers: str) -> Reply:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return Reply(status, headers, text, "https://api.perma.cc/")


def captures(*pairs: tuple[str, str]) -> dict[str, object]:
    return {**LINK, "captures": [{"role": role, "status": status} for role, status in pairs]}


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ({"url": ["Couldn't load URL."]}, CaptureState.FAILED, "Perma.cc: Couldn't load URL."),
        ({"url": "Not a valid URL."}, CaptureState.REFUSED, "Perma.cc: Not a valid URL."),
        ({"url": ["Target page is too large (max size 100MB)."]}, CaptureState.REFUSED, "Perma.cc: Target page is too large (max size 100MB)."),
    ],
)  # fmt: skip
def test_a_400_about_the_url_ends_the_capture(answer, state, reason):
    """Refused for good, or failed for today, in the words of the service."""
    after = perma.read_answer(ASKED, reply(answer, 400))
    assert (after.state, after.reason) == (state, reason)


@pytest.mark.parametrize(
    "answer",
    [
        {
            "error": "Perma can't create this link. You've reached your usage limit. Get in touch if you need more."
        },
        {"error": "Perma can't create this link. City Law Library set this folder to read-only."},
        {"folder": ["Folder not found."]},
    ],
)
def test_a_400_about_the_account_keeps_the_capture(answer):
    """One status, many meanings: these are mended by a person."""
    with pytest.raises(ArchiveRefused, match=r"Perma\.cc: "):
        perma.read_answer(ASKED, reply(answer, 400))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (captures(("primary", "pending")), CaptureState.PENDING),
        (captures(("screenshot", "success"), ("primary", "pending")), CaptureState.PENDING),
        (captures(("screenshot", "success"), ("primary", "failed")), CaptureState.FAILED),
        (captures(("primary", "success")), CaptureState.CAPTURED),
        ({**captures(("primary", "success")), "creation_timestamp": "today"}, CaptureState.PENDING),
        ({}, CaptureState.PENDING),
    ],
)
def test_a_link_is_captured_once_its_page_is(answer, state):
    """A screenshot alone is no copy of the page, and a copy without a time is none yet."""
    after = perma.read_link(PENDING, reply(answer))
    assert after.state is state
    if state is CaptureState.CAPTURED:
        assert after.memento.url == "https://perma.cc/AB12-CD34"
        assert after.memento.at == DAY_0 + timedelta(seconds=5.5)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["guid", "url", "creation_timestamp", "captures", "role", "status", "timestamp"]),
            inner,
        )
    ),
    max_leaves=9,
)


@given(answer=JSON | st.text(max_size=30), status=st.sampled_from([200, 201, 400, 404, 418, 200]))
def test_no_answer_breaks_the_readers(answer, status):
    """Whatever the fields hold, it is a step or an error of ours."""
    given_answer = reply(answer, status)
    perma.read_link(PENDING, given_answer)
    for read in (lambda: perma.read_answer(ASKED, given_answer), lambda: arquivo.read_index(given_answer)):
        with contextlib.suppress(ArchiveError):
            read()


@pytest.mark.parametrize(
    ("status", "headers", "state"),
    [
        (200, {"memento-datetime": "Sun, 22 Nov 2026 14:20:00 GMT"}, CaptureState.PENDING),
        (404, {"memento-datetime": "Sun, 22 Nov 2026 14:20:00 GMT"}, CaptureState.FAILED),
        (200, {}, CaptureState.ASKED),
        (400, {}, CaptureState.ASKED),
    ],
)
def test_only_what_came_through_the_recorder_was_recorded(status, headers, state):
    """A page of the archive's own, whatever its status, leaves it to the index."""
    assert arquivo.read_answer(ASKED, Reply(status, headers, "", "https://arquivo.pt/")).state is state
