"""The 14 digits in which the Wayback Machine writes a time, and the URLs made of them."""

import re
from datetime import UTC, datetime

from archiver.model.snapshot import Memento

HOST = "https://web.archive.org"
_STAMP = re.compile(r"[0-9]{14}")
_REPLAY = re.compile(r"^(?:https?://web\.archive\.org)?/web/([0-9]{14})(?:[a-z]{2}_)?/(.+)$", re.DOTALL)


def stamp(moment: datetime) -> str:
    """Write a time as `20220408102116`."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def read_stamp(text: str) -> datetime:
    """Read 14 digits. Raises ValueError for times that do not exist (`20000800241623` is in the index)."""
    if not _STAMP.fullmatch(text):
        raise ValueError(f"timestamp {text!r}")
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def replay_url(timestamp: str, original: str) -> str:
    """The URL that replays a capture (RFC 7089's URI-M)."""
    return f"{HOST}/web/{timestamp}/{original}"


def read_replay_url(url: str) -> Memento | None:
    """The memento that a replay URL (absolute, or the path of one) names; None for any other URL."""
    found = _REPLAY.match(url)
    if found is None:
        return None
    try:
        at = read_stamp(found[1])
    except ValueError:
        return None
    return Memento(url=replay_url(found[1], found[2]), original=found[2], at=at)
