"""Looking up captures: found, none or unknown, never the one for the other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from archiver.archives.patience import Patience
from archiver.archives.wayback import Answer
from archiver.model.snapshot import Found
from archiver.sandbox import Sandbox
from archiver.sandbox.sites import WebSite
from archiver.sandbox.wayback import Fault
from archiver.sandbox.wayback.holdings import moment
from archiver.sandbox.world import Reach, SandboxResponse
from tests.support.archive_room import Room, opened, running
from tests.support.sandbox_archive import PAGE

TIMES = ("20200101000000", "20210615120000", "20230301000000")
OTHER = "https://www.paper.example/b"
OK = SandboxResponse(200, b"<p>as it was</p>", (("Content-Type", "text/html"),))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as shared:
        yield shared


@pytest.fixture
def room(tmp_path, sandbox) -> Iterator[Room]:
    with opened(tmp_path, sandbox) as built:
        yield built


async def find(room: Room, *urls: str, wanted: datetime | None = None, **archives) -> Answer:
    process = room.process(**archives)
    async with process.transport:
        return await process.index.find(urls or (PAGE,), wanted, Patience())


def hold(room: Room, *stamps: str, url: str = PAGE) -> None:
    for stamp in stamps:
        room.archive.wayback.hold(url, moment(stamp), OK)


def stamps(answer: Answer) -> list[str]:
    return [memento.url.split("/")[4] for memento in answer.mementos]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, [TIMES[0], TIMES[2]]),
        (datetime(2021, 6, 1, tzinfo=UTC), [*TIMES]),
        (datetime(2019, 6, 1, tzinfo=UTC), [TIMES[0], TIMES[2]]),
        (datetime(2026, 6, 1, tzinfo=UTC), [TIMES[0], TIMES[2]]),
    ],
)
async def test_the_earliest_nearest_and_latest_are_kept(room, wanted, expected):
    """Each once, in order of time, with what the index says of them."""
    hold(room, *TIMES)
    answer = await find(room, wanted=wanted)
    assert (answer.found, stamps(answer)) == (Found.FOUND, expected)
    first = answer.mementos[0]
    assert first.url == f"https://web.archive.org/web/{TIMES[0]}/{PAGE}"
    assert (first.original, first.http_status, first.mimetype) == (PAGE, 200, "text/html")
    assert len(first.digest) == 32


async def test_of_one_day_the_nearest_is_found(room):
    """Two captures of a day are two: posts are deleted within hours."""
    hold(room, "20220408030000", "20220408175900", "20220501000000")
    answer = await find(room, wanted=datetime(2022, 4, 8, 18, tzinfo=UTC))
    assert "20220408175900" in stamps(answer)


async def test_an_empty_answer_is_none(room):
    """The archive answered that it has nothing."""
    assert await find(room) == Answer(Found.NONE)


async def test_every_url_of_a_source_is_asked(room):
    """A capture under the second URL is a capture of the source."""
    hold(room, TIMES[0], url=OTHER)
    assert (await find(room, PAGE, OTHER)).mementos[0].original == OTHER
    assert len(room.asked("/cdx/")) == 2


async def test_a_star_in_a_url_is_only_a_star(room):
    """To the index a final star means every URL that begins like this: their copies would be others'."""
    hold(room, TIMES[0], url=f"{PAGE}bc")
    assert (await find(room, f"{PAGE}*")).found is Found.NONE


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.CDX_429, "asked us to slow down"),
        (Fault.CDX_503, "in trouble (503)"),
        (Fault.CDX_504, "in trouble (504)"),
        (Fault.CDX_CLOSED, "did not answer: the connection broke off"),
        (Fault.OFFLINE, "in trouble (503)"),
    ],
)
async def test_no_answer_is_unknown(room, fault, words):
    """No fault is read as "not archived", and the reason says what happened."""
    hold(room, *TIMES)
    room.faults.add(fault)
    answer = await find(room)
    assert (answer.found, answer.mementos) == (Found.UNKNOWN, ())
    assert words in answer.reason


@pytest.mark.parametrize("reach", [Reach.REFUSES, Reach.TIMES_OUT, Reach.CLOSES, Reach.NO_SUCH_HOST])
async def test_an_archive_out_of_reach_is_unknown(room, reach):
    """A firewall between us says nothing about what it holds."""
    room.archive.world.take_down("web.archive.org", reach)
    answer = await find(room)
    assert answer.found is Found.UNKNOWN
    assert answer.reason.startswith("web.archive.org did not answer")


async def test_an_excluded_site_is_unknown(room):
    """The archive won't say what it holds; robots.txt is not blamed."""
    hold(room, *TIMES)
    room.archive.wayback.holdings.exclude("www.paper.example")
    answer = await find(room)
    assert answer.found is Found.UNKNOWN
    assert "excluded" in answer.reason
    assert "robots" not in answer.reason


async def test_one_silent_url_makes_an_empty_answer_unknown(room):
    """None is said only if every URL was answered, and found wherever one was."""
    room.archive.wayback.holdings.exclude("paper.example")
    assert (await find(room, PAGE, "https://paper.example/x")).found is Found.UNKNOWN
    hold(room, TIMES[1])
    assert (await find(room, PAGE, "https://paper.example/x")).found is Found.FOUND


@pytest.mark.parametrize(
    "fault", [Fault.AVAILABLE_EMPTY, Fault.AVAILABLE_429, Fault.EXCLUDED_AS_200, Fault.OVERLOADED]
)
async def test_what_else_is_broken_does_not_matter(room, fault):
    """The availability interface and replay are never asked."""
    hold(room, *TIMES)
    room.faults.add(fault)
    assert (await find(room)).found is Found.FOUND
    assert room.archive.world.contacted() == {"web.archive.org"}


