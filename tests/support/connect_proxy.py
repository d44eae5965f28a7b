"""A small forward proxy on loopback: CONNECT tunnels and absolute URLs, or a refusal."""

import asyncio
import contextlib
from collections.abc import Mapping
from types import TracebackType
from typing import Self


class ConnectProxy:
    """Leads every name in `hosts` to an address and port; refuses with `refusal` if that is set.

    `asked` are the request lines received, `heads` the whole heads.
    """

    def __init__(self, hosts: Mapping[str, tuple[str, int]] | None = None, refusal: str = "") -> None:
        self.hosts = dict(hosts or {})
        self.refusal = refusal
        self.heads: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def asked(self) -> list[str]:
        """The request lines in order."""
        return [head.split("\r\n", 1)[0] for head in self.heads]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
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
            await self._pass_on(reader, writer)
        writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heads.append(head)
        method, target = head.split(" ")[:2]
        host = target.removeprefix("http://").split("/")[0].split(":")[0]
        if self.refusal or host not in self.hosts:
            refusal = self.refusal or "HTTP/1.1 502 Bad Gateway"
            writer.write(f"{refusal}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
            return
        upstream = await asyncio.open_connection(*self.hosts[host])
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            path = "/" + target.removeprefix("http://").partition("/")[2]
            upstream[1].write(head.replace(target, path, 1).encode("latin-1"))
        try:
            await asyncio.gather(_pump(reader, upstream[1]), _pump(upstream[0], writer))
        finally:
            upstream[1].close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        sink.write(data)
        await sink.drain()
    sink.close()
