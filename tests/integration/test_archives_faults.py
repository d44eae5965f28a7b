"""What goes wrong at the Wayback Machine, fault by fault (facts: wayback, 7), and where each is tested.

| fault | tests |
|---|---|
| 401, also with good keys | test_refused_keys_stop_everything_and_say_so |
| refusals in 200 | test_with_keys_each_answer_comes_to_its_end |
| session limit, a message only | test_backing_off_ends_by_itself |
| job id null | test_the_same_snapshot_is_found_where_it_lies |
| the same job id again | test_the_job_of_somebody_else_will_do |
| pending for ever | test_a_job_pending_for_ever_is_settled_by_the_index |
| status forgotten after an hour | test_a_status_that_was_forgotten_is_settled_by_the_index |
| success with http_status 404 | test_a_captured_error_page_is_no_capture |
| visible only after a while | test_a_success_that_is_not_yet_visible_is_verified_later |
| 500, but captured | test_with_keys_each_answer_comes_to_its_end, test_without_keys_each_answer_comes_to_its_end |
| job failed, but captured | test_with_keys_each_answer_comes_to_its_end |
| 429 with and without Retry-After | test_backing_off_ends_by_itself, test_retry_after_is_followed |
| HTML instead of an answer: 429, 503, 520 | test_no_answer_is_unknown, test_with_keys_each_answer_comes_to_its_end |
| no connection after repeated 429s | test_we_are_never_shut_out, test_what_was_never_sent_stays_wanted |
| slow index | test_a_slow_index_is_no_answer |
| empty index, a lie | test_a_lie_is_taken_as_an_answer, test_none_needs_two_empty_answers |
| a capture vanishes | test_a_snapshot_that_vanishes_later_is_noticed |
| outage | test_fifty_sources_do_not_wait_for_an_archive_that_is_down, test_without_keys_an_outage_leaves_it_wanted |
| so many a URL and day | test_with_keys_each_answer_comes_to_its_end, test_a_url_is_asked_for_once_a_day |
| so many a minute; slots that lag | test_the_quota_is_used_and_not_exceeded, test_two_processes_share_the_quota |
| so many a day | test_the_accounts_daily_limit_stops_everything_for_the_day, test_a_day_has_so_many_captures |
"""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.archives.patience import Patience
from archiver.model.snapshot import CaptureState, Found
from archiver.sandbox import Sandbox
from archiver.sandbox.wayback import Fault
from archiver.sandbox.world import Reach
from tests.support.archive_room import Room, opened, running
from tests.support.sandbox_archive import PAGE


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as shared:
        yield shared


@pytest.fixture
def room(tmp_path, sandbox) -> Iterator[Room]:
    with opened(tmp_path, sandbox) as built:
        yield built


def test_every_fault_has_its_tests():
    """The table above names tests that are there."""
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parents[1].glob("**/test_*.py"))
    named = set(re.findall(r"test_\w+", __doc__ or ""))
    assert len(named) >= 20
    assert not [name for name in named if f"def {name}(" not in sources]


async def test_the_job_of_somebody_else_will_do(room: Room) -> None:
    """Asked within the hour, the archive names the job of before: its capture is recent, and no second is made."""
    before = room.archive.save(now=room.clock.now())
    room.pass_time(minutes=10)
    process = room.process()
    process.want(PAGE)
    assert await process.captures.drive(60) == []
    captured = process.last()
    assert captured.state is CaptureState.CAPTURED
    assert captured.job.encode() in before.body
    assert captured.memento.at < captured.asked_at


async def test_a_status_that_was_forgotten_is_settled_by_the_index(room: Room) -> None:
    """Who comes back after an hour finds every job pending; the copy is listed by then."""
    process = room.process()
    process.want(PAGE)
    await process.captures.drive(0)
    room.pass_time(hours=3)
    assert await room.process().captures.poll() == []
    assert process.last().state is CaptureState.CAPTURED
    assert len(room.saves()) == 1


async def test_a_captured_error_page_is_no_capture(room: Room) -> None:
    """With `capture_all`, a 404 is a success with `http_status` 404: we send none, and would not believe it."""
    ask = room.archive.wayback._jobs.ask
    room.archive.wayback._jobs.ask = lambda url, now, everything: ask(url, now, everything=not everything)
    process = room.process()
    process.want("https://www.paper.example/nothing")
    assert await process.captures.drive(60) == []
    last = process.last("https://www.paper.example/nothing")
    assert (last.state, last.memento) == (CaptureState.FAILED, None)
    assert last.reason == "the archive captured an error page (404)"


@pytest.mark.parametrize("fault", [Fault.SAVE_429, Fault.CDX_429, Fault.SESSION_LIMIT])
async def test_we_are_never_shut_out(room: Room, fault: Fault) -> None:
    """Five 429s within a minute close the firewall for an hour; we pause after each, captures and look-ups."""
    room.faults.update({fault, Fault.FIREWALL})
    process = room.process()
    process.want(PAGE, *(f"https://www.paper.example/{n}" for n in range(9)))
    await process.captures.drive(300)
    patience = Patience()
    for n in range(9):
        await process.index.find([f"https://www.paper.example/{n}"], None, patience)
    assert room.archive.world.reach("web.archive.org", room.clock.now()) is Reach.UP


async def test_a_slow_index_is_no_answer(room: Room) -> None:
    """An answer that takes too long is none, whatever it would have said."""
    answer = room.archive.wayback.answer

    def slowly(request, now):
        time.sleep(0.4)
        return answer(request, now)

    room.archive.wayback.answer = slowly
    found = await room.process(timeout=0.2).index.find([PAGE], None, Patience())
    assert (found.found, "no answer in time" in found.reason) == (Found.UNKNOWN, True)


@pytest.mark.parametrize(
    "url",
    ["http://www.paper.example/q?b=2&a=1", "https://paper.example/q?a=1&b=2", "https://WWW.paper.example:443/q?b=2&a=1"],
)  # fmt: skip
async def test_spellings_of_a_url_find_the_same_copy(room: Room, url: str) -> None:
    """The index folds scheme, www, case, port and the order of parameters; so does what is found."""
    room.archive.paper.put("/q", room.archive.paper.page("Q", ("found",)))
    held = room.archive.wayback.hold(
        "https://www.paper.example/q?a=1&b=2", room.clock.now() - timedelta(days=1)
    )
    found = await room.process().index.find([url], None, Patience())
    assert [memento.original for memento in found.mementos] == [held.original]
