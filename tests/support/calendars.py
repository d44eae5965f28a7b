"""An OpenTimestamps calendar on loopback: it promises at once, and says a block when it is told to."""

import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp


class Calendar:
    """What it was asked, and what it says. `block` None: it waits for one; `down`: it only says 503.

    `hangs_up`: it does not even say that.
    """

    def __init__(self) -> None:
        self.url = ""
        self.block: int | None = None
        self.down = False
        self.hangs_up = False
        self.rubbish = False
        self.address = ""
        self.asked: list[str] = []

    def submit(self, digest: bytes) -> bytes:
        """POST /digest: a pending attestation for a commitment of its own."""
        stamp = Timestamp(digest)
        tip = stamp.ops.add(OpAppend(b"calendar")).ops.add(OpSHA256())
        tip.attestations.add(PendingAttestation(self.address or self.url))
        return _bytes(stamp)

    def known(self, commitment: bytes) -> bytes | None:
        """GET /timestamp/HEX: the way to a block, if there is one."""
        if self.block is None:
            return None
        stamp = Timestamp(commitment)
        root = stamp.ops.add(OpAppend(b"the other half of the block")).ops.add(OpSHA256())
        root.attestations.add(BitcoinBlockHeaderAttestation(self.block))
        return _bytes(stamp)

    @staticmethod
    def commitment(digest: bytes) -> bytes:
        """What it commits to for a digest."""
        return hashlib.sha256(digest + b"calendar").digest()


def _bytes(stamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    stamp.serialize(context)
    return context.getbytes()


@contextmanager
def calendar():
    """A calendar that is listening."""
    found = Calendar()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self._answer(found.submit(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self):
            self._answer(found.known(bytes.fromhex(self.path.rpartition("/")[2])))

        def _answer(self, body):
            found.asked.append(f"{self.command} {self.path.partition('/timestamp/')[0]}")
            if found.hangs_up:
                return
            status = 503 if found.down else 200 if body is not None else 404
            body = (
                b"\x00\x01rubbish" if found.rubbish else body or b"Pending confirmation in Bitcoin blockchain"
            )
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
