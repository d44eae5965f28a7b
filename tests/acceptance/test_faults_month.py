"""A month of simulated time in which nearly everything happens: undisturbed, and killed again and again.

What is due, looked at and told is the daemon's own; only the ticks of its scheduler are left out. A failure
prints its seed: `KILLS=10 SEED=... pytest tests/acceptance/test_faults_month.py` draws the same moments
again. They are counted in requests, so that they are much the same on any machine.
"""

import asyncio
import csv
import os
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from operator import itemgetter
from pathlib import Path

import pytest

from archiver.clock import Clock, SimulatedClock
from archiver.model import times
from archiver.model.duty import Duty
from archiver.sandbox import Sandbox
from archiver.settings import Settings
from archiver.usecases.verify import verify
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk
from benchmarks.lives import Life, Mailbox, SharedClock, live
from tests.support import month as m

KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", "0")) or (
    20 if KILLS <= 10 else random.SystemRandom().randrange(1, 1_000_000)
)
TRUTH = ("verdict", "cause", "confirmation", "snapshot_status", "citation_status")
MOMENTS = {
    *("first_missed", "last_proved", "last_seen_live", "first_checked", "last_checked", "next_check"),
    *("snapshot_at", "nearest_snapshot_at", "earliest_snapshot_at"),
}
"""Columns of times. A daemon that was started again looks a round earlier or later: they may differ by a day."""

OURS = {"evidence", "snapshot_url", "nearest_snapshot_url", "earliest_snapshot_url", "snapshot_reason"}
"""Where our WARC files, and the copies whose times are compared, lie: an address holds a time, too."""

NEWS = re.compile(r"^- ([a-z ,]+): (https://\S+)$", re.MULTILINE)


