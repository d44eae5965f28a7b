"""Many sources: hosts side by side, each once, nothing finished lost, nobody blamed for our own network."""

import asyncio
from collections.abc import Collection

import pytest

from archiver.clock import SimulatedClock
from archiver.errors import LedgerError, StorageError
from archiver.liveness.drift import Reading, ThreadedDrift
from archiver.liveness.hosts import Crowd
from archiver.liveness.leasing import LEASE, leased
from archiver.liveness.recorder import Recorder
from archiver.liveness.runner import Comparing, Habits, Outcome, Runner
from archiver.model.exchange import Answer, Failure
from archiver.model.facts import Baseline
from archiver.model.observation import Look
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State
from tests.support.doors import (
    NOON,
    TIMEOUT,
    Broken,
    ListBook,
    ListEvidence,
    PlainPlatform,
    Platforms,
    ScriptedDoor,
    page,
    tweet,
    web,
)

S = State
ONE, TWO = "https://one.test/", "https://two.test/"
CONTROLS = Habits(control_urls=(ONE, TWO))


class Desk:
    """A runner with all that belongs to it."""

    def __init__(self, door: ScriptedDoor | None = None, *platforms: PlainPlatform) -> None:
        self.door = door or ScriptedDoor()
        self.platforms = Platforms(*platforms)
        self.book = ListBook()
        self.evidence = ListEvidence()
        self.clock = SimulatedClock(NOON)

    async def look(self, sources: list[Source], habits: Habits | None = None, **more: object) -> Outcome:
        """Look at these, in a run."""
        async with Recorder(self.book, self.evidence, delay=60) as recorder:
            runner = Runner(self.door, self.platforms, recorder, self.clock, habits=habits, **more)
            return await runner.look(sources, "r1")


def pages(hosts: int, each: int) -> list[Source]:
    """So many pages on each of so many hosts."""
    return [web(f"https://h{host}.test/{number}") for number in range(each) for host in range(hosts)]


async def test_every_source_is_looked_at_once() -> None:
    """One look a source, though it is given twice; statements are left out."""
    desk = Desk()
    statement = Source("statement:1", PlatformName.NONE, "")
    outcome = await desk.look([*pages(3, 4), *pages(3, 4), statement])
    assert outcome == Outcome({S.LIVE: 12})
    assert outcome.looks == len(desk.book.looks) == len(set(desk.door.asked)) == len(desk.door.asked) == 12
    assert {look.run for look in desk.book.looks} == {"r1"}


async def test_nothing_to_look_at() -> None:
    """Without a source nobody is asked, not even the controls."""
    desk = Desk()
    assert await desk.look([], CONTROLS) == Outcome()
    assert desk.door.asked == []


@pytest.mark.parametrize("per_host", [1, 2, 3])
async def test_a_host_is_asked_by_few_at_once(per_host: int) -> None:
    """At most `per_host` requests of ours are under way to one host."""
    desk = Desk()
    await desk.look(pages(3, 10), Habits(crowd=Crowd(per_host)))
    assert set(desk.door.most.values()) == {per_host}


async def test_a_slow_host_keeps_nobody_waiting() -> None:
    """While one host does not answer, all others are finished and committed."""
    desk = Desk(ScriptedDoor(gates={"https://h0.test/0": asyncio.Event()}))
    looking = asyncio.create_task(desk.look(pages(5, 4), Habits(crowd=Crowd(1))))
    await desk.door.waiting.acquire()
    await asyncio.sleep(0.05)
    assert len(desk.door.asked) == 17
    assert desk.door.asked.count("https://h0.test/1") == 0
    desk.door.gates["https://h0.test/0"].set()
    assert (await looking).looks == 20


async def test_who_is_told() -> None:
    """The callback gets every look once it is committed."""
    desk = Desk()
    told: list[Look] = []
    async with Recorder(desk.book, None, batch=3) as recorder:
        runner = Runner(desk.door, desk.platforms, recorder, desk.clock)
        await runner.look(pages(2, 5), "r1", told.append)
    assert told == desk.book.looks


# --- our own network


async def test_a_network_that_is_down_at_the_start() -> None:
    """Only the controls are asked, and nothing is recorded."""
    desk = Desk(ScriptedDoor(lambda _: TIMEOUT))
    assert await desk.look(pages(5, 2), CONTROLS) == Outcome(network_down=True)
    assert sorted(desk.door.asked) == [ONE, TWO]
    assert desk.book.looks == []


