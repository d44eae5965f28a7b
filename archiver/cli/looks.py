"""The commands that work on URLs: check and save."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.liveness.crew import Crew
    from archiver.usecases.check import Checked
    from archiver.usecases.save import Saved

UNCONCLUDED = 3


def check(  # noqa: PLR0913 - an option a parameter
    urls: o.Urls,
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
    fail_on: o.FailOn = None,
    media: o.Media = None,
) -> int:
    """Look at sources without an article."""
    from archiver.cli import progress, session
    from archiver.usecases.check import check as work
    from archiver.wiring import crew_for, tools

    settings = session.settings_for(
        workspace, config, allow_network=allow_network, fail_on=fail_on, media=media
    )
    wanted = session.listed(urls)

    async def main(crew: "Crew") -> "tuple[Sequence[Checked], str]":
        with progress.shown(quiet=quiet, verbose=verbose) as listener:
            async with tools(settings, session.prepared(workspace), crew=crew) as built:
                return await work(built, wanted, listener)

    with crew_for(settings, len(wanted)) as crew:
        found, problem = session.run(main(crew))
    _write_checked(found, format, output)
    return _conclude(found, problem, settings.report.fail_on)


def save(  # noqa: PLR0913 - an option a parameter
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL...|-", help="URLs, or - to read them from standard input."),
    ] = None,
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    pending: Annotated[bool, typer.Option("--pending", help="Go on with captures that are open.")] = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
    privacy: o.PrivacyOption = None,
    wait: o.Wait = None,
) -> int:
    """Ask archives for public copies, or go on with those asked for."""
    from archiver.cli import progress, session
    from archiver.errors import UsageError
    from archiver.usecases import save as usecase
    from archiver.wiring import tools

    if not pending and not urls:
        raise UsageError("say what to save: URLs, - for standard input, or --pending")
    settings = session.settings_for(
        workspace, config, allow_network=allow_network, privacy=privacy, wait=wait
    )
    wanted = session.listed(urls or []) if not pending else []

    async def main() -> "list[Saved]":
        with progress.shown(quiet=quiet, verbose=verbose) as listener:
            async with tools(settings, session.prepared(workspace)) as built:
                if pending:
                    return await usecase.go_on(built, settings.archives.wait, listener)
                return await usecase.save(built, wanted, settings.archives.wait, listener)

    _write_saved(session.run(main()), format, output)
    return 0


def _write_checked(found: "Sequence[Checked]", style: o.Format, output: Path | None) -> None:
    from archiver.cli.output import write
    from archiver.cli.tables import report_text
    from archiver.reports import formats
    from archiver.reports.rows import source_row

    rows = [source_row(c.identity, c.judgement, c.look, c.media, c.proof) for c in found]
    if style is o.Format.CSV:
        write(formats.csv_text(rows), output)
    elif style is o.Format.TABLE:
        write(report_text(rows), output)
    elif style is o.Format.URLS:
        write("".join(f"{c.url}\n" for c in found), output)
    else:
        objects = [formats.checked_object(row, c.identity, c.url) for row, c in zip(rows, found, strict=True)]
        write(
            formats.machine_text(objects, one_array=style is o.Format.JSON),
            output,
        )


def _conclude(found: "Sequence[Checked]", problem: str, fail_on: "Sequence[str]") -> int:
    from archiver.cli.output import tell

    verdicts = [str(c.judgement.verdict) for c in found]
    unverified = verdicts.count("unverifiable")
    if problem:
        tell(f"not concluded: {problem}")
    tell(f"{unverified} of {len(found)} could not be verified")
    if problem or (found and unverified == len(found)):
        return UNCONCLUDED
    return 1 if any(verdict in fail_on for verdict in verdicts) else 0


def _write_saved(found: "Sequence[Saved]", style: o.Format, output: Path | None) -> None:
    from archiver.cli.output import write
    from archiver.cli.tables import plain_table
    from archiver.reports import formats
    from archiver.usecases.save import facts

    objects = [facts(saved) for saved in found]
    if style is o.Format.URLS:
        write("".join(f"{o['snapshot_url']}\n" for o in objects if o["snapshot_url"]), output)
    elif style in (o.Format.JSON, o.Format.JSONL):
        write(
            formats.machine_text(objects, one_array=style is o.Format.JSON),
            output,
        )
    elif style is o.Format.CSV:
        write(formats.plain_csv(objects), output)
    else:
        rows = [
            [
                str(value or "")
                for value in (o["state"], o["archive"], o["url"], o["snapshot_url"] or o["reason"])
            ]
            for o in objects
        ]
        write(plain_table(("state", "archive", "url", "copy or reason"), rows), output)
