"""The commands about the history as a whole: verify and erase."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.usecases.verify import Verified


def verify(
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    *,
    head: Annotated[
        str,
        typer.Option(
            "--head", metavar="HASH", help="The head that an earlier verify printed: shows a cut end."
        ),
    ] = "",
) -> int:
    """Check, offline, that history and evidence are as they were written."""
    from archiver.cli import session
    from archiver.cli.output import write
    from archiver.reports import formats
    from archiver.usecases import verify as usecase
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        found = usecase.verify(built, head)
    if format in (o.Format.JSON, o.Format.JSONL):
        write("".join(formats.json_lines([usecase.facts(found)])), None)
    else:
        write(_text(found), None)
    return found.exit_code


def _text(found: "Verified") -> str:
    from archiver.reports.cells import printable
    from archiver.usecases.verify import erased_sentence, latest, proof_sentence, runs_sentence

    lines = []
    for damage in found.damages:
        lines += [f"DAMAGED {damage.part}: {damage.where}: {damage.what}", f"        {damage.meaning}"]
    if found.chain.head:
        if found.chain.holds:
            lines.append(f"chain   {found.chain.events} events, each as it was recorded")
            lines.append(f"head    {found.chain.head}")
        else:
            lines.append(f"chain   broken; {found.chain.events} events before the first break hold")
        lines.append(f"end     {found.end}")
        number = found.checked.records + found.checked.unlisted
        damaged = len(found.checked.damages)
        state = f"{damaged} damaged or missing" if damaged else "all as they were written"
        lines.append(f"WARC    {number} records in {found.checked.files} files, {state}")
    if found.runs:
        lines.append(f"runs    {runs_sentence(found.runs)}")
    lines += [f"ots     {proof_sentence(proof)}" for proof in latest(found.proofs)]
    lines += [f"erased  {erased_sentence(erasure)}" for erasure in found.erasures]
    lines += [f"note    {remark}" for remark in found.remarks]
    return "".join(
        f"{printable(line)}\n" if line[0] != " " else f"        {printable(line)}\n" for line in lines
    )


def erase(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE|ARTICLE|DIGEST", help="URL, id of a source, citation or article; or a SHA-256."
        ),
    ],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    *,
    order: Annotated[
        str, typer.Option("--order", metavar="TEXT", help="By whose order, and why. Is recorded.")
    ],
) -> int:
    """Erase the content of a source or an article for good, by order. That it was there stays."""
    from archiver.cli import session
    from archiver.cli.output import tell
    from archiver.usecases.erase import erase as work
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    with desk(settings, session.prepared(workspace)) as built:
        erased = work(built, what, order)
    tell(f"erased: {erased.texts} texts, {erased.records} records; the order is in the history")
    if erased.shared:
        tell(f"{erased.shared} stay, because others rest on them, too: give their digest to erase them")
    if erased.stays:
        tell(f"what stays: {erased.stays}; copies elsewhere (archives, backups, exports) are not touched")
    if erased.unsearched:
        tell(f"not searched: {erased.unsearched}, what killed processes left behind")
    return 0
