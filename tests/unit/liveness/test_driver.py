"""How one probe is run."""

import asyncio

import pytest

from archiver.liveness.answers import Shared
from archiver.liveness.controls import network_up
from archiver.liveness.driver import MOST_ASKS, Driven, Driver
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.states import Scope, State
from archiver.web.failures import Contact
from tests.support.doors import TIMEOUT, PlainPlatform, ScriptedDoor, hop, page, web

URL = "https://a.test/1"


def driver_for(door: ScriptedDoor) -> Driver:
    """A driver with caches of its own."""
    return Driver(door, Shared(door), Shared(door))


async def drive(platform: PlainPlatform, door: ScriptedDoor, driver: Driver, url: str = URL) -> Driven:
    """Run a probe of a platform."""
    return await driver.drive(platform.probe(web(url)), url)


async def test_a_probe_gets_its_answer() -> None:
    """The observation is the probe's own, with the answer as evidence."""
    door = ScriptedDoor()
    driven = await drive(PlainPlatform(), door, driver_for(door))
    assert driven.observation.state is State.LIVE
    assert [trace.answer for trace in driven.traces] == [page(URL)]
    assert driven.contact is Contact.ANSWERED


@pytest.mark.parametrize(("scope", "asked"), [(Scope.ACCOUNT, 1), (Scope.CONTROL, 1), (Scope.SOURCE, 1)])
async def test_further_questions_are_asked_once(scope: Scope, asked: int) -> None:
    """Account, control and neighbour are asked once for all sources, even at the same time."""
    door = ScriptedDoor(lambda url: page(url, 404 if url.startswith("https://a.test/") else 200))
    platform = PlainPlatform(further={scope: "https://b.test/shared"})
    driver = driver_for(door)
    urls = [f"https://a.test/{number}" for number in range(5)]
    driven = await asyncio.gather(*(drive(platform, door, driver, url) for url in urls))
    assert door.asked.count("https://b.test/shared") == asked
    assert len({id(trace) for one in driven for trace in one.traces}) == 6


async def test_first_questions_are_never_shared() -> None:
    """Two looks at one address are two looks."""
    door = ScriptedDoor()
    driver = driver_for(door)
    await drive(PlainPlatform(), door, driver)
    await drive(PlainPlatform(), door, driver)
    assert door.asked == [URL, URL]


async def test_the_decisive_answer_stands_last() -> None:
    """Controls and accounts come first; last is the answer that the observation rests on."""
    door = ScriptedDoor(lambda url: page(url, 404 if url == URL else 200, body=url.encode()))
    further = {
        Scope.SOURCE: "https://a.test/neighbour",
        Scope.CONTROL: "https://a.test/control",
        Scope.ACCOUNT: "https://a.test/account",
    }
    driven = await drive(PlainPlatform(further=further), door, driver_for(door))
    urls = [trace.answer.url for trace in driven.traces if isinstance(trace.answer, Exchange)]
    assert urls == [further[Scope.CONTROL], further[Scope.ACCOUNT], further[Scope.SOURCE], URL]


def asking_for_ever(url: str) -> Probe:
    """A probe at fault."""
    while True:
        yield Ask(Request(url))


def stumbling(url: str) -> Probe:
    """Another one."""
    yield Ask(Request(url))
    raise KeyError(url)


@pytest.mark.parametrize("probe", [asking_for_ever, stumbling])
async def test_a_probe_at_fault_claims_nothing(probe: object) -> None:
    """An endless or failing probe makes an `unverifiable` with its evidence, and nobody else suffers."""
    door = ScriptedDoor()
    assert callable(probe)
    driven = await driver_for(door).drive(probe(URL), URL)
    assert (driven.observation.state, driven.observation.reason_code) == (
        State.UNVERIFIABLE,
        "internal_error",
    )
    assert driven.traces
    assert len(door.asked) <= MOST_ASKS


def answering(*answers: Answer) -> Driven:
    """What a probe that asks once for each answer, and concludes, comes to."""
    script = iter(answers)
    door = ScriptedDoor(lambda _: next(script))

    def probe() -> Probe:
        for number, _ in enumerate(answers):
            yield Ask(Request(f"{URL}/{number}"))
        return Observation(State.UNVERIFIABLE, "x", "")

    return asyncio.run(driver_for(door).drive(probe(), URL))


@pytest.mark.parametrize(
    ("answers", "contact"),
    [
        ((), Contact.NONE),
        ((page(URL),), Contact.ANSWERED),
        ((TIMEOUT,), Contact.FAILED),
        ((page(URL), TIMEOUT), Contact.ANSWERED),
        ((TIMEOUT, page(URL)), Contact.ANSWERED),
        ((TIMEOUT, TIMEOUT), Contact.FAILED),
        ((Failure(State.UNSAFE, "private"),), Contact.NONE),
        ((Failure(State.UNSAFE, "private"), TIMEOUT), Contact.FAILED),
        ((Failure(State.REDIRECT_LOOP, "loop", hops=(hop(URL, 302),)),), Contact.ANSWERED),
    ],
)
def test_contact(answers: tuple[Answer, ...], contact: Contact) -> None:
    """One answer from the source's host is enough to have reached it."""
    assert answering(*answers).contact is contact


async def test_a_cancelled_asker_does_not_take_the_answer_from_others() -> None:
    """Who waits for a shared answer gets it, whoever asked first."""
    door = ScriptedDoor(gates={URL: asyncio.Event()})
    shared = Shared(door)
    first = asyncio.create_task(shared.ask(Request(URL)))
    second = asyncio.create_task(shared.ask(Request(URL)))
    await asyncio.sleep(0)
    first.cancel()
    door.gates[URL].set()
    assert (await second).answer == page(URL)
    assert door.asked == [URL]


async def test_closing_gives_up_what_is_under_way() -> None:
    """Nothing goes on after the end of a run."""
    door = ScriptedDoor(gates={URL: asyncio.Event()})
    shared = Shared(door)
    asking = asyncio.create_task(shared.ask(Request(URL)))
    await asyncio.sleep(0.01)
    await shared.close()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert door.under_way["a.test"] == 0


A, B = "https://one.test/", "https://two.test/"


@pytest.mark.parametrize(
    ("answers", "urls", "up"),
    [
        ({}, (), True),
        ({A: page(A), B: page(B)}, (A, B), True),
        ({A: TIMEOUT, B: page(B)}, (A, B), True),
        ({A: TIMEOUT, B: page(B, 503)}, (A, B), True),
        ({A: TIMEOUT, B: TIMEOUT}, (A, B), False),
        ({A: TIMEOUT}, (A,), False),
    ],
)
async def test_network_up(answers: dict[str, Answer], urls: tuple[str, ...], *, up: bool) -> None:
    """Any answer of any control shows that the network is up; without controls it counts as up."""
    assert await network_up(ScriptedDoor(lambda url: answers[url]), urls) is up


async def test_the_first_control_that_answers_is_enough() -> None:
    """A control that hangs is not waited for."""
    door = ScriptedDoor(gates={A: asyncio.Event()})
    assert await network_up(door, (A, B))
    assert door.under_way["one.test"] == 0
