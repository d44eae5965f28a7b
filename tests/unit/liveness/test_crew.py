"""Helpers: the same looks as without them, nothing asked that is another's, nothing lost when one dies."""

import asyncio
import hashlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from archiver.clock import SimulatedClock
from archiver.liveness import parcels
from archiver.liveness.crew import NOBODY, Crew, Helper, Lent, forked
from archiver.liveness.driver import Driven
from archiver.liveness.helper import Helping, help_out
from archiver.liveness.hosts import HOSTS_AT_ONCE, Crowd, host_of
from archiver.liveness.parcels import Report
from archiver.liveness.recorder import Recorder, Trace
from archiver.liveness.runner import Habits, Outcome, Runner
from archiver.model.exchange import Answer, Exchange, Packed, Request
from archiver.model.observation import EvidenceRef, Observation
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State
from archiver.web.failures import Contact
from tests.support.doors import (
    NOON,
    TIMEOUT,
    ListBook,
    ListEvidence,
    PlainPlatform,
    Platforms,
    ScriptedDoor,
    hop,
    page,
    tweet,
    web,
)

S = State


@dataclass
class LeashedDoor(ScriptedDoor):
    """A scripted door that follows `redirects` (host to host) and shows its leash every host first."""

    leash: Callable[[str], None] = lambda _: None
    redirects: dict[str, str] = field(default_factory=dict)

    async def get(self, request: Request) -> Answer:
        """The script's answer, if the leash allows."""
        host: str | None = host_of(request.url)
        while host is not None:
            self.leash(host)
            host = self.redirects.get(host)
        return await super().get(request)


class PackedEvidence(ListEvidence):
    """An evidence store that also takes what is packed already."""

    def append(self, answer: Answer | Packed) -> EvidenceRef | None:
        """Remember a record."""
        if isinstance(answer, Packed):
            if not answer.records:
                return None
            self.answers.append(answer)  # type: ignore[arg-type] # a list of what was written
            return EvidenceRef("one.warc.gz", len(self.answers) - 1, 1)
        return super().append(answer)


def pack(answer: Answer) -> Packed:
    """An answer as one record with its URL."""
    return Packed((answer.hops[-1].url.encode(),), 0) if answer.hops else Packed((), -2)


def helping(door: LeashedDoor, platform: PlainPlatform | None = None, **more: object) -> Helping:
    """What a helper works with, over a scripted door."""

    @asynccontextmanager
    async def opened(leash: Callable[[str], None]) -> AsyncIterator[LeashedDoor]:
        door.leash = leash
        yield door

    parts = {"clock": SimulatedClock(NOON), "crowd": Crowd(), "pack": pack, **more}
    return Helping(opened, platform or PlainPlatform(), **parts)


class Team:
    """Helpers that run in this very process."""

    def __init__(self, *hands: Helping) -> None:
        pairs = [socket.socketpair() for _ in hands]
        self.tasks = [
            asyncio.create_task(help_out(there, hand)) for (_, there), hand in zip(pairs, hands, strict=True)
        ]
        self.crew = Crew(tuple(Helper(here) for here, _ in pairs), frozenset({"paced.test"}))

    async def __aenter__(self) -> Crew:
        return self.crew

    async def __aexit__(self, *_: object) -> None:
        for helper in self.crew.helpers:
            helper.join()
        async with asyncio.timeout(5):
            await asyncio.gather(*self.tasks, return_exceptions=True)


@dataclass
class Desk:
    """A sweep with all that belongs to it."""

    door: ScriptedDoor = field(default_factory=ScriptedDoor)
    book: ListBook = field(default_factory=ListBook)
    evidence: PackedEvidence = field(default_factory=PackedEvidence)

    async def look(self, crew: Crew, sources: Sequence[Source], habits: Habits | None = None) -> Outcome:
        """Look at these, in a run."""
        async with Recorder(self.book, self.evidence) as recorder:
            platforms = Platforms(PlainPlatform(), PlainPlatform(PlatformName.X))
            runner = Runner(self.door, platforms, recorder, SimulatedClock(NOON), habits=habits, crew=crew)
            return await runner.look(sources, "r1")


def pages(hosts: int, each: int) -> list[Source]:
    """So many pages on each of so many hosts."""
    return [web(f"https://h{host}.test/{number}") for number in range(each) for host in range(hosts)]


def script(url: str) -> Answer:
    """One page in three is missing, one host does not answer."""
    if "//h1." in url:
        return TIMEOUT
    return page(url, 404 if url.endswith("2") else 200, url.encode())


