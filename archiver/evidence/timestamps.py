"""RFC 3161 timestamps of the history: asked for, kept whole, and checked without a network.

What is time-stamped is the last event itself: the imprint is its hash, the head of the chain. So
`openssl ts -verify -digest HEAD -in FILE -CAfile ROOTS` checks a file without this program.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.errors import SettingsError, StorageError
from archiver.evidence.files import storage_error, sync_folder
from archiver.model.integrity import Damage, Part, Proof, Timestamp

FOLDER = "timestamps"
SUFFIX = ".tsr"
ASK = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}

_MEANINGS = {
    "the file is missing": "The proof of when the history had come so far is lost.",
    "the file was altered": "It is not what was answered; it proves no time any more.",
    "it is of something else": "The time is under another hash: it proves nothing here.",
    "the signature does not hold": "No authority that timestamp_ca trusts signed it; it proves no time.",
}


class NoTimestamp(Exception):
    """An answer that is no timestamp of what was sent."""


def library() -> Any:
    """The library that reads timestamps. Raises SettingsError if it is not installed."""
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError:
        raise SettingsError(
            "setting evidence.timestamp_urls: needs the extra timestamps (pip install 'archiver[timestamps]')"
        ) from None
    return rfc3161_client


def request(event: bytes) -> bytes:
    """What to send to an authority, for the bytes of an event."""
    lib = library()
    builder = lib.TimestampRequestBuilder().data(event).hash_algorithm(lib.HashAlgorithm.SHA256)
    data: bytes = builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()
    return data


def stamped_at(answer: bytes, head: str) -> datetime:
    """The time in an authority's answer. Raises NoTimestamp if it is not one of this head."""
    try:
        response = library().decode_timestamp_response(answer)
        info = response.tst_info
        if response.status == 0 and info.message_imprint.message == bytes.fromhex(head):
            at: datetime = info.gen_time
            return at
    except (ValueError, TypeError) as error:
        raise NoTimestamp(f"it can't be read ({error})") from None
    raise NoTimestamp("it is not of what was sent")


def keep(folder: Path, name: str, data: bytes) -> str:
    """Write a file, whole; gives its name relative to the evidence folder. Raises StorageError."""
    path = folder / FOLDER / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(path, error) from error
    return f"{FOLDER}/{path.name}"


def check(folder: Path, found: Iterable[Timestamp], roots: str = "") -> Iterator[Damage]:
    """What is wrong with the timestamps that were recorded. `roots`: a PEM file of trusted certificates."""
    for one in found:
        what = _wrong(folder / one.file, one, roots)
        if what:
            yield Damage(Part.TIMESTAMP, one.file, what, _MEANINGS[what])


def check_proofs(folder: Path, found: Iterable[Proof]) -> Iterator[Damage]:
    """What is wrong with the OpenTimestamps proofs that were recorded."""
    for one in found:
        what = _other(folder / one.file, one)
        if what:
            yield Damage(Part.TIMESTAMP, one.file, what, _MEANINGS[what])


def _wrong(path: Path, one: Timestamp, roots: str) -> str:
    what = _other(path, one)
    if what or not roots or _signed(path.read_bytes(), one.head, Path(roots)):
        return what
    return "the signature does not hold"


def _other(path: Path, one: Timestamp | Proof) -> str:
    """What tells a file from the one that was recorded."""
    try:
        data = path.read_bytes()
    except OSError:
        return "the file is missing"
    if hashlib.sha256(data).hexdigest() != one.sha256:
        return "the file was altered"
    # the imprint stands in clear in both formats
    return "" if bytes.fromhex(one.head) in data else "it is of something else"


def _signed(answer: bytes, head: str, roots: Path) -> bool:
    lib = library()
    from cryptography import x509  # noqa: PLC0415 - comes with the extra

    try:
        trusted = x509.load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise StorageError(f"setting evidence.timestamp_ca: {roots}: {error}") from None
    builder = lib.VerifierBuilder(roots=list(trusted))
    try:
        return bool(builder.build().verify(lib.decode_timestamp_response(answer), bytes.fromhex(head)))
    except (lib.VerificationError, ValueError):
        return False


def heads(folder: Path) -> Iterator[tuple[str, str]]:
    """The head and the name of every timestamp file that lies there, recorded or not."""
    for path in sorted((folder / FOLDER).glob("*-*.*")):
        yield path.name.partition("-")[0], f"{FOLDER}/{path.name}"
