"""The only door to archive APIs: one requests session, in one worker thread, with deadlines.

No redirect is ever followed or even read: where an archive redirects, the target is the answer
(facts: reliability, B, "the redirect-body trap"). Keys go only into the header of the request that needs
them, never into an error or a log.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import certifi
import requests
import urllib3
from requests.utils import should_bypass_proxies

from archiver.errors import ArchiveBusy, ArchiveError
from archiver.settings import Settings

MAX_BYTES = 20_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """An archive's answer. `headers` have lower-case names, `text` is the decoded body."""

    status: int
    headers: Mapping[str, str]
    text: str
    url: str


class _Session(requests.Session):
    """A session that sees no redirects, so that it never reads their bodies."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - requests' signature
        """Say that there is none: the caller reads Location."""
        return None


class Transport:
    """Blocking requests to archives, run one after the other beside the event loop."""

    def __init__(self, settings: Settings) -> None:
        self._timeout = settings.archives.timeout
        self._network = settings.network
        self._session = _Session()
        self._session.trust_env = False
        self._session.verify = settings.network.ca_bundle or certifi.where()
        self._session.headers["User-Agent"] = settings.network.agent()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archives")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop what waits; a request under way ends at its own deadline."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._session.close()

    async def run(self, call: Callable[[], T]) -> T:
        """Run a blocking call in the worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, call)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """GET, blocking. Raises ArchiveError if no whole answer came in time."""
        return self._send("GET", url, headers=headers)

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
        """POST a form, blocking. Raises ArchiveError if no whole answer came in time."""
        return self._send("POST", url, headers=headers, data=dict(form))

    def _send(self, method: str, url: str, **options: Any) -> Reply:
        until = time.monotonic() + self._timeout
        try:
            with self._session.request(
                method,
                url,
                stream=True,
                allow_redirects=False,
                timeout=(min(10.0, self._timeout), self._timeout),
                proxies=self._proxies(url),
                **options,
            ) as response:
                body = _read(response, until)
                return Reply(
                    response.status_code,
                    {name.lower(): value for name, value in response.headers.items()},
                    body.decode(response.encoding or "utf-8", "replace"),
                    url,
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError, OSError) as error:
            raise ArchiveError(f"{_host(url)} did not answer: {_kind(error)}") from None

    def _proxies(self, url: str) -> dict[str, str]:
        if should_bypass_proxies(url, no_proxy=self._network.no_proxy or "-"):
            return {}
        found = {"https": self._network.https_proxy, "http": self._network.http_proxy}
        return {scheme: proxy for scheme, proxy in found.items() if proxy}


def _read(response: requests.Response, until: float) -> bytes:
    """The body, up to the cap; a body that drips past the deadline is no answer."""
    chunks, size = [], 0
    for chunk in response.iter_content(65536):
        chunks.append(chunk)
        size += len(chunk)
        if time.monotonic() > until:
            raise requests.Timeout("the body took too long")
        if size > MAX_BYTES:
            raise requests.RequestException("the answer is too large")
    return b"".join(chunks)


def _host(url: str) -> str:
    return url.split("/", 3)[2]


def _kind(error: Exception) -> str:
    """A few words for an error, without URLs: they may carry what is nobody's business."""
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate could not be verified"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy refused"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return type(error).__name__


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
    value = reply.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() else None
