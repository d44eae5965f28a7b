"""Times and foreign strings as the tables hold them."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import overload


@lru_cache(maxsize=256)  # the same few moments stand in many columns
def stamp(moment: datetime) -> str:
    """Write an aware time as `2026-11-22T14:20:00.000Z`, always 24 characters; microseconds are cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def moment(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)


@overload
def maybe(value: datetime) -> str: ...
@overload
def maybe(value: str) -> datetime: ...
@overload
def maybe(value: None) -> None: ...
def maybe(value: datetime | str | None) -> datetime | str | None:
    """`stamp` for a time, `moment` for a text, None for None."""
    if value is None:
        return None
    return stamp(value) if isinstance(value, datetime) else moment(value)


def clean(text: str) -> str:
    """The text without what databases and UTF-8 can't hold: NUL and lone surrogates become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text
