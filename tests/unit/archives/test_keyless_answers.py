"""What the answer to a keyless save makes of a capture."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.archives.captures import wanted
from archiver.archives.keyless import read_answer
from archiver.archives.transport import Reply
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused
from archiver.model.snapshot import CaptureState, Memento

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://www.news.example/a"
CAPTURE = replace(wanted("wayback", f"web:{URL}", URL, "r1", NOW), state=CaptureState.ASKED, asked_at=NOW)
NAMED = Memento(f"https://web.archive.org/web/20261122120010/{URL}", URL, NOW + timedelta(seconds=10))


def reply(text="", status=302, **headers):
    return Reply(status, headers, text, f"https://web.archive.org/save/{URL}")


def sorry(words):
    return f'<div id="error"><h2>Sorry</h2><p>{words}</p></div>'


def test_a_new_capture_of_this_url_is_believed():
    """The place it redirects to names the URL and a time after the request."""
    after = read_answer(CAPTURE, reply(), NAMED)
    assert (after.state, after.memento, after.reason) == (CaptureState.CAPTURED, NAMED, "")


@pytest.mark.parametrize(
    "original",
    [
        "http://news.example/a",
        "https://news.example/a/",
        "https://WWW.news.example/a",
        "http://news.example:80/a",
        "https://www.news.example:443/a",
        "https://www.news.example/a#top",
    ],
)
def test_the_index_folds_scheme_www_port_and_slash(original):
    """A capture under a form that the index treats as the same URL counts."""
    after = read_answer(CAPTURE, reply(), replace(NAMED, original=original))
    assert after.state is CaptureState.CAPTURED


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (None, "answered 302 and named no capture"),
        (
            replace(NAMED, at=NOW - timedelta(hours=1)),
            "an older capture (22 Nov 2026 11:00 UTC), not a new one",
        ),
        (replace(NAMED, original="https://www.news.example/other"), "another URL"),
        (replace(NAMED, original="https://www.news.example:8080/a"), "another URL"),
    ],
)
def test_anything_else_leaves_it_to_the_index(named, words):
    """An old copy, another URL or no name at all is never called a capture, nor a failure."""
    after = read_answer(CAPTURE, reply(), named)
    assert (after.state, after.memento) == (CaptureState.ASKED, None)
    assert words in after.reason


@pytest.mark.parametrize(
    ("words", "status", "state"),
    [
        ("We're currently facing some limitations when it comes to archiving this site.", 403, "refused"),
        ("This URL is in the Save Page Now service block list &amp; cannot be captured.", 200, "refused"),
        ("The target server cannot find the requested resource (HTTP status=404).", 520, "failed"),
        ("Couldn't resolve host for http://a.example.", 520, "failed"),
        ("Something new happened.", 520, "asked"),
    ],
)
def test_an_apology_is_read(words, status, state):
    """The archive's own words are the reason."""
    after = read_answer(CAPTURE, reply(sorry(words), status), None)
    assert after.state == state
    assert after.reason == f"Save Page Now: {words.replace('&amp;', '&')}"


@pytest.mark.parametrize(
    ("answer", "error", "wait"),
    [
        (reply("<h1>Too Many Requests</h1>", 429), ArchiveBusy, 300),
        (reply("", 429, **{"retry-after": "45"}), ArchiveBusy, 45),
        (reply("<h1>Not Found</h1>", 404), ArchiveBusy, None),
        (
            reply(sorry("You have already reached the limit of active Save Page Now sessions."), 200),
            ArchiveBusy,
            None,
        ),
        (
            reply(sorry("You have reached your daily not-logged-in captures limit of (200,) webpages"), 200),
            ArchiveRefused,
            None,
        ),
        (reply("<h1>Unknown error</h1>", 520), ArchiveError, None),
    ],
)
def test_what_was_not_taken_or_is_not_known_is_raised(answer, error, wait):
    """A throttled address is shut out for five minutes; an outage answers 404; 520 may have captured."""
    with pytest.raises(error) as caught:
        read_answer(CAPTURE, answer, None)
    assert type(caught.value) is error
    assert getattr(caught.value, "retry_after", None) == wait
