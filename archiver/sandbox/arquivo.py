"""arquivo.pt: a pywb that records what is asked for through it, and lists it some time later."""

import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import unquote, urljoin

from archiver.sandbox import replies
from archiver.sandbox.wayback.crawl import AGENT
from archiver.sandbox.wayback.holdings import Copy, Holdings
from archiver.sandbox.wayback.surt import host_of
from archiver.sandbox.world import Reach, SandboxRequest, SandboxResponse, World

HOST = "arquivo.pt"
_RECORD = "/save/now/record/mp_/"
LISTED_AFTER = timedelta(seconds=20)


class Arquivo:
    """The archive, in a world whose pages it records. `closed`: it answers 403 to whoever wants to record."""

    def __init__(self, world: World) -> None:
        self.closed = False
        self.holdings = Holdings()
        self._world = world
        world.add(self, [HOST])

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """Answer for the recorder, the indexes of what was recorded and of the rest, and replay."""
        if request.target.startswith(_RECORD):
            return self._record(request.target.removeprefix(_RECORD), now)
        if request.path == "/save/now/cdx":
            return self._index(request, now)
        if request.path == "/wayback/cdx":
            return replies.text("")
        if request.path.startswith("/save/now/"):
            return self._replay(request.target.removeprefix("/save/now/"), now)
        return replies.html(replies.document("Arquivo.pt", "<h1>Arquivo.pt</h1>"))

    def _record(self, url: str, now: datetime) -> SandboxResponse:
        """Pass a page on as it is now, with the headers that only the recorder adds."""
        if self.closed:
            return replies.html(replies.document("403 Forbidden", ""), 403)
        if self._world.reach(host_of(url), now) is not Reach.UP:
            return replies.html(replies.document("Pywb Error", "<p>Error Details: live</p>"), 400)
        seen = self._world.answer(SandboxRequest("GET", url, (("User-Agent", AGENT),)), now)
        self.holdings.add(
            Copy(url, now, seen.status, seen.headers, seen.body, now + LISTED_AFTER, now + LISTED_AFTER)
        )
        location = seen.header("Location")
        moved = [("Location", f"https://{HOST}{_RECORD}{urljoin(url, location)}")] if location else []
        return SandboxResponse(seen.status, seen.body, (*moved, *_memento(now)))

    def _index(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        url, since = unquote(request.parameter("url") or ""), request.parameter("from") or ""
        copies = [copy for copy in self.holdings.replayable(url, now) if copy.timestamp >= since]
        rows = [
            {
                "urlkey": "",
                "timestamp": c.timestamp,
                "url": c.original,
                "mime": c.mimetype,
                "status": str(c.status),
            }
            for c in copies
        ]
        return replies.text("".join(json.dumps(row) + "\n" for row in rows))

    def _replay(self, place: str, now: datetime) -> SandboxResponse:
        digits, _, url = place.partition("/")
        for copy in self.holdings.replayable(url, now):
            if copy.timestamp == digits.removesuffix("id_"):
                kept = [pair for pair in copy.headers if pair[0].lower() == "content-type"]
                return SandboxResponse(copy.status, copy.body, (*kept, *_memento(copy.at)))
        return replies.html(replies.document("URL Not Found", ""), 404)


def _memento(at: datetime) -> list[tuple[str, str]]:
    return [("Memento-Datetime", format_datetime(at.replace(microsecond=0), usegmt=True))]
