"""Saving in several archives: Perma.cc with a key, arquivo.pt through its recorder, each at its own pace."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.archives.arquivo import ArchivePageNow, arquivo
from archiver.archives.captures import Captures
from archiver.archives.pace import Pace
from archiver.archives.patience import Patience
from archiver.archives.perma import Perma
from archiver.archives.several import Several
from archiver.model.snapshot import CaptureState, Found
from archiver.sandbox import Sandbox, replies
from archiver.sandbox.arquivo import Arquivo
from archiver.sandbox.perma import PermaCc
from archiver.sandbox.world import Reach
from tests.support.archive_room import RUN, Room, opened, running, web
from tests.support.sandbox_archive import PAGE

KEY = "perma-key"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as shared:
        yield shared


class Archives:
    """The further archives, and what drives captures in them."""

    def __init__(self, room: Room, key: str = KEY) -> None:
        self.room, world = room, room.archive.world
        self.perma, self.arquivo = PermaCc(world, (KEY,)), Arquivo(world)
        process = room.process(perma_key=key, perma_folder=7)
        rates, book, clock = process.settings.archives, room.ledger, room.clock
        perma = Perma(process.transport, Pace("perma", 10, book, clock), rates)
        page_now = ArchivePageNow(
            process.transport, Pace("a/save", 2, book, clock), Pace("a", 60, book, clock)
        )
        self.captures = {s.archive: Captures(s, s, book, clock, process.settings) for s in (perma, page_now)}
        self.all = Several([process.captures, *self.captures.values()])

    def want(self, archive: str, *urls: str) -> None:
        self.room.ledger.record_sources([web(url) for url in urls])
        self.all.want([self.captures[archive].proposal(web(url).id, url, RUN) for url in urls])

    def states(self, archive: str, url: str = PAGE) -> list[str]:
        steps = self.room.ledger.captures(web(url).id)
        return [step.state.value for step in steps if step.archive == archive]

    def last(self, archive: str, url: str = PAGE):
        return [s for s in self.room.ledger.captures(web(url).id) if s.archive == archive][-1]


@pytest.fixture
def archives(tmp_path, sandbox) -> Iterator[Archives]:
    with opened(tmp_path, sandbox) as room:
        yield Archives(room)


@pytest.mark.parametrize(
    ("archive", "place"),
    [("perma.cc", "https://perma.cc/AB00-1200"), ("arquivo.pt", f"https://arquivo.pt/save/now/20260504120000/{PAGE}")],
)  # fmt: skip
async def test_a_capture_goes_from_wanted_to_captured(archives: Archives, archive: str, place: str) -> None:
    """Asked once, then polled until the archive itself says that it has it."""
    archives.want(archive, PAGE)
    assert await archives.all.drive(300) == []
    assert archives.states(archive) == ["wanted", "asked", "pending", "captured"]
    assert archives.last(archive).memento.url == place


async def test_every_archive_has_its_own_capture_of_a_page(archives: Archives) -> None:
    """Three archives, three keys, side by side; one that is down holds up nobody."""
    archives.room.archive.world.take_down("web.archive.org", Reach.REFUSES)
    first = archives.room.process()
    first.want(PAGE)
    archives.want("perma.cc", PAGE)
    archives.want("arquivo.pt", PAGE)
    left = await archives.all.drive(200)
    assert [(c.archive, c.state) for c in left] == [("wayback", CaptureState.WANTED)]
    assert archives.states("perma.cc")[-1] == archives.states("arquivo.pt")[-1] == "captured"
    keys = {step.key for step in archives.room.ledger.captures(web().id)}
    assert keys == {f"{name}:{PAGE}:2026-05-04" for name in ("wayback", "perma.cc", "arquivo.pt")}


@pytest.mark.parametrize("archive", ["perma.cc", "arquivo.pt"])
async def test_a_url_is_asked_for_once_a_day(archives: Archives, archive: str) -> None:
    """Whatever became of it."""
    for _ in range(3):
        archives.want(archive, PAGE)
        await archives.all.drive(100)
    host = {"perma.cc": "api.perma.cc"}.get(archive, archive)
    asked = archives.room.archive.world.requests(host)
    assert sum(r.method == "POST" or "/record/" in r.url for r in asked) == 1


@pytest.mark.parametrize(
    ("url", "state", "words"),
    [
        ("https://nobody.invalid/x", "failed", "Couldn't resolve domain."),
        ("https://www.paper.example/nothing", "failed", "could not be captured"),
    ],
)
async def test_perma_says_what_went_wrong(archives: Archives, url: str, state: str, words: str) -> None:
    """In its own words, where it has some."""
    archives.want("perma.cc", url)
    await archives.all.drive(100)
    last = archives.last("perma.cc", url)
    assert (last.state.value, words in last.reason) == (state, True)


async def test_a_spent_plan_keeps_captures_for_later(archives: Archives) -> None:
    """One question, no more; they go on when the plan does."""
    archives.perma.left = 0
    archives.want("perma.cc", PAGE, "https://www.paper.example/b")
    left = await archives.all.drive(300)
    assert len(left) == 2
    assert "usage limit" in archives.last("perma.cc").reason
    assert len(archives.room.archive.world.requests("api.perma.cc")) == 1
    archives.perma.left = 5
    await archives.all.drive(300)
    assert archives.states("perma.cc")[-1] == "captured"


async def test_a_refused_key_is_one_line_and_loses_nothing(tmp_path, sandbox) -> None:
    """Which variable to set is said; the capture stays wanted."""
    with opened(tmp_path, sandbox) as room:
        archives = Archives(room, key="wrong")
        archives.want("perma.cc", PAGE)
        assert len(await archives.all.drive(300)) == 1
        assert archives.states("perma.cc") == ["wanted", "asked", "wanted"]
        assert "PERMA_API_KEY" in archives.last("perma.cc").reason
        assert "wrong" not in archives.last("perma.cc").reason


async def test_a_lost_answer_of_perma_is_settled_by_its_own_list(archives: Archives) -> None:
    """502, although the link was made: a paid link is not asked for twice, also if its clock is slow."""
    archives.perma.silent, archives.perma.behind = True, timedelta(seconds=20)
    archives.want("perma.cc", PAGE)
    await archives.all.drive(0)
    assert archives.states("perma.cc") == ["wanted", "asked", "asked"]
    archives.room.pass_time(minutes=3)
    await archives.all.poll()
    assert archives.states("perma.cc")[-1] == "captured"
    assert archives.perma.left == 9


async def test_a_redirect_is_recorded_to_its_end(archives: Archives) -> None:
    """The recorder passes the redirect on; the page that it leads to goes through it as well."""
    url = "https://www.paper.example/short"
    archives.room.archive.paper.move("/short", PAGE)
    archives.want("arquivo.pt", url)
    await archives.all.drive(0)
    archives.room.pass_time(minutes=1)
    held = archives.arquivo.holdings.listed(archives.room.clock.now())
    assert {copy.original for copy in held} == {url, PAGE}


@pytest.mark.parametrize(
    ("url", "closed", "states", "words"),
    [
        (PAGE, True, ["wanted", "asked", "wanted"], "refused to record"),
        ("https://www.paper.example/nothing", False, ["wanted", "asked", "failed"], "an error page (404)"),
        ("https://nobody.invalid/x", False, ["wanted", "asked", "asked"], "without a recording"),
    ],
)
async def test_what_the_recorder_did_not_take(archives: Archives, url, closed, states, words) -> None:
    """A refusal keeps it, an error page is none, and where nothing is sure the index decides."""
    archives.arquivo.closed = closed
    archives.want("arquivo.pt", url)
    await archives.all.drive(0)
    assert archives.states("arquivo.pt", url) == states
    assert words in archives.last("arquivo.pt", url).reason
    archives.room.pass_time(minutes=5)
    await archives.all.poll()
    assert archives.states("arquivo.pt", url)[-1] == {"asked": "unknown"}.get(states[-1], states[-1])


async def test_a_recording_that_is_never_listed_is_unknown(archives: Archives) -> None:
    """After the deadline, and with the reason."""
    answer = archives.arquivo.answer
    archives.arquivo.answer = lambda r, now: replies.text("") if r.path.endswith("/cdx") else answer(r, now)
    archives.want("arquivo.pt", PAGE)
    assert len(await archives.all.drive(30)) == 1
    archives.room.clock.advance(timedelta(hours=1))
    assert await archives.all.poll() == []
    last = archives.last("arquivo.pt")
    assert (last.state, "index lists no new copy" in last.reason) == (CaptureState.UNKNOWN, True)


async def test_a_link_that_is_not_there_any_more_is_unknown(archives: Archives) -> None:
    """Links may be deleted within a day."""
    archives.want("perma.cc", PAGE)
    await archives.all.drive(0)
    archives.perma._links.clear()
    assert await archives.all.poll() == []
    assert archives.last("perma.cc").state is CaptureState.UNKNOWN


async def test_one_archive_leaves_the_captures_of_another_alone(archives: Archives) -> None:
    """Also those of an archive that is switched off by now."""
    archives.want("perma.cc", PAGE)
    (wanted,) = archives.room.ledger.open_captures()
    archives.room.ledger.record_captures([replace(wanted, key="megalodon:x", archive="megalodon")])
    await archives.all.drive(100)
    assert [c.archive for c in archives.room.ledger.open_captures()] == ["megalodon"]


async def test_a_page_that_redirects_for_ever_is_recorded_so_far(archives: Archives) -> None:
    """Five steps, no more; what is kept of it the index says."""
    archives.room.archive.paper.move("/loop", "https://www.paper.example/loop")
    archives.want("arquivo.pt", "https://www.paper.example/loop")
    await archives.all.drive(0)
    asked = archives.room.archive.world.requests("arquivo.pt")
    assert sum("/record/" in request.url for request in asked) == 5


async def test_a_list_that_is_none_leaves_a_lost_link_open(archives: Archives) -> None:
    """Nothing is concluded from an answer that nobody can read."""
    archives.perma.silent = True
    archives.want("perma.cc", PAGE)
    await archives.all.drive(0)
    archives.perma.answer = lambda _request, _now: replies.json({"detail": "later"})
    archives.room.pass_time(minutes=3)
    assert [c.state for c in await archives.all.poll()] == [CaptureState.ASKED]


async def test_silence_elsewhere_is_no_empty_answer(archives: Archives) -> None:
    """A TimeMap or an index that does not answer is unknown; after three silences the rest is not asked."""
    archives.room.archive.world.take_down("arquivo.pt", Reach.CLOSES)
    process = archives.room.process()
    archive = arquivo(process.transport, Pace("a", 60, archives.room.ledger, archives.room.clock))
    patience = Patience()
    answers = [await archive.find([f"{PAGE}{n}", f"{PAGE}{n}?x"], None, patience) for n in range(4)]
    assert {answer.found for answer in answers} == {Found.UNKNOWN}
    assert "not asked, after 3 look-ups in a row" in answers[-1].reason
