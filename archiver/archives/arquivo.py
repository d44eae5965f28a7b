"""arquivo.pt: what it holds, by its index, and ArchivePageNow, which records what passes through it.

Both are pywb. A page is recorded by asking for it under `/save/now/record/mp_/`; that the answer bears a
`Memento-Datetime` shows that it came through the recorder. Whether the recording is kept, the index of that
collection says some time later (facts: wayback, 6; pywb 2.10 answers so). The main index, and so the look-up,
knows it hours to months later.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import quote

from archiver.archives.elsewhere import Elsewhere
from archiver.archives.names import ARQUIVO
from archiver.archives.pace import Pace
from archiver.archives.saving import BEHIND
from archiver.archives.slots import Quota
from archiver.archives.timestamps import read_stamp, stamp
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveError, ArchiveRefused
from archiver.model.snapshot import Capture, CaptureState, Memento

NOW = "https://arquivo.pt/save/now"
_RECORD = f"{NOW}/record/"
_INDEX = "https://arquivo.pt/wayback/cdx?output=json&url={quoted}"
_REPLAY = "https://arquivo.pt/noFrame/replay/"
MOST_STEPS = 5


def arquivo(transport: Transport, pace: Pace) -> Elsewhere:
    """The Portuguese web archive, by its index."""
    return Elsewhere(ARQUIVO, _INDEX, read_index, transport, pace)


class ArchivePageNow:
    """The saving side of arquivo.pt, without an account, as `Saver` and `Index`."""

    archive = ARQUIVO
    poll_every = 30.0
    per_day = 100
    """Nobody names a limit; it is asked that the service is not used in bulk."""

    def __init__(self, transport: Transport, pace: Pace, index_pace: Pace) -> None:
        self.pace = pace
        self._index_pace = index_pace
        self._transport = transport

    async def ask(self, capture: Capture) -> Capture:
        """As `Saver.ask`. Where the page redirects, what it redirects to is recorded, too."""
        address = f"{_RECORD}mp_/{capture.url}"
        for _ in range(MOST_STEPS):
            reply = await self._transport.run(partial(self._get, address))
            address = reply.headers.get("location", "")
            if not (300 <= reply.status < 400 and address.startswith(_RECORD)):
                break
        return read_answer(capture, reply)

    async def statuses(self, captures: Sequence[Capture]) -> Mapping[str, Capture]:
        """As `Saver.statuses`: a recording is taken once the index lists it."""
        found = {}
        for capture in captures:
            memento = await self.since(capture.url, capture.asked_at or capture.at)
            captured = replace(capture, state=CaptureState.CAPTURED, memento=memento, reason="")
            found[capture.key] = captured if memento else capture
        return found

    async def account(self) -> None:
        """There are no accounts."""

    async def quota(self) -> Quota | None:
        """Nobody tells how many may be asked for at once."""
        return None

    async def since(self, url: str, moment: datetime) -> Memento | None:
        """As `Index.since`."""
        await self._index_pace.turn()
        query = f"output=json&from={stamp(moment - BEHIND)}&url={quote(url, safe='')}"
        reply = await self._transport.run(partial(self._get, f"{NOW}/cdx?{query}"))
        return min(read_index(reply, f"{NOW}/"), key=lambda memento: memento.at, default=None)

    def _get(self, address: str) -> Reply:
        return check(self._transport.get(address))


def read_answer(capture: Capture, reply: Reply) -> Capture:
    """What the recorder's answer makes of a capture.

    An answer that did not come through the recorder leaves the step as it is: the index has to decide. Raises
    ArchiveRefused where it takes nothing at all.
    """
    if reply.status == 403 and "memento-datetime" not in reply.headers:
        raise ArchiveRefused("arquivo.pt refused to record anything (403)")
    if "memento-datetime" not in reply.headers:
        return replace(capture, reason=f"arquivo.pt answered {reply.status} without a recording")
    if reply.status >= 400:
        reason = f"arquivo.pt recorded an error page ({reply.status})"
        return replace(capture, state=CaptureState.FAILED, reason=reason)
    reason = "arquivo.pt recorded it; its index does not list it so far"
    return replace(capture, state=CaptureState.PENDING, reason=reason)


def read_index(reply: Reply, replay: str = _REPLAY) -> list[Memento]:
    """The captures of pages that an index of pywb lists, one JSON object a line; none is an empty answer.

    `replay` is where they are replayed. Raises ArchiveError for what is no index.
    """
    if reply.status == 404 and not reply.text.lstrip().startswith("<"):
        return []
    lines = [line for line in reply.text.splitlines() if line.strip()]
    rows = [row for row in map(_row, lines) if row is not None]
    if reply.status != 200 or len(rows) < len(lines):
        raise ArchiveError(f"arquivo.pt answered {reply.status} without an index")
    return [memento for memento in (_captured(row, replay) for row in rows) if memento is not None]


def _row(line: str) -> dict[str, str] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return {key: str(value) for key, value in row.items()} if isinstance(row, dict) else None


def _captured(row: dict[str, str], replay: str) -> Memento | None:
    status, original = row.get("status", "-"), row.get("url", "")
    try:
        at = read_stamp(row.get("timestamp", ""))
    except ValueError:
        return None
    if not original or (status.isdecimal() and not status.startswith("2")):
        return None
    place = f"{replay}{row['timestamp']}/{original}"
    number = int(status) if status.isdecimal() else None
    return Memento(place, original, at, number, row.get("mime", ""), row.get("digest", ""))
