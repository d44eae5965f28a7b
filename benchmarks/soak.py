"""The daemon's own duties for an hour or more of real time, under a clock that runs thousands of times as fast.

`python -m benchmarks.soak --minutes 60` prints memory over time, and what was missed, lost or done twice:
none of it may be. The world knows the truth: who visited which page how often, and what became of it.
"""

import argparse
import asyncio
import csv
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from archiver.cli.demo import sandbox_settings
from archiver.clock import SimulatedClock
from archiver.sandbox import Sandbox
from archiver.sandbox.world import END
from archiver.settings import Settings
from archiver.usecases.audit import Order, audit
from archiver.usecases.progress import Silent
from archiver.usecases.rounds import Rounds
from archiver.usecases.tools import Tools
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools
from benchmarks.soak_world import KEY, SECRET, START, SoakWorld

SAMPLE = 30.0
LATE = timedelta(hours=3)
"""A look that comes later than this counts as missed (rounds are minutes apart)."""

SETTLED = timedelta(days=45)
"""After this a loss must be confirmed, and a return be seen."""

EVERY = timedelta(days=2)
"""A new article comes."""


@dataclass
class Figures:
    """What is counted on the way."""

    samples: list[tuple[float, datetime, float, float]] = field(default_factory=list)
    missed: set[tuple[str, str]] = field(default_factory=set)
    rounds: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)


class Soak:
    """One soak: a world, a newsroom, a clock."""

    def __init__(self, folder: Path, articles: int, minutes: float) -> None:
        self.clock = SimulatedClock(START)
        self.soak = SoakWorld(sites=max(10, articles), pages=10)
        self.workspace = Workspace(folder)
        self.workspace.prepare()
        self.articles = articles
        self.figures = Figures()
        self._until = time.monotonic() + minutes * 60
        self._began = time.monotonic()
        self._sampled = 0.0
        self._read = 0

    async def run(self, settings: Settings) -> None:
        """Let the daemon's duties go round until the time is over."""
        async with tools(settings, self.workspace, self.clock) as built:
            rounds = Rounds(built)
            while time.monotonic() < self._until:
                await self._publish(built)
                await self._turn(rounds)
                self._count_late(built)
                self._sample(built)
                self._advance(rounds)
            await rounds.closing()

    async def _publish(self, built: Tools) -> None:
        """A new article is audited beside the daemon, as a person would."""
        due = START + self._read * EVERY
        if self._read >= self.articles or self.clock.now() < due:
            return
        path = self.workspace.folder / f"article-{self._read:03}.md"
        path.write_text(self.soak.article(self._read), "utf-8")
        self._read += 1
        await audit(built, Order([str(path)]), bytes, Silent())

    async def _turn(self, rounds: Rounds) -> None:
        for over in await rounds.turn():
            self.figures.rounds[str(over.duty)] += 1
            if over.problem:
                self.figures.problems[f"{over.duty}: {over.problem}"] += 1
        self.soak.world.log.clear()

    def _count_late(self, built: Tools) -> None:
        now = self.clock.now()
        if self.soak.in_trouble(now, timedelta(hours=13)):
            return
        for source in built.ledger.watch.due(now - LATE, 100):
            judged = built.ledger.judgement(source.id)
            if judged is not None and judged.next_check is not None and judged.next_check < now - LATE:
                self.figures.missed.add((source.id, judged.next_check.isoformat()))

    def _sample(self, built: Tools) -> None:
        elapsed = time.monotonic() - self._began
        if elapsed < self._sampled:
            return
        self._sampled = elapsed + SAMPLE
        size = built.ledger.upkeep.size()
        self.figures.samples.append((elapsed, self.clock.now(), _memory(), (size.bytes if size else 0) / 1e6))
        print(_line(*self.figures.samples[-1]), flush=True)

    def _advance(self, rounds: Rounds) -> None:
        """To the next moment at which a duty is due."""
        moments = [standing.next_at for standing in rounds.standings if standing.next_at]
        self.clock.set(max(min(moments), self.clock.now() + timedelta(seconds=1)))


