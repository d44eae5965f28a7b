"""The command by which people say what they saw and decided."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o
from archiver.model.note import Seen

if TYPE_CHECKING:
    from archiver.model.note import Act
    from archiver.usecases.note import Noted


def note(  # noqa: PLR0913 - an option a parameter
    citation: Annotated[str, typer.Argument(metavar="CITATION", help="Citation id, URL or source id.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was seen or decided, and why.")],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    seen: Annotated[
        Seen | None,
        typer.Option("--seen", help="You looked yourself and saw it live or gone."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="A screenshot or other file, kept as evidence (50 MB)."),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who says so; else setting report.operator.")
    ] = "",
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="When you looked (ISO 8601), if not just now.")
    ] = "",
    accept: Annotated[
        bool,
        typer.Option("--accept", help="The finding fails no run any more while the verdict stays."),
    ] = False,
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="When an acceptance ends (ISO 8601).")
    ] = "",
    mute: Annotated[
        bool, typer.Option("--mute", help="No finding fails a run any more, whatever the verdict.")
    ] = False,
    unmute: Annotated[
        bool, typer.Option("--unmute", help="Findings fail runs again: ends --mute and --accept.")
    ] = False,
) -> int:
    """Record what a person saw or decided; it is always shown as theirs.

    With a citation's id, --accept and --mute are about that citation; with a URL or a source's id, about
    every citation of the source.
    """
    from archiver.cli import session
    from archiver.cli.output import write
    from archiver.usecases import note as usecase
    from archiver.wiring import desk

    act = _act(accept=accept, mute=mute, unmute=unmute)
    said = usecase.Said(citation, text, by, seen, act, file, at, until)
    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        noted = usecase.note(built, said)
    write(_words(noted), None)
    return 0


def _act(*, accept: bool, mute: bool, unmute: bool) -> "Act | None":
    from archiver.errors import UsageError
    from archiver.model.note import Act

    chosen = [act for act, given in zip(Act, (accept, mute, unmute), strict=True) if given]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(f'--{act}' for act in chosen)} contradict each other: give one")
    return chosen[0] if chosen else None


def _words(noted: "Noted") -> str:
    """What was recorded, and what is said of the source from now on."""
    from archiver.reports.cells import printable

    file = noted.note.attachment
    lines = [f"noted on {noted.note.citation or noted.note.source}"]
    if file is not None:
        lines.append(f"{file.sha256}  {file.name}")
    lines.append(f"{noted.judgement.verdict}: {noted.judgement.reason}")
    return "".join(f"{printable(line)}\n" for line in lines)
