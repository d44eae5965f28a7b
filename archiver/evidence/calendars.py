"""OpenTimestamps proofs: calendars promise to commit to a hash, and a Bitcoin block bears that out later.

A proof is a tree of operations from the head of the chain to attestations. Reading it makes every hash on the
way again; whether the block it names has that Merkle root only a node can tell (facts: archiving, 1.9).
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any, Self

from archiver.errors import SettingsError

SUFFIX = ".ots"
ACCEPT = {"Accept": "application/vnd.opentimestamps.v1"}
MOST_BYTES = 10_000
"""More than any calendar answers."""


class NoProof(Exception):
    """An answer or a file that is no proof of what it should be."""


def library() -> Any:
    """The library that reads proofs. Raises SettingsError if it is not installed."""
    try:
        import opentimestamps.calendar  # noqa: PLC0415 - an extra
        import opentimestamps.core.notary  # noqa: PLC0415 - an extra
        import opentimestamps.core.op  # noqa: PLC0415 - an extra
        import opentimestamps.core.serialize  # noqa: PLC0415 - an extra
        import opentimestamps.core.timestamp  # noqa: PLC0415 - an extra
    except ImportError:
        raise SettingsError(
            "setting evidence.calendar_urls: needs the extra timestamps (pip install 'archiver[timestamps]')"
        ) from None
    return opentimestamps


class Tree:
    """A proof that is being made, or was read."""

    def __init__(self, lib: Any, detached: Any) -> None:
        self._lib = lib
        self._detached = detached

    @classmethod
    def of(cls, head: str) -> tuple[Self, bytes]:
        """A new one, and what calendars are to commit to: not the head itself, so that they learn nothing."""
        lib = library()
        root = lib.core.timestamp.Timestamp(bytes.fromhex(head))
        salted = root.ops.add(lib.core.op.OpAppend(os.urandom(16)))
        tip = salted.ops.add(lib.core.op.OpSHA256())
        detached = lib.core.timestamp.DetachedTimestampFile(lib.core.op.OpSHA256(), root)
        return cls(lib, detached), bytes(tip.msg)

    @classmethod
    def read(cls, data: bytes, head: str) -> Self:
        """One from a file. Raises NoProof if it is damaged or of another head."""
        lib = library()
        context = lib.core.serialize.BytesDeserializationContext(data)
        try:
            detached = lib.core.timestamp.DetachedTimestampFile.deserialize(context)
        except (lib.core.serialize.DeserializationError, ValueError) as error:
            raise NoProof(f"it can't be read ({error})") from None
        if detached.file_digest != bytes.fromhex(head):
            raise NoProof("it is of something else")
        return cls(lib, detached)

    def add(self, commitment: bytes, answer: bytes) -> None:
        """Take in what a calendar says about a commitment. Raises NoProof if it is not about that."""
        if len(answer) > MOST_BYTES:
            raise NoProof("its answer is too long")
        context = self._lib.core.serialize.BytesDeserializationContext(answer)
        try:
            said = self._lib.core.timestamp.Timestamp.deserialize(context, commitment)
            context.assert_eof()
        except (self._lib.core.serialize.DeserializationError, ValueError) as error:
            raise NoProof(f"its answer can't be read ({error})") from None
        for node in _nodes(self._detached.timestamp):
            if node.msg == commitment:
                node.merge(said)

    def pending(self) -> Iterator[tuple[bytes, str]]:
        """What calendars have promised: each commitment with the address that knows more later.

        The address comes from outside: ask `is_known` before it is used.
        """
        for message, attestation in self._detached.timestamp.all_attestations():
            if isinstance(attestation, self._lib.core.notary.PendingAttestation):
                yield bytes(message), str(attestation.uri)

    def blocks(self) -> tuple[int, ...]:
        """The Bitcoin blocks that the proof claims to be in, by their height."""
        kind = self._lib.core.notary.BitcoinBlockHeaderAttestation
        found = (one for _, one in self._detached.timestamp.all_attestations() if isinstance(one, kind))
        return tuple(sorted({int(one.height) for one in found}))

    @property
    def data(self) -> bytes:
        """The file's bytes, as `ots` reads them."""
        context = self._lib.core.serialize.BytesSerializationContext()
        self._detached.serialize(context)
        return bytes(context.getbytes())


def _nodes(timestamp: Any) -> Iterator[Any]:
    yield timestamp
    for below in list(timestamp.ops.values()):
        yield from _nodes(below)


def is_known(address: str, calendars: Iterable[str]) -> bool:
    """Whether an address in a proof is one of these calendars, or one that the library knows."""
    return address.rstrip("/") in {url.rstrip("/") for url in calendars} or (
        address in library().calendar.DEFAULT_CALENDAR_WHITELIST
    )
