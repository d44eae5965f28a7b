"""Asking for captures with keys and without: every answer the archive is known to give."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from archiver.archives.savepagenow import KEYS_REFUSED
from archiver.errors import ArchiveError, ArchiveRefused
from archiver.model.snapshot import CaptureState
from archiver.sandbox import Sandbox
from archiver.sandbox.sites import WebSite
from archiver.sandbox.wayback import Fault
from archiver.sandbox.world import SandboxResponse
from tests.support.archive_room import Room, opened, running
from tests.support.sandbox_archive import PAGE

POST = "https://x.com/Reuters/status/1512375012946292736"
EMBED = "https://publish.twitter.com/oembed?url=https%3A%2F%2Fx.com%2FReuters%2Fstatus%2F1"
MOVED = "https://www.paper.example/old"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as shared:
        yield shared


@pytest.fixture
def room(tmp_path, sandbox) -> Iterator[Room]:
    with opened(tmp_path, sandbox) as built:
        redirect = SandboxResponse(301, b"", (("Location", PAGE),))
        built.archive.paper.put("/old", redirect)
        yield built


ENDS_WITH_KEYS = [
    (set(), PAGE, "captured", ""),
    (set(), MOVED, "captured", ""),
    (set(), POST, "refused", "limitations when it comes to archiving this site"),
    (set(), EMBED, "refused", "limitations when it comes to archiving this site"),
    (set(), "https://www.paper.example/nothing", "failed", "cannot find the requested resource"),
    (set(), "https://no.such.example/", "failed", "Cannot resolve host"),
    ({Fault.URL_DAILY_LIMIT}, PAGE, "failed", "5 times today"),
    ({Fault.HOST_PAUSED}, PAGE, "failed", "is paused because"),
    ({Fault.JOB_FAILS}, PAGE, "failed", "Job failed"),
    ({Fault.JOB_FAILS_BUT_CAPTURED}, PAGE, "captured", ""),
    ({Fault.JOB_FAILS_BUT_CAPTURED, Fault.REPLAY_LAG}, PAGE, "failed", "Job failed"),
    ({Fault.SAVE_520}, PAGE, "unknown", "in trouble (520); its index lists no new copy so far"),
    ({Fault.SAVE_500_BUT_CAPTURED}, PAGE, "captured", ""),
    (
        {Fault.SAVE_500_BUT_CAPTURED, Fault.REPLAY_LAG},
        PAGE,
        "unknown",
        "in trouble (500); its index lists no",
    ),
    ({Fault.NULL_JOB}, PAGE, "unknown", "same snapshot had been made 3 minutes ago"),
    ({Fault.OVERLOADED, Fault.VANISHING, Fault.REPLAY_LAG}, PAGE, "captured", ""),
]


@pytest.mark.parametrize(("faults", "url", "state", "words"), ENDS_WITH_KEYS)
async def test_with_keys_each_answer_comes_to_its_end(room, faults, url, state, words):
    """Captured, refused, failed and unknown are kept apart, in the archive's own words."""
    room.faults.update(faults)
    process = room.process()
    process.want(url)
    assert await process.captures.drive(300) == []
    last = process.last(url)
    assert (last.state.value, (last.memento is not None)) == (state, state == "captured")
    assert words in last.reason


async def test_a_redirect_is_captured_under_its_final_url(room):
    """The memento is of the page, not of the signpost."""
    process = room.process()
    process.want(MOVED)
    await process.captures.drive(100)
    assert process.last(MOVED).memento.original == PAGE


async def test_a_redirect_whose_answer_was_lost_is_found_in_the_index(room):
    """There it is a redirect, which replays into the page."""
    room.faults.add(Fault.SAVE_500_BUT_CAPTURED)
    process = room.process()
    process.want(MOVED)
    await process.captures.drive(0)
    room.pass_time(minutes=40)
    await process.captures.poll()
    memento = process.last(MOVED).memento
    assert (memento.original, memento.http_status) == (MOVED, 301)


