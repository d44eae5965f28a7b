"""A small SOCKS5 server on loopback (RFC 1928) that leads names to addresses, or refuses."""

import asyncio
import contextlib
from collections.abc import Mapping
from types import TracebackType
from typing import Self

NAME = 3
SUCCEEDED = 0


class SocksServer:
    """Leads every name in `hosts` to an address and port; answers with `reply` if that is not 0.

    `asked` are the names and ports as they came, unresolved.
    """

    def __init__(self, hosts: Mapping[str, tuple[str, int]] | None = None, reply: int = SUCCEEDED) -> None:
        self.hosts = dict(hosts or {})
        self.reply = reply
        self.asked: list[tuple[str, int]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"socks5h://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._lead(reader, writer)
        writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods = (await reader.readexactly(2))[1]
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        name, port = await _wanted(reader)
        self.asked.append((name, port))
        reply = self.reply or (SUCCEEDED if name in self.hosts else 4)
        writer.write(bytes([5, reply, 0, 1]) + bytes(6))
        await writer.drain()
        if reply == SUCCEEDED:
            upstream = await asyncio.open_connection(*self.hosts[name])
            try:
                await asyncio.gather(_pump(reader, upstream[1]), _pump(upstream[0], writer))
            finally:
                upstream[1].close()


async def _wanted(reader: asyncio.StreamReader) -> tuple[str, int]:
    """The name and port of a CONNECT; an address that was resolved before comes as `?`."""
    kind = (await reader.readexactly(4))[3]
    length = (await reader.readexactly(1))[0] if kind == NAME else {1: 4, 4: 16}[kind]
    name = await reader.readexactly(length)
    port = int.from_bytes(await reader.readexactly(2), "big")
    return (name.decode() if kind == NAME else "?"), port


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        sink.write(data)
        await sink.drain()
    sink.close()