async def test_the_same_as_without() -> None:
    """Two helpers see what one process would have seen, hashes and evidence included."""
    sources = pages(6, 3)
    alone, helped = Desk(ScriptedDoor(script)), Desk()
    hands = LeashedDoor(script), LeashedDoor(script)
    expected = await alone.look(NOBODY, sources)
    async with Team(*map(helping, hands)) as crew:
        assert await helped.look(crew, sources) == expected
    seen = {look.source: (look.observation, look.sha256, look.at) for look in helped.book.looks}
    assert seen == {look.source: (look.observation, look.sha256, look.at) for look in alone.book.looks}
    assert helped.door.asked == []
    assert all(door.asked for door in hands)
    answered = {source.url.encode() for source in sources if "//h1." not in source.url}
    assert {found.records[0] for found in helped.evidence.answers} == answered
    assert all(look.evidence for look in helped.book.looks if look.observation.http_status)


async def test_what_is_not_lent() -> None:
    """Platforms and hosts with a pace of their own are looked at by the sweep itself."""
    own = [tweet(1), tweet(2), web("https://paced.test/1")]
    desk, hand = Desk(), LeashedDoor()
    async with Team(helping(hand)) as crew:
        outcome = await desk.look(crew, [*pages(2, 2), *own])
    assert outcome.looks == 7
    assert sorted(desk.door.asked) == sorted(source.url for source in own)


async def test_a_redirect_to_another_s_host_is_given_back() -> None:
    """The helper that may not follow asks nobody; the sweep looks at the source once the helpers are done."""
    redirects = {"h0.test": "www.h0.test", "h1.test": "elsewhere.test", "h2.test": "paced.test"}
    desk, hand = Desk(), LeashedDoor(redirects=redirects)
    async with Team(helping(hand, spared=frozenset({"paced.test"}))) as crew:
        outcome = await desk.look(crew, pages(4, 1))
    assert outcome.looks == 4
    assert sorted(desk.door.asked) == ["https://h1.test/0", "https://h2.test/0"]
    assert sorted(hand.asked) == ["https://h0.test/0", "https://h3.test/0"]


async def test_a_host_stays_with_one_helper() -> None:
    """All hosts of a site go to one helper, and every helper gets about as much."""
    sources = [web(f"https://{sub}.s{number}.test/") for number in range(10) for sub in ("a", "b", "www")]
    crew = Crew((Helper(socket.socket()), Helper(socket.socket())))
    shares = crew.shares([(source, host_of(source.url)) for source in sources])
    sites = [{host.partition(".")[2] for _, host in share} for _, share in shares]
    assert [len(share) for _, share in shares] == [15, 15]
    assert sites[0].isdisjoint(sites[1])
    for helper in crew.helpers:
        helper.dismiss()
    assert crew.shares([]) == []
    assert not crew.takes(sources[0], "a.s0.test")


async def test_a_helper_that_dies() -> None:
    """What it had not told yet is looked at without it, and nothing is looked at twice."""
    here, there = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=there)
    sources = pages(3, 1)
    desk = Desk()
    sweep = asyncio.create_task(desk.look(Crew((Helper(here),)), sources))
    job = await parcels.read(reader)
    first, _ = job.work[0]
    seen = Observation(S.LIVE, "http_200", "It answers 200.", first.url, 200, first.url)
    parcels.write(writer, parcels.plain(Report(0, Driven(seen, (), Contact.ANSWERED), NOON, "ab" * 32)))
    await writer.drain()
    writer.close()
    assert (await sweep).states == {S.LIVE: 3}
    assert len(desk.book.looks) == 3
    assert sorted(desk.door.asked) == sorted({source.url for source in sources} - {first.url})
    assert next(look for look in desk.book.looks if look.source == first.id).sha256 == "ab" * 32


async def test_cancelled() -> None:
    """Cancelled, what was told is committed, and the helper stops in the middle of its work."""
    slow = asyncio.Event()
    hand = LeashedDoor(gates={"https://h1.test/0": slow})
    desk = Desk()
    team = Team(helping(hand))
    async with team as crew:
        sweep = asyncio.create_task(desk.look(crew, pages(3, 1)))
        await hand.waiting.acquire()
        await asyncio.sleep(0.05)
        sweep.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sweep
        async with asyncio.timeout(5):
            await asyncio.gather(*team.tasks, return_exceptions=True)
        assert not crew.helpers[0].here
    assert {look.source for look in desk.book.looks} == {"web:https://h0.test/0", "web:https://h2.test/0"}


