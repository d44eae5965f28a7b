"""demo: ten simulated days in the life of an article, in a small internet on this machine."""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from archiver.cli import session
from archiver.cli.output import tell
from archiver.clock import SimulatedClock
from archiver.errors import UsageError
from archiver.model.states import Zone
from archiver.reports.cells import printable
from archiver.sandbox.proxy import Sandbox
from archiver.sandbox.story import Story
from archiver.settings import Settings, load
from archiver.usecases.audit import Audited, Order, audit
from archiver.usecases.progress import Silent
from archiver.usecases.report import Line, in_zone
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools

MARK = "story.html"


def play(folder: Path) -> int:
    """Play the story and leave the workspace to look at; gives the exit code."""
    started = time.perf_counter()
    workspace = _fresh(folder)
    story = Story()
    article = workspace.folder / MARK
    article.write_bytes(story.article_html)
    clock = SimulatedClock(story.start)
    before: dict[str, Line] = {}
    with Sandbox(story.world, clock) as sandbox:
        settings = sandbox_settings(sandbox.proxy_url, sandbox.ca_file)
        for day in story.days:
            clock.set(story.moment(day))
            audited = session.run(_one_day(settings, workspace, clock, str(article)))
            after = {line.fact.recorded.id: line for line in audited.lines}
            print("".join(_day(day, audited, before, after)), end="")  # noqa: T201 - the story is the output
            before = after
    seconds = time.perf_counter() - started
    tell(f"Ten days in {seconds:.1f} seconds. Look at {workspace.report}, and at the evidence:")
    tell(f"  archiver report --workspace {folder}   archiver history --workspace {folder} URL")
    return 0


def sandbox_settings(proxy_url: str, ca_file: Path) -> Settings:
    """Settings under which everything goes through the sandbox, and nothing anywhere else."""
    network = {"https_proxy": proxy_url, "http_proxy": proxy_url, "ca_bundle": str(ca_file)}
    return load(environ={}, overrides={"network": network})


def _fresh(folder: Path) -> Workspace:
    """An empty workspace; only one that an earlier demo made is emptied."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise UsageError(f"{folder} is not empty and no demo made it; give another --workspace")
        shutil.rmtree(folder)
    return session.prepared(folder)


async def _one_day(settings: Settings, workspace: Workspace, clock: SimulatedClock, article: str) -> Audited:
    async with tools(settings, workspace, clock) as built:
        return await audit(built, Order([article]), bytes, Silent())


def _day(day: int, audited: Audited, before: Mapping[str, Line], after: Mapping[str, Line]) -> Iterator[str]:
    yield f"\nDay {day}\n"
    if audited.problem:
        yield f"  not concluded: {audited.problem}\n"
    looked = {key: line for key, line in after.items() if in_zone(line.fact, Zone.BODY)}
    news = [line for key, line in looked.items() if _news(before.get(key), line)]
    for line in news:
        yield from _told(before.get(line.fact.recorded.id), line)
    if audited.silent_lookups:
        silent = audited.silent_lookups
        yield f"  The archive left {silent} look-ups unanswered, which says nothing about the sources.\n"
    if before:
        yield f"  {len(looked) - len(news)} of {len(looked)} as before\n"


def _news(old: Line | None, new: Line) -> bool:
    return old is None or any(old.row[name] != new.row[name] for name in ("verdict", "snapshot_status"))


def _told(old: Line | None, new: Line) -> Sequence[str]:
    row = new.row
    was = f"{old.row['verdict']} -> " if old and old.row["verdict"] != row["verdict"] else ""
    count = f" ({row['confirmation']})" if row["confirmation"] else ""
    return [
        f"  {was}{row['verdict']}{count}  {printable(str(row['url']))}\n",
        f"      {printable(str(row['reason']))}\n",
        f"      copy: {row['snapshot_status']} {row['snapshot_url'] or row['snapshot_reason'] or ''}\n",
    ]