class Failing:
    """A network that goes down after so many answers, and with it the controls."""

    def __init__(self, after: int, *, controls: bool = False) -> None:
        self.left = after
        self.controls = controls

    def __call__(self, url: str) -> Answer:
        """Answer while there is a network."""
        if url in (ONE, TWO):
            return TIMEOUT if self.left <= 0 and not self.controls else page(url)
        self.left -= 1
        return page(url) if self.left >= 0 else TIMEOUT


async def test_a_network_that_goes_down_on_the_way() -> None:
    """What had an answer stays; the failures are dropped, not recorded."""
    desk = Desk(ScriptedDoor(Failing(after=7)))
    outcome = await desk.look(pages(10, 3), CONTROLS)
    assert outcome.network_down
    assert outcome.states == {S.LIVE: 7}
    assert {look.observation.state for look in desk.book.looks} == {S.LIVE}


async def test_hosts_that_are_down_while_the_network_is_up() -> None:
    """The controls answer: every failure is recorded as what it is."""
    desk = Desk(ScriptedDoor(Failing(after=7, controls=True)))
    outcome = await desk.look(pages(10, 3), CONTROLS)
    assert outcome.states == {S.LIVE: 7, S.TIMEOUT: 23}
    assert not outcome.network_down


async def test_a_single_host_that_is_down() -> None:
    """Its failures wait for the controls at the end, and are then recorded."""
    desk = Desk(ScriptedDoor(lambda url: page(url) if url in (ONE, TWO) else TIMEOUT))
    outcome = await desk.look([web("https://h.test/1")], CONTROLS)
    assert outcome.states == {S.TIMEOUT: 1}


async def test_a_network_that_goes_down_with_the_last_host() -> None:
    """The failures at the end are dropped when the controls fail, too."""
    desk = Desk(ScriptedDoor(Failing(after=2)))
    outcome = await desk.look(pages(1, 4), CONTROLS)
    assert (outcome.network_down, outcome.states) == (True, {S.LIVE: 2})


async def test_without_controls_failures_are_recorded_at_once() -> None:
    """Controls can be switched off."""
    desk = Desk(ScriptedDoor(lambda _: TIMEOUT))
    assert (await desk.look(pages(5, 2))).states == {S.TIMEOUT: 10}


async def test_what_was_never_sent_is_recorded() -> None:
    """A URL that the guard refuses says nothing about the network."""
    desk = Desk(ScriptedDoor(lambda url: page(url) if url in (ONE, TWO) else Failure(S.UNSAFE, "private")))
    assert (await desk.look([web("https://h.test/1"), web("h:/bad")], CONTROLS)).states == {S.UNSAFE: 2}


# --- platforms with a control

X_CONTROL = "https://x.test/control"


def x_platform() -> PlainPlatform:
    """X with a control."""
    return PlainPlatform(PlatformName.X, X_CONTROL)


def tweets(number: int) -> list[Source]:
    """So many posts."""
    return [tweet(one) for one in range(1, number + 1)]


async def test_a_miss_counts_with_its_control() -> None:
    """Where the control holds, what was missed is recorded, the control being part of its evidence."""
    desk = Desk(ScriptedDoor(lambda url: page(url, 410 if url.endswith("/3") else 200)), x_platform())
    outcome = await desk.look(tweets(5))
    assert outcome == Outcome({S.LIVE: 4, S.GONE: 1})
    (missed,) = [look for look in desk.book.looks if look.observation.state is S.GONE]
    assert [desk.evidence.answers[ref.offset] for ref in missed.evidence] == [
        page(X_CONTROL),
        page("https://x.com/i/status/3", 410),
    ]


async def test_a_control_that_fails_at_the_start() -> None:
    """Nothing is asked of the platform but its control, and each source says why."""
    desk = Desk(ScriptedDoor(lambda url: page(url, 404)), x_platform(), PlainPlatform())
    outcome = await desk.look([*tweets(30), web("https://h.test/1")])
    assert outcome.states == {S.UNVERIFIABLE: 30, S.NOT_FOUND: 1}
    assert outcome.distrusted == {PlatformName.X}
    assert [url for url in desk.door.asked if "x.com" in url] == []
    reasons = {look.observation.reason_code for look in desk.book.looks if look.source.startswith("x:")}
    assert reasons == {"control_failed"}


