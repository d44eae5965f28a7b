"""A platform's word counts once its control vouches for it."""

import asyncio
from collections.abc import Callable

import pytest

from archiver.liveness.answers import Told
from archiver.liveness.hold import CODE, MOST_HELD, TRIES, Hold, Way, not_asked
from archiver.liveness.recorder import Finished, Trace
from archiver.model.exchange import Answer, Ask, Request
from archiver.model.observation import Observation
from archiver.model.states import PlatformName, Scope, State
from tests.support.doors import NOON, TIMEOUT, PlainPlatform, ScriptedDoor, page, tweet

CONTROL = "https://x.test/control"
S = State


class Stand:
    """A hold with all that belongs to it."""

    def __init__(self, script: Callable[[str], Answer] = page) -> None:
        self.door = ScriptedDoor(script)
        self.out: list[Finished] = []
        self.doubted: list[Answer] = []
        self.shared: list[Answer] = []
        platform = PlainPlatform(PlatformName.X, CONTROL)
        way = Way(self.take, self.doubt, self.share)
        self.hold = Hold(platform, Ask(Request(CONTROL), Scope.CONTROL), self.door, way)

    async def take(self, finished: Finished) -> None:
        """What goes on."""
        self.out.append(finished)

    async def doubt(self, answer: Answer) -> None:
        """Controls that failed."""
        self.doubted.append(answer)

    def share(self, request: Request, told: Told) -> None:
        """Controls of all kinds."""
        self.shared.append(told.answer)

    async def add(self, number: int, state: State) -> None:
        """A look is finished."""
        url = f"https://x.test/{number}"
        seen = Observation(state, "code", "X says so.", url, 200, content=b"")
        await self.hold.add(Finished(tweet(number), "r", NOON, seen, (Trace(page(url)),)))

    @property
    def states(self) -> list[State]:
        """What went on, as what."""
        return [finished.observation.state for finished in self.out]


def failing(*numbers: int) -> Callable[[str], Answer]:
    """A control that fails the given times, counted from 1."""
    asked = 0

    def script(url: str) -> Answer:
        nonlocal asked
        asked += 1
        return page(url, 404 if asked in numbers else 200)

    return script


async def test_the_control_is_asked_once_before_the_first_source() -> None:
    """All who begin at the same time wait for one control."""
    stand = Stand()
    assert await asyncio.gather(*(stand.hold.ready() for _ in range(5))) == [True] * 5
    assert stand.door.asked == [CONTROL]
    assert await stand.hold.ready()
    assert stand.door.asked == [CONTROL]
    assert stand.shared == [page(CONTROL)]


async def test_what_was_seen_waits_for_the_last_control() -> None:
    """Proofs wait until the end, and then go on as they are."""
    stand = Stand()
    await stand.hold.ready()
    await stand.add(1, S.LIVE)
    await stand.add(2, S.BOT_WALL)
    assert stand.out == []
    await stand.hold.close()
    assert stand.states == [S.LIVE, S.BOT_WALL]
    assert stand.door.asked == [CONTROL] * 2
    await stand.hold.close()
    assert stand.door.asked == [CONTROL] * 2


async def test_a_miss_asks_for_the_control_at_once() -> None:
    """A negative is recorded only after a control that was asked later holds; it is its evidence, too."""
    stand = Stand()
    await stand.hold.ready()
    await stand.add(1, S.LIVE)
    await stand.add(2, S.DELETED_BY_AUTHOR)
    assert stand.states == [S.LIVE, S.DELETED_BY_AUTHOR]
    assert stand.door.asked == [CONTROL] * 2
    assert [len(finished.traces) for finished in stand.out] == [1, 2]
    assert stand.out[1].traces[0].answer == page(CONTROL)


async def test_many_are_not_held_for_ever() -> None:
    """When enough wait, the control is asked again."""
    stand = Stand()
    for number in range(MOST_HELD + 1):
        await stand.add(number, S.LIVE)
    assert len(stand.out) == MOST_HELD
    assert stand.door.asked == [CONTROL]


async def test_where_the_control_fails_nothing_follows() -> None:
    """All claims since the last good control become unverifiable; what claimed nothing stays as it is."""
    stand = Stand(failing(3))
    await stand.hold.ready()
    await stand.add(1, S.DELETED)
    await stand.add(2, S.LIVE)
    await stand.add(3, S.RATE_LIMITED)
    await stand.add(4, S.DELETED)
    assert stand.states == [S.DELETED, S.UNVERIFIABLE, S.RATE_LIMITED, S.UNVERIFIABLE]
    codes = [finished.observation.reason_code for finished in stand.out]
    assert codes == ["code", CODE, "code", CODE]
    assert stand.out[1].observation.reason.startswith("X says so. ")
    assert [len(finished.traces) for finished in stand.out] == [2, 2, 1, 2]
    assert stand.doubted == [page(CONTROL, 404)]


async def test_after_a_failure_the_control_is_asked_again_first() -> None:
    """One control that holds again, and the platform may be asked on."""
    stand = Stand(failing(1))
    assert not await stand.hold.ready()
    assert await stand.hold.ready()
    assert stand.hold.failed == 0


async def test_a_platform_that_keeps_failing_is_left_alone() -> None:
    """After some controls in a row that failed, nothing more is asked."""
    stand = Stand(failing(*range(100)))
    assert [await stand.hold.ready() for _ in range(10)] == [False] * 10
    assert stand.door.asked == [CONTROL] * TRIES
    assert len(stand.hold.traces) == 1


async def test_what_is_seen_while_a_control_is_under_way_waits_for_the_next() -> None:
    """A control vouches only for what was finished before it was asked."""
    stand = Stand()
    await stand.hold.ready()
    stand.door.gates[CONTROL] = asyncio.Event()
    missing = asyncio.create_task(stand.add(1, S.DELETED))
    await asyncio.sleep(0.01)
    await stand.add(2, S.LIVE)
    stand.door.gates[CONTROL].set()
    await missing
    assert stand.states == [S.DELETED]
    await stand.hold.close()
    assert stand.states == [S.DELETED, S.LIVE]


async def test_misses_share_a_control() -> None:
    """Misses that wait for the same next control need only one."""
    stand = Stand()
    await stand.hold.ready()
    await asyncio.gather(*(stand.add(number, S.DELETED) for number in range(4)))
    assert stand.states == [S.DELETED] * 4
    assert stand.door.asked == [CONTROL] * 3


async def test_abandoned_the_proofs_go_on_and_the_misses_are_dropped() -> None:
    """A miss that no control vouched for is unfinished."""
    stand = Stand()
    await stand.hold.ready()
    stand.door.gates[CONTROL] = asyncio.Event()
    await stand.add(1, S.LIVE)
    missing = asyncio.create_task(stand.add(2, S.DELETED))
    await asyncio.sleep(0.01)
    missing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await missing
    await stand.hold.abandon()
    assert stand.states == [S.LIVE]


async def test_our_own_network_is_told_apart() -> None:
    """A control that could not be reached is doubted before anything is said of the platform."""
    stand = Stand(lambda _: TIMEOUT)
    assert not await stand.hold.ready()
    assert stand.doubted == [TIMEOUT]


def test_not_asked() -> None:
    """A source of a platform left alone has a reason of its own."""
    seen = not_asked("https://x.test/1")
    assert (seen.state, seen.reason_code, seen.checked_url) == (S.UNVERIFIABLE, CODE, "https://x.test/1")
