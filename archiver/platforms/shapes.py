"""What the URL shapes of several platforms have in common: hosts, paths, carried URLs, times in ids."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from archiver.address import Address, parse

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# No clock here: an id that decodes to a time beyond this carries no time at all.
_HORIZON = datetime(2040, 1, 1, tzinfo=UTC)


def stamp(milliseconds: int, launch: datetime) -> datetime | None:
    """The time that an id carries, given as milliseconds since 1970.

    None if it lies before the platform's launch or beyond any sense: then the id carries no time.
    """
    first, last = ((edge - _EPOCH) / timedelta(milliseconds=1) for edge in (launch, _HORIZON))
    if not first <= milliseconds < last:
        return None
    return _EPOCH + timedelta(milliseconds=milliseconds)


def path(address: Address) -> str:
    """The path, percent-decoded, without empty segments and final slash: what shapes are matched with."""
    return "/" + "/".join(address.segments)


def carried(address: Address, *names: str) -> Address | None:
    """The URL that a wrapper carries in the first of these parameters that it has, None if there is none."""
    value = next((found for name in names if (found := address.parameter(name))), None)
    try:
        return parse(urljoin(address.url, value)) if value else None
    except ValueError:
        return None


def fields(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    """The named groups of a full match that hold something; empty if the pattern doesn't match."""
    found = pattern.fullmatch(text)
    return {name: value for name, value in found.groupdict().items() if value} if found else {}
