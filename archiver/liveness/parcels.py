"""What passes between a sweep and the processes that help it, over a socket that nobody else holds.

There is a report a source, so it travels as a plain tuple: pickling dataclasses costs ten times as much.
"""

import asyncio
import pickle
import struct
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from archiver.liveness.driver import Driven
from archiver.liveness.recorder import Trace
from archiver.model.observation import Observation
from archiver.model.source import Source
from archiver.model.states import State
from archiver.web.failures import Contact

_LENGTH = struct.Struct("!Q")
_SEEN = attrgetter(*(field.name for field in fields(Observation)[1:]))
_STATES = {state.value: state for state in State}
_CONTACTS = {contact.value: contact for contact in Contact}


@dataclass(frozen=True, slots=True)
class Job:
    """Sources to look at, with their hosts. The contents of those in `compared` (ids) are wanted, too."""

    work: Sequence[tuple[Source, str]]
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


def plain(report: Report) -> tuple[Any, ...]:
    """A report as a tuple of what pickles fast."""
    driven = report.driven
    if driven is None:
        return (report.place,)
    seen = driven.observation
    traces = [(trace.number, trace.answer) for trace in driven.traces]
    return (
        *(report.place, report.at, report.sha256, driven.contact.value, traces),
        *(seen.state.value, _SEEN(seen)),
    )


def report(told: tuple[Any, ...]) -> Report:
    """The report that `plain` made a tuple of."""
    if len(told) == 1:
        return Report(told[0])
    place, at, sha256, contact, traces, state, seen = told
    found = tuple(Trace(answer, number=number) for number, answer in traces)
    return Report(place, Driven(Observation(_STATES[state], *seen), found, _CONTACTS[contact]), at, sha256)


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
