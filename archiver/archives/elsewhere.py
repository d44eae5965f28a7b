"""Archives besides the Wayback Machine, asked one URL at a time what they hold (facts: wayback, 6).

Most can be by Memento TimeMaps (RFC 7089) in link format: archive.today, aggregators, pywb. Ghostarchive has
neither that nor any other interface for machines, so it is not asked.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from archiver.archives.pace import Pace
from archiver.archives.patience import Patience
from archiver.archives.transport import Reply, Transport, check
from archiver.archives.wayback import Answer, worth_keeping
from archiver.errors import ArchiveError
from archiver.model.snapshot import Found, Memento

ARCHIVE_TODAY = "https://archive.is/timemap/{url}"
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
