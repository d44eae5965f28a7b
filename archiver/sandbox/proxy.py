"""The door to the small internet: a forward proxy on loopback that answers for every host itself."""

import asyncio
import contextlib
import logging
import socket
import tempfile
import threading
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import h11

from archiver.clock import Clock
from archiver.sandbox.certificates import Certificates
from archiver.sandbox.replies import text
from archiver.sandbox.wire import Heard, Wire
from archiver.sandbox.world import Reach, Record, SandboxRequest, SandboxResponse, World

_log = logging.getLogger(__name__)
_REFUSALS = {Reach.NO_SUCH_HOST: 502, Reach.REFUSES: 502, Reach.TIMES_OUT: 504}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HUNG_UP = (OSError, EOFError, h11.ProtocolError)


class Sandbox:
    """A running sandbox: `with Sandbox(world, clock) as sandbox: ...`.

    `proxy_url` goes into HTTPS_PROXY and HTTP_PROXY; `ca_file` (PEM) is what clients have to trust.
    The proxy runs in a thread of its own and asks `clock` what time it is in the world. A host that is
    not in the world gets a 502 from the proxy with `X-Sandbox: no such host`.
    """

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.proxy_url = ""
        self._clock = clock
        self._clients: set[asyncio.Task[None]] = set()
        self._certificates = Certificates()
        self._stop = asyncio.Event()
        self.ca_file = Path()

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="archiver-sandbox-")
        self.ca_file = Path(self._folder.name) / "ca.pem"
        self._certificates.write(self.ca_file)
        listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.proxy_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(listener,), name="sandbox", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._folder.cleanup()

    def environment(self) -> dict[str, str]:
        """The variables that send a subprocess through the sandbox and nowhere else."""
        ca_file = str(self.ca_file)
        proxies = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), self.proxy_url)
        return {**proxies, "NO_PROXY": "", "SSL_CERT_FILE": ca_file, "REQUESTS_CA_BUNDLE": ca_file}

    def _run(self, listener: socket.socket) -> None:
        self._loop.set_exception_handler(lambda _, context: _log.debug("%s", context))
        try:
            self._loop.run_until_complete(self._serve(listener))
        finally:
            self._loop.close()

    async def _serve(self, listener: socket.socket) -> None:
        server = await asyncio.start_server(self._client, sock=listener)
        await self._stop.wait()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._clients:
                task.cancel()
            await asyncio.wait(others)
        server.close()
        await asyncio.sleep(0)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            with contextlib.suppress(*_HUNG_UP):
                if not self._stop.is_set():
                    await self._converse(Wire(reader, writer))
            writer.close()
            with contextlib.suppress(*_HUNG_UP):
                await writer.wait_closed()
        finally:
            writer.transport.abort()
            self._clients.discard(task)

    async def _converse(self, wire: Wire) -> None:
        while (heard := await wire.hear()) is not None:
            if heard.method == "CONNECT":
                await self._tunnel(wire, heard)
                return
            await self._reply(wire, heard, heard.target)

    async def _tunnel(self, wire: Wire, connect: Heard) -> None:
        """Be the host that the client wants to reach, for as long as the connection lasts."""
        now = self._clock.now()
        self.world.log.append(Record("CONNECT", connect.target, connect.headers, now))
        host, _, port = connect.target.lower().rpartition(":")
        reach = self.world.reach(host, now)
        if reach in _REFUSALS:
            await wire.say(_refusal(reach), now)
            return
        if reach is Reach.CLOSES:
            await wire.accept_and_close()
            return
        await wire.encrypt(self._certificates.context(host))
        origin = f"https://{host}" if port == "443" else f"https://{host}:{port}"
        while (heard := await wire.hear()) is not None:
            if self.world.reach(host, self._clock.now()) is not Reach.UP:
                return  # nobody but the host can speak in its tunnel: it only breaks
            await self._reply(wire, heard, origin + heard.target)

    async def _reply(self, wire: Wire, heard: Heard, url: str) -> None:
        now = self._clock.now()
        self.world.log.append(Record(heard.method, url, heard.headers, now))
        request = SandboxRequest(heard.method, url, heard.headers, heard.body)
        await wire.say(self._answer(request, now), now, method=heard.method)

    def _answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        if urlsplit(request.url).scheme not in _DEFAULT_PORTS:
            return text("this is a proxy: ask for an absolute URL", 400)
        reach = self.world.reach(request.host, now)
        if reach in _REFUSALS:
            return _refusal(reach)
        if reach is Reach.CLOSES:
            raise ConnectionAbortedError(reach)
        try:
            return self.world.answer(request, now)
        except Exception as error:  # noqa: BLE001 - a faulty site must not take the others down
            _log.exception("the sandbox failed at %s", request.url)
            return text(f"the sandbox failed: {error!r}", 500, [("X-Sandbox", "failed")])


def _refusal(reach: Reach) -> SandboxResponse:
    """The proxy's own answer for a host it can't reach."""
    return text(f"sandbox: {reach}\n", _REFUSALS[reach], [("X-Sandbox", reach.value)])