async def test_our_own_network_is_down() -> None:
    """Failures that helpers tell of are held back like all others: none is recorded when controls fail."""
    control = "https://control.test/"
    answers = iter([page(control), *[TIMEOUT] * 10])
    desk = Desk(ScriptedDoor(lambda _: next(answers)))
    hand = LeashedDoor(lambda _: TIMEOUT)
    async with Team(helping(hand)) as crew:
        outcome = await desk.look(crew, pages(8, 1), Habits(control_urls=(control,)))
    assert outcome.network_down
    assert desk.book.looks == []


async def test_several_jobs() -> None:
    """A helper takes one job after the other."""
    desk, hand = Desk(), LeashedDoor()
    async with Team(helping(hand)) as crew:
        assert (await desk.look(crew, pages(2, 1))).looks == 2
        assert (await desk.look(crew, [web("https://other.test/")])).looks == 1
    assert len(hand.asked) == 3


async def test_what_travels() -> None:
    """Contents only where they are wanted, hashes always; an answer that two rest on is told once."""
    neighbour = "https://h0.test/made-up"
    platform = PlainPlatform(further={Scope.SOURCE: neighbour})
    hand = LeashedDoor(lambda url: page(url, 404, url.encode()))
    told: list[Lent] = []

    async def on(lent: Lent) -> None:
        told.append(lent)

    wanted, other = pages(1, 2)
    async with Team(helping(hand, platform)) as crew:
        work = [(source, "h0.test") for source in (wanted, other)]
        assert await crew.helpers[0].look(work, {wanted.id}, on) == []
    contents = {lent.source.id: lent.driven.observation.content for lent in told}
    assert contents == {wanted.id: wanted.url.encode(), other.id: None}
    assert {lent.sha256 for lent in told} == {
        hashlib.sha256(source.url.encode()).hexdigest() for source in (wanted, other)
    }
    first, second = ({trace.number: trace for trace in lent.driven.traces} for lent in told)
    (shared,) = first.keys() & second.keys()
    assert first[shared] is second[shared]
    assert first[shared].answer == Packed((neighbour.encode(),), 0)
    assert hand.asked.count(neighbour) == 1


async def test_without_evidence() -> None:
    """Where nothing is recorded, no answer travels."""
    desk, hand = Desk(), LeashedDoor()
    async with Team(helping(hand, pack=None)) as crew:
        await desk.look(crew, pages(2, 2))
    assert desk.evidence.answers == []
    assert all(look.sha256 for look in desk.book.looks)


def test_reports_survive_the_way() -> None:
    """A report is the same after it was made plain and read again."""
    seen = Observation(S.LIVE, "shown", "It shows.", "u", 200, "v", "Ann", NOON, "text", b"content")
    answer = Exchange((hop("https://a.test/"),), b"text")
    report = Report(3, Driven(seen, (Trace(answer, number=7),), Contact.ANSWERED), NOON, "cd" * 32)
    back = parcels.report(parcels.plain(report))
    assert back.driven is not None
    assert (back.place, back.at, back.sha256) == (3, NOON, "cd" * 32)
    assert (back.driven.observation, back.driven.contact) == (seen, Contact.ANSWERED)
    assert [(trace.number, trace.answer) for trace in back.driven.traces] == [(7, answer)]
    assert parcels.report(parcels.plain(Report(4))) == Report(4)


@pytest.mark.parametrize(
    ("gap", "concurrency", "hosts"),
    [(1.0, 256, HOSTS_AT_ONCE), (0.0, 256, 256), (0.0, 10_000, HOSTS_AT_ONCE)],
)
def test_how_many_hosts_at_once(gap: float, concurrency: int, hosts: int) -> None:
    """Where hosts need not rest between requests, no more are worked on than can be asked."""
    assert Crowd.of(2, gap, concurrency) == Crowd(2, hosts)


def serve(connection: socket.socket) -> None:
    """What a real helper process runs here."""
    asyncio.run(help_out(connection, helping(LeashedDoor(script))))


async def test_real_processes() -> None:
    """Forked helpers look, let Ctrl-C be the sweep's affair, and are gone at the end."""
    desk = Desk()
    with forked(2, serve, {"paced.test"}) as crew:
        processes = [helper._process for helper in crew.helpers]
        for process in processes:
            os.kill(process.pid, signal.SIGINT)
        outcome = await desk.look(crew, pages(6, 3))
    assert outcome.looks == 18
    assert desk.door.asked == []
    assert [process.exitcode for process in processes] == [0, 0]


def hang(connection: socket.socket) -> None:
    """A helper that does not listen."""
    del connection
    signal.pause()


def test_a_helper_that_does_not_end() -> None:
    """A process that does not go when its socket is closed is ended."""
    with forked(1, hang) as crew:
        (helper,) = crew.helpers
        helper.patience = 0.2
    assert helper._process.exitcode == -signal.SIGKILL
