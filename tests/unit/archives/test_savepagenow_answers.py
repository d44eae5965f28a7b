"""What Save Page Now's answers make of a capture."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archives.captures import wanted
from archiver.archives.savepagenow import read_answer, read_status, said_age
from archiver.archives.transport import Reply
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused
from archiver.model.snapshot import CaptureState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CAPTURE = replace(
    wanted("wayback", "web:https://news.example/a", "https://news.example/a", "r1", NOW),
    state=CaptureState.ASKED,
    asked_at=NOW,
)
JOB = "spn2-" + "0a" * 20
SAME = "The same snapshot had been made 3 minutes ago. You can make new capture of this URL after 2 hours."


def reply(body, status=200):
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply(status, {}, text, "https://web.archive.org/save")


def error(code, message=""):
    return {"status": "error", "status_ext": f"error:{code}", "message": message}


ANSWERS = [
    ({"url": "https://news.example/a", "job_id": JOB}, 200, "pending"),
    ({"job_id": JOB, "message": SAME}, 200, "pending"),
    ({"job_id": None, "message": SAME}, 200, "asked"),
    (error("too-many-daily-captures", "5 times"), 200, "failed"),
    (error("invalid-url-syntax", "no URL"), 200, "refused"),
    (error("invalid-host-resolution", "Cannot resolve host nxdomain.fake.tld."), 200, "failed"),
    ({"message": "in the block list", "status_ext": "error:blocked-url"}, 200, "refused"),
    ({"message": "This URL is in the exclusion list."}, 403, "refused"),
    (error("celery"), 200, "failed"),
    (error("brand-new"), 200, "failed"),
    ({"message": "Crawling this host is paused because they notified us. (HTTP status=429)"}, 200, "failed"),
    ({"message": "Cannot start capture"}, 200, "asked"),
]


@pytest.mark.parametrize(("body", "status", "state"), ANSWERS)
def test_each_answer_to_a_request_leads_to_one_state(body, status, state):
    """A refusal that comes as HTTP 200 is told from a job, and neither is guessed."""
    after = read_answer(CAPTURE, reply(body, status))
    assert after.state == state
    assert after.reason or after.state is CaptureState.PENDING


RAISED = [
    ({"message": "You need to be logged in to use Save Page Now."}, 401, ArchiveRefused),
    ("<html>login</html>", 401, ArchiveRefused),
    ({"message": "You cannot make more than (200,) captures per day."}, 200, ArchiveRefused),
    (error("max-daily-bandwidth"), 200, ArchiveRefused),
    (error("blocked-client-ip"), 200, ArchiveRefused),
    ({"message": "You have already reached the limit of active Save Page Now sessions."}, 200, ArchiveBusy),
    (error("user-session-limit"), 200, ArchiveBusy),
    ("<html><h1>Not Found</h1></html>", 404, ArchiveBusy),
    ("<html><h1>Sorry</h1></html>", 200, ArchiveError),
    ("[]", 200, ArchiveError),
    ("{}", 200, ArchiveError),
    ({"job_id": 7, "message": None, "status_ext": ["?"]}, 200, ArchiveError),
    ("[" * 100_000, 200, ArchiveError),
]


@pytest.mark.parametrize(("body", "status", "kind"), RAISED)
def test_what_was_not_taken_or_is_not_known_is_raised(body, status, kind):
    """Keys and quota stop all captures, slots and outages this one for now; the rest is for the index."""
    with pytest.raises(ArchiveError) as caught:
        read_answer(CAPTURE, reply(body, status))
    assert type(caught.value) is kind


def test_a_job_id_is_kept():
    """The job is what a later process polls."""
    assert read_answer(CAPTURE, reply({"job_id": JOB})).job == JOB


def test_refused_keys_are_named():
    """A 401 says which variables to set."""
    with pytest.raises(ArchiveRefused, match="INTERNET_ARCHIVE_ACCESS_KEY and INTERNET_ARCHIVE_SECRET_KEY"):
        read_answer(CAPTURE, reply({}, 401))


def test_a_success_names_the_capture_of_the_final_url():
    """The memento is that of original_url, which is where redirects led."""
    done = {
        "status": "success",
        "timestamp": "20261122120102",
        "original_url": "https://news.example/a/",
        "http_status": 200,
    }
    after = read_status(CAPTURE, done)
    assert after.state is CaptureState.CAPTURED
    assert after.memento is not None
    assert after.memento.url == "https://web.archive.org/web/20261122120102/https://news.example/a/"
    assert after.memento.at == datetime(2026, 11, 22, 12, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"status": "pending", "resources": []}, CaptureState.ASKED),
        ({}, CaptureState.ASKED),
        ({"status": "success"}, CaptureState.UNKNOWN),
        ({"status": "success", "timestamp": 20261122120102}, CaptureState.UNKNOWN),
        ({"status": "success", "timestamp": "20000800241623"}, CaptureState.UNKNOWN),
        ({"status": "success", "timestamp": "20261122120102", "http_status": 404}, CaptureState.FAILED),
        ({"status": "success", "timestamp": "20261122120102"}, CaptureState.CAPTURED),
        (error("no-access", "403"), CaptureState.REFUSED),
        (error("browsing-timeout"), CaptureState.FAILED),
        (error("user-session-limit"), CaptureState.FAILED),
        (error("never-heard-of"), CaptureState.FAILED),
        ({"status": "error"}, CaptureState.FAILED),
    ],
)
def test_a_status_is_believed_only_where_it_shows_something(answer, state):
    """A success without a time, or of an error page, is none; what is pending stays as it was."""
    after = read_status(CAPTURE, answer)
    assert after.state is state
    assert after.state not in (CaptureState.FAILED, CaptureState.REFUSED) or after.reason


@pytest.mark.parametrize(
    ("words", "age"),
    [
        (SAME, timedelta(minutes=3)),
        (
            "The same snapshot had been made 177 hours, 9 minutes ago. After 4320 hours.",
            timedelta(hours=177, minutes=9),
        ),
        ("The same snapshot had been made 1 second ago.", timedelta(seconds=1)),
        ("You can make new capture of this URL after 2 hours.", timedelta()),
        ("web.archive.org answered 302", timedelta()),
        ("", timedelta()),
    ],
)
def test_the_age_of_the_same_snapshot_is_read(words, age):
    """It tells from when on the index has to be asked."""
    assert said_age(words) == age


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    ["job_id", "message", "status", "status_ext", "timestamp", "original_url", "http_status"]
)


@given(st.dictionaries(_FIELDS, _JSON | st.sampled_from(["success", "error", "20261122120102", SAME])))
def test_no_json_breaks_the_readers(answer):
    """Whatever the fields hold, it is a step or an error of ours."""
    read_status(CAPTURE, answer)
    try:
        after = read_answer(CAPTURE, reply(answer))
    except ArchiveError:
        return
    assert after.state is not CaptureState.CAPTURED
