"""The commands about statements without a link: where to look for a source, and which one it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.usecases.attach import Chosen


def attach(  # noqa: PLR0913 - an option a parameter
    citation: Annotated[str, typer.Argument(metavar="CITATION", help="Citation id of a statement.")],
    url: Annotated[
        str | None, typer.Argument(metavar="[URL]", help="Where the statement was made.", show_default=False)
    ] = None,
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who says so; else setting report.operator.")
    ] = "",
    detach: Annotated[bool, typer.Option("--detach", help="Take an attached source back.")] = False,
) -> int:
    """Record which source a statement has that the article does not link.

    From then on the statement has the verdict, the copies and the quote check of that source. Attached again,
    the new source replaces the old one; the history keeps both.
    """
    from archiver.cli import session
    from archiver.cli.output import write
    from archiver.errors import UsageError
    from archiver.usecases import attach as usecase
    from archiver.wiring import desk

    if detach == bool(url):
        raise UsageError("give the URL to attach, or --detach to take an attached one back")
    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        chosen = usecase.attach(built, citation, url, by) if url else usecase.detach(built, citation, by)
    write(_words(chosen), None)
    return 0


def _words(chosen: "Chosen") -> str:
    """What was recorded, what is said of the source now, and what goes on."""
    from archiver.reports.cells import printable

    recorded, citation = chosen.recorded, chosen.recorded.citation
    if recorded.attached is None:
        lines = [f"{recorded.id} has no attached source any more"]
    else:
        by = f" by {recorded.attached.person}" if recorded.attached.person else ""
        lines = [f"attached to {recorded.id}{by}: {citation.identity.source.url}", *citation.identity.notes]
    lines.append(f"{chosen.judgement.verdict}: {chosen.judgement.reason}")
    if chosen.next and not chosen.judgement.checks:
        lines.append(f"to look at it: {chosen.next}")
    elif chosen.next:
        lines.append(f"to look again: {chosen.next}")
    return "".join(f"{printable(line)}\n" for line in lines)
