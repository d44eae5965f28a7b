"""From where a source was seen: from the route that led to its host, else from where we stand."""

from archiver.clock import SimulatedClock
from archiver.liveness.recorder import Recorder
from archiver.liveness.runner import Habits, Runner
from tests.support.doors import NOON, ListBook, Platforms, ScriptedDoor, web


async def test_the_vantage_of_a_route_is_in_the_look():
    """Hosts with a route carry its word, all others the general one."""
    book = ListBook()
    habits = Habits(vantage="Kyiv", vantages={"a.example": "Vilnius"}.get)
    async with Recorder(book, None) as recorder:
        runner = Runner(ScriptedDoor(), Platforms(), recorder, SimulatedClock(NOON), habits=habits)
        await runner.look([web("https://a.example/1"), web("https://b.example/1")], "run")
    assert {look.source: look.vantage for look in book.looks} == {
        "web:https://a.example/1": "Vilnius",
        "web:https://b.example/1": "Kyiv",
    }
