"""Looking up captures in the Wayback Machine: found, none, or unknown, and never the one for the other.

waybackpy builds the query and reads the rows; everything its transport and its parser are known to get
wrong (no time-outs, an error page read as "not archived", one odd row losing the whole answer) is replaced
(facts: wayback, 3).
"""

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from waybackpy import WaybackMachineCDXServerAPI
from waybackpy.cdx_snapshot import CDXSnapshot
from waybackpy.cdx_utils import full_url

from archiver.archives.pace import Pace
from archiver.archives.timestamps import read_stamp, replay_url, stamp
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveError
from archiver.model.snapshot import Found, Memento

NAME = "wayback"
ROWS = 1000
_ROW = re.compile(r"\S+ \d{14} \S+ \S+ (?:\d{3}|-) \S+ \S+")
_RESUME_KEY = re.compile(r"\n\n\S+\s*$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive said. `reason` says why nothing can be said, when `found` is unknown."""

    found: Found
    mementos: tuple[Memento, ...] = ()
    reason: str = ""


class Wayback:
    """The reading side of the Wayback Machine."""

    def __init__(self, transport: Transport, pace: Pace) -> None:
        self._transport = transport
        self._pace = pace

    async def find(self, urls: Sequence[str], wanted: datetime | None) -> Answer:
        """Look for captures of any of `urls`, which all name the same source.

        Gives the earliest, the latest and the one nearest to `wanted`. `none` is said only if every URL
        was answered, and answered empty.
        """
        found: list[Memento] = []
        reasons: list[str] = []
        for url in urls:
            try:
                found += await self._captures(url, wanted)
            except ArchiveError as error:
                reasons.append(str(error))
        if found:
            return Answer(Found.FOUND, worth_keeping(found, wanted))
        return Answer(Found.UNKNOWN, reason=reasons[0]) if reasons else Answer(Found.NONE)

    async def since(self, url: str, moment: datetime) -> Memento | None:
        """The first capture of `url` made at or after `moment`. Raises ArchiveError without an answer.

        The index is asked from a minute before: its clock is not ours.
        """
        query = {"start_timestamp": stamp(moment - timedelta(minutes=1)), "limit": "10"}
        mementos, _ = await self._query(url, query)
        return mementos[0] if mementos else None

    async def _captures(self, url: str, wanted: datetime | None) -> list[Memento]:
        # One row a day: enough to choose from, and seldom more than one page.
        mementos, complete = await self._query(url, {"collapses": ["timestamp:8"], "limit": str(ROWS)})
        if complete:
            return mementos
        closest = {"sort": "closest", "closest": stamp(wanted), "limit": "1"} if wanted else {"limit": "-1"}
        nearest, _ = await self._query(url, closest)
        return mementos + nearest

    async def _query(self, url: str, options: dict[str, Any]) -> tuple[list[Memento], bool]:
        await self._pace.turn()
        return await self._transport.run(lambda: _ask(url, options, self._transport.get))


def worth_keeping(mementos: Sequence[Memento], wanted: datetime | None) -> tuple[Memento, ...]:
    """The earliest, the one nearest to `wanted` and the latest, without repeats, in order of time."""
    ordered = sorted(mementos, key=lambda memento: (memento.at, memento.url))
    chosen = [ordered[0], ordered[-1]]
    if wanted is not None:
        chosen.insert(1, min(ordered, key=lambda memento: abs(memento.at - wanted)))
    return tuple(sorted(set(chosen), key=lambda memento: (memento.at, memento.url)))


def _ask(url: str, options: dict[str, Any], get: Callable[[str], Reply]) -> tuple[list[Memento], bool]:
    query = _Query(url, options, get)
    mementos = [_memento(row) for row in query.snapshots()]
    return mementos, query.complete


def _memento(row: CDXSnapshot) -> Memento:
    return Memento(
        url=replay_url(row.timestamp, row.original),
        original=row.original,
        at=read_stamp(row.timestamp),
        http_status=int(row.statuscode) if row.statuscode.isdigit() else None,
        mimetype=row.mimetype,
        digest=row.digest,
    )


class _Query(WaybackMachineCDXServerAPI):
    """One CDX query in waybackpy's words, asked through our transport.

    A capture counts if the archive got a 200, or saw the same content again (`-`, a revisit).
    """

    def __init__(self, url: str, options: dict[str, Any], get: Callable[[str], Reply]) -> None:
        super().__init__(url, filters=["statuscode:200|-"], **options)
        self._get = get
        self.complete = True

    def cdx_api_manager(self, payload: dict[str, str], headers: dict[str, str]) -> Generator[str, None, None]:
        """Ask once and hand on the rows that can be read; the session has its own headers."""
        del headers
        wants_key = not str(self.limit).startswith("-")
        extra = {"showResumeKey": "true"} if wants_key else {}
        reply = self._get(full_url(self.endpoint, {**payload, **extra, "limit": str(self.limit)}))
        text = _index_text(reply)
        self.complete = _RESUME_KEY.search(text) is None
        yield "\n".join(line for line in text.splitlines() if _readable(line))


def _index_text(reply: Reply) -> str:
    """The rows of an answer that is one. Raises ArchiveError for all that only looks empty."""
    check(reply)
    if "AdministrativeAccessControlException" in reply.text + reply.headers.get(
        "x-archive-wayback-runtime-error", ""
    ):
        raise ArchiveError("web.archive.org keeps no public copies of this site (excluded)")
    if reply.status != 200:
        raise ArchiveError(f"web.archive.org answered {reply.status} to a look-up")
    if reply.text.lstrip().startswith("<"):
        raise ArchiveError("web.archive.org answered a look-up with a page instead of an index")
    return reply.text


def _readable(line: str) -> bool:
    """Whether a row has the seven fields and a time that exists."""
    if not _ROW.fullmatch(line.strip()):
        return False
    try:
        read_stamp(line.split(" ", 2)[1])
    except ValueError:
        return False
    return True
