"""Names to addresses: NXDOMAIN told from other failures, no answer passed on that leads inside."""

import asyncio
import socket
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import aiodns
import pycares
from aiodns import error as ares
from aiohttp.abc import AbstractResolver, ResolveResult

from archiver.clock import Clock
from archiver.model.states import State
from archiver.web.failures import Stopped
from archiver.web.guard import Guard

_KEPT_SECONDS = 600.0
_SERVERS = 3
_TRIES = 2

_ABSENT = "absent"
_NO_SERVER = "no_server"
_CODES = {
    ares.ARES_ENOTFOUND: _ABSENT,
    ares.ARES_ENODATA: "no_address",
    ares.ARES_ETIMEOUT: "timeout",
    ares.ARES_ESERVFAIL: "servfail",
    ares.ARES_ECONNREFUSED: _NO_SERVER,
    ares.ARES_EBADNAME: "bad_name",
}
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of a name: its addresses, or the state and code of the failure that stands for them."""

    addresses: tuple[str, ...] = ()
    state: State = State.DNS_FAILURE
    code: str = ""

    @property
    def lasting(self) -> bool:
        """Whether asking again within a run would tell the same."""
        return bool(self.addresses) or self.state is State.DNS_NXDOMAIN


class Resolver(AbstractResolver):
    """Asks the system's name servers through aiodns, once a name and run.

    A name that one server calls absent is asked of the next where there is one: two must say so (code
    `two_resolvers`; with a single server `one_resolver`). Every answer goes through the address guard: one
    forbidden address among them refuses the name. `servers` ("ip" or "ip:port") replace the system's;
    each is tried twice, for `try_seconds` and a little more. `keep` names are remembered for ten minutes.
    Where no name server can be reached, the operating system is asked, which can't tell NXDOMAIN.
    """

    def __init__(
        self,
        clock: Clock,
        guard: Guard,
        *,
        servers: Sequence[str] | None = None,
        try_seconds: float = 1.5,
        keep: int = 20_000,
    ) -> None:
        self._clock = clock
        self._guard = guard
        self._given = servers
        self._try_seconds = try_seconds
        self._keep_names = keep
        self._servers: list[aiodns.DNSResolver] | None = None
        self._known: OrderedDict[str, tuple[float, Names]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Names]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of a name. Raises Stopped: unsafe, dns_nxdomain or dns_failure."""
        names = await self._names(host.rstrip(".").lower())
        if not names.addresses:
            words = "no such name" if names.state is State.DNS_NXDOMAIN else "could not be resolved"
            raise Stopped(names.state, names.code, f"{host}: {words} ({names.code.replace('_', ' ')})")
        for address in names.addresses:
            if reason := self._guard.endpoint(address, port):
                raise Stopped(State.UNSAFE, "address", f"{host}: {reason}")
        wanted = (a for a in names.addresses if family in (socket.AF_UNSPEC, _family(a)))
        return [
            ResolveResult(hostname=host, host=a, port=port, family=_family(a), proto=0, flags=_NUMERIC)
            for a in wanted
        ]

    async def close(self) -> None:
        """Give the sockets back."""
        for task in self._asking.values():
            task.cancel()
        for server in self._servers or ():
            await server.close()
        self._servers = None

    async def _names(self, host: str) -> Names:
        kept = self._known.get(host)
        if kept and kept[0] > self._clock.monotonic():
            return kept[1]
        task = self._asking.get(host)
        if task is None:
            task = self._asking[host] = asyncio.create_task(self._ask(host))
            task.add_done_callback(lambda done: self._keep(host, done))
        return await asyncio.shield(task)

    def _keep(self, host: str, task: asyncio.Task[Names]) -> None:
        self._asking.pop(host, None)
        if task.cancelled() or task.exception() or not task.result().lasting:
            return
        self._known[host] = (self._clock.monotonic() + _KEPT_SECONDS, task.result())
        self._known.move_to_end(host)
        if len(self._known) > self._keep_names:
            self._known.popitem(last=False)

    async def _ask(self, host: str) -> Names:
        outcomes: list[Names] = []
        for server in self._open():
            names = await _ask_one(server, host)
            if names.addresses or names.code == "no_address":
                return names
            outcomes.append(names)
            if [n.code for n in outcomes].count(_ABSENT) > 1:
                break
        if all(names.code == _NO_SERVER for names in outcomes):
            return await _ask_system(host)
        return _conclude(outcomes)

    def _open(self) -> list[aiodns.DNSResolver]:
        if self._servers is None:
            given = self._given if self._given is not None else pycares.Channel().servers
            self._servers = [_server(address, self._try_seconds) for address in given[:_SERVERS]]
        return self._servers


def _conclude(outcomes: Sequence[Names]) -> Names:
    """What several servers without an address add up to. Absent counts only where none disagrees."""
    absent = [names for names in outcomes if names.code == _ABSENT]
    if not absent:
        return outcomes[0]
    if len(absent) > 1:
        return Names(state=State.DNS_NXDOMAIN, code="two_resolvers")
    if len(outcomes) > 1:
        return Names(code="unconfirmed")
    return Names(state=State.DNS_NXDOMAIN, code="one_resolver")


def _server(address: str, seconds: float) -> aiodns.DNSResolver:
    """One name server. Without the search list: a cited host is a full name."""
    return aiodns.DNSResolver([address], flags=pycares.ARES_FLAG_NOSEARCH, timeout=seconds, tries=_TRIES)


async def _ask_one(server: aiodns.DNSResolver, host: str) -> Names:
    try:
        answer = await server.getaddrinfo(host, family=socket.AF_UNSPEC, type=socket.SOCK_STREAM)
    except ares.DNSError as error:
        return Names(code=_CODES.get(error.args[0], "error"))
    addresses = tuple(node.addr[0].decode("ascii") for node in answer.nodes)
    return Names(addresses) if addresses else Names(code="no_address")


async def _ask_system(host: str) -> Names:
    """The operating system's own resolution, the last resort."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return Names(code=_NO_SERVER)
    return Names(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
