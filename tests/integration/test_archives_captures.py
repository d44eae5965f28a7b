"""Captures from wanted to an end: asked once, never lost, never asked against the settings."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.archives.savepagenow import SavePageNow
from archiver.model.snapshot import CaptureState
from archiver.model.states import Privacy
from archiver.sandbox import Sandbox
from archiver.sandbox.wayback import Fault
from archiver.sandbox.world import Reach
from archiver.settings import Settings
from tests.support.archive_room import RUN, Process, Room, opened, running, web
from tests.support.ledgers import open_ledger
from tests.support.sandbox_archive import PAGE

PAGES = [f"https://www.paper.example/{n}" for n in range(6)]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as shared:
        yield shared


@pytest.fixture
def room(tmp_path, sandbox) -> Iterator[Room]:
    with opened(tmp_path, sandbox) as built:
        for url in PAGES:
            built.archive.paper.put(
                url.removeprefix("https://www.paper.example"), built.archive.paper.page("N", ("news",))
            )
        yield built


async def test_a_capture_goes_from_wanted_to_captured(room):
    """Every step is in the ledger, and each is told."""
    process, told = room.process(), []
    process.want(PAGE)
    assert await process.captures.drive(300, told.append) == []
    assert process.states() == ["wanted", "asked", "pending", "captured"]
    assert [step.state.value for step in told] == ["pending", "captured"]
    last = process.last()
    assert last.memento.url.endswith(PAGE)
    assert last.at >= last.memento.at >= last.asked_at


async def test_it_is_committed_before_it_is_asked(room):
    """When the request arrives, another connection to the ledger already reads that it is being asked for."""
    process, seen = room.process(), []
    process.want(PAGE)
    answer = room.archive.wayback.answer

    def watching(request, now):
        if request.method == "POST":
            seen.append(process.last().state)
        return answer(request, now)

    room.archive.wayback.answer = watching
    await process.captures.drive(0)
    assert seen == [CaptureState.ASKED]


async def test_a_url_is_asked_for_once_a_day(room):
    """Neither a second wish nor a second process asks again, whatever became of it."""
    first, second = room.process(), room.process()
    for process in (first, second, first):
        process.want(PAGE)
        await process.captures.drive(100)
    assert first.states() == ["wanted", "asked", "pending", "captured"]
    assert len(room.asked("/save")) - len(room.asked("/save/")) == 1


async def test_processes_that_know_an_old_step_do_nothing(room):
    """Each step is taken by one process: the others' knowledge is out of date by then."""
    first, second = room.process(), room.process()
    (capture,) = first.want(PAGE)
    await first.captures.drive(0)
    assert second.captures._commit(capture, replace(capture, state=CaptureState.ASKED)) is None
    assert first.states() == ["wanted", "asked", "pending"]


async def test_a_step_another_process_is_taking_is_left_to_it(room):
    """The lease of one that died ends by itself."""
    process = room.process()
    (capture,) = process.want(PAGE)
    room.ledger.lease([f"capture {capture.key}"], "somebody else", 60)
    await process.captures.drive(0)
    assert process.states() == ["wanted"]
    await process.captures.drive(100)
    assert process.states()[-1] == "captured"


async def test_the_next_day_it_may_be_asked_again(room):
    """A failed one of yesterday is no reason not to try today."""
    process = room.process()
    room.faults.add(Fault.JOB_FAILS)
    process.want(PAGE)
    await process.captures.drive(100)
    assert process.states()[-1] == "failed"
    assert process.want(PAGE)[0].state is CaptureState.FAILED
    room.pass_time(days=1)
    room.faults.clear()
    process.want(PAGE)
    await process.captures.drive(100)
    assert process.states()[-1] == "captured"
    assert len({step.key for step in room.ledger.captures(web().id)}) == 2


async def test_one_left_open_yesterday_is_followed_instead_of_a_new_one(room):
    """Else the same URL would be asked for twice on the day on which both come through."""
    process = room.process(keys=("access", "wrong"))
    (old,) = process.want(PAGE)
    await process.captures.drive(10)
    room.pass_time(days=1)
    assert process.captures.proposal(web().id, PAGE, RUN).key == old.key
    good = room.process()
    await good.captures.drive(100)
    again = good.captures.proposal(web().id, PAGE, RUN)
    assert (again.key, again.state) == (old.key, CaptureState.CAPTURED)


async def test_two_sources_with_one_url_share_a_capture(room):
    """The key is the URL's, not the source's."""
    process = room.process()
    (first,) = process.want(PAGE)
    assert process.captures.proposal("telegram:a/1", PAGE, RUN) == room.ledger.capture(first.key)