async def test_a_lie_is_taken_as_an_answer(room):
    """An empty answer can't be told from a lie: that is why it is asked for twice."""
    hold(room, *TIMES)
    room.faults.add(Fault.CDX_EMPTY)
    assert (await find(room)).found is Found.NONE


@pytest.mark.parametrize("wanted", [None, datetime(2015, 1, 1, tzinfo=UTC), datetime(2003, 1, 1, tzinfo=UTC)])
async def test_behind_the_first_page_the_nearest_and_latest_are_asked_for(room, wanted):
    """A page captured more than a thousand times still gives its own earliest, nearest and latest."""
    start = datetime(2001, 1, 1, tzinfo=UTC)
    for day in range(0, 9000, 6):
        room.archive.wayback.hold(PAGE, start + timedelta(days=day), OK)
    answer = await find(room, wanted=wanted)
    last = start + timedelta(days=8994)
    assert (answer.mementos[0].at, answer.mementos[-1].at) == (start, last)
    if wanted:
        assert min(abs(memento.at - wanted) for memento in answer.mementos) <= timedelta(days=3)


async def test_a_first_page_is_worth_something_alone(room):
    """If the archive falls silent after the first page, what it listed is found all the same."""
    start = datetime(2001, 1, 1, tzinfo=UTC)
    for day in range(1001):
        room.archive.wayback.hold(PAGE, start + timedelta(days=day), OK)
    process = room.process(cdx_per_minute=60_000)
    for _ in range(29):
        await find(room, OTHER, cdx_per_minute=60_000)
    async with process.transport:
        answer = await process.index.find([PAGE], None, Patience())
    assert answer.found is Found.FOUND
    assert answer.mementos[0].at == start


async def test_look_ups_keep_their_pace(room):
    """24 a minute, whoever asks: the archive's limit is 30."""
    before = room.clock.monotonic()
    for _ in range(3):
        await find(room)
    assert room.clock.monotonic() - before == pytest.approx(5, abs=0.1)


async def test_a_429_is_waited_for_once(room):
    """Then it is asked once more; the pause is shared through the ledger."""
    hold(room, *TIMES)
    for _ in range(30):
        await find(room, OTHER, cdx_per_minute=60_000)
    before = room.clock.monotonic()
    answer = await find(room, cdx_per_minute=60_000)
    assert answer.found is Found.FOUND
    assert room.clock.monotonic() - before == pytest.approx(60, abs=0.1)
    assert len(room.asked("/cdx/")) == 32


class Hasty(WebSite):
    """An index that asks for a pause of a certain length, once."""

    def __init__(self, seconds: str) -> None:
        super().__init__("Hasty")
        self._replies = [SandboxResponse(429, b"", (("Retry-After", seconds),)), SandboxResponse(200)]

    def answer(self, request, now) -> SandboxResponse:
        return self._replies.pop(0)


@pytest.mark.parametrize(("said", "waited"), [("7", 7), ("100000", 120), ("soon", 60), ("0", 60)])
async def test_retry_after_is_followed_and_capped(room, said, waited):
    """As the archive says, but never for more than two minutes."""
    room.archive.world.add(Hasty(said), ["web.archive.org"])
    assert (await find(room, cdx_per_minute=60_000)).found is Found.NONE
    assert room.clock.monotonic() == pytest.approx(waited, abs=0.1)


async def test_after_three_silences_the_rest_is_not_asked(room):
    """An outage costs three questions a run, and each source says why nothing is known."""
    room.faults.add(Fault.CDX_503)
    process, patience = room.process(), Patience()
    async with process.transport:
        answers = [await process.index.find([PAGE, OTHER], None, patience) for _ in range(50)]
    assert len(room.asked("/cdx/")) == 3
    assert {answer.found for answer in answers} == {Found.UNKNOWN}
    assert answers[-1].reason == (
        "not asked, after 3 look-ups in a row without an answer (web.archive.org is in trouble (503))"
    )


async def test_any_answer_restores_patience(room):
    """Two silences, an answer, two silences: the archive is still asked."""
    process, patience = room.process(), Patience()
    async with process.transport:
        for faulty in (True, True, False, True, True, False):
            room.faults.clear()
            if faulty:
                room.faults.add(Fault.CDX_504)
            await process.index.find([PAGE], None, patience)
    assert not patience.over
    assert len(room.asked("/cdx/")) == 6


async def test_exclusion_is_an_answer(room):
    """A dozen excluded sources do not make the archive silent."""
    room.archive.wayback.holdings.exclude("www.paper.example")
    process, patience = room.process(), Patience()
    async with process.transport:
        for _ in range(4):
            await process.index.find([PAGE], None, patience)
    assert not patience.over


async def test_since_gives_the_first_capture_after_a_time(room):
    """Older ones don't count; a redirect does, where there is no page."""
    hold(room, *TIMES)
    moved = SandboxResponse(301, b"", (("Location", OTHER),))
    room.archive.wayback.hold(PAGE, moment("20230301000000"), moved)
    room.archive.wayback.hold(PAGE, moment("20240301000000"), moved)
    process = room.process()
    async with process.transport:
        page = await process.index.since(PAGE, datetime(2022, 1, 1, tzinfo=UTC))
        redirect = await process.index.since(PAGE, datetime(2024, 1, 1, tzinfo=UTC))
        nothing = await process.index.since(PAGE, datetime(2025, 1, 1, tzinfo=UTC))
    assert (page.at, page.http_status) == (moment("20230301000000"), 200)
    assert (redirect.at, redirect.http_status) == (moment("20240301000000"), 301)
    assert nothing is None