async def test_the_same_snapshot_is_found_where_it_lies(room):
    """The archive had made one three minutes before and names no job: the index knows it."""
    made = room.clock.now() - timedelta(minutes=3)
    room.archive.wayback.hold(PAGE, made)
    room.faults.add(Fault.NULL_JOB)
    process = room.process()
    process.want(PAGE)
    assert await process.captures.drive(300) == []
    assert process.last().state is CaptureState.CAPTURED
    assert process.last().memento.at == made


@pytest.mark.parametrize(
    ("keys", "fault"), [(("access", "wrong"), None), (("access", "secret"), Fault.UNAUTHORIZED)]
)
async def test_refused_keys_stop_everything_and_say_so(room, keys, fault):
    """One question, no waiting; everything stays wanted until the keys are mended, then goes on."""
    room.faults.update({fault} - {None})
    process = room.process(keys)
    room.archive.paper.put("/b", room.archive.paper.page("B", ("more",)))
    pages = [PAGE, "https://www.paper.example/b", POST]
    process.want(*pages)
    left = await process.captures.drive(300)
    assert [capture.state.value for capture in left] == ["wanted"] * 3
    assert room.ledger.captures(f"web:{PAGE}")[-1].reason == KEYS_REFUSED
    assert len(room.saves()) == 1
    assert room.clock.monotonic() == 0
    room.faults.clear()
    mended = room.process()
    assert await mended.captures.drive(300) == []
    assert [mended.states(url)[-1] for url in pages] == ["captured", "captured", "refused"]


async def test_the_accounts_daily_limit_stops_everything_for_the_day(room):
    """What is left stays wanted, for tomorrow."""
    room.faults.add(Fault.DAILY_LIMIT)
    process = room.process()
    process.want(PAGE, MOVED)
    assert len(await process.captures.drive(300)) == 2
    assert len(room.saves()) == 1
    assert "captures per day" in process.last().reason
    room.faults.clear()
    room.pass_time(days=1)
    assert await process.captures.drive(300) == []


async def test_a_refused_one_is_not_asked_again_the_same_day_and_says_why(room):
    """The wish gives the refusal that stands."""
    process = room.process()
    process.want(POST)
    await process.captures.drive(100)
    (standing,) = process.want(POST)
    await process.captures.drive(100)
    assert standing.state is CaptureState.REFUSED
    assert standing.status_ext == "error:blocked-url"
    assert len(room.saves()) == 1


async def test_a_status_that_fails_leaves_it_pending(room):
    """Nothing was learned; it is asked again after a pause."""
    room.faults.add(Fault.STATUS_500)
    process = room.process()
    process.want(PAGE)
    assert len(await process.captures.drive(50)) == 1
    assert process.states() == ["wanted", "asked", "pending"]
    room.faults.clear()
    assert await process.captures.drive(100) == []


async def test_the_account_tells_its_numbers(room):
    """Slots and daily captures, as doctor shows them."""
    numbers = await room.process().account.account()
    assert (numbers["available"], numbers["daily_captures_limit"]) == (3, 30_000)


@pytest.mark.parametrize(
    ("keys", "fault", "error"),
    [
        (("access", "wrong"), None, ArchiveRefused),
        (("access", "secret"), Fault.OFFLINE, ArchiveError),
        (("access", "secret"), Fault.STATUS_500, ArchiveError),
    ],
)
async def test_no_numbers_are_an_error(room, keys, fault, error):
    """An outage is not "fine"."""
    room.faults.update({fault} - {None})
    with pytest.raises(error):
        await room.process(keys).account.account()


KEYLESS_ENDS = [
    (set(), PAGE, "captured", ""),
    (set(), MOVED, "captured", ""),
    (set(), POST, "refused", "limitations when it comes to archiving this site"),
    (set(), EMBED, "refused", "limitations when it comes to archiving this site"),
    (set(), "https://www.paper.example/nothing", "failed", "cannot find the requested resource"),
    (set(), "https://no.such.example/", "failed", "resolve host"),
    ({Fault.SAVE_520}, PAGE, "unknown", "in trouble (520); its index lists no new copy so far"),
    ({Fault.SAVE_500_BUT_CAPTURED}, PAGE, "captured", ""),
    (
        {Fault.SAVE_500_BUT_CAPTURED, Fault.REPLAY_LAG},
        PAGE,
        "unknown",
        "in trouble (500); its index lists no",
    ),
]


