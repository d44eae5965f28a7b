"""watch add, list, remove: what is read again and again, while the daemon runs or not."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.usecases.watch import Added
    from archiver.usecases.watch_plan import Plan

app = typer.Typer(
    help="What is read again and again: articles, and the lists in which new ones appear.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


class Kind(StrEnum):
    """What a URL is."""

    AUTO = "auto"
    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"


@app.command("add")
def add(  # noqa: PLR0913 - an option a parameter
    references: Annotated[
        list[str], typer.Argument(metavar="URL|PATH...", help="Article, feed, sitemap or section page.")
    ],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
    zone: o.Zone = o.ZoneChoice.BODY,
    kind: Annotated[Kind, typer.Option("--kind", help="What it is; auto finds out.")] = Kind.AUTO,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Audit what appeared since then, too, after all new articles (ISO 8601).",
        ),
    ] = "",
    every: Annotated[
        str,
        typer.Option("--every", metavar="TIME", help="How often it is read, as 15m, 2h or 1d."),
    ] = "",
    plan: Annotated[bool, typer.Option("--plan", help="Say what it would take, and watch nothing.")] = False,
) -> int:
    """Watch articles, feeds, sitemaps and section pages from now on."""
    from archiver.cli import progress, session
    from archiver.usecases import watch as usecase
    from archiver.usecases import watch_plan
    from archiver.wiring import tools

    settings = session.settings_for(workspace, config, allow_network=allow_network)
    order = usecase.Order.of(references, kind, since, every, zone)

    async def main() -> "Plan | list[Added]":
        with progress.shown(quiet=quiet, verbose=verbose) as listener:
            async with tools(settings, session.prepared(workspace)) as built:
                if plan:
                    return await watch_plan.plan(built, order, listener)
                return await usecase.add(built, built.door, order)

    found = session.run(main())
    if isinstance(found, watch_plan.Plan):
        _write_plan(found, format, output)
    else:
        _write_added(found, format, output)
    return 0


@app.command("list")
def listing(
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    found: Annotated[
        bool, typer.Option("--found", help="Also the articles that came by what is watched.")
    ] = False,
) -> int:
    """Print what is watched, when it was read, what came of it, and what is wrong."""
    from archiver.cli import session
    from archiver.usecases.watch import facts
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        objects = [facts(one) for one in built.ledger.watch.watches(found=found)]
    columns = ("watch", "kind", "articles_found", "last_read", "next_read", "reference", "problem")
    _write(objects, columns, format, output)
    return 0


@app.command("remove")
def remove(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Id, URL or path of a watch or of an article.")
    ],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    keep_articles: Annotated[
        bool, typer.Option("--keep-articles", help="Go on with the articles that came by it.")
    ] = False,
) -> int:
    """Watch something no longer. Its sources are no longer looked at; what was recorded stays."""
    from archiver.cli import session
    from archiver.cli.output import tell
    from archiver.reports.cells import printable
    from archiver.usecases import watch as usecase
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        ended = usecase.remove(built, names, keep_found=keep_articles)
    for watch in ended:
        tell(f"no longer watched: {watch.kind} {printable(watch.reference)}")
    return 0


def _write_added(found: "Sequence[Added]", style: o.Format, output: Path | None) -> None:
    objects = [
        {
            "watch": one.watch.id,
            "kind": str(one.watch.kind),
            "reference": one.watch.reference,
            "new": one.new,
            "listed": None if one.listed is None else len(one.listed.entries),
        }
        for one in found
    ]
    _write(objects, ("watch", "kind", "listed", "reference"), style, output)


def _write_plan(found: "Plan", style: o.Format, output: Path | None) -> None:
    from dataclasses import asdict

    from archiver.cli.output import write
    from archiver.usecases.watch_plan import sentences

    if style is o.Format.TABLE:
        write("".join(f"{sentence}\n" for sentence in sentences(found)), output)
    else:
        _write([{**asdict(found), "estimated": found.estimated}], (), style, output)


def _write(
    objects: "Sequence[Mapping[str, object]]", columns: "Sequence[str]", style: o.Format, output: Path | None
) -> None:
    """Write objects in the format asked for; `columns` are those of the table."""
    from archiver.cli.output import write
    from archiver.cli.tables import plain_table
    from archiver.reports import formats

    if style in (o.Format.JSON, o.Format.JSONL):
        text = formats.machine_text(objects, one_array=style is o.Format.JSON)
    elif style is o.Format.CSV:
        text = formats.plain_csv(objects)
    elif style is o.Format.URLS:
        text = "".join(f"{one['reference']}\n" for one in objects if "reference" in one)
    else:
        cells = [["" if one[name] is None else str(one[name]) for name in columns] for one in objects]
        text = plain_table([name.replace("_", " ") for name in columns], cells)
    write(text, output)
