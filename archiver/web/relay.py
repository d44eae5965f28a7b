"""A proxy on loopback that lets another program ask cited hosts under our rules.

Every connection goes where the door would go: past the guard, by the configured proxy, to the hosts allowed,
within a number of bytes. TLS stays between the program and the host. Only who knows the password may use it.
"""

import asyncio
import base64
import contextlib
import secrets
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver

from archiver.address import Address
from archiver.model.exchange import Failure, Limits
from archiver.model.states import State
from archiver.web.failures import Stopped
from archiver.web.guard import Guard, read

_HEAD = 65_536
_CHUNK = 65_536
_PATIENCE = 5.0
"""Seconds for one address of a host that has another one."""

_BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, Stopped, ValueError)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Relay:
    """An async context manager; `url` is what the other program takes as its proxy.

    `way` names the proxy for an address, None for a direct connection. `exceeded` says that more was offered
    than `limits` allow; `refused` why a host was not asked.
    """

    def __init__(
        self,
        guard: Guard,
        resolver: AbstractResolver,
        way: Callable[[Address], str | None],
        limits: Limits,
    ) -> None:
        self._guard = guard
        self._resolver = resolver
        self._way = way
        self._limits = limits
        self._left = limits.bytes
        self._password = secrets.token_urlsafe(16)
        self._tasks: set[asyncio.Task[None]] = set()
        self.exceeded = False
        self.refused = ""
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://archiver:{self._password}@127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(*_BROKEN, asyncio.CancelledError):
            await self._pass_on(reader, writer)
        writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, and whatever follows on its connection to the same host."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        method, target, _ = first.split(" ")
        if not self._knows(lines):
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\n\r\n")
            return
        tunnel = method == "CONNECT"
        address = self._admit(f"https://{target}/" if tunnel else target)
        if address is None:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        proxy = self._way(address)
        far = await self._connect(address, proxy)
        try:
            if tunnel:
                await self._open_tunnel(far, target, proxy, writer)
            else:
                far[1].write(_request(first, lines, address, proxy))
            await self._pump((reader, writer), far)
        finally:
            far[1].close()

    def _knows(self, lines: list[str]) -> bool:
        given = f"archiver:{self._password}".encode()
        wanted = f"proxy-authorization: basic {base64.b64encode(given).decode()}"
        return any(secrets.compare_digest(line.lower().encode(), wanted.lower().encode()) for line in lines)

    def _admit(self, url: str) -> Address | None:
        """The address, if it may be asked."""
        address = read(url)
        if isinstance(address, Failure):
            self.refused = address.detail
            return None
        refusal = self._guard.refuse(address, proxied=self._way(address) is not None)
        if refusal is not None:
            self.refused = refusal.detail
        elif not self._limits.allow(address.host):
            self.refused = f"leads to {address.host}"
        else:
            return address
        return None

    async def _connect(self, address: Address, proxy: str | None) -> Streams:
        """A connection to the host, or to the proxy. Raises Stopped where the guard says no, OSError."""
        if proxy is not None:
            parts = urlsplit(proxy)
            if parts.scheme != "http":
                self.refused = "videos are not fetched through such a proxy"
                raise OSError(self.refused)
            return await asyncio.open_connection(parts.hostname, parts.port or 80, limit=_HEAD)
        places = [address.host]
        if address.ip is None:
            try:
                found = await self._resolver.resolve(address.host, address.port)
            except Stopped as stopped:
                if stopped.failure.state is State.UNSAFE:
                    self.refused = str(stopped)
                raise
            places = [one["host"] for one in found]
        for place in places:
            if reason := self._guard.endpoint(place, address.port):
                self.refused = reason
                raise OSError(reason)
        return await _first(places, address.port)

    async def _open_tunnel(
        self, far: Streams, target: str, proxy: str | None, writer: asyncio.StreamWriter
    ) -> None:
        if proxy is not None:
            head = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{_credentials(proxy)}\r\n"
            far[1].write(head.encode("latin-1"))
            writer.write(await far[0].readuntil(b"\r\n\r\n"))
        else:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

    async def _pump(self, near: Streams, far: Streams) -> None:
        """Bytes both ways, until one side has no more or the bytes are used up."""
        ways = (asyncio.create_task(_copy(near[0], far[1])), asyncio.create_task(self._down(far[0], near[1])))
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(ways[1:], timeout=None if ways[0].done() else 0)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(_CHUNK):
            self._left -= len(chunk)
            if self._left < 0:
                self.exceeded = True
                return
            writer.write(chunk)
            await writer.drain()


async def _first(places: Sequence[str], port: int) -> Streams:
    """A connection to the first of these addresses that takes one. Raises OSError."""
    for place in places[:-1]:
        with contextlib.suppress(OSError):
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.open_connection(place, port, limit=_HEAD)
    return await asyncio.open_connection(places[-1], port, limit=_HEAD)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()


def _request(first: str, lines: list[str], address: Address, proxy: str | None) -> bytes:
    """A plain request as the host or the proxy takes it: the last on its connection, so none slips by."""
    method, target, version = first.split(" ")
    if proxy is None:
        parts = urlsplit(target)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    dropped = ("proxy-", "connection:", "host:")
    kept = [line for line in lines if not line.lower().startswith(dropped)]
    head = [f"{method} {target} {version}", f"Host: {address.authority}", *kept, "Connection: close"]
    return ("\r\n".join(head) + "\r\n" + (_credentials(proxy) if proxy else "") + "\r\n").encode("latin-1")


def _credentials(proxy: str) -> str:
    parts = urlsplit(proxy)
    if parts.username is None:
        return ""
    pair = f"{parts.username}:{parts.password or ''}".encode()
    return f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}\r\n"
