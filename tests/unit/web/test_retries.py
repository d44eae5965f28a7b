"""Which answers are worth another try, and for how long a host keeps us away."""

from datetime import UTC, datetime

import pytest

from archiver.model.exchange import Exchange, Failure, Hop
from archiver.model.states import State
from archiver.web.retries import asked_wait, pause, retry_after

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def hop(status: int, after: str | None = None) -> Hop:
    """An answer, with or without a Retry-After."""
    headers = (("retry-after", after),) if after is not None else ()
    return Hop("http://example.com/", (), "HTTP/1.1", status, "", headers, b"", False, "", NOW, 0.1)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("0", 0),
        (" 120 ", 120),
        ("1000000000", 1e9),
        ("9" * 400, 999_999_999_999),
        ("Sun, 22 Nov 2026 14:01:00 GMT", 60),
        ("Sun, 22 Nov 2026 13:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 14:00:30 -0000", 30),
        ("Mon, 99 Foo 2026 14:00:30 GMT", None),
    ],
)
def test_retry_after_is_read(value, seconds):
    """Seconds and dates are read, the past is now, nonsense is nothing."""
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(("status", "seconds"), [(429, 7), (503, 7), (200, None), (403, None)])
def test_only_refusals_ask_us_to_wait(status, seconds):
    """Retry-After means something on 429 and 503."""
    assert asked_wait(hop(status, "7"), NOW) == seconds


@pytest.mark.parametrize(
    ("answer", "first", "second"),
    [
        (Exchange((hop(200),), b""), None, None),
        (Exchange((hop(404),), b""), None, None),
        (Exchange((hop(429, "1"),), b""), None, None),
        (Exchange((hop(500),), b""), None, None),
        (Exchange((hop(502),), b""), 1, 2),
        (Exchange((hop(503),), b""), 1, 2),
        (Exchange((hop(504),), b""), 1, 2),
        (Exchange((hop(503, "10"),), b""), 10, 10),
        (Exchange((hop(503, "0"),), b""), 1, 2),
        (Exchange((hop(503, "3600"),), b""), None, None),
        (Failure(State.TIMEOUT, "connect"), 1, 2),
        (Failure(State.TIMEOUT, "total"), 1, 2),
        (Failure(State.CONNECTION_FAILED, "reset"), 1, 2),
        (Failure(State.CONNECTION_FAILED, "empty"), 1, 2),
        (Failure(State.CONNECTION_FAILED, "refused"), None, None),
        (Failure(State.CONNECTION_FAILED, "truncated_body"), None, None),
        (Failure(State.DNS_FAILURE, "timeout"), 1, 2),
        (Failure(State.DNS_FAILURE, "servfail"), None, None),
        (Failure(State.DNS_NXDOMAIN, "two_resolvers"), None, None),
        (Failure(State.UNSAFE, "address"), None, None),
        (Failure(State.TLS_ERROR, "expired"), None, None),
    ],
)
def test_only_passing_trouble_is_tried_again(answer, first, second):
    """Time-outs, resets and 502, 503, 504 are tried again, later and later; nothing else is."""
    assert pause(answer, 0, NOW, 60) == first
    assert pause(answer, 1, NOW, 60) == second
