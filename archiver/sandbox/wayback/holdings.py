"""What the archive holds: copies, and from when on (and until when) it admits to them."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.model.exchange import Header
from archiver.sandbox.wayback.surt import host_of, surt
from archiver.sandbox.world import END


def stamp(moment: datetime) -> str:
    """The archive's way to write a time: 14 digits, UTC."""
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S}"


def moment(digits: str) -> datetime:
    """The time that 1 to 14 digits name, the earliest if they are few. Raises ValueError for no time."""
    padded = digits + "00000101000000"[len(digits) :]
    return datetime.strptime(padded, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Copy:
    """One capture: it replays from `visible_at`, is in CDX from `listed_at`, is gone at `vanishes_at`."""

    original: str
    at: datetime
    status: int
    headers: tuple[Header, ...]
    body: bytes = field(repr=False)
    visible_at: datetime
    listed_at: datetime
    vanishes_at: datetime = END
    source: str = "spn2"

    @property
    def timestamp(self) -> str:
        """The capture's 14 digits."""
        return stamp(self.at)

    @property
    def mimetype(self) -> str:
        """The media type without parameters, `unk` if the site gave none."""
        kind = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return kind.partition(";")[0].strip() or "unk"

    @property
    def digest(self) -> str:
        """SHA-1 of the stored bytes, base 32, as CDX has it."""
        return base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    def row(self) -> dict[str, str]:
        """The fields of a CDX row by name, in order."""
        return {
            "urlkey": surt(self.original),
            "timestamp": self.timestamp,
            "original": self.original,
            "mimetype": self.mimetype,
            "statuscode": str(self.status),
            "digest": self.digest,
            "length": str(len(self.body) + 400),
        }


class Holdings:
    """All copies, and the hosts that had themselves excluded."""

    def __init__(self) -> None:
        self._copies: list[Copy] = []
        self._excluded: set[str] = set()

    def add(self, copy: Copy) -> None:
        """Take a copy in."""
        self._copies.append(copy)

    def exclude(self, host: str) -> None:
        """Never again show copies of `host`."""
        self._excluded.add(host)

    def excluded(self, url: str) -> bool:
        """Whether the URL's host is excluded."""
        return host_of(url) in self._excluded

    def listed(self, now: datetime) -> list[Copy]:
        """What CDX knows at a time, in its order: by key, then by timestamp."""
        known = (copy for copy in self._copies if copy.listed_at <= now < copy.vanishes_at)
        return sorted(known, key=lambda copy: (surt(copy.original), copy.timestamp))

    def replayable(self, url: str, now: datetime, *, late: bool = False) -> list[Copy]:
        """The copies of a URL that replay, oldest first; `late`: only those that CDX lists as well."""
        return sorted(self._of(url, now, late=late), key=lambda copy: copy.at)

    def _of(self, url: str, now: datetime, *, late: bool) -> Iterator[Copy]:
        key = surt(url)
        for copy in self._copies:
            since = max(copy.visible_at, copy.listed_at) if late else copy.visible_at
            if since <= now < copy.vanishes_at and surt(copy.original) == key:
                yield copy


def nearest(copies: list[Copy], wanted: datetime) -> Copy:
    """The copy nearest in time; of two equally near ones the older."""
    return min(copies, key=lambda copy: (abs(copy.at - wanted), copy.at))
