"""What belongs to a record: its request, the redirects that led to it, the record that holds its body.

An exchange is written as one: each hop's response with its request behind it, the deciding response last.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urljoin

from archiver.errors import StorageError
from archiver.evidence.entries import Entry, entry_at
from archiver.model.integrity import Span
from archiver.model.observation import EvidenceRef


class Part(StrEnum):
    """How a record belongs to another one."""

    REQUEST = "request"
    REDIRECT = "redirect"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Belonging:
    """A record that belongs to the one at `to`."""

    entry: Entry
    part: Part
    to: EvidenceRef


def belongings(folder: Path, span: Span, wanted: Mapping[EvidenceRef, Entry]) -> Iterator[Belonging]:
    """What belongs to those of the `wanted` records that one commit spoke for, as far as it can be read."""
    refs = [EvidenceRef(span.file, one.offset, one.length) for one in span.records]
    for place, ref in enumerate(refs):
        if ref in wanted:
            yield from _around(folder, refs, place, wanted[ref])


def _around(folder: Path, refs: Sequence[EvidenceRef], place: int, entry: Entry) -> Iterator[Belonging]:
    yield from _request(folder, refs, place + 1, entry)
    following = entry
    for before in range(place - 2, -1, -2):
        earlier = _read(folder, refs[before])
        if earlier is None or not _leads(earlier, following):
            return
        yield Belonging(earlier, Part.REDIRECT, entry.ref)
        yield from _request(folder, refs, before + 1, earlier)
        following = earlier


def _request(folder: Path, refs: Sequence[EvidenceRef], place: int, answer: Entry) -> Iterator[Belonging]:
    found = _read(folder, refs[place]) if place < len(refs) else None
    if found is not None and found.kind == "request" and found.answers == answer.id:
        yield Belonging(found, Part.REQUEST, answer.ref)


def _leads(earlier: Entry, later: Entry) -> bool:
    """Whether a response redirects to the URL of another, which came after it."""
    if not earlier.location or earlier.at > later.at:
        return False
    return urljoin(earlier.url, earlier.location).partition("#")[0] == later.url.partition("#")[0]


def _read(folder: Path, ref: EvidenceRef) -> Entry | None:
    try:
        return entry_at(folder, ref)
    except StorageError:
        return None
