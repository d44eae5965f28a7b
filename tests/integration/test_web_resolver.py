"""Names to addresses, against a real name server on loopback."""

import asyncio
import contextlib
import socket
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from archiver.clock import SimulatedClock
from archiver.model.states import State
from archiver.web.failures import Stopped
from archiver.web.guard import Guard
from archiver.web.resolver import Resolver
from tests.support.dns_server import NXDOMAIN, SERVFAIL, DnsServer

ADDRESS = ["93.184.215.14", "2606:2800:21f:cb07::1"]
REFUSED = 5


@contextlib.asynccontextmanager
async def resolving(*zones, allow=(), clock=None, **limits):
    """A resolver with one name server a zone."""
    async with contextlib.AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(DnsServer(zone)) for zone in zones]
        guard = Guard(tuple(ip_network(network) for network in allow))
        clock = clock or SimulatedClock(datetime(2026, 11, 22, tzinfo=UTC))
        resolver = Resolver(clock, guard, servers=[server.address for server in servers], **limits)
        yield resolver, servers
        await resolver.close()


async def outcome(resolver, host="a.example", port=443):
    """The addresses of a name, or the state and code it failed with."""
    try:
        return sorted(result["host"] for result in await resolver.resolve(host, port))
    except Stopped as error:
        return error.failure.state, error.failure.code


async def test_all_addresses_are_given():
    """Both families come back, with what aiohttp needs to connect."""
    async with resolving({"a.example": ADDRESS}) as (resolver, _):
        assert await outcome(resolver) == sorted(ADDRESS)
        (only,) = await resolver.resolve("a.example", 443, socket.AF_INET6)
        assert (only["host"], only["port"], only["family"]) == (ADDRESS[1], 443, socket.AF_INET6)


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (({},), (State.DNS_NXDOMAIN, "one_resolver")),
        (({}, {}), (State.DNS_NXDOMAIN, "two_resolvers")),
        (({}, {"a.example": ["1.1.1.1"]}), ["1.1.1.1"]),
        (({"a.example": SERVFAIL}, {"a.example": ["1.1.1.1"]}), ["1.1.1.1"]),
        (({}, {"a.example": SERVFAIL}), (State.DNS_FAILURE, "unconfirmed")),
        (({"a.example": SERVFAIL}, {}), (State.DNS_FAILURE, "unconfirmed")),
        (({"a.example": SERVFAIL}, {}, {}), (State.DNS_NXDOMAIN, "two_resolvers")),
        (({"a.example": SERVFAIL},), (State.DNS_FAILURE, "servfail")),
        (({"a.example": ()},), (State.DNS_FAILURE, "no_address")),
        (({"a.example": ()}, {}), (State.DNS_FAILURE, "no_address")),
        (({"a.example": REFUSED},), (State.DNS_FAILURE, "error")),
    ],
)
async def test_absence_is_told_from_failure(zones, expected):
    """Only what no server contradicts and, where there are two, two confirm is an absent name."""
    async with resolving(*zones) as (resolver, _):
        assert await outcome(resolver) == expected


async def test_a_silent_server_is_a_time_out():
    """A name server that does not answer says nothing about the name."""
    async with resolving({"a.example": None}, try_seconds=0.05) as (resolver, _):
        assert await outcome(resolver) == (State.DNS_FAILURE, "timeout")


async def test_a_second_server_replaces_a_silent_one():
    """The next server is asked when the first does not answer."""
    async with resolving({"a.example": None}, {"a.example": ["1.1.1.1"]}, try_seconds=0.05) as (resolver, _):
        assert await outcome(resolver) == ["1.1.1.1"]


@pytest.mark.parametrize(
    ("addresses", "port", "allow", "passes"),
    [
        (["1.1.1.1", "10.0.0.1"], 443, (), False),
        (["1.1.1.1", "::1"], 443, (), False),
        (["10.0.0.1"], 443, ("10.0.0.0/8",), True),
        (["10.0.0.1"], 9999, ("10.0.0.0/8",), True),
        (["1.1.1.1"], 9999, ("10.0.0.0/8",), False),
    ],
)
async def test_every_answer_goes_through_the_guard(addresses, port, allow, passes):
    """One forbidden answer refuses the name; the port is judged with the address."""
    async with resolving({"a.example": addresses}, allow=allow) as (resolver, _):
        found = await outcome(resolver, port=port)
        assert found == (addresses if passes else (State.UNSAFE, "address"))


