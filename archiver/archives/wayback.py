"""Looking up captures in the Wayback Machine: found, none, or unknown, and never the one for the other.

waybackpy builds the query and reads the rows; everything its transport and its parser are known to get
wrong (no time-outs, an error page read as "not archived", one odd row losing the whole answer) is replaced
(facts: wayback, 3).
"""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waybackpy import WaybackMachineCDXServerAPI
from waybackpy.cdx_snapshot import CDXSnapshot
from waybackpy.cdx_utils import full_url

from archiver.archives.names import WAYBACK
from archiver.archives.pace import Pace
from archiver.archives.patience import Patience
from archiver.archives.saving import BEHIND
from archiver.archives.timestamps import HOST, read_replay_url, read_stamp, replay_url, stamp
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused
from archiver.model.snapshot import Found, Memento

ROWS = 1000
BUSY_WAIT = 60.0
"""Seconds to keep away after a 429 without a Retry-After; the archive's limit is one a minute."""

LONGEST_WAIT = 120.0
PAGES = ["statuscode:200|-"]
"""What counts as a copy: the archive got a 200, or saw the same content again (`-`, a revisit)."""

ANYWHERE = ["statuscode:[23]..|-"]
"""The same, and redirects: what a capture that was asked for may have met."""

_ROW = re.compile(r"(\S+(?: \S+)*?) ([0-9]{14}) (.+) (\S+) ([0-9]{3}|-) (\S+) (\S+)")
_RESUME_KEY = re.compile(r"\n\n\S+\s*$")
_SHORTEST_ROW = 46
_EXCLUDED = "AccessControlException"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive said. `reason` says why nothing can be said, when `found` is unknown."""

    found: Found
    mementos: tuple[Memento, ...] = ()
    reason: str = ""


class Wayback:
    """The reading side of the Wayback Machine."""

    name = WAYBACK

    def __init__(self, transport: Transport, pace: Pace) -> None:
        self._transport = transport
        self._pace = pace

    async def find(self, urls: Sequence[str], wanted: datetime | None, patience: Patience) -> Answer:
        """Look for captures of any of `urls`, which all name the same source.

        Gives the earliest, the latest and the one nearest to `wanted`. `none` is said only if every URL
        was answered, and answered empty. Once the run's `patience` is over, nothing is asked any more.
        """
        found: list[Memento] = []
        reasons: list[str] = []
        for url in urls:
            if patience.over:
                reasons.append(patience.over)
                break
            try:
                found += await self._captures(url, wanted)
                patience.answered()
            except ArchiveRefused as error:
                patience.answered()
                reasons.append(str(error))
            except ArchiveError as error:
                patience.unanswered(str(error))
                reasons.append(str(error))
        if found:
            return Answer(Found.FOUND, worth_keeping(found, wanted))
        return Answer(Found.UNKNOWN, reason=reasons[0]) if reasons else Answer(Found.NONE)

    async def since(self, url: str, moment: datetime) -> Memento | None:
        """As `Index.since`.

        Where the URL redirected, that is the capture. What the index does not list yet, replay may know.
        """
        since = moment - BEHIND
        query = {"start_timestamp": stamp(since), "limit": "10", "filters": ANYWHERE}
        mementos, _ = await self._query(url, query)
        first = min(mementos, key=lambda memento: (memento.redirects, memento.at), default=None)
        return first or await self._replayed(url, since)

    async def _replayed(self, url: str, since: datetime) -> Memento | None:
        """The capture to which the TimeGate leads (facts: wayback, 2.3), the latest, if it is that young."""
        await self._pace.turn()
        reply = await self._transport.run(lambda: check(self._transport.get(f"{HOST}/web/{url}")))
        latest = read_replay_url(reply.headers.get("location", ""))
        return latest if latest is not None and latest.at >= since else None

    async def _captures(self, url: str, wanted: datetime | None) -> list[Memento]:
        """All captures of `url` or, of very many, the first ones, the nearest and the latest."""
        first = {"limit": str(ROWS), "filters": PAGES}
        try:
            mementos, complete = await self._query(url, first)
        except ArchiveBusy as busy:
            self._pace.hold(min(busy.retry_after or BUSY_WAIT, LONGEST_WAIT))
            mementos, complete = await self._query(url, first)
        if not complete:
            with suppress(ArchiveError):
                mementos += await self._beyond(url, wanted)
        return mementos

    async def _beyond(self, url: str, wanted: datetime | None) -> list[Memento]:
        """What lies behind the first page: the latest capture and the one nearest to `wanted`."""
        found, _ = await self._query(url, {"limit": "-1", "filters": PAGES})
        if wanted is not None:
            closest = {"sort": "closest", "closest": stamp(wanted), "limit": "1", "filters": PAGES}
            found += (await self._query(url, closest))[0]
        return found

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
    """One CDX query in waybackpy's words, asked through our transport."""

    def __init__(self, url: str, options: dict[str, Any], get: Callable[[str], Reply]) -> None:
        # A star would make it a question about every URL that begins like this one.
        super().__init__(url.replace("*", "%2A"), **options)
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
        yield "\n".join(_rows(_RESUME_KEY.sub("", text)))


def _index_text(reply: Reply) -> str:
    """The rows of an answer that is one. Raises ArchiveError for all that only looks empty."""
    error = reply.headers.get("x-archive-wayback-runtime-error", "")
    if _EXCLUDED in error or (reply.status == 403 and _EXCLUDED in reply.text):
        raise ArchiveRefused("web.archive.org keeps no public copies of this site (excluded)")
    if check(reply).status != 200:
        raise ArchiveError(f"web.archive.org answered {reply.status} to a look-up")
    if reply.text.lstrip("\ufeff \r\n\t").startswith("<"):
        raise ArchiveError("web.archive.org answered a look-up with a page instead of an index")
    return reply.text


def _rows(text: str) -> list[str]:
    """The rows that can be read. Raises ArchiveError if there are some and none can: that is not "none"."""
    given = [line for line in text.split("\n") if line.strip()]
    mended = [row for row in map(_mended, given) if row]
    if given and not mended:
        raise ArchiveError("web.archive.org answered a look-up with nothing that can be read")
    return mended


def _mended(line: str) -> str:
    """A row as waybackpy reads it: seven fields, spaces in URLs encoded; empty if its time does not exist."""
    row = _ROW.fullmatch(line.strip())
    if row is None:
        return ""
    key, digits, original, *rest = row.groups()
    mended = " ".join([key.replace(" ", "%20"), digits, original.replace(" ", "%20"), *rest])
    try:
        read_stamp(digits)
    except ValueError:
        return ""
    return mended if len(mended) >= _SHORTEST_ROW else ""
