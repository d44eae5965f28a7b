"""The command that hands things over: export."""

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli import options as o


def export(
    what: Annotated[
        str, typer.Argument(metavar="ARTICLE|SOURCE", help="Article (id, URL, file), or source (URL, id).")
    ] = "",
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    case: Annotated[bool, typer.Option("--case", help="All of the workspace.")] = False,
    output: Annotated[
        Path, typer.Option("--output", metavar="DIR|FILE.zip", help="Where to: a new folder, or a .zip file.")
    ] = Path("export"),
) -> int:
    """Write evidence, report and history so that others can check them with sha256sum and openssl alone."""
    from archiver.cli import session
    from archiver.cli.output import tell
    from archiver.model.states import Privacy
    from archiver.usecases.export import export as work
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        found = work(built, what, output, case=case)
    tell(
        f"{found.files} files with {found.records} records in {found.path}; README.txt says how to check them"
    )
    if settings.privacy is not Privacy.OPEN:
        tell(f"privacy is {settings.privacy} here; before you hand it on, the export holds:")
        for sentence in found.private:
            tell(f"  {sentence}")
    for reason in found.missing:
        tell(f"not in it: {reason}")
    return 0
