"""A source: the very thing cited, whatever URL an article used for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archiver.model.states import PlatformName

STATEMENT: Final = "statement:"
"""How the ids of statements begin that have no URL."""


@dataclass(frozen=True, slots=True)
class Source:
    """The thing cited and how to name it.

    `id` is the stable key (`x:ID`, `telegram:channel/ID`, `web:CANONICAL_URL`); `url` the canonical
    URL, without tracking parameters, which is also what archives are asked for. `native_id` is
    the platform's own id without the prefix. `author` is the account in the URL, if it names one.
    `posted_at` is decoded from the id, offline; None where the id carries no time.
    """

    id: str
    platform: PlatformName
    url: str
    native_id: str = ""
    author: str | None = None
    posted_at: datetime | None = None

    @property
    def is_statement(self) -> bool:
        """Whether this is a statement without a URL, which nobody can look at."""
        return self.id.startswith(STATEMENT)


@dataclass(frozen=True, slots=True)
class CitedSnapshot:
    """The archived copy that an article cites instead of the page itself."""

    url: str
    archive: str
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a cited URL turned out to be, and what was left out to get there.

    `removed_parameters` holds the decoded values by name; `notes` are sentences for the editor.
    """

    source: Source
    removed_parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    snapshot: CitedSnapshot | None = None
    notes: tuple[str, ...] = ()
