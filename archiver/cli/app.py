"""The commands, by name. Each imports what it needs when it runs, so that --help is quick."""

from typing import Annotated

import typer

from archiver import __version__
from archiver.cli import (
    articles,
    attach,
    daemon,
    examine,
    export,
    integrity,
    looks,
    note,
    notify,
    recover,
    suggest,
    watch,
)

app = typer.Typer(
    name="archiver",
    help="Reads an article, checks every source it cites, saves copies, says what is live, gone or changed.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("audit")(articles.audit)
app.command("extract")(articles.extract)
app.command("check")(looks.check)
app.command("save")(looks.save)
app.add_typer(watch.app, name="watch")
app.command("daemon")(daemon.daemon)
app.command("status")(daemon.status)
app.command("notify")(notify.notify)
app.command("recover")(recover.recover)
app.command("history")(examine.history)
app.command("show")(examine.show)
app.command("note")(note.note)
app.command("suggest")(suggest.suggest)
app.command("attach")(attach.attach)
app.command("report")(articles.report)
app.command("export")(export.export)
app.command("verify")(integrity.verify)
app.command("erase")(integrity.erase)
app.command("doctor")(examine.doctor)
app.command("demo")(examine.demo)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"archiver {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    del version
