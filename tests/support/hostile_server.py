"""A server on loopback that answers by path with whatever bytes a test wants, at whatever speed."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

Behaviour = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
"""The raw bytes of an answer, or what to do with the connection."""


def answer(body: bytes = b"", status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """A whole HTTP answer; `length` replaces the true Content-Length."""
    lines = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(location: str, status: str = "302 Found", body: bytes = b"") -> bytes:
    """A redirect; `location` is put in as Latin-1."""
    return answer(body, status, f"Location: {location}")


def drip(data: bytes, every: float = 0.05) -> Behaviour:
    """Send byte for byte."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(every)

    return behave


def endless(head: bytes, chunk: bytes) -> Behaviour:
    """Send a head and then the same chunk for as long as anybody takes it."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(0)

    return behave


def apart(*pieces: bytes) -> Behaviour:
    """Send pieces one after the other, so that they arrive apart."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)

    return behave


async def silence(writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await asyncio.sleep(3600)


async def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off."""
    writer.get_extra_info("socket").setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close without a word."""


class HostileServer:
    """Listens on one loopback address. `heads` are the requests as received, `connections` their number.

    `greeting` is said before anything was asked.
    """

    def __init__(
        self,
        behaviours: Mapping[str, Behaviour] | None = None,
        *,
        host: str = "127.0.0.5",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        greeting: bytes = b"",
    ) -> None:
        self.behaviours = dict(behaviours or {})
        self.heads: list[str] = []
        self.connections = 0
        self.port = port
        self._host = host
        self._tls = tls
        self._greeting = greeting
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self._host, self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str, host: str = "") -> str:
        """The URL of a path, under the server's address or another name for it."""
        return f"http{'s' if self._tls else ''}://{host or self._host}:{self.port}{path}"

    def asked(self, path: str) -> int:
        """How many requests for a path came in."""
        return sum(head.startswith(f"GET {path} ") for head in self.heads)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.write(self._greeting)
            while await self._answer(reader, writer):
                pass
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heads.append(head)
        target = head.split(" ")[1]
        behaviour = self.behaviours.get(target) or self.behaviours.get(
            target.partition("?")[0], answer(b"no such page", "404 Not Found")
        )
        if isinstance(behaviour, bytes):
            writer.write(behaviour)
            await writer.drain()
            return "Connection: close" not in behaviour[:2000].decode("latin-1")
        await behaviour(writer)
        return False
