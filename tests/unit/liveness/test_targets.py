"""Many pages of a host that end at one place are not counted as moved."""

from datetime import timedelta

import pytest

from archiver.clock import SimulatedClock
from archiver.liveness import targets
from archiver.liveness.recorder import Finished, Recorder
from archiver.liveness.runner import Runner
from archiver.liveness.targets import Targets
from archiver.model.exchange import Exchange, Hop
from archiver.model.observation import Observation
from archiver.model.states import State
from archiver.platforms.web import PLATFORM
from tests.support.doors import NOON, ListBook, Platforms, ScriptedDoor, page, tweet, web

HOST = "shop.example"
ROOT = f"https://{HOST}"
PROSE = (
    b"<title>News</title>" + b"<p>" + b"What happened in the harbour today, and what did not. " * 6 + b"</p>"
)


def moved(path, target="/new", state=State.MOVED, source=None):
    """A finished look at a page that redirects to another."""
    url = f"{ROOT}{path}"
    seen = Observation(state, "redirected", "It redirects.", url, 200, f"{ROOT}{target}", text="x")
    return Finished(source or web(url), "run", NOON + timedelta(seconds=1), seen)


def states(finished):
    """The states of looks."""
    return [one.observation.state for one in finished]


def test_three_pages_that_end_at_one_place_are_doubted():
    """The first two wait for the third; a fourth needs not wait; the reason says why."""
    kept = Targets([HOST] * 4)
    assert kept.take(moved("/a"), HOST) == kept.take(moved("/b"), HOST) == []
    told = kept.take(moved("/c"), HOST)
    assert states(told) == [State.UNVERIFIABLE] * 3
    assert {one.observation.reason_code for one in told} == {"common_target"}
    assert told[0].observation.reason.startswith("It redirects. It sends other pages")
    assert told[0].observation.text is None
    assert states(kept.take(moved("/d"), HOST)) == [State.UNVERIFIABLE]
    assert kept.close() == []


def test_two_pages_are_no_crowd():
    """What is still kept in the end is what it was."""
    kept = Targets([HOST] * 3)
    first, second, third = moved("/a"), moved("/b"), moved("/c", "/other")
    assert [kept.take(one, HOST) for one in (first, second, third)] == [[], [], []]
    assert kept.close() == [first, second, third]


def test_spellings_of_one_page_are_one_page():
    """A slash, capitals or an encoded letter make no other page; a query does."""
    kept = Targets([HOST] * 6)
    for path in ("/a", "/a/", "/A", "/%61"):
        assert kept.take(moved(path), HOST) == []
    assert kept.take(moved("/a?x=1"), HOST) == []
    assert len(kept.take(moved("/a?x=2"), HOST)) == 6


@pytest.mark.parametrize(
    ("finished", "host", "hosts"),
    [
        (moved("/a"), HOST, [HOST] * 2),
        (moved("/a"), HOST, [HOST, *["other.example"] * 5]),
        (moved("/a", state=State.LIVE), HOST, [HOST] * 3),
        (moved("/a", source=tweet(1)), HOST, [HOST] * 3),
    ],
)
def test_what_can_be_in_no_crowd_does_not_wait(finished, host, hosts):
    """Fewer than three sources of a host, other states and other platforms go on at once."""
    assert Targets(hosts).take(finished, host) == [finished]


def test_not_more_than_so_many_wait(monkeypatch):
    """Memory is bounded: where too many wait, they go on as they are."""
    monkeypatch.setattr(targets, "MOST_KEPT", 3)
    kept = Targets([HOST] * 9)
    for number in range(3):
        assert kept.take(moved(f"/{number}", f"/to/{number}"), HOST) == []
    assert states(kept.take(moved("/x", "/to/x"), HOST)) == [State.MOVED] * 4


async def test_a_sweep_keeps_what_it_can_not_tell_yet():
    """All looks are recorded in the end, those of a crowd as doubtful, the others as moved."""

    def script(url):
        if not url.startswith(f"{ROOT}/old"):
            return page(url, body=PROSE)
        target = f"{ROOT}/news" if "sold" in url else url.replace("old", "new")
        first = Hop(url, (), "HTTP/1.1", 301, "", (), b"", False, "192.0.2.1", NOON, 0.1)
        html = (("Content-Type", "text/html"),)
        return Exchange(
            (first, Hop(target, (), "HTTP/1.1", 200, "", html, PROSE, False, "", NOON, 0.1)), PROSE
        )

    book, clock = ListBook(), SimulatedClock(NOON)
    paths = ("/old/sold-1", "/old/sold-2", "/old/moved-1", "/old/sold-3", "/old/moved-2")
    async with Recorder(book, None) as recorder:
        runner = Runner(ScriptedDoor(script), Platforms(PLATFORM), recorder, clock)
        outcome = await runner.look([web(f"{ROOT}{path}") for path in paths], "run")
    assert outcome.looks == 5
    assert {url.removeprefix(f"web:{ROOT}"): state for url, state in book.states.items()} == {
        path: State.UNVERIFIABLE if "sold" in path else State.MOVED for path in paths
    }