async def test_a_control_that_fails_on_the_way() -> None:
    """A platform that begins to lie is not believed since its last good control."""
    asked = 0

    def script(url: str) -> Answer:
        nonlocal asked
        asked += url == X_CONTROL
        return page(url, 410 if asked >= 2 or url.endswith("/9") else 200)

    desk = Desk(ScriptedDoor(script), x_platform())
    outcome = await desk.look(tweets(20), Habits(crowd=Crowd(1)))
    assert outcome.states == {S.UNVERIFIABLE: 20}


async def test_a_platform_whose_control_our_own_network_failed() -> None:
    """Our outage is not blamed on the platform."""
    desk = Desk(ScriptedDoor(Failing(after=0)), x_platform())
    desk.door.script = lambda url: page(url) if (url in (ONE, TWO) and len(desk.door.asked) <= 2) else TIMEOUT
    outcome = await desk.look(tweets(3), CONTROLS)
    assert (outcome.network_down, outcome.states) == (True, {})


async def test_probes_share_the_control_of_their_platform() -> None:
    """A probe that asks for the control itself gets the answer that is known."""
    platform = PlainPlatform(PlatformName.X, X_CONTROL, {Scope.CONTROL: X_CONTROL})
    desk = Desk(ScriptedDoor(lambda url: page(url, 404 if "x.com" in url else 200)), platform)
    outcome = await desk.look(tweets(1))
    assert outcome.states == {S.NOT_FOUND: 1}
    assert desk.door.asked.count(X_CONTROL) == 2


async def test_failures_released_late_still_pass_the_control() -> None:
    """What the outage machine let go at the end is vouched for like the rest."""
    nowhere = Failure(S.DNS_NXDOMAIN, "nxdomain", "no such name")
    desk = Desk(ScriptedDoor(lambda url: nowhere if "x.com" in url else page(url)), x_platform())
    assert (await desk.look(tweets(1), CONTROLS)).states == {S.DNS_NXDOMAIN: 1}


# --- cancelling and failing


async def test_cancelled_what_was_finished_is_committed() -> None:
    """Ctrl-C loses nothing that was finished and records nothing that was not."""
    stuck = {f"https://h{host}.test/2": asyncio.Event() for host in range(3)}
    desk = Desk(ScriptedDoor(gates=stuck), x_platform(), PlainPlatform())
    desk.door.gates["https://x.com/i/status/3"] = asyncio.Event()
    looking = asyncio.create_task(desk.look([*pages(3, 5), *tweets(5)], Habits(crowd=Crowd(1))))
    for _ in range(4):
        await desk.door.waiting.acquire()
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert {look.source for look in desk.book.looks} == {
        *(f"web:https://h{host}.test/{number}" for host in range(3) for number in range(2)),
        "x:1",
        "x:2",
    }
    assert sum(desk.door.under_way.values()) == 0


async def test_a_disk_that_fails_ends_the_run() -> None:
    """The error comes out as itself, not wrapped."""
    book = Broken(OSError(28, "No space left on device"), after=1)
    recorder = Recorder(book, None, batch=2)
    runner = Runner(ScriptedDoor(), Platforms(), recorder, SimulatedClock(NOON))
    with pytest.raises(StorageError, match="No space"):
        await runner.look(pages(50, 4), "r1")
    assert book.batches == [2]


def raising(error: Exception) -> ScriptedDoor:
    """A door that fails at one address."""

    def script(url: str) -> Answer:
        if url == "https://h1.test/1":
            raise error
        return page(url)

    return ScriptedDoor(script)


async def test_a_fault_of_ours_costs_one_look() -> None:
    """What we can't make sense of is unverifiable; the others don't suffer."""
    desk = Desk(raising(RuntimeError("our own fault")))
    assert (await desk.look(pages(2, 3))).states == {S.LIVE: 5, S.UNVERIFIABLE: 1}


async def test_a_locked_ledger_behind_the_door_ends_the_run() -> None:
    """A shared pace that can't be had is no word about a source; what was finished is kept."""
    desk = Desk(raising(LedgerError("the database is locked")))
    with pytest.raises(LedgerError, match="locked"):
        await desk.look(pages(2, 3))
    assert {look.observation.state for look in desk.book.looks} <= {S.LIVE}


