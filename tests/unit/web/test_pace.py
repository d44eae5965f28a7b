"""When requests may start, in virtual time."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from archiver.clock import SimulatedClock
from archiver.settings import NetworkSettings
from archiver.web.pace import Paces, SharedPace
from tests.support.virtual_time import LoopClock, run


def paces(**rules):
    """Paces by the defaults of the settings, except for `rules`."""
    return Paces(LoopClock(), **{"per_host": 2, "gap": 1.0, "concurrency": 256} | rules)


async def sweep(pace, plan, starts=None):
    """Ask every (host, seconds of the answer) of the plan at once; returns the seconds it took, notes starts."""
    clock = LoopClock()
    begun = clock.monotonic()

    async def ask(host, seconds):
        async with pace.turn(host):
            if starts is not None:
                starts.setdefault(host, []).append(clock.monotonic())
            await asyncio.sleep(seconds)

    await asyncio.gather(*(ask(*one) for one in plan))
    return clock.monotonic() - begun


def test_starts_at_a_host_keep_the_gap():
    """Requests to one host start a gap apart, in the order they came."""

    async def story():
        starts = {}
        await sweep(paces(), [("a", 0.1)] * 5, starts)
        assert starts["a"] == pytest.approx([0, 1, 2, 3, 4])

    run(story())


def test_at_most_two_at_once_at_a_host():
    """A slow host is asked no more than two things at once, and the gap holds after the wait as well."""

    async def story():
        starts = {}
        await sweep(paces(), [("slow", 10)] * 6, starts)
        assert starts["slow"] == pytest.approx([0, 1, 10, 11, 20, 21])

    run(story())


def test_a_slow_host_blocks_no_other():
    """Requests that wait for their host hold no place that another host could use."""

    async def story():
        starts = {}
        plan = [("slow", 30)] * 50 + [(f"h{n}", 0.1) for n in range(100)]
        await sweep(paces(concurrency=4), plan, starts)
        assert max(starts[f"h{n}"][0] for n in range(100)) < 8

    run(story())


def test_all_together_keep_the_limit_over_all():
    """No more than `concurrency` requests are under way."""

    async def story():
        pace, now, most = paces(concurrency=3), 0, 0

        async def ask(host):
            nonlocal now, most
            async with pace.turn(host):
                now += 1
                most = max(most, now)
                await asyncio.sleep(1)
                now -= 1

        await asyncio.gather(*(ask(f"h{n}") for n in range(20)))
        assert most == 3

    run(story())


@pytest.mark.parametrize("order", ["by_host", "interleaved"])
def test_a_sweep_takes_little_longer_than_its_busiest_host(order):
    """At most 1.15 times max over hosts of (n-1) x gap + last response."""

    async def story():
        sizes = {f"h{n}": 1 + n % 7 for n in range(300)} | {"busy": 40}
        plan = [(host, 0.4) for host, n in sizes.items() for _ in range(n)]
        if order == "interleaved":
            plan.sort(key=lambda one: hash(one[0]) % 17)
        took = await sweep(paces(), plan)
        assert took <= 1.15 * (39 * 1.0 + 0.4)

    run(story())


def test_simulated_time_moves_by_waiting():
    """With the simulated clock a paced sweep takes no real time and the simulated seconds it should."""
    clock = SimulatedClock(datetime(2026, 11, 22, tzinfo=UTC))
    pace = Paces(clock, per_host=2, gap=1.0, concurrency=10)

    async def ask(host):
        async with pace.turn(host):
            pass

    async def story():
        await asyncio.gather(*(ask(f"h{n % 20}") for n in range(200)))

    real = time.monotonic()
    asyncio.run(story())
    assert clock.monotonic() <= 1.15 * 9
    assert clock.monotonic() >= 9
    assert time.monotonic() - real < 2


def test_retry_after_keeps_a_host_waiting_and_no_other():
    """A held host starts nothing before its time, even requests that were already waiting."""

    async def story():
        pace, starts = paces(), {}
        pace.hold("a", 20)
        asyncio.get_running_loop().call_later(10, pace.hold, "a", 30)
        await sweep(pace, [("a", 0), ("b", 0)], starts)
        assert starts == {"a": [pytest.approx(40)], "b": [0]}

    run(story())


class Book:
    """A pace book as the ledger keeps it."""

    def __init__(self):
        self.next, self.asked = {}, []

    def reserve(self, key, gap, now):
        """Hand out slots `gap` seconds apart."""
        self.asked.append((key, gap))
        begin = max(now, self.next.get(key, now))
        self.next[key] = begin + timedelta(seconds=gap)
        return begin


def test_shared_paces_are_kept_through_the_book():
    """Two processes that share a book keep a host's gap between them; other hosts are not in the book."""

    async def story():
        book, starts = Book(), {}
        rules = {"paced": {"t.me": 2.0}, "book": book}
        await asyncio.gather(
            *(sweep(paces(**rules), [("t.me", 0)] * 3 + [("x", 0)], starts) for _ in range(2))
        )
        assert sorted(starts["t.me"]) == pytest.approx([0, 2, 4, 6, 8, 10])
        assert set(book.asked) == {("t.me", 2.0)}

    run(story())


def test_hosts_of_one_platform_share_a_pace():
    """Hosts with the same SharedPace wait for each other."""

    async def story():
        shared, starts = SharedPace("x", 3.0), {}
        pace = paces(paced={"a.x.example": shared, "b.x.example": shared})
        await sweep(pace, [("a.x.example", 0), ("b.x.example", 0), ("a.x.example", 0)], starts)
        times = sorted(moment for moments in starts.values() for moment in moments)
        assert [round(b - a) for a, b in pairwise(times)] == [3, 3]

    run(story())


def test_cancelled_requests_give_everything_back():
    """Whoever is cancelled while waiting or running leaves no place taken."""

    async def story():
        pace = paces(per_host=1, concurrency=1, gap=0.0)
        async with pace.turn("a"):
            waiting = [asyncio.create_task(sweep(pace, [(host, 0)])) for host in ("a", "a", "b")]
            await asyncio.sleep(1)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        running = asyncio.create_task(sweep(pace, [("a", 100)]))
        await asyncio.sleep(1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await sweep(pace, [("a", 0), ("b", 0)]) == 0
        assert not pace._lanes

    run(story())


def test_idle_hosts_are_forgotten():
    """Ten thousand hosts later only those within their gap are remembered."""

    async def story():
        pace = paces(gap=1.0)
        for number in range(10_000):
            async with pace.turn(f"h{number}"):
                await asyncio.sleep(0.01)
        assert len(pace._lanes) < 110

    run(story())


def test_no_pace_costs_next_to_nothing():
    """With the pace off, ten thousand turns take well under a second."""
    pace = Paces.of(
        NetworkSettings(gap=0, per_host=1000, concurrency=1000), SimulatedClock(datetime.now(UTC))
    )

    async def story():
        for number in range(10_000):
            async with pace.turn(f"h{number % 2000}"):
                pass

    begun = time.process_time()
    asyncio.run(story())
    assert time.process_time() - begun < 1
    assert not pace._lanes
