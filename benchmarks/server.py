"""A loopback server of many addresses, with TLS and latency. `python -m benchmarks.server FOLDER HOSTS MEDIAN`

Writes ca.pem into FOLDER, prints one line when it is ready, and when it is told to stop (SIGTERM) one line
of JSON: how many requests it answered and how much of a core it used.
"""

import asyncio
import json
import math
import random
import signal
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import trustme
import uvloop

HTTP_PORT, HTTPS_PORT = 18080, 18443
SIGMA = 0.5
PER_CERTIFICATE = 40
PAGE = (
    "<!doctype html><html lang=en><head><title>Minutes of the harbour board</title></head><body><article>"
    + "".join(
        f"<p>Item {n}: the board heard about berth {n * 7 % 91}, asked for figures and put it off.</p>"
        for n in range(235)
    )
    + "</article></body></html>"
).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE)


def addresses(count: int) -> list[str]:
    """Loopback addresses, one a host."""
    return [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(count)]


class Pages(asyncio.Protocol):
    """Answers every request with the page, after a while."""

    answered = 0
    median = 0.0
    random = random.Random(7)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.pending = b""

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            _, _, self.pending = self.pending.partition(b"\r\n\r\n")
            delay = self.random.lognormvariate(math.log(self.median), SIGMA) if self.median else 0
            asyncio.get_running_loop().call_later(delay, self.answer)

    def answer(self) -> None:
        if not self.transport.is_closing():
            Pages.answered += 1
            self.transport.write(HEAD + PAGE)


def contexts(folder: Path, hosts: list[str]) -> Iterator[ssl.SSLContext]:
    """A TLS context for each host; neighbours share a certificate."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    for start in range(0, len(hosts), PER_CERTIFICATE):
        group = hosts[start : start + PER_CERTIFICATE]
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*group).configure_cert(context)
        yield from [context] * len(group)


async def serve(folder: Path, count: int, median: float) -> None:
    hosts = addresses(count)
    Pages.median = median
    loop = asyncio.get_running_loop()
    for host, context in zip(hosts, contexts(folder, hosts), strict=True):
        await loop.create_server(Pages, host, HTTP_PORT, backlog=512)
        await loop.create_server(Pages, host, HTTPS_PORT, ssl=context, backlog=512)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    print("ready", flush=True)
    wall, cpu = time.perf_counter(), time.process_time()
    await stop.wait()
    seconds = time.perf_counter() - wall
    share = (time.process_time() - cpu) / seconds
    print(json.dumps({"answered": Pages.answered, "seconds": seconds, "cpu": share}), flush=True)


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
