"""A response that remembers whom it came from, and whose reader hears of a body that stops being HTTP."""

import asyncio
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError

from archiver.model.exchange import Tls
from archiver.web.failures import Dropped
from archiver.web.tls import encryption

_peers: WeakKeyDictionary[object, tuple[str, Tls | None]] = WeakKeyDictionary()
"""Connections that have served a request, whom they lead to and how they are encrypted."""


class Response(aiohttp.ClientResponse):
    """A response that remembers its peer: the connection may be gone before anyone can ask for it.

    It also keeps aiohttp from asking twice on its own: only an idle connection that went stale is worth
    that, a fresh one that breaks is an observation.
    """

    peer: tuple[str, Tls | None] = ("", None)

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Note the peer, then read the head. Raises Dropped if a fresh connection breaks."""
        known = _peers.get(connection.protocol)
        self.peer = _peers[connection.protocol] = known or _peer(connection)
        try:
            await super().start(connection)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            if known is None:
                raise Dropped(str(error)) from error
            raise
        if not self.content.is_eof():
            _watch(connection.protocol, self.content)
        return self


def _watch(protocol: ResponseHandler | None, content: aiohttp.StreamReader) -> None:
    """Fail the reader of a body that stops being HTTP: aiohttp closes the connection, but lets him wait."""
    if protocol is None:
        return

    def closed(ended: asyncio.Future[None] | None) -> None:
        if ended and not ended.cancelled():
            ended.exception()
        error = protocol.exception()
        if isinstance(error, HttpProcessingError) and not content.is_eof():
            content.set_exception(aiohttp.ClientPayloadError(str(error)), error)

    def finished() -> None:
        if future:
            future.remove_done_callback(closed)
            future.add_done_callback(_seen)

    future = protocol.closed
    if future is None:
        closed(None)
    else:
        future.remove_done_callback(_seen)
        future.add_done_callback(closed)
        content.on_eof(finished)


def _seen(future: asyncio.Future[None]) -> None:
    """Look at how a connection ended, or asyncio complains that nobody did."""
    if not future.cancelled():
        future.exception()


def _peer(connection: Connection) -> tuple[str, Tls | None]:
    name = connection.transport and connection.transport.get_extra_info("peername")
    return str(name[0]) if name else "", encryption(connection.transport)
