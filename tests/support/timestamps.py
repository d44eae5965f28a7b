"""A time-stamping authority on loopback, made by openssl."""

import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test Time Authority
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[leaf]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/leaf.pem
signer_key = {folder}/leaf.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
OPENSSL = shutil.which("openssl")


class Authority:
    """Answers time-stamp queries. While `down`, with an error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roots = folder / "root.pem"
        self.down = False
        self.url = ""
        self._config = folder / "tsa.cnf"
        self._config.write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        new = ["-newkey", "rsa:2048", "-nodes", "-config", self._config]
        subject = ["-subj", "/CN=Test Root"]
        self._openssl("req", "-x509", "-days", "3650", "-extensions", "root", *subject, *new,
                      "-keyout", folder / "root.key", "-out", self.roots)  # fmt: skip
        self._openssl("req", *new, "-keyout", folder / "leaf.key", "-out", folder / "leaf.csr")
        self._openssl("x509", "-req", "-in", folder / "leaf.csr", "-CA", self.roots, "-CAkey", folder / "root.key",
                      "-CAcreateserial", "-days", "3650", "-extfile", self._config, "-extensions", "leaf",
                      "-out", folder / "leaf.pem")  # fmt: skip

    def answer(self, query: bytes) -> bytes:
        """The response to a query."""
        (self.folder / "q.tsq").write_bytes(query)
        self._openssl("ts", "-reply", "-config", self._config, "-section", "one", "-queryfile", self.folder / "q.tsq",
                      "-out", self.folder / "r.tsr")  # fmt: skip
        return (self.folder / "r.tsr").read_bytes()

    def _openssl(self, *arguments) -> None:
        subprocess.run([OPENSSL, *map(str, arguments)], check=True, capture_output=True)


@contextmanager
def authority(folder: Path):
    """An authority that is listening."""
    folder.mkdir(exist_ok=True)
    found = Authority(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = b"" if found.down else found.answer(query)
            self.send_response(503 if found.down else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
