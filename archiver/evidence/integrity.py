"""Whether WARC files still hold what was recorded of them: every byte of every record."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from archiver.errors import StorageError
from archiver.evidence.entries import Survey, survey
from archiver.evidence.erasing import is_blank
from archiver.evidence.files import SUFFIX
from archiver.evidence.reading import holds, read_record
from archiver.model.integrity import Damage, Part, Span, WrittenRecord
from archiver.model.observation import EvidenceRef

_LARGE = 100_000
"""Bytes of a record above which it is read a piece at a time."""

_MEANINGS = {
    "the file is missing": "The exchanges recorded in it are lost; their digests are still in the history.",
    "the file is cut off": "What lay behind this place is lost; its digests are still in the history.",
    "the record was altered": (
        "Its bytes are not those that were written when it was recorded; it proves nothing any more."
    ),
    "the record does not hold its own digest": (
        "It was damaged before it was recorded, or wrongly written; its content can't be relied on."
    ),
    "the records leave a gap": "No row of the history is about the bytes in between: they prove nothing.",
    "there is no such record": "A row of the history names an exchange that the files do not hold.",
    "the erasure was not carried out": (
        "It was ordered, but the record still lies there: give the same order to `archiver erase` again."
    ),
}


@dataclass
class Checked:
    """What a walk over the files found. `trailing` are bytes behind what was recorded, by file."""

    files: int = 0
    records: int = 0
    unlisted: int = 0
    damages: list[Damage] = field(default_factory=list)
    trailing: dict[str, int] = field(default_factory=dict)


def check(
    folder: Path, spans: Iterable[Span], named: Iterable[EvidenceRef], erased: Collection[EvidenceRef]
) -> Checked:
    """Check every recorded record, and that everything `named` is one.

    `spans` come file by file. What is named in files without spans, written before there were any, is
    checked by its own digests. What was `erased` by order must be blank.
    """
    found = Checked()
    wanted: dict[str, set[EvidenceRef]] = {}
    for ref in named:
        wanted.setdefault(ref.file, set()).add(ref)
    for name, group in groupby(spans, key=lambda span: span.file):
        found.files += 1
        _check_file(folder / name, list(group), wanted.pop(name, set()), erased, found)
    for name, refs in sorted(wanted.items()):
        found.files += 1
        _check_unlisted(folder, name, refs, erased, found)
    return found


def strangers(folder: Path, known: Mapping[str, int] | Collection[str]) -> Iterator[str]:
    """WARC files that no row speaks of."""
    return (path.name for path in sorted(folder.glob(f"*{SUFFIX}")) if path.name not in known)


def _damage(where: str, what: str) -> Damage:
    return Damage(Part.WARC, where, what, _MEANINGS[what])


def _check_file(
    path: Path, spans: list[Span], wanted: set[EvidenceRef], erased: Collection[EvidenceRef], found: Checked
) -> None:
    try:
        with path.open("rb") as file:
            found.damages += _gaps(path.name, spans)
            for span in spans:
                for record in span.records:
                    ref = EvidenceRef(path.name, record.offset, record.length)
                    wanted.discard(ref)
                    found.records += 1
                    if what := _wrong(file, record, erased=ref in erased):
                        found.damages.append(_damage(str(ref), what))
                        if what == "the file is cut off":
                            return
            if trailing := path.stat().st_size - spans[-1].end:
                found.trailing[path.name] = trailing
    except OSError:
        found.damages.append(_damage(path.name, "the file is missing"))
        return
    found.damages += [_damage(str(ref), "there is no such record") for ref in sorted(wanted, key=str)]


def _gaps(name: str, spans: list[Span]) -> Iterator[Damage]:
    end = 0
    for record in (record for span in spans for record in span.records):
        if record.offset != end:
            yield _damage(f"{name}:{end}", "the records leave a gap")
        end = record.end


def _wrong(file: BinaryIO, record: WrittenRecord, *, erased: bool) -> str:
    """What is wrong with a record; empty if nothing is."""
    path = Path(file.name)
    if record.length > _LARGE:
        seen = survey(path, EvidenceRef(path.name, record.offset, record.length))
    else:
        seen = _at_once(_data(file, record))
    if seen.length < record.length:
        return "the file is cut off"
    if seen.sha256 == record.sha256:
        if erased:
            return "the erasure was not carried out"
        return "" if seen.holds else "the record does not hold its own digest"
    return "" if erased and is_blank(_data(file, record)) else "the record was altered"


def _data(file: BinaryIO, record: WrittenRecord) -> bytes:
    file.seek(record.offset)
    return file.read(record.length)


def _at_once(data: bytes) -> Survey:
    """A survey of what is small, which is quicker in memory."""
    return Survey(len(data), hashlib.sha256(data).hexdigest(), holds(data))


def _check_unlisted(
    folder: Path, name: str, refs: set[EvidenceRef], erased: Collection[EvidenceRef], found: Checked
) -> None:
    if not (folder / name).is_file():
        found.damages.append(_damage(name, "the file is missing"))
        return
    for ref in sorted(refs, key=lambda ref: ref.offset):
        found.unlisted += 1
        try:
            read_record(folder, ref)
        except StorageError:
            if ref not in erased:
                found.damages.append(_damage(str(ref), "the record was altered"))