def _memory() -> float:
    """Megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _line(elapsed: float, now: datetime, memory: float, database: float) -> str:
    days = (now - START).days
    return (
        f"{elapsed / 60:6.1f} min   day {days:5}   {memory:7.1f} MB in memory   {database:7.1f} MB database"
    )


def judged(soak: Soak, built: Tools) -> Iterator[tuple[str, int, object]]:
    """Each figure that has to be nought, with an example."""
    looks = {url: _looks(built, url) for url in soak.soak.truths}
    visits = soak.soak.visits()
    pages = [url for url in looks if urlsplit(url).hostname in soak.soak.sites]
    lost = {url: (visits[url], len(looks[url])) for url in pages if visits[url] > len(looks[url])}
    doubled = {url: (visits[url], len(looks[url])) for url in pages if visits[url] < len(looks[url])}
    twice = {url: found for url, found in looks.items() if len(found) != len(set(found))}
    yield "looks missed", len(soak.figures.missed), sorted(soak.figures.missed)[:3]
    yield "looks lost (visits without a row)", len(lost), list(lost.items())[:3]
    yield "looks doubled (rows without a visit)", len(doubled), list(doubled.items())[:3]
    yield "sources with two looks in one run", len(twice), list(twice)[:3]
    captured = Counter(
        (copy.original, copy.at.date())
        for copy in soak.soak.wayback.holdings.listed(END - timedelta(days=1))
        if copy.source == "spn2"
    )
    often = {key: count for key, count in captured.items() if count > 1}
    yield "captures made twice a day", len(often), list(often)[:3]
    wrong = list(_contradictions(soak, built))
    yield "verdicts that contradict the truth", len(wrong), wrong[:3]
    chain = built.ledger.evidence.verify_chain()
    yield "breaks of the chain", int(not chain.holds), chain.broken
    before = built.ledger.judgements([*_ids(built, soak)])
    built.ledger.rebuild_current()
    after = built.ledger.judgements([*_ids(built, soak)])
    differing = [key for key in before if before[key] != after[key]]
    yield "verdicts that differ when made again from the history", len(differing), differing[:3]


def _ids(built: Tools, soak: Soak) -> Iterator[str]:
    return (source.id for url in soak.soak.truths for source in built.ledger.find_sources(url))


def _looks(built: Tools, url: str) -> list[str]:
    """The runs of the looks at a page that got an answer."""
    found = [look for source in built.ledger.find_sources(url) for look in built.ledger.looks(source.id)]
    return [one.look.run for one in found if one.look.observation.http_status is not None]


def _contradictions(soak: Soak, built: Tools) -> Iterator[tuple[str, str, str]]:
    truths = {
        source.id: truth
        for url, truth in soak.soak.truths.items()
        for source in built.ledger.find_sources(url)
    }
    with soak.workspace.report.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            allowed = truths[row["source"]].verdicts(soak.clock.now(), SETTLED)
            if row["verdict"] not in allowed:
                yield row["url"], row["verdict"], row["reason"]


async def _judge(soak: Soak, settings: Settings) -> list[tuple[str, int, object]]:
    async with tools(settings, soak.workspace, soak.clock) as built:
        return list(judged(soak, built))


def _settings(sandbox: Sandbox) -> Settings:
    """As a newsroom has them, but with longer pauses between rounds, so that years go by in an hour."""
    base = sandbox_settings(sandbox.proxy_url, sandbox.ca_file)
    minutes = {"looks": 30, "articles": 60, "copies": 60, "captures": 60, "report": 720}
    daemon = {f"{duty}_minutes": number for duty, number in minutes.items()}
    archives = {"access_key": KEY, "secret_key": SECRET, "recent_days": 10_000}
    updates = {
        name: type(old).model_validate({**old.model_dump(), **values})
        for name, old, values in (
            ("daemon", base.daemon, daemon),
            ("archives", base.archives, archives),
        )
    }
    return base.model_copy(update=updates)


def main() -> int:
    """Soak, print what came of it; the exit code is 1 if anything was missed, lost, doubled or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--articles", type=int, default=40)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archiver-soak-") as folder:
        soak = Soak(Path(folder) / "newsroom", wanted.articles, wanted.minutes)
        with Sandbox(soak.soak.world, soak.clock) as sandbox:
            settings = _settings(sandbox)
            asyncio.run(soak.run(settings))
            found = asyncio.run(_judge(soak, settings))
    return _conclude(soak, found)


def _conclude(soak: Soak, found: list[tuple[str, int, object]]) -> int:
    figures = soak.figures
    days = (soak.clock.now() - START).days
    looks = sum(soak.soak.visits().values())
    print(f"\n{days} simulated days, {looks} looks, rounds: {dict(figures.rounds)}")
    half = [memory for _, _, memory, _ in figures.samples[len(figures.samples) // 2 :]]
    first = figures.samples[min(2, len(figures.samples) - 1)][2]
    print(f"memory: {first:.1f} MB at first, {half[0]:.1f} MB half-way, {half[-1]:.1f} MB at the end")
    print(f"rounds that did not conclude: {json.dumps(figures.problems.most_common(8), indent=1)}")
    for name, number, example in found:
        print(f"{number:6}  {name}{f'   e.g. {example}' if number else ''}")
    return int(any(number for _, number, _ in found))


if __name__ == "__main__":
    sys.exit(main())