@pytest.mark.parametrize(("faults", "url", "state", "words"), KEYLESS_ENDS)
async def test_without_keys_each_answer_comes_to_its_end(room, faults, url, state, words):
    """The library would try eight times, sleep for 45 seconds and know less."""
    room.faults.update(faults)
    process = room.process(None)
    process.want(url)
    assert await process.captures.drive(300) == []
    last = process.last(url)
    assert (last.state.value, (last.memento is not None)) == (state, state == "captured")
    assert words in last.reason
    assert len(room.saves()) == 1


async def test_without_keys_a_429_is_waited_for(room):
    """An address is shut out for five minutes; then it is tried again."""
    room.faults.add(Fault.SAVE_429)
    process = room.process(None)
    process.want(PAGE)
    await process.captures.drive(0)
    assert process.last().state is CaptureState.WANTED
    room.faults.clear()
    assert await process.captures.drive(400) == []
    assert process.last().state is CaptureState.CAPTURED
    assert room.clock.monotonic() == pytest.approx(300, abs=7)


async def test_without_keys_an_outage_leaves_it_wanted(room):
    """/save does not even exist then."""
    room.faults.add(Fault.OFFLINE)
    process = room.process(None)
    process.want(PAGE)
    assert len(await process.captures.drive(0)) == 1
    assert process.last().state is CaptureState.WANTED


async def test_an_old_copy_is_not_taken_for_a_new_one(room):
    """The archive redirects to the one of half an hour ago, and waybackpy would call it ours."""
    room.archive.wayback.hold(PAGE, room.clock.now() - timedelta(minutes=30))
    process = room.process(None)
    process.want(PAGE)
    assert await process.captures.drive(300) == []
    assert process.last().state is CaptureState.UNKNOWN
    assert "an older capture (04 May 2026 11:30 UTC), not a new one" in process.last().reason


class Elsewhere(WebSite):
    """A /save that answers with a certain header."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__("Elsewhere")
        self._response = SandboxResponse(302 if name == "Location" else 200, b"<html>", ((name, value),))

    def answer(self, request, now) -> SandboxResponse:
        return self._response if request.path.startswith("/save") else SandboxResponse(200)


@pytest.mark.parametrize(
    ("name", "value", "state"),
    [
        ("Location", f"/web/20260504120000/{PAGE}", "captured"),
        ("Content-Location", f"/web/20260504120000/{PAGE}", "captured"),
        ("Location", f"http://web.archive.org/web/20260504120000/{PAGE}", "captured"),
        ("Location", f"https://web.archive.org/web/{PAGE}", "asked"),
        ("Location", f"https://evil.example/web/20260504120000/{PAGE}", "asked"),
        ("Location", "https://web.archive.org/web/20260504120000/https://other.example/", "asked"),
        ("Location", "/account/login", "asked"),
        ("Link", f'<https://web.archive.org/web/20260504120000/{PAGE}>; rel="next memento"', "asked"),
    ],
)
async def test_only_the_capture_itself_is_believed(room, name, value, state):
    """A timegate, another URL, another host or the next memento is not the capture asked for."""
    room.archive.world.add(Elsewhere(name, value), ["web.archive.org"])
    process = room.process(None)
    process.want(PAGE)
    await process.captures.drive(0)
    assert process.states()[-1] == state


async def test_without_keys_a_job_is_left_to_its_deadline(room):
    """A job asked for with keys can't be polled without them; the index decides in the end."""
    with_keys, without = room.process(), room.process(None)
    with_keys.want(PAGE)
    await with_keys.captures.drive(0)
    assert len(await without.captures.poll()) == 1
    room.pass_time(minutes=55)
    assert await without.captures.poll() == []
    assert without.last().state is CaptureState.CAPTURED
