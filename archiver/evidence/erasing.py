"""Erasing a record by order: its place and length stay, the file can still be read; its content goes."""

import os
import struct
import uuid
import zlib
from datetime import datetime
from pathlib import Path

from archiver.evidence.files import storage_error
from archiver.evidence.records import digest
from archiver.model.observation import EvidenceRef

_WORDS = b"erased by order"
_COMMENT = 0x10  # the flag of a gzip header with a comment, which can be of any length
_HEADER = b"\x1f\x8b\x08" + bytes([_COMMENT]) + b"\0\0\0\0\0\xff"


def blank(folder: Path, ref: EvidenceRef, at: datetime) -> None:
    """Overwrite a record with one of the same length that says that it was erased. Raises StorageError."""
    path = folder / ref.file
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.pwrite(descriptor, _blank(ref.length, at), ref.offset)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise storage_error(path, error) from error


def is_blank(data: bytes) -> bool:
    """Whether these bytes are what `blank` wrote, and hide nothing."""
    if not data.startswith(_HEADER):
        return not data.strip(b"\0")
    comment, _, rest = data[len(_HEADER) :].partition(b"\0")
    squeeze = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = squeeze.decompress(rest)
    except zlib.error:
        return False
    whole = squeeze.unused_data == struct.pack("<LL", zlib.crc32(content), len(content))
    return whole and not comment.strip(b" ") and content.endswith(b"\r\n\r\n" + _WORDS + b"\r\n\r\n")


def _blank(length: int, at: datetime) -> bytes:
    """A gzip member of exactly this length with a WARC record; the rest is blanks in a comment."""
    content = (
        (
            "WARC/1.1\r\nWARC-Type: metadata\r\n"
            f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
            f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\nWARC-Block-Digest: {digest(_WORDS)}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(_WORDS)}\r\n\r\n"
        ).encode()
        + _WORDS
        + b"\r\n\r\n"
    )
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeeze.compress(content) + squeeze.flush()
    packed += struct.pack("<LL", zlib.crc32(content), len(content))
    room = length - len(_HEADER) - 1 - len(packed)
    if room < 0:  # no response of ours is that short; nothing is left of it all the same
        return b"\0" * length
    return _HEADER + b" " * room + b"\0" + packed
