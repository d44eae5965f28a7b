"""The commands that look back or inward: history, show, doctor, demo."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.usecases.doctor import Finding

UNFIT = 3


def history(  # noqa: PLR0913 - an option a parameter
    url: Annotated[str, typer.Argument(metavar="URL", help="URL, source id or citation id.")],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what changed in its text, with times and digests.")
    ] = False,
) -> int:
    """Print every look, snapshot and change of one source."""
    if diff:
        return _differences(url, workspace, config, format, output)
    from archiver.cli import session
    from archiver.cli.output import write
    from archiver.cli.tables import plain_table
    from archiver.model import times
    from archiver.reports import formats
    from archiver.usecases import history as usecase
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        happened = usecase.history(built, usecase.find_source(built, url))
    objects = [usecase.facts(happening) for happening in happened]
    if format in (o.Format.JSON, o.Format.JSONL):
        text = formats.machine_text(objects, one_array=format is o.Format.JSON)
    elif format is o.Format.CSV:
        text = formats.plain_csv(objects)
    elif format is o.Format.URLS:
        text = "".join(f"{h.url}\n" for h in happened if h.url)
    else:
        rows = [[times.iso(h.at), h.what, h.state, h.reason or h.url] for h in happened]
        text = plain_table(("time", "what", "state", "reason"), rows)
    write(text, output)
    return 0


def _differences(url: str, workspace: Path, config: Path | None, form: o.Format, output: Path | None) -> int:
    """Print what changed in the text of one source."""
    from archiver.cli import session
    from archiver.cli.differences import differences_text
    from archiver.cli.output import tell, write
    from archiver.errors import UsageError
    from archiver.reports import formats
    from archiver.usecases import differences as usecase
    from archiver.usecases.history import find_source
    from archiver.wiring import desk

    if form in (o.Format.CSV, o.Format.URLS):
        raise UsageError(f"--diff with --format {form}: it can be written as table, json or jsonl")
    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        found = usecase.differences(built, find_source(built, url))
    objects = [usecase.facts(difference) for difference in found]
    if form is o.Format.TABLE:
        write(differences_text(found, colours=output is None and sys.stdout.isatty()), output)
    else:
        write(
            formats.machine_text(objects, one_array=form is o.Format.JSON),
            output,
        )
    if not found:
        tell("no two texts that were seen differ")
    return 0


def show(
    citation: Annotated[str, typer.Argument(metavar="CITATION|URL", help="Citation id, URL or source id.")],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Write the payload here.")
    ] = None,
) -> int:
    """Print the evidence: headers, readable text, and a sha256sum line that verifies the payload."""
    from archiver.cli import session
    from archiver.cli.evidence import evidence_text
    from archiver.cli.output import write
    from archiver.usecases import show as usecase
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        shown = usecase.show(built, citation)
        path = usecase.save(shown, save) if save else None
        attached = usecase.save_attachments(built, shown, save) if save else []
        media = usecase.save_media(built, shown, save) if save else {}
    write(evidence_text(shown, path, attached, media), None)
    return 0


def doctor(
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    *,
    allow_network: o.AllowNetwork = None,
) -> int:
    """Examine workspace, settings, network and archive, and say what to mend."""
    from archiver.cli import session
    from archiver.cli.output import write
    from archiver.cli.tables import plain_table
    from archiver.reports import formats
    from archiver.usecases.doctor import Health, examine
    from archiver.wiring import tools

    settings = session.settings_for(workspace, config, allow_network=allow_network)

    async def main() -> "list[Finding]":
        async with tools(settings, session.prepared(workspace)) as built:
            return await examine(built)

    found = session.run(main())
    rows = [[finding.health, finding.what, finding.words] for finding in found]
    if format in (o.Format.JSON, o.Format.JSONL):
        objects = [dict(zip(("health", "what", "words"), row, strict=True)) for row in rows]
        write(
            formats.machine_text(objects, one_array=format is o.Format.JSON),
            None,
        )
    else:
        write(plain_table(("health", "what", ""), rows), None)
    return UNFIT if any(finding.health is Health.BAD for finding in found) else 0


def demo(
    workspace: Annotated[
        Path, typer.Option("--workspace", metavar="DIR", help="Where the story leaves its files.")
    ] = Path("demo"),
) -> int:
    """Play ten simulated days in the life of an article, in a small internet on this machine."""
    from rich.console import Console

    from archiver.cli.demo import play

    return play(workspace, Console(highlight=False))