@dataclass
class Lived:
    """A month in a workspace: its world, and what the daemon said of its rounds."""

    month: m.Month
    folder: Path
    clock: Clock
    settings: Settings
    news: list[str] = field(default_factory=list)
    problems: Counter[tuple[Duty, str]] = field(default_factory=Counter)

    def __post_init__(self):
        Workspace(self.folder).prepare()
        with self.desk() as built:
            m.watch(built, self.month.feed, self.clock)

    def rows(self):
        """The report of what is in the bodies of the articles, by article and URL."""
        with (self.folder / "sources.csv").open(newline="", encoding="utf-8") as file:
            return {
                (row["article"], row["url"]): row for row in csv.DictReader(file) if row["zone"] == "body"
            }

    def desk(self):
        """What a command without a network works with."""
        return desk(self.settings, Workspace(self.folder), self.clock)

    def told(self, over, _):
        """Hear of a round."""
        self.news.extend(over.done.news)
        if over.problem:
            self.problems[over.duty, over.problem] += 1


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The month as a daemon lives it that nothing befalls."""
    month, clock = m.Month(), SimulatedClock(m.START)
    folder = tmp_path_factory.mktemp("undisturbed")
    with Sandbox(month.world, clock) as sandbox:
        lived = Lived(month, folder, clock, m.settings(sandbox))
        asyncio.run(live(lived.settings, lived.folder, clock, m.END, lived.told))
    return lived


@pytest.fixture(scope="module")
def killed(undisturbed, tmp_path_factory):
    """The same month, lived by a daemon that is killed and started again."""
    print(f"replay with KILLS={KILLS} SEED={SEED}")  # noqa: T201 - shown where it fails
    draw = random.Random(SEED)
    requests = len(undisturbed.month.world.log)
    points = sorted(draw.sample(range(5, requests - 5), KILLS))
    shared = (tmp_path_factory.mktemp("clock") / "seconds", m.START)
    month, clock = m.Month(), SharedClock(*shared)
    folder = tmp_path_factory.mktemp("killed")
    with Sandbox(month.world, clock) as sandbox:
        lived = Lived(month, folder, clock, m.settings(sandbox))
        for point in points:
            life = Life(lived.settings, lived.folder, shared, m.END)
            kill_at(life, lived, point, draw.uniform(0, 0.05))
        life = Life(lived.settings, lived.folder, shared, m.END)
        life.end()
        assert life.exit_code == 0
    return lived


def kill_at(life, lived, point, later):
    """SIGKILL some time after so many requests; what the daemon had said is in the history."""
    while life.lives and len(lived.month.world.log) < point:
        time.sleep(0.001)
    time.sleep(later)
    said = life.kill()
    assert life.exit_code == -9
    with lived.desk() as built:
        assert not said or built.ledger.duties.last_number() >= said[-1]
        assert built.ledger.evidence.verify_chain().holds


@pytest.fixture(params=["undisturbed", "killed"])
def lived(request):
    """Either month."""
    return request.getfixturevalue(request.param)


def test_the_report_says_what_the_truth_supports(lived):
    """Each verdict with its cause and confirmation, each copy, each citation: as written down by hand."""
    found = {url: tuple(row[name] for name in TRUTH) for (_, url), row in lived.rows().items()}
    assert found == lived.month.truth


def test_each_change_is_told_once(undisturbed):
    """In order for each source; of what only came in our way nothing is told but that it failed."""
    told = [tuple(sentence.split("  ")[1::-1]) for sentence in undisturbed.news if " → " in sentence]
    by_url = sorted(told, key=itemgetter(0))
    assert by_url == sorted(undisturbed.month.transitions, key=itemgetter(0))
    assert sum(sentence.startswith("new article: ") for sentence in undisturbed.news) == 2
    assert {duty for duty, _ in undisturbed.problems} == {Duty.LOOKS, Duty.COPIES}


def test_what_costs_is_done_once(lived):
    """One capture of each source that was there to be captured, and no second one on any day."""
    assert set(lived.month.asked.values()) == {1}
    assert len(lived.month.asked) == len(lived.month.truth) - 1
    assert len({url for url, _ in lived.month.asked}) == len(lived.month.asked)


def test_no_source_is_looked_at_twice_in_a_run(lived):
    """However often a run was cut short."""
    with lived.desk() as built:
        runs = [
            [look.look.run for look in built.ledger.looks(row["source"])] for row in lived.rows().values()
        ]
    assert all(len(found) == len(set(found)) > 0 for found in runs)


def test_history_and_evidence_hold(lived):
    """The chain, every record of the evidence; and no file holds bytes that no row speaks for."""
    with lived.desk() as built:
        verified = verify(built)
        spoken_for = built.ledger.committed_warc_lengths()
        before = built.ledger.judgements([row["source"] for row in lived.rows().values()])
        built.ledger.rebuild_current()
        assert built.ledger.judgements(list(before)) == before
    assert (verified.exit_code, verified.damages) == (0, [])
    lying = {path.name: path.stat().st_size for path in (lived.folder / "evidence").glob("*.warc.gz")}
    assert {name: size for name, size in lying.items() if size} == {k: v for k, v in spoken_for.items() if v}


def test_the_report_is_that_of_an_undisturbed_month(undisturbed, killed):
    """Every column but those of our own files; only times may be a day apart, so that one look falls behind.

    A reason holds such times; its code is compared. What proved a source last is whichever of two such times
    is the later. A copy may be a week younger: a process that is killed between committing and asking leaves
    a capture in doubt, which is never asked again; the next look wants a new one (decision 5).
    """
    before, after = undisturbed.rows(), killed.rows()
    assert after.keys() == before.keys()
    for key, row in before.items():
        same = row.keys() - MOMENTS - OURS - {"reason", "checks", "last_proved_by"}
        assert {name: after[key][name] for name in same} == {name: row[name] for name in same}
        assert abs(int(row["checks"]) - int(after[key]["checks"])) <= 1, key
        for name in MOMENTS:
            assert bool(row[name]) == bool(after[key][name]), (key, name)
            if row[name]:
                apart = times.parse(row[name]) - times.parse(after[key][name])
                assert abs(apart) <= timedelta(days=8 if "snapshot" in name else 1), (key, name)


def test_people_are_told_once(lived):
    """Every loss, change and return in one message each; where a kill left one in doubt, that is said instead."""
    messages = Mailbox(lived.folder).messages
    told = Counter(found for _, body in messages for found in NEWS.findall(body))
    doubts = [title for title, _ in messages if title.endswith("about an earlier message")]
    assert set(told.values()) == {1}
    assert told.keys() <= set(lived.month.news)
    assert doubts or told.keys() == set(lived.month.news)
