"""The options that several commands share, each written once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from archiver.model.parts import MediaChoice
from archiver.model.states import Privacy


class Format(StrEnum):
    """How data is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    URLS = "urls"


class ZoneChoice(StrEnum):
    """Which citations are looked at."""

    BODY = "body"
    ALL = "all"


_WHERE, _ARTICLE, _NETWORK, _OUTPUT = "Where things lie", "The article", "Network and archives", "Output"

Articles = Annotated[
    list[str], typer.Argument(metavar="ARTICLE...", help="File, URL, or - for standard input.")
]
Urls = Annotated[
    list[str], typer.Argument(metavar="URL...|-", help="URLs, or - to read them from standard input.")
]
WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="Folder of the database, report, evidence and logs.",
        rich_help_panel=_WHERE,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings; else archiver.toml in the workspace.",
        rich_help_panel=_WHERE,
    ),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="How data is written.", rich_help_panel=_OUTPUT)
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Write data here instead of to standard output.",
        rich_help_panel=_OUTPUT,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="Say nothing but the data and errors.", rich_help_panel=_OUTPUT)
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Say every step.", rich_help_panel=_OUTPUT)]
AllowNetwork = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-network",
        metavar="CIDR",
        help="Private network that may be contacted (repeatable).",
        rich_help_panel=_NETWORK,
    ),
]
NoSave = Annotated[
    bool, typer.Option("--no-save", help="Ask no archive for public copies.", rich_help_panel=_NETWORK)
]
NoArchive = Annotated[
    bool, typer.Option("--no-archive", help="Ask archives nothing at all.", rich_help_panel=_NETWORK)
]
PrivacyOption = Annotated[
    Privacy | None,
    typer.Option("--privacy", help="Who may learn what is cited.", rich_help_panel=_NETWORK),
]
Media = Annotated[
    MediaChoice | None,
    typer.Option(
        "--media",
        help="Which pictures, files and videos of what is cited are kept (default photos, with PDFs).",
        rich_help_panel=_NETWORK,
    ),
]
Base = Annotated[
    str,
    typer.Option(
        "--base", metavar="URL", help="Resolve relative links against this.", rich_help_panel=_ARTICLE
    ),
]
Zone = Annotated[
    ZoneChoice,
    typer.Option(
        "--zone", help="Look at the article's body only, or at all of the page.", rich_help_panel=_ARTICLE
    ),
]
Title = Annotated[
    str, typer.Option("--title", help="Title, for an article that does not say.", rich_help_panel=_ARTICLE)
]
Published = Annotated[
    str,
    typer.Option(
        "--published",
        metavar="DATE",
        help="Date (ISO 8601), for one that does not say.",
        rich_help_panel=_ARTICLE,
    ),
]
ArticleUrl = Annotated[
    str,
    typer.Option(
        "--url",
        metavar="URL",
        help="Where it is published, for one that does not say.",
        rich_help_panel=_ARTICLE,
    ),
]
ArticleId = Annotated[
    str, typer.Option("--id", help="Id of the article, in place of ours.", rich_help_panel=_ARTICLE)
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="LIST",
        help="Findings that make the exit code 1, comma separated.",
        rich_help_panel=_OUTPUT,
    ),
]
MaxTime = Annotated[
    float | None,
    typer.Option(
        "--max-time",
        metavar="SECONDS",
        help="Stop after this; the next run goes on.",
        rich_help_panel=_NETWORK,
    ),
]
Wait = Annotated[
    float | None,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        help="How long to wait for captures (default 300).",
        rich_help_panel=_NETWORK,
    ),
]
