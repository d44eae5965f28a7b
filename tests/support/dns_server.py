"""A name server on loopback UDP that says what a test wants, and remembers what it was asked."""

import asyncio
import struct
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from types import TracebackType
from typing import Self

SERVFAIL, NXDOMAIN = 2, 3
_A, _AAAA = 1, 28

Zone = Mapping[str, Sequence[str] | int | None]
"""Name to its addresses, an error code, or None for silence. Other names do not exist."""


class DnsServer(asyncio.DatagramProtocol):
    """Answers A and AAAA questions from a zone. `asked` are the names in order, one entry a question."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.asked: list[str] = []
        self.address = ""

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        host, port = self._transport.get_extra_info("sockname")
        self.address = f"{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        end = data.index(b"\0", 12) + 1
        name, (kind,) = _name(data[12:end]), struct.unpack_from("!H", data, end)
        if kind == _A:
            self.asked.append(name)
        known = self.zone.get(name, NXDOMAIN)
        if known is None:
            return
        addresses = () if isinstance(known, int) else known
        records = [r for a in addresses if (r := _record(a, kind))]
        flags = 0x8180 | (known if isinstance(known, int) else 0)
        head = data[:2] + struct.pack("!HHHHH", flags, 1, len(records), 0, 0)
        self._transport.sendto(head + data[12 : end + 4] + b"".join(records), addr)


def _name(labels: bytes) -> str:
    parts, at = [], 0
    while labels[at]:
        parts.append(labels[at + 1 : at + 1 + labels[at]].decode().lower())
        at += 1 + labels[at]
    return ".".join(parts)


def _record(address: str, kind: int) -> bytes:
    packed = ip_address(address).packed
    if (kind == _A) != (len(packed) == 4):
        return b""
    return b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(packed)) + packed
