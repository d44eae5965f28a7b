"""demo: ten simulated days in the life of an article, in a small internet on this machine."""

import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.text import Text

from archiver.cli import session
from archiver.cli.tables import COLOURS, counts, detail
from archiver.clock import SimulatedClock
from archiver.errors import UsageError
from archiver.model.states import Form, Zone
from archiver.reports.cells import printable
from archiver.sandbox import Sandbox, Story
from archiver.settings import Settings, load
from archiver.usecases.audit import Audited, Order, audit
from archiver.usecases.progress import Silent
from archiver.usecases.report import Line, in_zone
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools

ARTICLE = "article.html"
Lines = Mapping[str, Line]


def play(folder: Path, console: Console) -> int:
    """Play the story and leave the workspace to look at; gives the exit code."""
    started = time.perf_counter()
    workspace = _fresh(folder)
    story = Story()
    (workspace.folder / ARTICLE).write_bytes(story.article_html)
    clock = SimulatedClock(story.start)
    before: Lines = {}
    with Sandbox(story.world, clock) as sandbox:
        settings = sandbox_settings(sandbox.proxy_url, sandbox.ca_file)
        for day in story.days:
            clock.set(story.moment(day))
            audited = session.run(_one_day(settings, workspace, clock, story.article_url))
            links = _links(audited)
            for line in _day(day, audited, before, links, console.width):
                console.print(line, soft_wrap=True)
            before = links
    seconds = time.perf_counter() - started
    command = "archiver" if shutil.which("archiver") else sys.argv[0]
    ending = (
        f"\nTen days in {seconds:.1f} seconds. The report is {workspace.report}, the article {folder / ARTICLE}.\n"
        f"Look on: {command} report --workspace {folder}, {command} history URL --workspace {folder}"
    )
    console.print(Text(ending), soft_wrap=True)
    return 0


def sandbox_settings(proxy_url: str, ca_file: Path) -> Settings:
    """Settings under which everything goes through the sandbox, and nothing anywhere else."""
    network = {"https_proxy": proxy_url, "http_proxy": proxy_url, "ca_bundle": str(ca_file)}
    return load(environ={}, overrides={"network": network})


def _fresh(folder: Path) -> Workspace:
    """An empty workspace; only one that an earlier demo made is emptied."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / ARTICLE).exists():
            raise UsageError(f"{folder} is not empty and no demo made it; give another --workspace")
        shutil.rmtree(folder)
    return session.prepared(folder)


async def _one_day(settings: Settings, workspace: Workspace, clock: SimulatedClock, article: str) -> Audited:
    async with tools(settings, workspace, clock) as built:
        return await audit(built, Order([article]), bytes, Silent())


def _links(audited: Audited) -> Lines:
    """What the body links, by citation; a statement with a link stands as that link does."""
    lines = (line for line in audited.lines if in_zone(line.fact, Zone.BODY))
    return {line.fact.recorded.id: line for line in lines if line.row["form"] != Form.ATTRIBUTION}


def _day(day: int, audited: Audited, before: Lines, links: Lines, width: int) -> Iterator[Text]:
    """What a day brought: every link on the first, afterwards what changed."""
    yield Text(f"\nDay {day}", style="bold")
    if audited.problem:
        yield Text(f"  not concluded: {audited.problem}", style="red")
    news = [(before.get(key), line) for key, line in links.items() if _is_news(before.get(key), line)]
    for old, line in news:
        yield from _told(old, line, width)
    if audited.silent_lookups:
        yield Text(
            f"  The archive left {audited.silent_lookups} look-ups unanswered, which says nothing about the sources.",
            style="yellow",
        )
    summary = f"{len(links) - len(news)} of {len(links)} links as before" if before else _all(audited)
    yield Text(f"  {summary}", style="dim")


def _all(audited: Audited) -> str:
    return counts([line.row for line in audited.lines if in_zone(line.fact, Zone.BODY)])


def _is_news(old: Line | None, new: Line) -> bool:
    return old is None or any(old.row[name] != new.row[name] for name in ("verdict", "snapshot_status"))


def _told(old: Line | None, new: Line, width: int) -> Iterator[Text]:
    row = new.row
    line = Text("  ")
    if old is not None and old.row["verdict"] != row["verdict"]:
        line.append(f"{old.row['verdict']} → ", style="dim")
    line.append(str(row["verdict"]), style=COLOURS.get(str(row["verdict"]), ""))
    line.append(f" ({row['confirmation']})" if row["confirmation"] else "")
    yield line.append(f"  {printable(str(row['url']))}")
    yield detail(str(row["reason"]), width)
    if old is None or old.row["snapshot_status"] != row["snapshot_status"]:
        copy = row["snapshot_url"] or row["snapshot_reason"] or ""
        yield detail(f"copy {row['snapshot_status']}: {copy}", width)
