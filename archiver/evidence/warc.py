"""The evidence store: WARC files that are only appended to, and that no two processes share."""

import hashlib
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from archiver import __version__
from archiver.clock import Clock
from archiver.evidence import entries, records
from archiver.evidence.erasing import blank, is_blank
from archiver.evidence.files import SUFFIX, WarcFile, storage_error
from archiver.evidence.reading import Record, read_record
from archiver.evidence.recovery import Recovery, recover
from archiver.model.exchange import Answer, Hop, Packed, Payload
from archiver.model.integrity import Original, WrittenRecord
from archiver.model.observation import EvidenceRef

ROTATE_BYTES = 1_000_000_000


class Payloads(Protocol):
    """What the store needs of the ledger: which payloads were committed earlier, by any process."""

    def payload(self, digest: str) -> Original | None:
        """The record that holds the payload with this digest."""

    def payload_digests(self) -> Iterable[str]:
        """The digests of all of them."""


class WarcStore:
    """Appends exchanges to gzipped WARC 1.1 files in `folder`; makes it and the first file when needed.

    Thread-safe; compresses in the calling thread, so it belongs beside the event loop. A file that has
    reached `rotate_bytes` is followed by a new one; `max_bytes` is the room
    that exchanges may take (0: any). A body that is held already, in whatever file, is not written again
    (`remember`). Any method raises StorageError if the disk does not play along; a record that could
    not be written whole is taken back.
    """

    def __init__(
        self, folder: Path, *, clock: Clock, rotate_bytes: int = ROTATE_BYTES, max_bytes: int = 0
    ) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._earlier: int | None = None
        self._clock = clock
        self._rotate_bytes = rotate_bytes
        self._files: list[WarcFile] = []
        self._written: dict[str, list[WrittenRecord]] = defaultdict(list)
        self._recent: dict[str, Original] = {}
        self._payloads: Payloads | None = None
        self._held: set[int] = set()
        self._lock = threading.Lock()

    def remember(self, payloads: Payloads) -> None:
        """Ask there for what was committed before the first file is begun, by any process, or by this one."""
        self._payloads = payloads

    def append(self, answer: Answer | Packed) -> EvidenceRef | None:
        """Write every hop with its request; returns where the last response lies.

        None without a hop, and where the evidence already takes all the room it may.
        """
        if self.full:
            return None
        if not isinstance(answer, Packed) and answer.hops and answer.hops[-1].spool:
            return self._write_streamed(answer.hops)
        packed = answer if isinstance(answer, Packed) else records.packed(answer)
        return self._write(packed) if packed.records else None

    @property
    def full(self) -> bool:
        """Whether the evidence takes all the room it may: then no exchange is kept any more."""
        return 0 < self._max_bytes <= self.size

    @property
    def size(self) -> int:
        """Bytes of all WARC files: those that were there, looked at once, and what was appended since."""
        if self._earlier is None:
            own = {file.name for file in self._files}
            found = self._folder.glob(f"*{SUFFIX}")
            self._earlier = sum(path.stat().st_size for path in found if path.name not in own)
        return self._earlier + sum(file.length for file in self._files)

    def append_article(self, article_id: str, origin: str, media_type: str, data: bytes) -> EvidenceRef:
        """Write an article's own bytes. A local path is not told: the record may be handed on."""
        target = origin if origin.startswith(("http://", "https://")) else f"urn:archiver:{article_id}"
        return self.append_resource(target, media_type, data)

    def append_attachment(self, sha256: str, media_type: str, data: bytes) -> EvidenceRef:
        """Write a file that a person handed in, named by its digest alone."""
        return self.append_resource(f"urn:sha256:{sha256}", media_type, data)

    def append_resource(self, target: str, media_type: str, data: bytes) -> EvidenceRef:
        """Write bytes that were not received but made or handed in, named by `target`."""
        record = records.resource(target, media_type, data, self._clock.now())
        return self._write(Packed((record,), 0))

    def append_file(self, path: Path, target: str, media_type: str, sha256: str) -> EvidenceRef:
        """Write what another program fetched, a piece at a time; `sha256` is that of the file, in hex."""
        pieces = records.file_resource(path, target, media_type, sha256, self._clock.now())
        with self._lock:
            return self._stream(self._current(), pieces, None)

    def sync(self) -> None:
        """Return when all that was appended has reached the disk."""
        with self._lock:
            for file in self._files:
                file.sync()

    def lengths(self) -> dict[str, int]:
        """How many bytes of each file, by name, have reached the disk: what a commit may rest on."""
        with self._lock:
            return {file.name: file.synced for file in self._files if file.synced}

    def written(self, file: str, start: int, end: int) -> Sequence[WrittenRecord]:
        """The records that this store wrote to a file between two offsets, in order.

        Whoever asks has committed what lies before `start`: that is forgotten.
        """
        with self._lock:
            self._forget(file, start)
            self._let_go(file, start)
            kept = [record for record in self._written.get(file, ()) if record.offset >= start]
            if kept:
                self._written[file] = kept
            else:
                self._written.pop(file, None)
            return [record for record in kept if record.end <= end]

    def read(self, ref: EvidenceRef) -> Record:
        """The response or resource that lies there. Raises StorageError if it is missing or damaged."""
        return read_record(self._folder, ref)

    def content(self, ref: EvidenceRef) -> Iterator[bytes]:
        """The content of that record, a piece at a time. Raises StorageError as `read` does."""
        return entries.content(self._folder, ref)

    def is_blank(self, ref: EvidenceRef) -> bool:
        """Whether nothing is left of a record. Raises StorageError if that can't be read."""
        path = self._folder / ref.file
        try:
            with path.open("rb") as file:
                file.seek(ref.offset)
                return is_blank(file.read(ref.length))
        except FileNotFoundError:
            return True
        except OSError as error:
            raise storage_error(path, error) from error

    def blank(self, ref: EvidenceRef) -> None:
        """Erase a record for good; its place stays. Raises StorageError."""
        blank(self._folder, ref, self._clock.now())

    def recover(self, committed: Callable[[], Mapping[str, int]]) -> Recovery:
        """Move what no committed row speaks for to `orphans/`; files of living processes are left alone.

        `committed` gives the committed lengths by file; it is asked once the files are held, so that no
        other process can commit in between.
        """
        return recover(self._folder, committed)

    def close(self) -> None:
        """Let go of the files. Only after this may another process take away what was not committed."""
        with self._lock:
            for file in self._files:
                file.close()
            self._files.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, packed: Packed) -> EvidenceRef:
        with self._lock:
            file = self._current()
            found = self._append(file, packed)[packed.deciding]
            return EvidenceRef(file.name, found.offset, found.length)

    def _write_streamed(self, hops: Sequence[Hop]) -> EvidenceRef:
        """Write an answer whose body lies in a file, as all others but a piece at a time."""
        last = records.Streamed(hops[-1])
        payload = records.payload(hops[-1])
        with self._lock:
            file = self._current()
            for hop in hops[:-1]:
                self._append(file, Packed(records.exchange(hop), 0))
            if original := self._original(payload):
                data = last.revisit(original)
                ref = self._stream(file, [data], None, original)
            else:
                ref = self._stream(file, last.response(), payload)
            self._append(file, Packed((last.request(),), 0))
            return ref

    def _stream(
        self,
        file: WarcFile,
        pieces: Iterable[bytes],
        payload: Payload | None,
        original: Original | None = None,
    ) -> EvidenceRef:
        """Append one record, and note what it is for the ledger."""
        hashed, length = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal length
            for piece in pieces:
                hashed.update(piece)
                length += len(piece)
                yield piece

        offset = file.append(counted())
        ref = EvidenceRef(file.name, offset, length)
        rests = original.ref if original else None
        self._written[file.name].append(
            WrittenRecord(offset, length, hashed.hexdigest(), payload, original=rests)
        )
        self._note(payload, ref)
        return ref

    def _append(self, file: WarcFile, packed: Packed) -> Sequence[WrittenRecord]:
        """Append records, and note what they are for the ledger."""
        payloads = packed.payloads or (None,) * len(packed.records)
        originals = [self._original(payload) for payload in payloads]
        data = [
            records.revisit(record, original) if original else record
            for record, original in zip(packed.records, originals, strict=True)
        ]
        offset = file.append([b"".join(data)])
        found = []
        for record, payload, original in zip(data, payloads, originals, strict=True):
            sha256 = hashlib.sha256(record).hexdigest()
            if original:
                found.append(WrittenRecord(offset, len(record), sha256, original=original.ref))
            else:
                found.append(WrittenRecord(offset, len(record), sha256, payload))
                self._note(payload, EvidenceRef(file.name, offset, len(record)))
            offset += len(record)
        self._written[file.name] += found
        return found

    def _original(self, payload: Payload | None) -> Original | None:
        if payload is None:
            return None
        if recent := self._recent.get(payload.digest):
            return recent
        if self._payloads is None or _short(payload.digest) not in self._held:
            return None
        return self._payloads.payload(payload.digest)

    def _note(self, payload: Payload | None, ref: EvidenceRef) -> None:
        if payload is not None:
            self._recent[payload.digest] = Original(payload, ref)
            self._held.add(_short(payload.digest))

    def _forget(self, file: str, start: int) -> None:
        """Leave what was committed to those who know what is."""
        told = [key for key, one in self._recent.items() if one.ref.file == file and one.ref.offset < start]
        for digest in told:
            del self._recent[digest]

    def _let_go(self, name: str, start: int) -> None:
        """Close an earlier file all of which is committed: there is one a gigabyte, in a process of years."""
        for file in [one for one in self._files[:-1] if one.name == name and one.length <= start]:
            self._files.remove(file)
            if self._earlier is not None:
                self._earlier += file.length
            file.close()

    def _current(self) -> WarcFile:
        """The file to append to. Earlier ones stay open, and so held, until all of them is committed."""
        if not self._files or self._files[-1].length >= self._rotate_bytes:
            self._files.append(self._begin())
        return self._files[-1]

    def _begin(self) -> WarcFile:
        now = self._clock.now()
        if not self._files and self._payloads is not None:
            self._held.update(map(_short, self._payloads.payload_digests()))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(self._folder, error) from error
        file = WarcFile.create(self._folder, f"archiver-{now:%Y%m%d%H%M%S}-{os.getpid()}")
        fields = (
            ("software", f"archiver/{__version__}"),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        )
        self._append(file, Packed((records.warcinfo(file.name, fields, now),), 0))
        return file


def _short(digest: str) -> int:
    """Enough of a digest to know what is not held without asking the ledger, which costs more than a look."""
    return int(digest[-15:], 16)
