"""Whether it is the others or our own network that is down. A pure state machine: answers in, rulings out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Generic, TypeVar

from publicsuffixlist import PublicSuffixList

from archiver.web.failures import Contact

T = TypeVar("T")

_IN_A_ROW = 5
_DOMAINS = 3


@dataclass(frozen=True, slots=True)
class Ruling(Generic[T]):
    """What to do now: `record` these items, forget those to `drop`, and `ask` the controls if so."""

    record: tuple[T, ...] = ()
    drop: tuple[T, ...] = ()
    ask: bool = False


class Outage(Generic[T]):
    """Holds network-level failures back until somebody has answered, so that our own outage blames no host.

    `hosts` are all hosts of the sweep. Feed every finished look to `seen`, the result of the controls to
    `controls`, and call `close` at the end; each item comes back exactly once, to record or to drop.
    After five failures in a row on three registrable domains (or on all that the sweep has, if fewer) the
    controls are to be asked. With `has_controls` false nothing is held back.
    """

    def __init__(self, hosts: Iterable[str], *, has_controls: bool = True) -> None:
        domains = {registrable_domain(host) for host in hosts}
        self._enough = min(_DOMAINS, max(1, len(domains)))
        self._has_controls = has_controls
        self._held: list[tuple[str, T]] = []
        self._streak = 0
        self._failing: set[str] = set()
        self._asked = False
        self.down = False

    def seen(self, item: T, host: str, contact: Contact) -> Ruling[T]:
        """A look is finished: at which host, and whether that was reached."""
        if contact is Contact.FAILED and self._has_controls:
            return self._failed(item, host)
        if contact is not Contact.ANSWERED:
            return Ruling(record=(item,))
        self._calm()
        released = tuple(held for where, held in self._held if where != host)
        self._held = [pair for pair in self._held if pair[0] == host]
        return Ruling(record=(*released, item))

    def controls(self, *, answered: bool) -> Ruling[T]:
        """The controls were asked. If none answered, our network is down and no held failure counts."""
        held = tuple(item for _, item in self._held)
        self._held.clear()
        self._calm()
        self.down = not answered
        return Ruling(record=held) if answered else Ruling(drop=held)

    def close(self) -> Ruling[T]:
        """The sweep is over: what is still held needs the controls' word."""
        self._asked = bool(self._held)
        return Ruling(ask=self._asked)

    def _failed(self, item: T, host: str) -> Ruling[T]:
        if self.down:
            return Ruling(drop=(item,))
        self._held.append((host, item))
        self._streak += 1
        self._failing.add(registrable_domain(host))
        suspicious = self._streak >= _IN_A_ROW and len(self._failing) >= self._enough
        ask = suspicious and not self._asked
        self._asked = self._asked or ask
        return Ruling(ask=ask)

    def _calm(self) -> None:
        self._streak = 0
        self._failing.clear()
        self._asked = False
        self.down = False


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str:
    """The part of a host name that somebody registered; an address or a bare name is its own."""
    try:
        return str(ip_address(host))
    except ValueError:
        return str(_suffixes().privatesuffix(host) or host)


@cache
def _suffixes() -> PublicSuffixList:
    """Loaded on first use: it takes some milliseconds."""
    return PublicSuffixList()
