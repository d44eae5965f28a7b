"""The only door to archive APIs: one requests session, one request after the other, with deadlines.

No redirect is ever followed, and the body of one never read: where an archive redirects, the target is the
answer (facts: reliability, B, "the redirect-body trap"). Keys go only into the header of the request that
needs them, never into an error or a log.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

import certifi
import requests
import urllib3

from archiver.address import parse
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveUnreached
from archiver.settings import Settings
from archiver.web.proxies import Proxies

CONNECT_TIMEOUT = 10.0
GRACE = 1.0
MAX_BYTES = 20_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An archive's answer. `headers` have lower-case names, `text` is the body, `content` its bytes."""

    status: int
    headers: Mapping[str, str]
    text: str
    url: str
    content: bytes = b""


class _Session(requests.Session):
    """A session that sees no redirects, so that it never reads their bodies."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - requests' signature
        """Say that there is none: the caller reads Location."""
        return None


class Transport:
    """Blocking requests to archives, run one after the other beside the event loop.

    `heard` is told the address and the headers of every answer.
    The threads are daemons: a program that is told to stop does not wait for an archive's answer.
    """

    def __init__(
        self, settings: Settings, heard: Callable[[str, Mapping[str, str]], None] | None = None
    ) -> None:
        self._heard = heard
        self._timeout = settings.archives.timeout
        self._proxies = Proxies.of(settings.network)
        self._session = _Session()
        self._session.trust_env = False
        self._session.verify = settings.network.ca_bundle or certifi.where()
        self._session.headers["User-Agent"] = settings.network.agent()
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop idle connections; a request under way is left to itself."""
        self._session.close()

    async def run(self, call: Callable[[], T]) -> T:
        """Run a blocking call, of one request, in a thread.

        Raises ArchiveError if it overruns its own deadline, as with headers that come drop by drop.
        """
        async with self._turn:
            future: Future[T] = Future()
            Thread(target=_settle, args=(future, call), name="archives", daemon=True).start()
            try:
                async with asyncio.timeout(self._timeout + GRACE):
                    return await asyncio.wrap_future(future)
            except TimeoutError:
                raise ArchiveError("the archive did not answer: no answer in time") from None

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """GET, blocking. Raises ArchiveError if no whole answer came in time."""
        return self._send("GET", url, headers=headers)

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
        """POST a form, blocking. Raises ArchiveError if no whole answer came in time."""
        return self._send("POST", url, headers=headers, data=dict(form))

    def post_bytes(self, url: str, data: bytes, headers: Mapping[str, str]) -> Reply:
        """POST bytes, blocking. Raises ArchiveError if no whole answer came in time."""
        return self._send("POST", url, headers=headers, data=data)

    def _send(self, method: str, url: str, **options: Any) -> Reply:
        until = time.monotonic() + self._timeout
        proxy = self._proxies.choose(parse(url))
        try:
            with self._session.request(
                method,
                url,
                stream=True,
                allow_redirects=False,
                timeout=(min(CONNECT_TIMEOUT, self._timeout), self._timeout),
                proxies={"https": proxy, "http": proxy} if proxy else {},
                **options,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                if self._heard is not None:
                    self._heard(url, headers)
                body = b"" if response.is_redirect else _read(response, until)
                return Reply(
                    response.status_code,
                    headers,
                    _text(body, response.encoding),
                    url,
                    body,
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError, OSError) as error:
            raise _mapped(error, _host(url)) from None


def _settle(future: "Future[T]", call: Callable[[], T]) -> None:
    """Run a call and let the future have what becomes of it, whether anybody still waits or not."""
    future.set_running_or_notify_cancel()
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 - it is raised again where the future is awaited
        future.set_exception(error)


def _read(response: requests.Response, until: float) -> bytes:
    """The body, up to the cap; a body that drips past the deadline is no answer."""
    chunks, size = [], 0
    while chunk := response.raw.read1(65536, decode_content=True):
        chunks.append(chunk)
        size += len(chunk)
        if time.monotonic() > until:
            raise requests.Timeout("the body took too long")
        if size > MAX_BYTES:
            raise requests.exceptions.ContentDecodingError("the answer is too large")
    return b"".join(chunks)


def _text(body: bytes, encoding: str | None) -> str:
    try:
        return body.decode(encoding or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _host(url: str) -> str:
    return url.split("/", 3)[2]


def _mapped(error: Exception, host: str) -> ArchiveError:
    """Our error for a foreign one, without URLs and headers: they may carry what is nobody's business."""
    root = _root(error)
    words = next((words for kinds, words in _WORDS if isinstance(root, kinds)), type(root).__name__)
    kind = ArchiveUnreached if _never_sent(root) else ArchiveError
    return kind(f"{host} did not answer: {words}")


def _root(error: Exception) -> Exception:
    """What lies within the wrappers of requests and urllib3.

    A proxy error may hold anything: urllib3 also calls one what broke off behind a tunnel.
    """
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    found = getattr(reason, "original_error", reason)
    if isinstance(found, urllib3.exceptions.SSLError) and found.args:
        found = found.args[0]
    return found if isinstance(found, Exception) else error


_WORDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (urllib3.exceptions.NewConnectionError, "no connection"),
    ((requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError), "no answer in time"),
    (ssl.SSLCertVerificationError, "its certificate could not be verified"),
    (
        (requests.exceptions.ContentDecodingError, urllib3.exceptions.DecodeError),
        "the answer can't be unpacked or is too large",
    ),
    ((requests.exceptions.InvalidHeader, UnicodeError), "the keys hold characters that can't be sent"),
    (
        (requests.ConnectionError, urllib3.exceptions.ProtocolError, ConnectionError, ssl.SSLError),
        "the connection broke off",
    ),
    (OSError, "the proxy refused, or a file of certificates can't be read"),
)


def _never_sent(root: Exception) -> bool:
    """Whether it failed before the request was on its way: then nothing can have come of it."""
    before = (
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
        ssl.SSLCertVerificationError,
        requests.exceptions.InvalidHeader,
        UnicodeError,
    )
    return isinstance(root, before) or str(root).startswith("Tunnel connection failed")


def check(reply: Reply) -> Reply:
    """Pass an answer on that the API itself gave. Raises ArchiveBusy for 429, ArchiveError for 5xx."""
    host = _host(reply.url)
    if reply.status == 429:
        raise ArchiveBusy(f"{host} asked us to slow down (429)", retry_after(reply))
    if reply.status >= 500:
        raise ArchiveError(f"{host} is in trouble ({reply.status})")
    return reply


def retry_after(reply: Reply) -> float | None:
    """Seconds that the archive asked us to wait, if it said so as a number."""
    value = reply.headers.get("retry-after", "").strip()
    return float(value[:12]) if value.isascii() and value.isdigit() else None
