"""Foreign exceptions in our words."""

import errno
import ssl
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import http_exceptions as http
from aiohttp.client_reqrep import ConnectionKey

from archiver.model.exchange import Exchange, Failure, Hop
from archiver.model.states import State
from archiver.web.failures import Contact, Dropped, Stopped, contact, failure, one_line, proxy_refusal

KEY = ConnectionKey("example.com", 443, True, True, None, None, None)
HOP = Hop("http://e/", (), "HTTP/1.1", 302, "", (), b"", False, "", datetime.now(UTC), 0.1)


def connector(error, kind=aiohttp.ClientConnectorError):
    """An operating system error as aiohttp wraps it."""
    return kind(KEY, error)


def caused(error, cause):
    """An exception raised from another."""
    error.__cause__ = cause
    return error


def certificate(code):
    """A failed verification with OpenSSL's code."""
    error = ssl.SSLCertVerificationError(1, "verify failed")
    error.verify_code, error.verify_message = code, "words"
    return aiohttp.ClientConnectorCertificateError(KEY, error)


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (TimeoutError(), State.TIMEOUT, "total"),
        (aiohttp.ConnectionTimeoutError(), State.TIMEOUT, "connect"),
        (connector(TimeoutError(errno.ETIMEDOUT, "t")), State.TIMEOUT, "connect"),
        (connector(ConnectionRefusedError(errno.ECONNREFUSED, "r")), State.CONNECTION_FAILED, "refused"),
        (connector(OSError(errno.EHOSTUNREACH, "u")), State.CONNECTION_FAILED, "unreachable"),
        (connector(OSError(errno.EMFILE, "too many open files")), State.UNVERIFIABLE, "local"),
        (connector(OSError(errno.EPERM, "firewall")), State.UNVERIFIABLE, "local"),
        (connector(OSError("Multiple exceptions")), State.CONNECTION_FAILED, "connect"),
        (connector(ConnectionResetError(errno.ECONNRESET, "r")), State.CONNECTION_FAILED, "reset"),
        (aiohttp.ClientOSError(errno.ECONNRESET, "r"), State.CONNECTION_FAILED, "reset"),
        (caused(Dropped(), aiohttp.ClientOSError(errno.EPIPE, "p")), State.CONNECTION_FAILED, "reset"),
        (caused(Dropped(), aiohttp.ServerDisconnectedError()), State.CONNECTION_FAILED, "empty"),
        (
            caused(aiohttp.ClientPayloadError(), http.ContentLengthError("x")),
            State.CONNECTION_FAILED,
            "truncated_body",
        ),
        (
            caused(aiohttp.ClientPayloadError(), http.TransferEncodingError("x")),
            State.CONNECTION_FAILED,
            "bad_chunk",
        ),
        (aiohttp.ClientPayloadError("?"), State.CONNECTION_FAILED, "bad_body"),
        (certificate(10), State.TLS_ERROR, "expired"),
        (certificate(9), State.TLS_ERROR, "not_yet_valid"),
        (certificate(18), State.TLS_ERROR, "self_signed"),
        (certificate(20), State.TLS_ERROR, "untrusted"),
        (certificate(23), State.TLS_ERROR, "revoked"),
        (certificate(62), State.TLS_ERROR, "wrong_host"),
        (connector(ssl.SSLError(1, "x"), aiohttp.ClientConnectorSSLError), State.TLS_ERROR, "handshake"),
        (connector(Stopped(State.UNSAFE, "address", "d")), State.UNSAFE, "address"),
        (
            connector(Stopped(State.DNS_NXDOMAIN, "two_resolvers", "d"), aiohttp.ClientConnectorDNSError),
            State.DNS_NXDOMAIN,
            "two_resolvers",
        ),
        (aiohttp.InvalidURL("x"), State.INVALID_URL, "url"),
        (UnicodeError("label too long"), State.CONNECTION_FAILED, "protocol"),
    ],
)
def test_exceptions_become_typed_failures(error, state, code):
    """Every exception of the network stack has one state and one code."""
    found = failure(error, hops=(HOP,))
    assert (found.state, found.code, found.hops) == (state, code, (HOP,))
    assert found.detail


@pytest.mark.parametrize(
    ("error", "proxied"),
    [
        (connector(OSError(errno.ECONNREFUSED, "r"), aiohttp.ClientProxyConnectionError), True),
        (connector(OSError("no such name"), aiohttp.ClientConnectorDNSError), True),
    ],
)
def test_an_unreachable_proxy_says_nothing_about_the_host(error, proxied):
    """A proxy that can't be reached or resolved is the proxy's failure."""
    found = failure(error, proxied=proxied)
    assert (found.state, found.code) == (State.UNVERIFIABLE, "proxy")


@pytest.mark.parametrize(
    ("status", "squid", "state"),
    [
        (407, None, State.UNVERIFIABLE),
        (403, None, State.UNVERIFIABLE),
        (502, None, State.UNVERIFIABLE),
        (503, "ERR_DNS_FAIL 0", State.DNS_FAILURE),
        (503, "ERR_CONNECT_FAIL 111", State.CONNECTION_FAILED),
        (504, "ERR_READ_TIMEOUT 0", State.TIMEOUT),
        (503, "ERR_SOMETHING", State.UNVERIFIABLE),
    ],
)
def test_a_refusal_of_the_proxy_goes_by_table(status, squid, state):
    """Only what a proxy is known to say about the host counts; never as the absence of a name."""
    found = proxy_refusal(status, squid, "words")
    assert (found.state, found.code) == (state, "proxy")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Exchange((HOP,), b""), Contact.ANSWERED),
        (Failure(State.TIMEOUT, "total"), Contact.FAILED),
        (Failure(State.TIMEOUT, "total", hops=(HOP,)), Contact.FAILED),
        (Failure(State.DNS_NXDOMAIN, "one_resolver"), Contact.FAILED),
        (Failure(State.TLS_ERROR, "expired"), Contact.FAILED),
        (Failure(State.UNVERIFIABLE, "proxy"), Contact.FAILED),
        (Failure(State.REDIRECT_LOOP, "loop", hops=(HOP,)), Contact.ANSWERED),
        (Failure(State.UNSAFE, "address"), Contact.NONE),
        (Failure(State.INVALID_URL, "url"), Contact.NONE),
        (Failure(State.UNVERIFIABLE, "local"), Contact.NONE),
    ],
)
def test_contact_tells_answers_from_failures_and_refusals(answer, expected):
    """What an answer says about the network: reached, not reached, not asked."""
    assert contact(answer) is expected


def test_foreign_words_stay_on_one_line():
    """Control characters are shown escaped, and long texts are cut."""
    assert one_line("a\r\nb\x1b[0m\u202ec") == "a\\r\\nb\\x1b[0m\\u202ec"
    assert len(one_line("x" * 1000)) == 300
