"""The command that looks in archives for what is gone."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.usecases.recover import Recovered

UNCONCLUDED = 3


def recover(  # noqa: PLR0913 - an option a parameter
    url: Annotated[str, typer.Argument(metavar="URL", help="URL, source id or citation id.")],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
) -> int:
    """Look in archives for what is gone: every shape of its URL, and pages of its account that listed it."""
    from archiver.cli import progress, session
    from archiver.usecases import recover as usecase
    from archiver.wiring import tools

    settings = session.settings_for(workspace, config, allow_network=allow_network)

    async def main() -> "Recovered":
        with progress.shown(quiet=quiet, verbose=verbose) as listener:
            async with tools(settings, session.prepared(workspace)) as built:
                return await usecase.recover(built, url, listener)

    found = session.run(main())
    _write(found, format, output)
    return UNCONCLUDED if found.silent and not found.candidates else 0


def _write(found: "Recovered", style: o.Format, output: Path | None) -> None:
    from archiver.cli.output import tell, write
    from archiver.cli.tables import plain_table
    from archiver.reports import formats
    from archiver.usecases.recover import facts

    objects = [facts(candidate) for candidate in found.candidates]
    if style is o.Format.URLS:
        write("".join(f"{one['snapshot_url']}\n" for one in objects if one["verified"]), output)
    elif style is o.Format.CSV:
        write(formats.plain_csv(objects), output)
    elif style in (o.Format.JSON, o.Format.JSONL):
        lines = formats.machine_text(objects, one_array=style is o.Format.JSON)
        write(lines, output)
    else:
        rows = [
            [str(one["kind"] or "not read"), str(one["snapshot_url"]), str(one["reason"] or "")]
            for one in objects
        ]
        write(plain_table(("kind", "copy", "what it is"), rows), output)
    verified = sum(candidate.holds for candidate in found.candidates)
    if found.silent and not objects:
        tell(f"not concluded: no archive answered, so nothing is known of copies of {found.source.id}")
        return
    tell(f"{verified} of {len(objects)} copies hold {found.source.id}")
    if found.silent:
        tell(f"{len(found.silent)} look-ups were not answered: there may be more")
