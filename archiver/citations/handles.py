"""The accounts that an article gives for a statement: handles in its words, accounts that it links. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from archiver.model.citation import Citation
from archiver.model.states import Form, PlatformName

_HANDLE: Final = re.compile(r"(?<![\w@./-])@([A-Za-z][A-Za-z0-9_]{2,31})(?![\w@])(?!\.\w)")
_CHANNEL: Final = re.compile(
    r"(?<![\w.-])(?:t|telegram)\.me/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,31})\b", re.IGNORECASE
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SURNAME: Final = 4  # letters; a shorter name is found in too many handles


@dataclass(frozen=True, slots=True)
class Account:
    """An account that may be the speaker's, and what in the article points to it."""

    platform: PlatformName
    handle: str
    why: str


def accounts(statement: Citation, near: Iterable[str], cited: Iterable[Citation]) -> list[Account]:
    """The accounts that an article gives, the surest first.

    `near` are the texts in which handles are looked for, the statement's sentence first: the first that has
    any counts. `cited` are the article's citations. Where no platform is named, X and Telegram are
    taken, which share the form.
    """
    found = [*_written(statement, near), *_linked(statement, cited)]
    return list({(one.platform, one.handle.lower()): one for one in reversed(found)}.values())[::-1]


def _written(statement: Citation, near: Iterable[str]) -> Iterator[Account]:
    platform = statement.identity.source.platform
    named = platform not in (PlatformName.NONE, PlatformName.WEB)
    for number, text in enumerate(near):
        where = "in the statement's sentence" if number == 0 else "near the statement: it may be another's"
        channels = _CHANNEL.findall(text) if not named or platform is PlatformName.TELEGRAM else []
        handles = _HANDLE.findall(text)
        for handle in channels:
            yield Account(PlatformName.TELEGRAM, handle, f"the article names this channel {where}")
        for handle in handles:
            for one in (platform,) if named else (PlatformName.X, PlatformName.TELEGRAM):
                doubt = "" if named else "no platform is named; "
                yield Account(one, handle, f"{doubt}the article gives @{handle} {where}")
        if channels or handles:
            return


def _linked(statement: Citation, cited: Iterable[Citation]) -> Iterator[Account]:
    """Accounts of posts that the article cites elsewhere and whose handle has the speaker's name."""
    name = _LETTERS.findall((statement.speaker_resolved or statement.speaker).lower())
    if not name or len(name[-1]) < _SURNAME:
        return
    for link in cited:
        source = link.identity.source
        if link.form is not Form.ATTRIBUTION and source.author and name[-1] in source.author.lower():
            yield Account(
                source.platform, source.author, "the article cites this account, which has the speaker's name"
            )
