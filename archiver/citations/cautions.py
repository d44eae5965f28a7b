"""What an editor has to know about a cited link itself: leaked editor pages, passwords, sessions."""

import re
from collections.abc import Iterable
from typing import Final

from archiver.address import Address, parse
from archiver.platforms.sensitive import sensitive

_EDITOR_HOST: Final = re.compile(
    r"(?:.*\.)?(?:cms|admin|backend|intranet|editor|editorial|staging|stage|preview|dev|test|wp-admin|newsroom)[-\d]*\..*"
    r"|localhost|.*\.(?:local|localhost|internal|intranet|lan|corp|home|test)"
)
_EDITOR_PATH: Final = re.compile(
    r"/wp-admin\b|/wp-login|/wp-json\b|/admin(?:istrator)?\b|/cms\b|/preview\b|/draft|/edit(?:or)?\b|/node/(?:\d+/edit|add)\b|/ghost/|/typo3\b"
    r"|/umbraco\b|/backend\b",
    re.IGNORECASE,
)
_EDITOR_QUERY: Final = re.compile(
    r"(?:^|&)(?:preview(?:_id|_nonce)?|post_type|draft|_wpnonce)=", re.IGNORECASE
)

Removed = Iterable[tuple[str, tuple[str, ...]]]


def cautions(address: Address, removed: Removed) -> list[str]:
    """Sentences about a cited URL and the parameters that were removed from it."""
    values = [*((name, value) for name, given in removed for value in given), *address.query]
    notes = [
        f"the link carries the address of a newsroom editor page ({value}): remove {name} before publishing"
        for name, value in dict.fromkeys(values)
        if is_editor_page(value)
    ]
    why = sensitive(address)
    if why:
        notes.append(f"the link {why}: it is never given to an archive")
    return notes


def is_editor_page(value: str) -> bool:
    """Whether a parameter's value is the URL of a page that only a newsroom's staff should see."""
    try:
        address = parse(value)
    except ValueError:
        return False
    if address.ip is not None:
        return address.ip.is_private
    return bool(
        _EDITOR_HOST.fullmatch(address.host)
        or "." not in address.host
        or _EDITOR_PATH.search(address.path)
        or _EDITOR_QUERY.search(address.query_string)
    )
