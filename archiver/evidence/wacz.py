"""Records of the evidence as one WACZ 1.1.1 file, which web archive players open.

The records are copied byte by byte, so each still has the SHA-256 that the history holds of it. They pass
through a piece at a time; what grows with their number is a line of index and of pages for each.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver import __version__
from archiver.evidence import cdxj, records
from archiver.evidence.entries import Entry, pieces
from archiver.evidence.files import storage_error
from archiver.model.times import iso

WARC = "data.warc.gz"
WARC_PATH = f"archive/{WARC}"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Page:
    """A way in: what a player lists. Its record is one of those that are written."""

    entry: Entry
    title: str


@dataclass(frozen=True, slots=True)
class _Written:
    """A file within the package."""

    path: str
    digest: str
    length: int

    @property
    def resource(self) -> dict[str, object]:
        """What the package says of it."""
        name = self.path.rpartition("/")[2]
        return {"name": name, "path": self.path, "hash": self.digest, "bytes": self.length}


def write(
    path: Path, folder: Path, entries: Sequence[Entry], pages: Iterable[Page], created: datetime
) -> list[int]:
    """Write records of the evidence in `folder`; gives the offset of each within the WARC of the package.

    Raises StorageError.
    """
    info = records.warcinfo(WARC, (("software", f"archiver/{__version__}"), ("description", _TOLD)), created)
    offsets = list(_offsets(entries, len(info)))
    try:
        with zipfile.ZipFile(path, "w") as package:
            size = len(info) + sum(entry.ref.length for entry in entries)
            files = [_put(package, WARC_PATH, _warc(info, folder, entries), size)]
            for name, data in _lists(entries, offsets, pages).items():
                files.append(_put(package, name, [data]))
            _seal(package, files, created)
    except OSError as error:
        raise storage_error(path, error) from error
    return offsets


_TOLD = "records of the evidence of archiver, copied byte by byte"


def _offsets(entries: Iterable[Entry], start: int) -> Iterator[int]:
    for entry in entries:
        yield start
        start += entry.ref.length


def _warc(info: bytes, folder: Path, entries: Iterable[Entry]) -> Iterator[bytes]:
    yield info
    for entry in entries:
        yield from pieces(folder, entry.ref)


def _lists(entries: Sequence[Entry], offsets: Sequence[int], pages: Iterable[Page]) -> Mapping[str, bytes]:
    """What players find records by: the index and the pages."""
    placed = zip(entries, offsets, strict=True)
    index, directory = cdxj.blocks(cdxj.line(e, at, WARC) for e, at in placed if e.is_indexed)
    return {
        f"indexes/{cdxj.NAME}": index,
        "indexes/index.idx": directory,
        "pages/pages.jsonl": "".join(_pages(pages)).encode(),
    }


def _pages(pages: Iterable[Page]) -> Iterator[str]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All pages"}) + "\n"
    for page in pages:
        entry = page.entry
        said = {"id": entry.sha256[:22], "url": entry.url, "ts": iso(entry.at), "title": page.title}
        yield json.dumps(said, ensure_ascii=False) + "\n"


def _put(package: zipfile.ZipFile, name: str, data: Iterable[bytes], size: int = 0) -> _Written:
    """Write a file of the package as it comes, stored: a player reads single records out of it.

    `size` is said beforehand for what may be large. A header for large files that is not needed would make
    replayweb.page, which knows only that of the directory at the end, read at the wrong place.
    """
    hashed, length = hashlib.sha256(), 0
    large = size > zipfile.ZIP64_LIMIT
    with package.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=large) as file:
        for piece in data:
            file.write(piece)
            hashed.update(piece)
            length += len(piece)
    return _Written(name, f"sha256:{hashed.hexdigest()}", length)


def _seal(package: zipfile.ZipFile, files: Iterable[_Written], created: datetime) -> None:
    """Write what the package says of its files, and the digest of that."""
    said = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": f"archiver {__version__}",
        "created": iso(created),
        "resources": [file.resource for file in files],
    }
    own = _put(package, "datapackage.json", [json.dumps(said, indent=2).encode()])
    digest = {"path": own.path, "hash": own.digest}
    _put(package, "datapackage-digest.json", [json.dumps(digest).encode()])
