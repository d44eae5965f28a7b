"""What the service manager is told (sd_notify(3)): a datagram to a socket that the environment names."""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress


class ServiceManager:
    """Tells systemd how the daemon is, nobody where there is none. Never raises: the work goes on."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        self._address = _address(environ.get("NOTIFY_SOCKET", ""))
        self.watchdog_seconds = _watchdog(environ)

    def ready(self) -> None:
        """The daemon works."""
        self._send("READY=1")

    def reloading(self) -> None:
        """The settings are being read again; `ready` follows."""
        self._send(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """The daemon ends."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """Rounds make progress."""
        self._send("WATCHDOG=1")

    def status(self, words: str) -> None:
        """A line for `systemctl status`."""
        self._send(f"STATUS={' '.join(words.split())}")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.settimeout(1)
            out.sendto(message.encode(), self._address)


def _address(name: str) -> str:
    """The socket's address: a path, or with @ in front a name without a file."""
    if name.startswith("@"):
        return f"\0{name[1:]}"
    return name if name.startswith("/") else ""


def _watchdog(environ: Mapping[str, str]) -> float:
    """Seconds within which the manager wants to hear of us; 0 = it does not."""
    micro, pid = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    meant = not pid or pid == str(os.getpid())
    return int(micro) / 1e6 if micro.isascii() and micro.isdigit() and meant else 0.0