# --- comparing


async def test_later_looks_are_compared_with_the_first() -> None:
    """A source with a first proof gets a similarity, one without gets none; all first proofs are had at once."""
    desk = Desk()
    first = Baseline("0" * 64, "text of old", None, NOON)
    sources = pages(3, 1)
    reading = Reading(lambda content: content.decode(), lambda _: None, lambda _, __: 0.25)
    drift = ThreadedDrift(reading)
    asked: list[list[str]] = []

    def baselines(ids: list[str]) -> dict[str, Baseline]:
        asked.append(ids)
        return {sources[0].id: first}

    try:
        await desk.look(sources, comparing=Comparing(baselines, drift))
    finally:
        drift.close()
    assert {look.source: look.similarity for look in desk.book.looks} == {
        sources[0].id: 0.25,
        sources[1].id: None,
        sources[2].id: None,
    }
    assert asked == [[source.id for source in sources]]


# --- leases


class Leases:
    """Leases with some held by somebody else for some time."""

    def __init__(self, clock: SimulatedClock, held: dict[str, float]) -> None:
        self.clock = clock
        self.held = held
        self.mine: set[str] = set()

    def lease_owners(self) -> list[str]:
        """Somebody on another machine."""
        return ["r0@elsewhere:1"]

    def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> set[str]:
        """What nobody else holds by now."""
        assert owner.startswith("r1@")
        assert seconds == LEASE
        got = {key for key in source_ids if self.held.get(key, 0) <= self.clock.monotonic()}
        self.mine |= got
        return got

    def release(self, owner: str, source_ids: Collection[str] | None = None) -> None:
        """Give back."""
        assert source_ids is not None
        self.mine -= set(source_ids)


async def test_what_another_run_looks_at_is_waited_for() -> None:
    """It is looked at as soon as its lease is over."""
    desk = Desk()
    leases = Leases(desk.clock, {"web:https://h0.test/0": 30.0})
    outcome = await desk.look(pages(3, 1), leases=leases)
    assert (outcome.looks, outcome.busy) == (3, frozenset())
    assert desk.book.looks[-1].source == "web:https://h0.test/0"
    assert leases.mine == set()


async def test_what_another_run_keeps_is_left() -> None:
    """After as long as a lease lasts it is given up and said so."""
    desk = Desk()
    leases = Leases(desk.clock, {"web:https://h0.test/0": 1e9})
    outcome = await desk.look(pages(3, 1), leases=leases)
    assert (outcome.looks, outcome.busy) == (2, {"web:https://h0.test/0"})
    assert LEASE <= desk.clock.monotonic() < 2 * LEASE


async def test_leases_are_given_back_when_cancelled() -> None:
    """Nothing stays leased after Ctrl-C."""
    desk = Desk(ScriptedDoor(gates={"https://h0.test/0": asyncio.Event()}))
    leases = Leases(desk.clock, {})
    looking = asyncio.create_task(desk.look(pages(3, 1), leases=leases))
    await desk.door.waiting.acquire()
    await asyncio.sleep(0)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert leases.mine == set()


async def test_leases_are_prolonged_while_they_are_needed() -> None:
    """A sweep that takes long keeps its leases; one that ends gives them back."""
    asked = 0
    enough = asyncio.Event()

    class Counting(Leases):
        def lease(self, source_ids: Collection[str], owner: str, seconds: float) -> set[str]:
            nonlocal asked
            asked += 1
            if asked == 3:
                loop.call_soon_threadsafe(enough.set)
            return super().lease(source_ids, owner, seconds)

    loop = asyncio.get_running_loop()
    leases = Counting(SimulatedClock(NOON), {"b": 1e9})
    async with leased(leases, ["c", "b", "a"], "r1", prolong=0.001) as granted:
        assert granted == ["c", "a"]
        await asyncio.wait_for(enough.wait(), 5)
        assert leases.mine == {"a", "c"}
    assert leases.mine == set()


async def test_an_outage_with_leases_ends_the_run() -> None:
    """What is busy is not waited for when our network is down."""
    desk = Desk(ScriptedDoor(Failing(after=1)))
    leases = Leases(desk.clock, {"web:https://h0.test/0": 1e9})
    outcome = await desk.look(pages(10, 3), CONTROLS, leases=leases)
    assert outcome.network_down
    assert desk.clock.monotonic() == 0
