"""The command that says where to look for the source of a statement."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli import options as o

if TYPE_CHECKING:
    from archiver.usecases.suggest import Suggested


def suggest(  # noqa: PLR0913 - an option a parameter
    citation: Annotated[str, typer.Argument(metavar="CITATION", help="Citation id of a statement.")],
    workspace: o.WorkspaceOption = Path(),
    config: o.Config = None,
    format: o.FormatOption = o.Format.TABLE,  # noqa: A002 - the option's name
    output: o.Output = None,
    *,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    allow_network: o.AllowNetwork = None,
    no_archive: o.NoArchive = False,
    privacy: o.PrivacyOption = None,
) -> int:
    """Say where to look for the source of a statement: its account, a search, archived pages of the account.

    Nothing is recorded, and nobody but the archives is contacted. Only a copy that was read and has the words
    is called verified; `archiver attach` then records which source it is.
    """
    from archiver.cli import progress, session
    from archiver.usecases import suggest as usecase
    from archiver.wiring import tools

    settings = session.settings_for(
        workspace, config, allow_network=allow_network, no_archive=no_archive, privacy=privacy
    )

    async def main() -> "Suggested":
        with progress.shown(quiet=quiet, verbose=verbose) as listener:
            async with tools(settings, session.prepared(workspace)) as built:
                return await usecase.suggest(built, citation, listener)

    _write(session.run(main()), format, output)
    return 0


def _write(found: "Suggested", style: o.Format, output: Path | None) -> None:
    from archiver.cli.output import tell, write
    from archiver.cli.tables import plain_table
    from archiver.reports import formats
    from archiver.usecases.suggest import facts

    objects = [facts(place) for place in found.places]
    if style is o.Format.URLS:
        write("".join(f"{place.url}\n" for place in found.places if place.url), output)
    elif style is o.Format.CSV:
        write(formats.plain_csv(objects), output)
    elif style in (o.Format.JSON, o.Format.JSONL):
        write(formats.machine_text(objects, one_array=style is o.Format.JSON), output)
    else:
        rows = [[place.kind, place.url, place.why] for place in found.places]
        write(plain_table(("kind", "where", "why"), rows), output)
    verified = sum(bool(place.verified) for place in found.places)
    tell(f"{verified} of {len(objects)} places were read and have the words")
    if found.unasked:
        tell(found.unasked)
    if found.silent:
        tell(f"{len(found.silent)} look-ups were not answered: there may be more")
    post = next((place.post for place in found.places if place.post), "URL")
    tell(f"once it is found: archiver attach {found.recorded.id} {post}")