async def test_a_killed_process_leaves_it_to_the_index(room, tmp_path):
    """Asked, then killed before the answer: after two minutes the index says whether it was taken."""
    process = room.process()
    (capture,) = process.want(PAGE)
    asked_at = room.clock.now()
    asked = replace(capture, state=CaptureState.ASKED, at=asked_at, asked_at=asked_at)
    room.ledger.record_captures([asked])
    room.archive.wayback.hold(PAGE, asked_at + timedelta(seconds=30))
    with open_ledger(tmp_path, room.clock) as reopened:
        survivor = Process(process.settings, reopened, room.clock)
        assert len(await survivor.captures.poll()) == 1
        room.pass_time(minutes=2, seconds=1)
        assert await survivor.captures.poll() == []
        assert survivor.states() == ["wanted", "asked", "captured"]
        assert survivor.last().memento.at == asked_at + timedelta(seconds=30)
    assert room.asked("/save") == []


async def test_what_the_index_does_not_list_is_unknown(room):
    """Not failed: captures may be listed hours later."""
    process = room.process()
    (capture,) = process.want(PAGE)
    now = room.clock.now()
    room.ledger.record_captures([replace(capture, state=CaptureState.ASKED, at=now, asked_at=now)])
    assert await process.captures.drive(300) == []
    assert process.last().state is CaptureState.UNKNOWN
    assert process.last().reason == (
        "the archive never said whether it took it; its index lists no new copy so far"
    )
    assert 120 < room.clock.monotonic() < 120 + 3 * SavePageNow.poll_every


@pytest.mark.parametrize("lag", [10, 60])
async def test_a_job_pending_for_ever_is_settled_by_the_index(room, lag):
    """Forgotten jobs look pending; after the deadline only the index counts."""
    process = room.process()
    room.faults.add(Fault.JOB_FORGOTTEN)
    process.want(PAGE)
    assert len(await process.captures.drive(300)) == 1
    assert process.states() == ["wanted", "asked", "pending"]
    room.pass_time(minutes=50)
    assert await process.captures.poll() == []
    assert process.states()[-1] == "captured"


async def test_an_overdue_job_is_settled_even_if_its_status_fails(room):
    """A status that answers 500 for ever does not keep it pending for ever."""
    process = room.process()
    room.faults.add(Fault.STATUS_500)
    process.want(PAGE)
    assert len(await process.captures.drive(100)) == 1
    room.pass_time(minutes=50)
    await process.captures.poll()
    assert process.states()[-1] == "captured"


async def test_an_index_that_fails_leaves_it_open(room):
    """Nothing is concluded from silence, and the index is not asked again at once."""
    process = room.process()
    (capture,) = process.want(PAGE)
    now = room.clock.now()
    room.ledger.record_captures([replace(capture, state=CaptureState.ASKED, at=now, asked_at=now)])
    room.pass_time(minutes=5)
    room.faults.add(Fault.CDX_429)
    assert len(await process.captures.drive(100)) == 1
    assert len(room.asked("/cdx/")) == 2
    room.faults.clear()
    room.pass_time(minutes=5)
    assert await process.captures.poll() == []


async def test_three_at_once(room):
    """As many as the account has slots, and the rest as these are done."""
    process, most = room.process(save_per_minute=600), 0
    process.want(*PAGES)

    def count(step):
        nonlocal most
        most = max(most, sum(c.state is CaptureState.PENDING for c in room.ledger.open_captures()))

    assert await process.captures.drive(300, count) == []
    assert most == 3
    assert all(process.states(url)[-1] == "captured" for url in PAGES)


@pytest.mark.parametrize("wait", [0, 5, 25, 60])
async def test_waiting_ends_when_it_should(room, wait):
    """What is not done by then is left open."""
    process = room.process()
    process.want(*PAGES)
    left = await process.captures.drive(wait)
    assert room.clock.monotonic() <= wait
    assert left
    assert process.states(PAGES[0])[:2] == ["wanted", "asked"]


async def test_without_time_to_wait_one_is_asked_for(room):
    """So that a setting of 0 saves slowly, not never."""
    process = room.process()
    process.want(*PAGES)
    await process.captures.drive(0)
    assert [process.states(url)[-1] for url in PAGES[:2]] == ["pending", "wanted"]


async def test_a_poll_asks_for_nothing_new(room):
    """What is only wanted stays wanted."""
    process = room.process()
    process.want(*PAGES)
    assert len(await process.captures.poll()) == 6
    assert room.archive.world.contacted() == set()


@pytest.mark.parametrize("fault", [Fault.SAVE_429, Fault.SESSION_LIMIT, Fault.OFFLINE])
async def test_backing_off_ends_by_itself(room, fault):
    """What was not taken stays wanted, and is asked for again later; each pause is twice as long."""
    process = room.process()
    room.faults.add(fault)
    process.want(PAGE)
    assert len(await process.captures.drive(300)) == 1
    entries = room.archive.world.requests("web.archive.org")
    posts = [entry.at for entry in entries if "/status/" not in entry.url]
    assert [(at - posts[0]).total_seconds() for at in posts] == pytest.approx([0, 60, 180], abs=1)
    assert process.states()[-1] == "wanted"
    room.faults.clear()
    assert await process.captures.drive(300) == []
    assert process.states()[-1] == "captured"


