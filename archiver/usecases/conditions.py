"""Under which conditions a process worked: whose certificates it saw, and how far its clock was off."""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from urllib.parse import urlsplit

from archiver.clock import Clock
from archiver.model.exchange import Hop, Tls

_MOST = 1000
_HALF_A_SECOND = timedelta(seconds=0.5)  # a Date header leaves out the fraction


@dataclass(frozen=True)
class Met:
    """What was learned. `offset` is our clock less theirs, in seconds, by `answers` of `hosts`, if known."""

    connections: Mapping[str, Collection[Tls]] = field(default_factory=dict)
    offset: float | None = None
    answers: int = 0
    hosts: tuple[str, ...] = ()


class Conditions:
    """Takes note of answers. Only the clocks of archives and of the `controls` (hosts) are believed."""

    def __init__(self, clock: Clock, controls: Collection[str]) -> None:
        self._clock = clock
        self._controls = frozenset(controls)
        self._connections: dict[str, dict[Tls, None]] = defaultdict(dict)
        self._offsets: deque[tuple[str, float]] = deque(maxlen=_MOST)

    def saw(self, hop: Hop) -> None:
        """Take note of an answer of a cited host or a control."""
        host = urlsplit(hop.url).hostname or ""
        if hop.tls is not None:
            self._connections[host][hop.tls] = None
        if host in self._controls and hop.header("Age") is None:
            self._compare(host, hop.header("Date"), hop.at + timedelta(seconds=hop.seconds))

    def heard(self, url: str, headers: Mapping[str, str]) -> None:
        """Take note of an archive's answer; `headers` by lower-case names."""
        if "age" not in headers:
            self._compare(urlsplit(url).hostname or "", headers.get("date"), self._clock.now())

    def take(self) -> Met:
        """What was learned since this was last asked."""
        connections, self._connections = self._connections, defaultdict(dict)
        offsets, self._offsets = self._offsets, deque(maxlen=_MOST)
        if not offsets:
            return Met(connections)
        hosts = tuple(sorted({host for host, _ in offsets}))
        return Met(connections, round(median(offset for _, offset in offsets), 1), len(offsets), hosts)

    def _compare(self, host: str, date: str | None, ours: datetime) -> None:
        try:
            theirs = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if theirs.tzinfo is not None:
            self._offsets.append((host, (ours - theirs - _HALF_A_SECOND).total_seconds()))
