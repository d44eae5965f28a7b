"""What Save Page Now's answers make of a capture."""

import json
from datetime import UTC, datetime

import pytest

from archiver.archives.captures import wanted
from archiver.archives.savepagenow import read_answer, read_status
from archiver.archives.transport import Reply
from archiver.model.snapshot import CaptureState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CAPTURE = wanted("web:https://news.example/a", "https://news.example/a", "r1", NOW)
JOB = "spn2-" + "0a" * 20


def reply(body, status=200):
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply(status, {}, text, "https://web.archive.org/save")


ANSWERS = [
    ({"url": "https://news.example/a", "job_id": JOB}, 200, "pending"),
    ({"job_id": JOB, "message": "The same snapshot had been made 1 second ago."}, 200, "pending"),
    ({"job_id": None, "message": "The same snapshot had been made 3 minutes ago."}, 200, "unknown"),
    ({"message": "You need to be logged in to use Save Page Now."}, 401, "failed"),
    ({"status": "error", "status_ext": "error:too-many-daily-captures", "message": "5 times"}, 200, "failed"),
    ({"status": "error", "status_ext": "error:invalid-url-syntax", "message": "no URL"}, 200, "refused"),
    ({"message": "in the block list", "status_ext": "error:blocked-url"}, 200, "refused"),
    ({"message": "You have already reached the limit of active Save Page Now sessions."}, 200, "wanted"),
    ({"message": "You cannot make more than (200,) captures per day."}, 200, "failed"),
    ("<html><h1>Sorry</h1></html>", 200, "unknown"),
    ("[]", 200, "unknown"),
]


@pytest.mark.parametrize(("body", "status", "state"), ANSWERS)
def test_each_answer_to_a_request_leads_to_one_state(body, status, state):
    """A refusal that comes as HTTP 200 is told from a job, and neither is guessed."""
    after = read_answer(CAPTURE, reply(body, status), NOW)
    assert after.state == state
    assert after.reason or after.state is CaptureState.PENDING


def test_a_job_id_is_kept():
    """The job is what a later process polls."""
    assert read_answer(CAPTURE, reply({"job_id": JOB}), NOW).job == JOB


def test_missing_keys_are_named():
    """A 401 says which variables to set."""
    after = read_answer(CAPTURE, reply({}, 401), NOW)
    assert "INTERNET_ARCHIVE_ACCESS_KEY" in after.reason


def test_a_success_names_the_capture_of_the_final_url():
    """The memento is that of original_url, which is where redirects led."""
    done = {
        "status": "success",
        "timestamp": "20261122120102",
        "original_url": "https://news.example/a/",
        "http_status": 200,
    }
    after = read_status(CAPTURE, done, NOW)
    assert after.state is CaptureState.CAPTURED
    assert after.memento is not None
    assert after.memento.url == "https://web.archive.org/web/20261122120102/https://news.example/a/"
    assert after.memento.at == datetime(2026, 11, 22, 12, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"status": "pending", "resources": []}, CaptureState.WANTED),
        ({}, CaptureState.WANTED),
        ({"status": "success"}, CaptureState.UNKNOWN),
        ({"status": "success", "timestamp": "20000800241623"}, CaptureState.UNKNOWN),
        ({"status": "success", "timestamp": "20261122120102", "http_status": 404}, CaptureState.FAILED),
        ({"status": "error", "status_ext": "error:no-access", "message": "403"}, CaptureState.REFUSED),
        ({"status": "error", "status_ext": "error:browsing-timeout"}, CaptureState.FAILED),
        ({"status": "error", "status_ext": "error:never-heard-of"}, CaptureState.FAILED),
        ({"status": "error"}, CaptureState.FAILED),
    ],
)
def test_a_status_is_believed_only_where_it_shows_something(answer, state):
    """A success without a time, or of an error page, is none; what is pending stays as it was."""
    assert read_status(CAPTURE, answer, NOW).state is state
