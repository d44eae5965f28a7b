"""The commands that work on articles: audit, extract, report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.model.citation import Citation
    from archiver.reports.rows import Row
    from archiver.usecases.audit import Audited
    from archiver.usecases.reading import Said
    from archiver.usecases.report import Line

UNCONCLUDED = 3


def audit(  # noqa: PLR0913 - an option a parameter
    articles: o.Articles,
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
    no_save: o.NoSave = False,
    no_archive: o.NoArchive = False,
    privacy: o.PrivacyOption = None,
    base: o.Base = "",
    zone: o.Zone = o.ZoneChoice.BODY,
    title: o.Title = "",
    published: o.Published = "",
    url: o.ArticleUrl = "",
    id: o.ArticleId = "",  # noqa: A002 - the option's name
    fail_on: o.FailOn = None,
    max_time: o.MaxTime = None,
    wait: o.Wait = None,
    media: o.Media = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin a new run, even if one is unfinished.")
    ] = False,
) -> int:
    """Read articles, look at every source they cite, save copies and write sources.csv."""
    from archiver.cli import progress, session
    from archiver.usecases.audit import Order
    from archiver.usecases.audit import audit as work
    from archiver.wiring import tools

    settings = session.settings_for(
        workspace,
        config,
        allow_network=allow_network,
        no_save=no_save,
        no_archive=no_archive,
        privacy=privacy,
        wait=wait,
        fail_on=fail_on,
        media=media,
    )
    order = Order(articles, _said(title, published, url, id, base), zone, fresh, max_time)

    async def main() -> "Audited":
        with progress.shown(quiet=quiet, verbose=verbose) as listener:
            async with tools(settings, session.prepared(workspace)) as built:
                return await work(built, order, session.stdin_bytes, listener)

    audited = session.run(main())
    _write(audited.lines, format, output)
    return _conclude(audited, settings.report.fail_on, zone, quiet=quiet)


def extract(  # noqa: PLR0913 - an option a parameter
    articles: o.Articles,
    config: o.Config = None,
    workspace: o.WorkspaceOption = Path(),
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    allow_network: o.AllowNetwork = None,
    base: o.Base = "",
    zone: o.Zone = o.ZoneChoice.BODY,
    title: o.Title = "",
    published: o.Published = "",
    url: o.ArticleUrl = "",
    id: o.ArticleId = "",  # noqa: A002 - the option's name
) -> int:
    """Print the citations of articles. Contacts no cited host and writes nothing."""
    from archiver.cli import session
    from archiver.reports.rows import citation_row
    from archiver.usecases.extract import extract as work
    from archiver.wiring import reader

    settings = session.settings_for(workspace, config, allow_network=allow_network)
    said = _said(title, published, url, id, base)
    found = session.run(work(articles, said, reader(settings), session.stdin_bytes))
    kept = [
        (recorded.citation, citation_row(recorded, article))
        for article, recorded in found
        if zone == "all" or recorded.citation.zone == "body"
    ]
    _emit(kept, format, output)
    return 0


def report(  # noqa: PLR0913 - an option a parameter
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    article: Annotated[
        list[str] | None,
        typer.Option("--article", metavar="ID|URL|FILE", help="Only these articles (repeatable)."),
    ] = None,
    verdict: Annotated[
        list[str] | None, typer.Option("--verdict", help="Only these verdicts (repeatable).")
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Only what was looked at since then (ISO 8601).")
    ] = "",
    changed: Annotated[
        bool, typer.Option("--changed", help="Only what is missing, gone or changed.")
    ] = False,
) -> int:
    """Write sources.csv again from the ledger, and print the report or a part of it."""
    from archiver.cli import session
    from archiver.usecases.report import Selection, selected, write_report
    from archiver.wiring import desk

    settings = session.settings_for(workspace, config)
    selection = Selection.of(article or (), verdict or (), since, changed=changed)
    with desk(settings, session.prepared(workspace)) as built:
        write_report(built)
        lines = list(selected(built, selection))
    _write(lines, format, output)
    return 0


def _said(title: str, published: str, url: str, article_id: str, base: str) -> "Said":
    from archiver.usecases.reading import Said

    return Said(title, published, url, article_id, base).checked()


def _write(lines: "Sequence[Line]", style: o.Format, output: Path | None) -> None:
    _emit([(line.fact.recorded.citation, line.row) for line in lines], style, output)


def _emit(found: "Iterable[tuple[Citation, Row]]", style: o.Format, output: Path | None) -> None:
    """Write citations in the format asked for."""
    from archiver.cli.output import write, write_lines
    from archiver.cli.tables import report_text
    from archiver.reports import formats

    pairs = list(found)
    rows = [row for _, row in pairs]
    if style is o.Format.CSV:
        write(formats.csv_text(rows), output)
    elif style is o.Format.TABLE:
        write(report_text(rows), output)
    elif style is o.Format.URLS:
        urls = dict.fromkeys(citation.cited_url for citation, _ in pairs if citation.cited_url)
        write_lines((f"{url}\n" for url in urls), output)
    else:
        objects = [formats.json_object(row, citation) for citation, row in pairs]
        write(
            formats.machine_text(objects, one_array=style is o.Format.JSON),
            output,
        )


def _conclude(audited: "Audited", fail_on: "Sequence[str]", zone: str, *, quiet: bool) -> int:
    """Say what a person can do now; gives the exit code."""
    from archiver.cli.output import tell
    from archiver.cli.summary import summary
    from archiver.usecases.report import flagged, settled

    found = flagged(audited.lines, fail_on, zone)
    decided = settled(audited.lines, fail_on, zone)
    tell(summary(audited, found, zone, settled=decided, brief=quiet))
    if audited.problem:
        return UNCONCLUDED
    return 1 if found else 0