async def test_retry_after_is_followed(room):
    """As long as the archive says, not as long as we think."""
    process = room.process()
    room.faults.add(Fault.SAVE_429_RETRY_AFTER)
    process.want(PAGE)
    await process.captures.drive(130)
    assert len(room.saves()) == 3


@pytest.mark.parametrize("reach", [Reach.REFUSES, Reach.NO_SUCH_HOST])
async def test_what_was_never_sent_stays_wanted(room, reach):
    """A firewall or a missing name: no capture can have come of it."""
    room.archive.world.take_down("web.archive.org", reach)
    process = room.process()
    process.want(PAGE)
    await process.captures.drive(0)
    assert process.states() == ["wanted", "asked", "wanted"]
    assert "did not answer" in process.last().reason


async def test_a_lost_answer_is_not_asked_again(room):
    """The connection broke after the request was sent: it may have been taken."""
    process = room.process()
    room.archive.world.take_down(
        "web.archive.org", Reach.CLOSES, until=room.clock.now() + timedelta(minutes=1)
    )
    process.want(PAGE)
    await process.captures.drive(0)
    assert process.states() == ["wanted", "asked", "asked"]
    assert await process.captures.drive(300) == []
    assert process.last().state is CaptureState.UNKNOWN
    assert process.last().reason == (
        "web.archive.org did not answer: the connection broke off; its index lists no new copy so far"
    )
    assert room.asked("/save") == []


def closed_to(process: Process, **changes) -> Settings:
    archives = process.settings.archives.model_copy(update=changes.pop("archives", {}))
    return process.settings.model_copy(update={"archives": archives, **changes})


@pytest.mark.parametrize(
    ("changes", "polls"),
    [
        ({"privacy": Privacy.CLOSED}, False),
        ({"archives": {"enabled": False}}, False),
        ({"privacy": Privacy.DISCREET}, True),
        ({"archives": {"save": False}}, True),
        ({"archives": {"never": ("*.paper.example",)}}, True),
    ],
)
async def test_what_is_withheld_by_now_is_not_asked(room, changes, polls):
    """A capture wanted under yesterday's settings is not asked for against today's; nor is it waited for."""
    process = room.process()
    process.want(PAGES[0])
    await process.captures.drive(0)
    process.want(PAGES[1])
    before = len(room.asked())
    strict = Process(closed_to(process, **changes), room.ledger, room.clock)
    left = await strict.captures.drive(300)
    assert strict.states(PAGES[1]) == ["wanted"]
    assert all("/save/status/" in url for url in room.asked()[before:])
    assert (len(room.asked()) > before) is polls
    assert len(left) == (1 if polls else 2)
    assert room.clock.monotonic() < 60


async def test_captures_of_other_archives_are_left_alone(room):
    """Only our own archive's are driven here."""
    process = room.process()
    (capture,) = process.want(PAGE)
    room.ledger.record_captures([replace(capture, key="perma:x", archive="perma")])
    await process.captures.drive(100)
    assert [c.archive for c in room.ledger.open_captures()] == ["perma"]


async def test_slow_answers_do_not_stretch_the_waiting(room):
    """An archive that takes longer than its pace is not asked on and on after the time is up."""
    answer = room.archive.wayback.answer

    def slowly(request, now):
        room.pass_time(seconds=40)
        return answer(request, now)

    room.archive.wayback.answer = slowly
    process = room.process(None)
    process.want(*PAGES)
    assert len(await process.captures.drive(60)) == 4
    assert room.clock.monotonic() == 80


async def test_an_interrupted_ask_is_left_to_the_index(room):
    """Ctrl-C while the archive thinks: it took the capture, and the next command finds it."""
    answer = room.archive.wayback.answer
    arrived, go_on, taken = threading.Event(), threading.Event(), threading.Event()

    def thinking(request, now):
        if request.method == "POST":
            arrived.set()
            go_on.wait(5)
        response = answer(request, now)
        taken.set()
        return response

    room.archive.wayback.answer = thinking
    process = room.process()
    process.want(PAGE)
    task = asyncio.create_task(process.captures.drive(300))
    await asyncio.to_thread(arrived.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await asyncio.to_thread(taken.wait, 5)
    next_one = room.process()
    room.pass_time(minutes=1)
    assert [capture.state.value for capture in await next_one.captures.poll()] == ["asked"]
    room.pass_time(minutes=40)
    assert await next_one.captures.poll() == []
    assert next_one.states() == ["wanted", "asked", "captured"]
    assert len(room.saves()) == 1
