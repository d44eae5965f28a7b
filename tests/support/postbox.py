"""Where messages arrive: a post for tests that look at words, and a real web hook on loopback."""

import json
import threading
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from archiver.notify.sender import Outcome, Sent, Target


class Postbox:
    """A post that keeps what it is given; `refuse` and `lose` are how many messages go wrong first."""

    def __init__(self, *names):
        self.targets = [Target(name, f"{name}://secret") for name in names or ["hook-0000"]]
        self.messages = []
        self.refuse = self.lose = 0

    async def send(self, target, message):
        """Keep a message."""
        if self.refuse:
            self.refuse -= 1
            return Sent(Outcome.FAILED, "it was answered with 503")
        self.messages.append((target.name, message))
        if self.lose:
            self.lose -= 1
            return Sent(Outcome.UNKNOWN, "no answer came")
        return Sent(Outcome.SENT)

    @property
    def bodies(self):
        """The texts, oldest first."""
        return [message.body for _, message in self.messages]


class WebHook:
    """What came in at a web hook; `statuses` are answered first, then 200. A status of 0 is silence."""

    def __init__(self, server):
        self.port = server.server_address[1]
        self.received = []
        self.statuses = deque()
        self.arrived, self.go_on = threading.Event(), threading.Event()

    @property
    def url(self):
        """Its Apprise URL, with a secret in it."""
        return f"json://reporter:hush-hush@127.0.0.1:{self.port}/hook"

    def answer(self, body):
        """Take a message; gives the status to answer with, None for no answer at all."""
        status = self.statuses.popleft() if self.statuses else 200
        self.received.append((status, json.loads(body)))
        self.arrived.set()
        return status

    @property
    def accepted(self):
        """The titles and texts of the messages that were taken."""
        return [
            (message["title"], message["message"]) for status, message in self.received if status in (0, 200)
        ]


@contextmanager
def web_hook():
    """A web hook on loopback that speaks HTTP."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.hook = WebHook(server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.hook
        finally:
            server.hook.go_on.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        status = self.server.hook.answer(self.rfile.read(int(self.headers["Content-Length"])))
        if status == 0:
            self.server.hook.go_on.wait(20)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass
