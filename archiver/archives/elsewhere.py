"""Archives besides the Wayback Machine, by the two ways in which most can be asked (facts: wayback, 6).

A Memento TimeMap (RFC 7089) in link format, which archive.today, aggregators and pywb have, and the index of
pywb, a line of JSON a capture, which arquivo.pt has. What they hold is found; nothing is saved there.
"""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from archiver.archives.pace import Pace
from archiver.archives.patience import Patience
from archiver.archives.timestamps import read_stamp
from archiver.archives.transport import Reply, Transport, check
from archiver.archives.wayback import Answer, worth_keeping
from archiver.errors import ArchiveError
from archiver.model.snapshot import Found, Memento

ARQUIVO = "arquivo.pt"
ARCHIVE_TODAY = "https://archive.is/timemap/{url}"
_ARQUIVO_INDEX = "https://arquivo.pt/wayback/cdx?output=json&url={quoted}"
_ARQUIVO_REPLAY = "https://arquivo.pt/noFrame/replay/{stamp}/{url}"
_LINK = re.compile(r"<([^<>]+)>((?:\s*;\s*[\w-]+=\"[^\"]*\")*)")
_PARAMETER = re.compile(r";\s*([\w-]+)=\"([^\"]*)\"")

Reader = Callable[[Reply], list[Memento]]


class Elsewhere:
    """An archive that is asked one URL at a time, at an address made of it: `{url}`, or `{quoted}`."""

    def __init__(self, name: str, address: str, read: Reader, transport: Transport, pace: Pace) -> None:
        self.name = name
        self._address = address
        self._read = read
        self._transport = transport
        self._pace = pace

    async def find(self, urls: Sequence[str], wanted: datetime | None, patience: Patience) -> Answer:
        """As `Archive.find`."""
        found: list[Memento] = []
        reasons: list[str] = []
        for url in urls:
            if patience.over:
                reasons.append(patience.over)
                break
            try:
                found += await self._ask(url)
                patience.answered()
            except ArchiveError as error:
                patience.unanswered(str(error))
                reasons.append(str(error))
        if found:
            return Answer(Found.FOUND, worth_keeping(found, wanted))
        return Answer(Found.UNKNOWN, reason=reasons[0]) if reasons else Answer(Found.NONE)

    async def _ask(self, url: str) -> list[Memento]:
        await self._pace.turn()
        address = self._address.replace("{quoted}", quote(url, safe="")).replace("{url}", url)
        return self._read(await self._transport.run(lambda: check(self._transport.get(address))))


def arquivo(transport: Transport, pace: Pace) -> Elsewhere:
    """The Portuguese web archive, by its index."""
    return Elsewhere(ARQUIVO, _ARQUIVO_INDEX, read_index, transport, pace)


def by_timemap(name: str, address: str, transport: Transport, pace: Pace) -> Elsewhere:
    """Any archive or aggregator that has TimeMaps at `address`, which holds `{url}` or `{quoted}`."""
    return Elsewhere(name, address, read_timemap, transport, pace)


def read_timemap(reply: Reply) -> list[Memento]:
    """The mementos that a TimeMap lists; a 404 is an empty one. Raises ArchiveError for what is none."""
    if reply.status == 404:
        return []
    links = [(url, dict(_PARAMETER.findall(rest))) for url, rest in _LINK.findall(reply.text)]
    original = next((url for url, about in links if "original" in about.get("rel", "").split()), "")
    if reply.status != 200 or not original:
        raise ArchiveError(f"the archive answered {reply.status} without a list of copies")
    mementos = (
        _memento(url, original, about) for url, about in links if "memento" in about.get("rel", "").split()
    )
    return [memento for memento in mementos if memento is not None]


def _memento(url: str, original: str, about: dict[str, str]) -> Memento | None:
    try:
        at = parsedate_to_datetime(about.get("datetime", ""))
    except ValueError:
        return None
    return Memento(url, original, at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))


def read_index(reply: Reply) -> list[Memento]:
    """The captures of pages that an index of pywb lists, one JSON object a line; none is an empty answer.

    Raises ArchiveError for what is no index.
    """
    if reply.status == 404 and not reply.text.lstrip().startswith("<"):
        return []
    lines = [line for line in reply.text.splitlines() if line.strip()]
    rows = [row for row in map(_row, lines) if row is not None]
    if reply.status != 200 or len(rows) < len(lines):
        raise ArchiveError(f"arquivo.pt answered {reply.status} without an index")
    return [memento for memento in map(_captured, rows) if memento is not None]


def _row(line: str) -> dict[str, str] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return {key: str(value) for key, value in row.items()} if isinstance(row, dict) else None


def _captured(row: dict[str, str]) -> Memento | None:
    status, original = row.get("status", "-"), row.get("url", "")
    try:
        at = read_stamp(row.get("timestamp", ""))
    except ValueError:
        return None
    if not original or (status.isdecimal() and not status.startswith("2")):
        return None
    place = _ARQUIVO_REPLAY.format(stamp=row["timestamp"], url=original)
    number = int(status) if status.isdecimal() else None
    return Memento(place, original, at, number, row.get("mime", ""), row.get("digest", ""))
