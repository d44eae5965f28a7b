"""Perma.cc: Perma Links made with a key, one at a time and few (API v1, perma.cc/docs/developer).

A link is asked for, gets a GUID, and is captured later: its `captures` then say how that went. A plan has so
many links, and a spent one is a refusal with HTTP 400 (facts: wayback, 6). `read_answer` and `read_link` are
the pure part.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from archiver.archives.names import PERMA
from archiver.archives.pace import Pace
from archiver.archives.saving import BEHIND
from archiver.archives.slots import Quota
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveError, ArchiveRefused
from archiver.model.snapshot import Capture, CaptureState, Memento
from archiver.settings import ArchiveSettings

API = "https://api.perma.cc/v1"
KEY_REFUSED = (
    "Perma.cc refused the key: set PERMA_API_KEY to a valid one (perma.cc, Settings, Tools), or to nothing"
)
_OURS = ("usage limit", "reached your limit", "needs attention", "folder", "Folder", "read-only")
"""Words about the account or its folder: no link at all until somebody changes that."""

_FOR_NOW = ("Couldn't resolve domain", "Couldn't load URL")
"""Words about the page as Perma.cc met it; what else it says of a URL is final."""


class Perma:
    """The saving side of Perma.cc, as `Saver` and `Index`."""

    archive = PERMA
    poll_every = 6.0

    def __init__(self, transport: Transport, pace: Pace, settings: ArchiveSettings) -> None:
        self.pace = pace
        self.per_day = settings.perma_per_day
        self._transport = transport
        self._folder = settings.perma_folder
        key = settings.perma_key.get_secret_value().strip()
        self._headers = {"Accept": "application/json", "Authorization": f"ApiKey {key}"}

    async def ask(self, capture: Capture) -> Capture:
        """As `Saver.ask`."""
        wish = {"url": capture.url, **({"folder": self._folder} if self._folder else {})}
        headers = {**self._headers, "Content-Type": "application/json"}
        reply = await self._transport.run(
            lambda: check(self._transport.post_bytes(f"{API}/archives/", json.dumps(wish).encode(), headers))
        )
        return read_answer(capture, reply)

    async def statuses(self, captures: Sequence[Capture]) -> Mapping[str, Capture]:
        """As `Saver.statuses`: a question a link."""
        found = {}
        for capture in captures:
            url = f"{API}/archives/{quote(capture.job, safe='')}/"
            found[capture.key] = read_link(capture, await self._get(url))
        return found

    async def account(self) -> Mapping[str, Any]:
        """Whose the key is, and the folders that `perma_folder` may name. Raises ArchiveError."""
        user = _json(await self._get(f"{API}/user/"))
        folders = user.get("top_level_folders")
        named = [f for f in folders if isinstance(f, dict)] if isinstance(folders, list) else []
        return {
            "account": user.get("full_name", "unknown"),
            "folders": ", ".join(f"{folder.get('name')} ({folder.get('id')})" for folder in named),
        }

    async def quota(self) -> Quota | None:
        """Nobody tells how many may be asked for at once, nor how many the plan still has."""
        return None

    async def since(self, url: str, moment: datetime) -> Memento | None:
        """As `Index.since`, from the account's own list of links."""
        since = (moment - BEHIND).astimezone(UTC)
        query = f"url={quote(url, safe='')}&min_date={quote(since.isoformat(), safe='')}"
        found = _json(await self._get(f"{API}/archives/?{query}")).get("objects")
        if not isinstance(found, list):
            raise ArchiveError("Perma.cc answered without a list of links")
        links = [_memento(link) for link in found if isinstance(link, dict) and _primary(link) == "success"]
        later = [link for link in links if link is not None and link.at >= since]
        return min(later, key=lambda memento: memento.at, default=None)

    async def _get(self, url: str) -> Reply:
        reply = await self._transport.run(partial(self._ask, url))
        _let_in(reply)
        return reply

    def _ask(self, url: str) -> Reply:
        return check(self._transport.get(url, self._headers))


def read_answer(capture: Capture, reply: Reply) -> Capture:
    """What the answer to a wish for a link makes of a capture; errors as `Saver.ask`."""
    _let_in(reply)
    guid = _json(reply).get("guid")
    if reply.status == 201 and isinstance(guid, str) and guid:
        return replace(capture, state=CaptureState.PENDING, job=guid, reason="")
    said = " ".join(_sentences(_json(reply)))
    if reply.status != 400 or not said:
        raise ArchiveError(f"Perma.cc answered {reply.status} without a link")
    if any(words in said for words in _OURS):
        raise ArchiveRefused(f"Perma.cc: {said}")
    state = CaptureState.FAILED if any(words in said for words in _FOR_NOW) else CaptureState.REFUSED
    return replace(capture, state=state, reason=f"Perma.cc: {said}")


def read_link(capture: Capture, reply: Reply) -> Capture:
    """What a link's own page makes of a pending capture; the same while it is being captured."""
    if reply.status == 404:
        return replace(capture, state=CaptureState.UNKNOWN, reason="Perma.cc does not know the link any more")
    link = _json(reply)
    status, memento = _primary(link), _memento(link)
    if status == "success" and memento is not None:
        return replace(capture, state=CaptureState.CAPTURED, memento=memento, reason="")
    if status == "failed":
        return replace(capture, state=CaptureState.FAILED, reason="Perma.cc: the page could not be captured")
    return capture


def _let_in(reply: Reply) -> None:
    if reply.status in (401, 403):
        raise ArchiveRefused(KEY_REFUSED)


def _primary(link: Mapping[str, Any]) -> str:
    """How the capture of the page itself went (there may also be one of a screenshot)."""
    captures = link.get("captures")
    own = [c for c in captures if isinstance(c, dict)] if isinstance(captures, list) else []
    return next((str(c.get("status")) for c in own if c.get("role") == "primary"), "")


def _memento(link: Mapping[str, Any]) -> Memento | None:
    guid, url, created = link.get("guid"), link.get("url"), link.get("creation_timestamp")
    if not (isinstance(guid, str) and guid and isinstance(url, str)):
        return None
    try:
        at = datetime.fromisoformat(str(created))
    except ValueError:
        return None
    return Memento(f"https://perma.cc/{guid}", url, at if at.tzinfo else at.replace(tzinfo=UTC))


def _sentences(said: Any) -> Iterator[str]:
    """The sentences in an answer that refuses: values of fields, single or in lists."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list | dict):
        for part in said.values() if isinstance(said, dict) else said:
            yield from _sentences(part)


def _json(reply: Reply) -> dict[str, Any]:
    try:
        found = json.loads(reply.text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
