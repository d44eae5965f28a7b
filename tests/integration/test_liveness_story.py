"""Ten days in the sandbox: real platforms, real door, real ledger, real evidence."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.address import parse
from archiver.clock import SimulatedClock
from archiver.evidence.warc import WarcStore
from archiver.ledger.ledger import Ledger
from archiver.liveness.drift import Reading, ThreadedDrift
from archiver.liveness.recorder import Recorder
from archiver.liveness.runner import Comparing, Habits, Outcome, Runner
from archiver.model.judgement import Judgement
from archiver.model.source import Source
from archiver.model.states import PlatformName, State, Verdict
from archiver.platforms.registry import all_platforms
from archiver.sandbox import Reach, Sandbox, World
from archiver.sandbox.sites import CONTROLS, WebSite, add_commons
from archiver.sandbox.telegram import Telegram, TelegramFault
from archiver.sandbox.x import Fate, X
from archiver.settings import NetworkSettings
from archiver.texts.readable import readable
from archiver.texts.shingles import similarity
from archiver.verdicts.judge import judge
from archiver.web.door import Door
from tests.support.ledgers import open_ledger

DAY_0 = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
NEWS = "www.harbour-paper.example"
CONTROL_URLS = tuple(f"https://{host}/" for host in CONTROLS)
LONG = tuple(
    f"Paragraph {number} tells what the harbour board said about pier {number} and what it cost."
    for number in range(12)
)
OTHER = tuple(f"Entirely new words, part {number}, on gardens, weather and football." for number in range(12))


def day(number: float) -> datetime:
    """A day of the story."""
    return DAY_0 + timedelta(days=number)


@dataclass
class Office:
    """A workspace in the sandbox."""

    clock: SimulatedClock
    world: World
    sandbox: Sandbox
    ledger: Ledger
    store: WarcStore
    x: X
    telegram: Telegram
    news: WebSite

    @asynccontextmanager
    async def runner(self) -> AsyncIterator[Runner]:
        """A runner put together from the real parts."""
        settings = NetworkSettings(
            https_proxy=self.sandbox.proxy_url,
            http_proxy=self.sandbox.proxy_url,
            ca_bundle=str(self.sandbox.ca_file),
        )
        platforms = all_platforms()
        drift = ThreadedDrift(
            Reading(readable, lambda ref: readable(self.store.read(ref).content), similarity)
        )
        door = Door(settings, self.clock, paced=platforms.paced_hosts(), book=self.ledger)
        async with door, Recorder(self.ledger, self.store) as recorder:
            yield Runner(
                door,
                platforms,
                recorder,
                self.clock,
                habits=Habits(CONTROL_URLS, vantage="sandbox"),
                comparing=Comparing(self.ledger.baseline, drift),
                leases=self.ledger,
            )
        drift.close()

    async def audit(self, number: float, sources: list[Source]) -> Outcome:
        """Look at all of them on a day, in a run of its own."""
        self.clock.set(day(number))
        self.ledger.record_sources(sources)
        async with self.runner() as runner:
            return await runner.look(sources, f"r{number}")

    def verdict(self, source: Source) -> Judgement:
        """What the ledger's history amounts to."""
        return judge(self.ledger.history(source.id))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on day 0."""
    clock = SimulatedClock(DAY_0)
    world = World()
    add_commons(world)
    x, telegram = X(world), Telegram(world)
    x.account("mayor", "The Mayor")
    telegram.channel("docks", "The Docks")
    news = WebSite("Harbour Paper")
    world.add(news, [NEWS])
    with (
        Sandbox(world, clock) as sandbox,
        open_ledger(tmp_path, clock) as ledger,
        WarcStore(tmp_path / "evidence", clock=clock) as store,
    ):
        yield Office(clock, world, sandbox, ledger, store, x, telegram, news)


def source(url: str) -> Source:
    """The source a URL names."""
    found = all_platforms().identify(parse(url))
    assert found is not None
    return found


async def test_ten_days(office: Office) -> None:
    """What is deleted on day 2 is missing on day 3, gone on day 4; a link dead from the start is gone on day 10."""
    tweet = office.x.post("mayor", day(-2), "The gate is shut.")
    kept = office.x.post("mayor", day(-1), "The gate is open.")
    office.telegram.post("docks", 7, day(-2), "Page 61 of the log.")
    office.x.befall(tweet, Fate.DELETED, day(2))
    office.telegram.delete("docks", 7, day(2))
    office.news.put("/a", office.news.page("Pier", LONG))
    office.news.put("/b", office.news.page("Pier", LONG))
    office.news.put("/b", office.news.page("Garden", OTHER), day(1))
    deleted, alive = source(tweet.url), source(kept.url)
    post, dead = source("https://t.me/docks/7"), source(f"https://{NEWS}/gone")
    same, edited = source(f"https://{NEWS}/a"), source(f"https://{NEWS}/b")
    everything = [deleted, alive, post, dead, same, edited]
    told: dict[float, list[tuple[Verdict, State | None]]] = {}
    for number in (0, 3, 4.1, 10):
        outcome = await office.audit(number, everything)
        assert (outcome.looks, outcome.network_down, outcome.busy) == (6, False, frozenset())
        told[number] = [(found.verdict, found.cause) for found in map(office.verdict, everything)]
    live, changed = (Verdict.LIVE, None), (Verdict.CHANGED, None)
    assert told[0] == [live, live, live, (Verdict.MISSING, State.NOT_FOUND), live, live]
    assert told[3][0] == (Verdict.MISSING, State.DELETED_BY_AUTHOR)
    assert told[3][2] == (Verdict.MISSING, State.DELETED)
    assert told[3][4:] == [live, changed]
    assert told[4.1][:4] == [
        (Verdict.GONE, State.DELETED_BY_AUTHOR),
        live,
        (Verdict.GONE, State.DELETED),
        (Verdict.MISSING, State.NOT_FOUND),
    ]
    assert told[10][3] == (Verdict.GONE, State.NOT_FOUND)
    reason = office.verdict(deleted).reason
    assert reason.startswith("X states:")
    assert "vanished between 12 Oct 2026 (last look that saw it) and 15 Oct 2026" in reason


async def test_every_look_has_evidence_that_holds(office: Office) -> None:
    """The last record of a look is what its hash was made of, and its length is committed."""
    office.news.put("/a", office.news.page("Pier", LONG))
    kept = office.x.post("mayor", day(-1), "The gate is open.")
    office.telegram.post("docks", 7, day(-2), "Page 61 of the log.")
    urls = (
        f"https://{NEWS}/a",
        f"https://{NEWS}/gone",
        kept.url,
        "https://t.me/docks/7",
        "https://t.me/docks/8",
    )
    everything = [source(url) for url in urls]
    await office.audit(0, everything)
    lengths = office.ledger.committed_warc_lengths()
    for one in everything:
        (recorded,) = office.ledger.looks(one.id)
        refs = recorded.look.evidence
        assert refs
        assert all(ref.offset + ref.length <= lengths[ref.file] for ref in refs)
        content = office.store.read(refs[-1]).content
        assert recorded.look.sha256 == hashlib.sha256(content).hexdigest()
    (missed,) = office.ledger.looks(everything[-1].id)
    assert len(missed.look.evidence) >= 2


async def test_a_ban_by_telegram_deletes_nothing(office: Office) -> None:
    """While Telegram shows us nothing, its posts are unverifiable; then all is as it was."""
    office.telegram.post("docks", 7, day(-2), "Page 61 of the log.")
    office.telegram.faults.add(TelegramFault.BANNED)
    post = source("https://t.me/docks/7")
    outcome = await office.audit(0, [post])
    assert outcome.states == {State.UNVERIFIABLE: 1}
    assert outcome.distrusted == {PlatformName.TELEGRAM}
    assert office.verdict(post).verdict is Verdict.UNVERIFIABLE
    office.telegram.faults.clear()
    await office.audit(1, [post])
    assert office.verdict(post).verdict is Verdict.LIVE


async def test_our_network_goes_down(office: Office) -> None:
    """With the controls gone nothing is recorded, and hosts that are down get no blame."""
    office.news.put("/a", office.news.page("Pier", LONG))
    page = source(f"https://{NEWS}/a")
    for host in (NEWS, *CONTROLS):
        office.world.take_down(host, Reach.CLOSES, since=day(1), until=day(2))
    assert (await office.audit(0, [page])).states == {State.LIVE: 1}
    outcome = await office.audit(1, [page])
    assert (outcome.network_down, outcome.looks) == (True, 0)
    assert office.verdict(page).verdict is Verdict.LIVE
    assert office.verdict(page).checks == 1


async def test_a_host_goes_down(office: Office) -> None:
    """With the controls up, a host that does not answer is unreachable since then, and back afterwards."""
    office.news.put("/a", office.news.page("Pier", LONG))
    page = source(f"https://{NEWS}/a")
    office.world.take_down(NEWS, Reach.CLOSES, since=day(1), until=day(3))
    for number in (0, 1, 2):
        await office.audit(number, [page])
    found = office.verdict(page)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "Host unreachable since 13 Oct 2026" in found.reason
    await office.audit(3, [page])
    assert office.verdict(page).verdict is Verdict.LIVE
