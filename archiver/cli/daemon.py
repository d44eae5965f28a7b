"""The commands that keep watch: daemon and status."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.daemon.once import Summary
    from archiver.settings import Settings

UNCONCLUDED = 3
ALARM = 1


def daemon(
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    once: Annotated[
        bool,
        typer.Option("--once", help="Do what is due and end; silent unless something changed (for cron)."),
    ] = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
) -> int:
    """Do what is due, round after round, in the foreground: looks, captures, reports, upkeep."""
    from archiver.cli import session
    from archiver.daemon.process import Daemon

    folder = session.prepared(workspace)

    def read() -> "Settings":
        settings = session.settings_for(workspace, config, allow_network=allow_network)
        session.log_to(settings, folder, verbose=verbose, quiet=once)
        return settings

    if once:
        from archiver.daemon.once import once as work

        return _conclude(session.run(work(read(), folder)))
    session.run(Daemon(folder, read).live())
    return 0


def _conclude(summary: "Summary") -> int:
    """Say what is news, and what went wrong."""
    from archiver.cli.output import tell, write_lines
    from archiver.reports.cells import printable

    write_lines((f"{sentence}\n" for sentence in summary.news), None)
    for problem in summary.problems:
        tell(f"not done: {printable(problem)}")
    return UNCONCLUDED if summary.problems else 0


def status(
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    *,
    check: Annotated[
        bool, typer.Option("--check", help="One line and exit code 0 or 1, for a monitor.")
    ] = False,
) -> int:
    """Print how the daemon and its work stand: queue, next looks, quotas, disk, errors."""
    from archiver.cli import session
    from archiver.cli.output import write
    from archiver.cli.status import status_line, status_text
    from archiver.reports import formats
    from archiver.usecases import status as usecase
    from archiver.wiring import desk

    with desk(session.settings_for(workspace, config), session.prepared(workspace)) as built:
        found = usecase.status(built)
    if check:
        write(status_line(found), None)
        return ALARM if found.problems else 0
    if format in (o.Format.JSON, o.Format.JSONL):
        write(formats.machine_text([usecase.facts(found)], one_array=False), None)
    else:
        write(status_text(found), None)
    return 0
