"""Sends one message to one Apprise URL: the program of a process of its own (`sender.py` says why).

Reads `{"url", "title", "body", "timeout"}` from standard input, writes `{"outcome", "error"}` to standard
output. Of what Apprise logs and raises nothing gets out but words of ours: the rest may hold the secret.
"""

import json
import logging
import re
import sys
import warnings
from typing import Self, TextIO

SENT, FAILED, UNKNOWN = "sent", "failed", "unknown"

_STATUS = re.compile(r"\berror=(\d{3})\b")
_AFTER_SENDING = re.compile(
    r"Read timed out|RemoteDisconnected|Connection aborted|IncompleteRead|Connection broken", re.IGNORECASE
)
"""What is said where the message was on its way, and no answer tells what became of it."""


def deliver(url: str, title: str, body: str, timeout: float) -> tuple[str, str]:
    """Send a message; gives the outcome, and in our words why it is not `sent`. Seconds for the answer."""
    with _Heard() as heard, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # plugins have their own
        try:
            sent = _send(url, title, body, timeout)
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and its words may be secret
            return FAILED, f"it failed inside Apprise ({type(error).__name__})"
    if sent is None:
        return FAILED, "Apprise can make nothing of this URL"
    return (SENT, "") if sent else outcome("\n".join(heard.lines))


def outcome(said: str) -> tuple[str, str]:
    """What became of a message that Apprise reports as not delivered, by what it logged meanwhile. Pure."""
    if _AFTER_SENDING.search(said):
        return UNKNOWN, "no answer came"
    status = _STATUS.search(said)
    return FAILED, f"it was answered with {status[1]}" if status else "it could not be delivered"


def _send(url: str, title: str, body: str, timeout: float) -> bool | None:
    """Whether Apprise says that it was delivered; None for a URL that it does not know."""
    from apprise import Apprise, AppriseAsset, NotifyFormat, PersistentStoreMode  # noqa: PLC0415 - heavy

    asset = AppriseAsset(
        app_id="archiver", app_desc="archiver", async_mode=False, storage_mode=PersistentStoreMode.MEMORY
    )
    target = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if target is None:
        return None
    target.socket_connect_timeout = timeout
    target.socket_read_timeout = timeout
    room = Apprise(asset=asset)
    room.add(target)
    return bool(room.notify(title=title, body=body, body_format=NotifyFormat.TEXT))


class _Heard(logging.Handler):
    """Keeps what Apprise logs to itself."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self._logger = logging.getLogger("apprise")

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())

    def __enter__(self) -> Self:
        self._before = self._logger.level, self._logger.propagate
        self._logger.setLevel(logging.DEBUG)
        self._logger.propagate = False
        self._logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)
        self._logger.level, self._logger.propagate = self._before


def main(source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> None:
    """Do as standard input says."""
    order = json.load(source)
    said = deliver(order["url"], order["title"], order["body"], order["timeout"])
    json.dump(dict(zip(("outcome", "error"), said, strict=True)), target)


if __name__ == "__main__":
    main()
