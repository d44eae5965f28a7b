"""Chromium at arm's length: it renders what we hand it and has no network of its own.

Every request is answered by our own door, or not at all. What would slip past that (sockets, prefetches,
names looked up) ends at a proxy that is not there.
"""

import asyncio
import importlib.util
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archiver.model.exchange import Answer, Exchange, Header, Limits, Request

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

Asker = Callable[[Request], Awaitable[Answer]]

MISSING_EXTRA = "screenshots need the extra browser: pip install 'archiver[browser]'"
MISSING_CHROMIUM = (
    "screenshots need Chromium: install it (Debian: apt install chromium), "
    "or say in evidence.chromium where it is"
)

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_NOWHERE = "http://127.0.0.1:9"
_ARGUMENTS = (
    *("--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--proxy-bypass-list=<-loopback>", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"),
)
_WIDTH, _HEIGHT = 1280, 800
_TALLEST = 16_000
"""Pixels of a page; Chromium draws none that are much taller."""

_MOST_REQUESTS = 300
_AT_ONCE = 6
"""Parts of a page that are asked for at a time, each up to this share of its bytes."""

_SETTLE = 0.5
_OURS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})
"""Headers that do not fit a body that is decoded, or are not needed for one page."""


def missing(program: str) -> str:
    """What has to be installed first; empty if nothing. `program` as in the settings."""
    if importlib.util.find_spec("playwright") is None:
        return MISSING_EXTRA
    return "" if found(program) else MISSING_CHROMIUM


def found(program: str) -> str | None:
    """Where Chromium is: what the settings name, or else the system's."""
    return next(filter(None, map(shutil.which, (program,) if program else _NAMES)), None)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as it was drawn: a PNG, the text that could be read, how many requests got no answer.

    Without `picture` nothing came of it, and `said` says why.
    """

    picture: bytes = b""
    text: str = ""
    unanswered: int = 0
    said: str = ""


class Broken(Exception):
    """Chromium can't be started; says why."""


class Browser:
    """An async context manager. `ask` answers what pages ask for. Entering it raises Broken."""

    def __init__(self, program: str, ask: Asker) -> None:
        self._program = program
        self._ask = ask
        self._stack = AsyncExitStack()
        self.version = ""

    async def __aenter__(self) -> Self:
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415 - an extra, slow to import

        playwright = await self._stack.enter_async_context(async_playwright())
        try:
            self._chromium = await playwright.chromium.launch(
                executable_path=found(self._program),
                args=list(_ARGUMENTS),
                proxy={"server": _NOWHERE},
                chromium_sandbox=os.geteuid() != 0,  # it refuses to be sandboxed for root
                handle_sigint=False,
                handle_sigterm=False,
                env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            )
        except Error as trouble:
            await self._stack.aclose()
            raise Broken(_first_line(trouble)) from None
        self._stack.push_async_callback(self._chromium.close)
        self.version = f"Chromium {self._chromium.version}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def render(self, answer: Exchange, limits: Limits) -> Rendered:
        """Draw the page that an answer holds, within limits for all of it. Raises nothing for trouble."""
        from playwright.async_api import Error  # noqa: PLC0415 - as above

        context = await self._chromium.new_context(
            viewport={"width": _WIDTH, "height": _HEIGHT},
            service_workers="block",
            accept_downloads=False,
            ignore_https_errors=False,
        )
        visit = _Visit(answer, self._ask, limits)
        try:
            await context.route("**/*", visit.reply)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            page = await context.new_page()
            await visit.load(page)
            async with asyncio.timeout(limits.seconds):
                return await _drawn(page, visit.unanswered)
        except (Error, TimeoutError) as trouble:
            return Rendered(said=f"the page could not be drawn: {_first_line(trouble)}")
        finally:
            await context.close()


class _Visit:
    """One page, and what it asks for. The page itself is never asked for: it was."""

    def __init__(self, answer: Exchange, ask: Asker, limits: Limits) -> None:
        self._answer = answer
        self._ask = ask
        self._limits = limits
        self._left = limits.bytes
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._begun = False
        self._requests = 0
        self.unanswered = 0

    async def load(self, page: "Page") -> None:
        """Load the page and what it needs, for as long as it may take; what is not there then is left out."""
        from playwright.async_api import TimeoutError as TookTooLong  # noqa: PLC0415 - as above

        try:
            milliseconds = self._limits.seconds * 1000
            await page.goto(self._answer.last.url, wait_until="networkidle", timeout=milliseconds)
        except TookTooLong:
            await asyncio.sleep(_SETTLE)

    async def reply(self, route: "Route") -> None:
        """Answer one request of the page, or refuse it."""
        if self._leads_away(route):
            self.unanswered += 1
            await route.fulfill(status=204)  # a refusal would take the place of the page
            return
        answer = await self._to(route)
        if isinstance(answer, Exchange):
            headers = _headers(answer.last.headers)
            await route.fulfill(status=answer.status, headers=headers, body=answer.content)
        else:
            self.unanswered += 1
            await route.abort("blockedbyclient")

    def _leads_away(self, route: "Route") -> bool:
        """Whether the page wants to become another one: what is drawn is what was recorded."""
        request = route.request
        return self._begun and request.is_navigation_request() and request.frame.parent_frame is None

    async def _to(self, route: "Route") -> Answer | None:
        request = route.request
        if not self._begun:
            self._begun = True
            return self._answer
        self._requests += 1
        if request.method != "GET" or self._requests > _MOST_REQUESTS:
            return None
        async with self._gate:
            return await self._part(request.url)

    async def _part(self, url: str) -> Answer | None:
        """Ask for a part of the page, with bytes set aside for it, so that all together keep to the limit."""
        room = min(self._left, self._limits.bytes // _AT_ONCE)
        if room <= 0:
            return None
        self._left -= room
        limits = Limits(room, self._limits.seconds, self._limits.hosts)
        wish = Request(url, (("Accept", "*/*"),), limits=limits, origin=self._answer.last.url)
        found = await self._ask(wish)
        self._left += room - (len(found.content) if isinstance(found, Exchange) else 0)
        return found


async def _drawn(page: "Page", unanswered: int) -> Rendered:
    height = await page.evaluate("document.documentElement.scrollHeight")
    picture = await page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": _WIDTH, "height": max(1, min(int(height), _TALLEST))},
        animations="disabled",
    )
    text = await page.evaluate("document.body ? document.body.innerText : ''")
    return Rendered(picture, str(text), unanswered)


def _first_line(trouble: Exception) -> str:
    return str(trouble).partition("\n")[0][:300] or "it took too long"


def _headers(headers: tuple[Header, ...]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in headers:
        if name.lower() not in _OURS:
            before = kept.get(name.lower())
            kept[name.lower()] = f"{before}, {value}" if before else value
    return kept
