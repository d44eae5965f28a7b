"""One client connection: requests in, answers out, HTTP/1.1 by h11, TLS from the inside when asked."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

import h11

from archiver.sandbox.world import Break, SandboxResponse

_NO_BODY = {204, 304}


@dataclass(frozen=True, slots=True)
class Heard:
    """A request off the wire; `target` is as sent: absolute URL, path, or host:port."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Wire:
    """A connection that a client opened. Raises OSError or h11.RemoteProtocolError when it is over."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)

    async def hear(self) -> Heard | None:
        """The next request with its whole body; None when the client has hung up or may not go on."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        if self._http.our_state is not h11.IDLE:
            return None
        request = await self._event()
        if not isinstance(request, h11.Request):
            return None
        body = b""
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
        headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw_items())
        return Heard(request.method.decode(), request.target.decode("latin-1"), headers, body)

    async def say(self, response: SandboxResponse, now: datetime, *, method: str = "GET") -> None:
        """Send an answer, whole or broken as it says. `now` becomes its Date."""
        if response.broken is Break.CLOSE:
            raise ConnectionAbortedError("closed as told")
        events: list[h11.Event] = [self._head(response, now)]
        if response.body and method != "HEAD" and response.status not in _NO_BODY:
            whole = response.broken is None
            events.append(h11.Data(response.body if whole else response.body[: len(response.body) // 2]))
        if response.broken is Break.CUT:
            await self._send(*events)
            raise ConnectionAbortedError("cut as told")
        await self._send(*events, h11.EndOfMessage())

    async def encrypt(self, context: ssl.SSLContext) -> None:
        """Accept a CONNECT and go on in TLS: what follows are requests to that host."""
        await self._send(h11.Response(status_code=200, headers=[], reason=b"Connection established"))
        await self._writer.start_tls(context)
        self._http = h11.Connection(h11.SERVER)

    async def accept_and_close(self) -> None:
        """Accept a CONNECT and hang up, as a host does that accepts and closes."""
        await self._send(h11.Response(status_code=200, headers=[], reason=b"Connection established"))

    @staticmethod
    def _head(response: SandboxResponse, now: datetime) -> h11.Response:
        headers = [("Date", format_datetime(now.replace(microsecond=0), usegmt=True)), *response.headers]
        if response.status not in _NO_BODY:
            headers.append(("Content-Length", str(len(response.body))))
        known = response.status in HTTPStatus._value2member_map_
        reason = HTTPStatus(response.status).phrase if known else "Unassigned"
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return h11.Response(status_code=response.status, headers=encoded, reason=reason.encode())

    async def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                await self._send(h11.InformationalResponse(status_code=100, headers=[]))
            self._http.receive_data(await self._reader.read(65536))
        return event

    async def _send(self, *events: h11.Event) -> None:
        """Write everything at once: small pieces would wait for the other side's acknowledgement."""
        self._writer.write(b"".join(self._http.send(event) or b"" for event in events))
        await self._writer.drain()
