"""The one place where foreign exceptions become typed failures."""

import errno
import ssl
from collections.abc import Iterator, Mapping
from enum import Enum

import aiohttp
from aiohttp import http_exceptions as http

from archiver.model.exchange import Answer, Exchange, Failure, Hop
from archiver.model.states import State

FOREIGN = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
"""What network trouble looks like when it leaves aiohttp, ssl, asyncio or the operating system."""


class Stopped(OSError):
    """A failure that we raise inside aiohttp, which lets an OSError through to the caller."""

    def __init__(self, state: State, code: str, detail: str) -> None:
        super().__init__(detail)
        self.failure = Failure(state, code, detail)


class Dropped(aiohttp.ClientError):
    """The connection, made for this very request, broke before an answer (the cause says how)."""


class Contact(Enum):
    """What an answer says about the network between us and the host."""

    ANSWERED = "answered"
    FAILED = "failed"
    NONE = "none"


_CERTIFICATE = {
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed",
    23: "revoked",
    62: "wrong_host",
    64: "wrong_host",
}
"""OpenSSL's verify codes (x509_vfy.h); all others are `untrusted`."""

_OS = {
    errno.ECONNREFUSED: (State.CONNECTION_FAILED, "refused"),
    errno.ECONNRESET: (State.CONNECTION_FAILED, "reset"),
    errno.ECONNABORTED: (State.CONNECTION_FAILED, "reset"),
    errno.EPIPE: (State.CONNECTION_FAILED, "reset"),
    errno.ENETUNREACH: (State.CONNECTION_FAILED, "unreachable"),
    errno.EHOSTUNREACH: (State.CONNECTION_FAILED, "unreachable"),
    errno.ETIMEDOUT: (State.TIMEOUT, "connect"),
    errno.EMFILE: (State.UNVERIFIABLE, "local"),
    errno.ENFILE: (State.UNVERIFIABLE, "local"),
    errno.ENOBUFS: (State.UNVERIFIABLE, "local"),
    errno.ENOMEM: (State.UNVERIFIABLE, "local"),
    errno.EADDRNOTAVAIL: (State.UNVERIFIABLE, "local"),
    errno.EACCES: (State.UNVERIFIABLE, "local"),
    errno.EPERM: (State.UNVERIFIABLE, "local"),
}
"""What the operating system says; `local` is our own machine's trouble, never the host's."""

_KINDS: tuple[tuple[type[BaseException], State, str], ...] = (
    (aiohttp.ServerDisconnectedError, State.CONNECTION_FAILED, "empty"),
    (http.ContentLengthError, State.CONNECTION_FAILED, "truncated_body"),
    (http.TransferEncodingError, State.CONNECTION_FAILED, "bad_chunk"),
    (aiohttp.ClientPayloadError, State.CONNECTION_FAILED, "bad_body"),
    (http.BadStatusLine, State.CONNECTION_FAILED, "bad_status"),
    (http.LineTooLong, State.CONNECTION_FAILED, "head_too_large"),
    (http.HttpProcessingError, State.CONNECTION_FAILED, "bad_http"),
    (aiohttp.ConnectionTimeoutError, State.TIMEOUT, "connect"),
    (ssl.SSLError, State.TLS_ERROR, "handshake"),
    (ConnectionResetError, State.CONNECTION_FAILED, "reset"),
    (aiohttp.InvalidURL, State.INVALID_URL, "url"),
)

_PROXY_SAYS: Mapping[str, tuple[State, str]] = {
    "ERR_DNS_FAIL": (State.DNS_FAILURE, "proxy"),
    "ERR_CONNECT_FAIL": (State.CONNECTION_FAILED, "proxy"),
    "ERR_READ_TIMEOUT": (State.TIMEOUT, "proxy"),
}
"""What Squid writes into `X-Squid-Error`. Everything else a proxy refuses with is its own affair."""

_NETWORK = frozenset(
    (State.DNS_NXDOMAIN, State.DNS_FAILURE, State.CONNECTION_FAILED, State.TLS_ERROR, State.TIMEOUT)
)


def failure(error: Exception, *, proxied: bool = False, hops: tuple[Hop, ...] = ()) -> Failure:
    """Say in our words what a foreign exception means. `hops` are what was exchanged before it."""
    state, code, detail = _classify(error, proxied=proxied)
    return Failure(state, code, one_line(detail), hops)


def contact(answer: Answer) -> Contact:
    """Tell a host that answered from one that could not be reached and one that was not asked at all."""
    if isinstance(answer, Exchange):
        return Contact.ANSWERED
    if answer.state in _NETWORK or (answer.state, answer.code) == (State.UNVERIFIABLE, "proxy"):
        return Contact.FAILED
    return Contact.ANSWERED if answer.hops else Contact.NONE


def proxy_refusal(status: int, squid_error: str | None, words: str) -> Failure:
    """What it means that a proxy answered instead of the host: by table, otherwise nothing about the host."""
    known = (squid_error or "").split(" ", 1)[0]
    state, code = _PROXY_SAYS.get(known, (State.UNVERIFIABLE, "proxy"))
    return Failure(state, code, one_line(f"the proxy answered {status} {words} {known}".rstrip()))


def one_line(text: str, limit: int = 300) -> str:
    """Foreign words made fit for a log line or a cell: printable, on one line, not too long."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)[:limit]


def _classify(error: Exception, *, proxied: bool) -> tuple[State, str, str]:
    chain = tuple(_chain(error))
    if stopped := next((e for e in chain if isinstance(e, Stopped)), None):
        return stopped.failure.state, stopped.failure.code, stopped.failure.detail
    if isinstance(error, aiohttp.ClientHttpProxyError):
        squid = error.headers.get("X-Squid-Error") if error.headers else None
        refusal = proxy_refusal(error.status, squid, error.message)
        return refusal.state, refusal.code, refusal.detail
    if isinstance(error, aiohttp.ClientProxyConnectionError) or (
        proxied and isinstance(error, aiohttp.ClientConnectorDNSError)
    ):
        return State.UNVERIFIABLE, "proxy", f"the proxy can't be reached: {error}"
    own = (e for e in chain if not isinstance(e, aiohttp.ClientError))
    if refused := next((e for e in own if isinstance(e, ssl.SSLCertVerificationError)), None):
        return State.TLS_ERROR, _CERTIFICATE.get(refused.verify_code, "untrusted"), refused.verify_message
    return (*_network_kind(chain), str(error) or type(error).__name__)


def _network_kind(chain: tuple[BaseException, ...]) -> tuple[State, str]:
    for kind, state, code in _KINDS:
        if any(isinstance(e, kind) for e in chain):
            return state, code
    for e in chain:
        if isinstance(e, OSError) and e.errno in _OS:
            return _OS[e.errno]
    if any(isinstance(e, TimeoutError) for e in chain):
        return State.TIMEOUT, "total"
    return State.CONNECTION_FAILED, "connect" if isinstance(chain[0], OSError) else "protocol"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what caused it, aiohttp's wrapped errors included."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else None
        error = inner or error.__cause__
