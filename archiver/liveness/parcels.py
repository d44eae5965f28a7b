"""What passes between a sweep and the processes that help it, over a socket that nobody else holds."""

import asyncio
import pickle
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archiver.liveness.driver import Driven
from archiver.model.source import Source

_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Job:
    """Sources to look at. The contents of those in `compared` (ids) are wanted, too."""

    sources: tuple[Source, ...]
    compared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """A source of the job, by its place there, and what came of it.

    `driven` None: its redirects lead to a host that is not this helper's, so it is given back unlooked-at.
    `sha256` is of the content, which came along only if it was wanted.
    """

    place: int
    driven: Driven | None = None
    at: datetime | None = None
    sha256: str = ""


def write(writer: asyncio.StreamWriter, value: object) -> None:
    """Send a value."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    writer.write(_LENGTH.pack(len(data)) + data)


async def read(reader: asyncio.StreamReader) -> Any:
    """The next value. Raises EOFError where the other side is gone."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        return pickle.loads(await reader.readexactly(length))  # noqa: S301 - from a process that we forked
    except (asyncio.IncompleteReadError, OSError) as error:
        raise EOFError from error