async def test_a_name_is_asked_once_a_run():
    """Answers and absences are remembered, failures are not; much later everything is asked anew."""
    clock = SimulatedClock(datetime(2026, 11, 22, tzinfo=UTC))
    zone = {"a.example": ["1.1.1.1"], "broken.example": SERVFAIL}
    async with resolving(zone, clock=clock) as (resolver, (server,)):
        for _ in range(3):
            for name in ("a.example", "A.example.", "absent.example"):
                await outcome(resolver, name)
        assert server.asked == ["a.example", "absent.example"]
        await outcome(resolver, "broken.example")
        asked = len(server.asked)
        await outcome(resolver, "broken.example")
        assert len(server.asked) > asked
        clock.advance(timedelta(days=1))
        server.zone = {"a.example": ["9.9.9.9"]}
        resolver._servers = None
        assert await outcome(resolver) == ["9.9.9.9"]


async def test_questions_at_once_are_one_question():
    """A hundred requests to a host wait for one look-up; cancelling some disturbs no other."""
    async with resolving({"a.example": ["1.1.1.1"]}) as (resolver, (server,)):
        asking = [asyncio.create_task(outcome(resolver)) for _ in range(100)]
        await asyncio.sleep(0)
        for task in asking[::2]:
            task.cancel()
        found = await asyncio.gather(*asking, return_exceptions=True)
        assert found[1::2] == [["1.1.1.1"]] * 50
        assert server.asked == ["a.example"]


async def test_closing_ends_what_is_under_way():
    """A resolver can be closed while it asks; whoever waits is cancelled."""
    async with resolving({"a.example": None}) as (resolver, _):
        asking = asyncio.create_task(outcome(resolver))
        await asyncio.sleep(0.01)
        await resolver.close()
        begun = time.monotonic()
        await asyncio.gather(asking, return_exceptions=True)
        assert time.monotonic() - begun < 1


async def test_without_a_name_server_the_system_is_asked():
    """Where there is no server the operating system resolves; what it can't is a failure, not an absence."""
    guard = Guard((ip_network("127.0.0.0/8"), ip_network("::1/128")))
    resolver = Resolver(SimulatedClock(datetime.now(UTC)), guard, servers=())
    assert "127.0.0.1" in await outcome(resolver, "localhost")
    assert await outcome(resolver, "a" * 70) == (State.DNS_FAILURE, "no_server")
    await resolver.close()


async def test_dead_name_servers_are_no_absence():
    """A name server that refuses the connection leaves the name unknown."""
    resolver = Resolver(SimulatedClock(datetime.now(UTC)), Guard(), servers=["127.0.0.1:1"], try_seconds=0.1)
    assert await outcome(resolver, "nothing.invalid") == (State.DNS_FAILURE, "no_server")
    await resolver.close()


async def test_the_system_names_its_servers():
    """Without servers of its own the resolver takes the system's."""
    resolver = Resolver(SimulatedClock(datetime.now(UTC)), Guard())
    assert await outcome(resolver, "localhost") == (State.UNSAFE, "address")
    await resolver.close()


async def test_the_memory_for_names_is_bounded():
    """The oldest names are forgotten first."""
    zone = {f"{n}.example": ["1.1.1.1"] for n in range(3)}
    async with resolving(zone, keep=2) as (resolver, _):
        for name in ("0.example", "1.example", "0.example", "2.example"):
            assert await outcome(resolver, name) == ["1.1.1.1"]
        assert list(resolver._known) == ["1.example", "2.example"]


def test_the_error_code_is_that_of_the_protocol():
    """NXDOMAIN is 3 on the wire (RFC 1035 4.1.1)."""
    assert NXDOMAIN == 3
