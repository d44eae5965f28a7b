"""Writes the parts of the documentation that the code knows: commands, columns, settings.

`python scripts/docs.py` writes them, `--check` fails where a file is not what it would write.
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import typer.core
import typer.main
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from archiver.cli.app import app
from archiver.platforms.registry import all_platforms
from archiver.platforms.web import SITES
from archiver.reports.columns import COLUMNS
from archiver.settings import Route, Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTICE = "<!-- written by scripts/docs.py -->\n\n"

EXIT_CODES = """## Exit codes

| code | meaning |
|---|---|
| 0 | nothing flagged |
| 1 | a citation of the articles named is in `--fail-on` (default `gone,missing,changed,reported_deleted`; also `unverifiable`, `unarchived`, `unlinked`) |
| 2 | usage or settings |
| 3 | could not conclude: our network is down, interrupted, or not one source could be judged |
| 65 | unreadable input |
| 70 | internal error |
| 74 | disk or database |
| 75 | another daemon |
| 10 | `verify`: the chain of the history is damaged |
| 11 | `verify`: a WARC file is damaged |
| 12 | `verify`: a timestamp is damaged |
"""


def commands() -> Iterator[str]:
    """docs/commands.md."""
    yield "# Commands\n\n"
    yield "Data goes to standard output, everything else to standard error.\n"
    for name, command in named(typer.main.get_command(app)):
        arguments = " ".join(p.metavar or p.name for p in command.params if p.param_type_name == "argument")
        yield f"\n## archiver {' '.join(filter(None, (name, arguments)))}\n\n{command.help}\n\n"
        options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
        if options:
            yield "| option | meaning |\n|---|---|\n"
        for option in options:
            metavar = f" {option.metavar}" if option.metavar else ""
            yield f"| `{option.opts[0]}{metavar}` | {option.help} |\n"
    yield f"\n{EXIT_CODES}"


def named(group: typer.core.TyperGroup, before: str = "") -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """The commands of a group and of the groups in it, by what is typed."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from named(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def columns() -> Iterator[str]:
    """docs/columns.md."""
    yield "# Columns of sources.csv\n\n"
    yield (
        "One row a citation, UTF-8, RFC 4180. Times are ISO 8601 in UTC, empty means not known, flags are `yes` or `no`.\n"
        "A cell that a spreadsheet would run has one `'` in front. JSON lines have the same names with `true`, `false` and\n"
        "`null`, and besides them `removed_parameters`, `anchor`, `cited_url` and `spans`.\n\n"
        "| column | meaning |\n|---|---|\n"
    )
    for name, meaning in COLUMNS.items():
        yield f"| `{name}` | {meaning} |\n"


def settings() -> Iterator[str]:
    """docs/settings.md."""
    yield "# Settings\n\n"
    yield (
        "In `archiver.toml` in the workspace (or `--config FILE`), or in the environment: `network.gap` is\n"
        "`ARCHIVER_NETWORK__GAP`. The environment goes before the file, the command line before both.\n"
    )
    top = {name: field for name, field in Settings.model_fields.items() if not _is_section(field.annotation)}
    yield "\n## at the top\n\n"
    yield from _table(top)
    for name, field in Settings.model_fields.items():
        if _is_section(field.annotation):
            yield f"\n## [{name}]\n\n{field.annotation.__doc__}\n\n"
            yield from _table(field.annotation.model_fields)
    yield f"\n## [routes.KEY]\n\n{inspect.cleandoc(Route.__doc__ or '')}\n\n"
    yield from _table(Route.model_fields)


def platforms() -> Iterator[str]:
    """docs/platforms.md."""
    yield "# Platforms\n\n"
    yield (
        "What can be concluded about a source, and what can't, by an anonymous client. Each section is the documentation of\n"
        "one file in `archiver/platforms/`; the rules rest on public sources as of 22 November 2026. Nothing else is ever\n"
        "concluded: an answer of no known shape is `unverifiable`, and `archiver doctor` counts such answers.\n"
    )
    for platform in all_platforms():
        yield f"\n## {platform.name}\n\n{_told(platform)}\n"
        if platform.paced_hosts:
            hosts = ", ".join(platform.paced_hosts)
            yield f"\nPace: one request every {platform.gap:g} s to {hosts}, shared by all processes.\n"
        if platform.control() is not None:
            yield "\nA control (something known to be there) is asked; where it fails, nothing is concluded.\n"

    yield "\n## web: sites with rules of their own\n"
    for site in SITES:
        yield f"\n{_told(site)}\n"


def _told(rules: object) -> str:
    """The documentation of the file that holds the rules."""
    return inspect.cleandoc(sys.modules[type(rules).__module__].__doc__ or "")


def _is_section(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _table(fields: dict) -> Iterator[str]:
    yield "| setting | default | meaning |\n|---|---|---|\n"
    for name, field in fields.items():
        yield f"| `{name}` | {_default(field.default)} | {field.description} |\n"


def _default(value: object) -> str:
    if value is PydanticUndefined or value in ("", ()) or "SecretStr" in type(value).__name__:
        return ""
    if isinstance(value, tuple):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{value}`"


PAGES = {"commands.md": commands, "columns.md": columns, "settings.md": settings, "platforms.md": platforms}


def main() -> int:
    """Write or check every page; the exit code."""
    stale = []
    for name, page in PAGES.items():
        text = NOTICE + "".join(page())
        path = DOCS / name
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
    if stale:
        print(f"stale: {', '.join(stale)}; run scripts/docs.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
