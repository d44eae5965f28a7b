"""`python -m benchmarks.ledger`: how the ledger bears its size.

Fills a workspace with sources and looks, a hundred sources to an article, and measures what the daemon does
all day: a page of what is due, the next looks recorded, sources.csv written. History is written through the
ledger's own appender, so the chain holds; only the projection is made once, at the end, and not after
every look.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from archiver.clock import SimulatedClock
from archiver.ledger import due, projection
from archiver.ledger.ledger import Ledger
from archiver.ledger.rows import look_row
from archiver.model.article import Article
from archiver.model.citation import Citation
from archiver.model.observation import Look, Observation
from archiver.model.source import Identity, Source
from archiver.model.states import Form, PlatformName, State, Zone
from archiver.settings import load
from archiver.usecases.report import write_report
from archiver.usecases.status import status
from archiver.usecases.workspace import Workspace
from archiver.verdicts.judge import judge
from archiver.wiring import desk

START = datetime(2026, 1, 1, tzinfo=UTC)
CITED = 100
BATCH = 2_000
PAGE = 500


@dataclass
class Filled:
    """A workspace of a size."""

    workspace: Workspace
    clock: SimulatedClock
    sources: int
    looks: int


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--looks", type=int, default=10, help="looks at each source")
    parser.add_argument("--folder", type=Path, default=None, help="where to make the workspaces")
    options = parser.parse_args()
    for number in options.sources:
        with _folder(options.folder) as folder:
            _measure(folder, number, options.looks)


@contextmanager
def _folder(parent: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, sources: int, looks: int) -> None:
    filled = Filled(Workspace(folder), SimulatedClock(START), sources, looks)
    filled.workspace.prepare()
    _say(f"{sources:,} sources, {looks * sources:,} looks")
    with desk(load(environ={}), filled.workspace, filled.clock) as built:
        _timed("  filled", lambda: _fill(built.ledger, filled))
        _say(f"  database: {filled.workspace.database.stat().st_size / 1e6:,.0f} MB")
        filled.clock.advance(timedelta(days=looks * 10 + 30))
        before = _memory()
        _say(f"  page of {PAGE} due: {_due(built.ledger, filled):.1f} ms")
        _say(f"  status: {1000 * _seconds(lambda: status(built)):,.0f} ms")
        _say(f"  looks recorded: {_recorded(built.ledger, filled):,.0f} a second, in pages of {PAGE}")
        seconds = _timed("  sources.csv, every line anew", lambda: write_report(built))
        _say(f"    {sources / seconds:,.0f} rows a second")
        seconds = _timed("  sources.csv, no news", lambda: write_report(built))
        _say(f"    {sources / seconds:,.0f} rows a second")
        _recorded(built.ledger, filled)
        _timed(f"  sources.csv after {5 * PAGE:,} looks", lambda: write_report(built))
        _say(f"  memory: {_memory():,.0f} MB at the most, {_memory() - before:,.0f} more than after filling")


def _fill(ledger: Ledger, filled: Filled) -> None:
    for number in range(filled.sources // CITED):
        ledger.record_article(*_article(number))
    writer = ledger._writer  # noqa: SLF001 - a short cut that only a benchmark may take
    for turn in range(filled.looks):
        for start in range(0, filled.sources, BATCH):
            with writer.transaction() as transaction:
                seen = (_look(n, turn) for n in range(start, min(start + BATCH, filled.sources)))
                rows = [look_row(look, transaction.texts.keep) for look in seen]
                transaction.texts.flush(transaction.connection, transaction.appender)
                for row in rows:
                    transaction.appender.add("looks", row)
                transaction.appender.flush()
    with ledger._database.write() as connection:  # noqa: SLF001 - the same
        projection.rebuild(connection, judge)
        due.renew(connection, (_source(number).id for number in range(filled.sources)))


def _source(number: int) -> Source:
    url = f"https://www.site{number % 5000}.example/news/2026/story-{number}.html"
    return Source(f"web:{url}", PlatformName.WEB, url)


def _article(number: int) -> tuple[Article, list[Citation]]:
    address = f"https://paper.example/{number}"
    article = Article(
        id=f"a{number:011x}", origin=address, url=address, title=f"What happened in town {number}",
        author="R. Amari", published="2026-01-01T08:00:00Z", modified="", language="en",
        sha256=f"{number:064x}", read_at=START,
    )  # fmt: skip
    return article, [_citation(number * CITED + at, at) for at in range(CITED)]


def _citation(number: int, at: int) -> Citation:
    source = _source(number)
    words = f"The council said in its statement number {number} that the bridge would be closed for repairs."
    return Citation(
        block=at + 1, form=Form.LINK, zone=Zone.BODY, zone_reason="", cited_url=source.url,
        anchor="statement", quote="", context=words, start=20, end=29, identity=Identity(source),
    )  # fmt: skip


def _look(number: int, turn: int) -> Look:
    source = _source(number)
    lost = number % 20 == 0 and turn > 5
    observation = Observation(
        state=State.NOT_FOUND if lost else State.LIVE,
        reason_code="http_404" if lost else "same_page",
        reason=f"{number % 5000} answered 404." if lost else "The page is there.",
        checked_url=source.url,
        http_status=404 if lost else 200,
        final_url=source.url,
    )
    at = START + timedelta(days=turn * 10, seconds=number % 86_400)
    return Look(source.id, f"r{turn + 1}", at, observation, "", f"{number:064x}")


def _due(ledger: Ledger, filled: Filled) -> float:
    """Milliseconds for one page of what is due, the median of several."""
    now = filled.clock.now()
    return 1000 * median(_seconds(lambda: ledger.watch.due(now, PAGE)) for _ in range(11))


def _recorded(ledger: Ledger, filled: Filled) -> float:
    """Looks a second, the projection renewed with each page."""
    run = ledger.begin_run("benchmark", [], fresh=True).id
    now = filled.clock.now()
    pages = [ledger.watch.due(now, 5 * PAGE)[start : start + PAGE] for start in range(0, 5 * PAGE, PAGE)]
    looks = [[replace(_look(0, 0), source=s.id, run=run, at=now) for s in page] for page in pages]
    seconds = _seconds(lambda: [ledger.record_looks(page) for page in looks])
    return sum(map(len, looks)) / seconds


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _timed(what: str, work: Callable[[], object]) -> float:
    seconds = _seconds(work)
    _say(f"{what}: {seconds:,.1f} s")
    return seconds


def _memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
