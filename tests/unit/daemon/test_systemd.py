"""What the service manager hears."""

import os
import socket

import pytest

from archiver.daemon.systemd import ServiceManager


@pytest.fixture(params=["path", "abstract"])
def listening(request, tmp_path):
    """A socket as systemd has it, by path or by a name without a file; and its name in the environment."""
    path = str(tmp_path / "notify")
    name = path if request.param == "path" else f"@archiver-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(path if request.param == "path" else f"\0{name[1:]}")
        heard.settimeout(5)
        yield heard, name


def test_each_message_is_one_datagram(listening):
    """Ready, reloading with its time, alive, a status on one line, stopping."""
    heard, name = listening
    manager = ServiceManager({"NOTIFY_SOCKET": name})
    manager.ready()
    manager.reloading()
    manager.alive()
    manager.status("looks\nat 5")
    manager.stopping()
    said = [heard.recv(4096).decode() for _ in range(5)]
    assert said[0] == "READY=1"
    assert said[1].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert said[1].rpartition("=")[2].isdigit()
    assert said[2:] == ["WATCHDOG=1", "STATUS=looks at 5", "STOPPING=1"]


@pytest.mark.parametrize(
    "environ", [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}, {"NOTIFY_SOCKET": "vsock:1:2"}]
)
def test_without_a_manager_nothing_happens(environ):
    """No socket, one that is gone, or one of a kind we don't know: the daemon works all the same."""
    ServiceManager(environ).ready()


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, 0),
        ({"WATCHDOG_USEC": "30000000"}, 30),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, 0),
        ({"WATCHDOG_USEC": "soon"}, 0),
    ],
)
def test_the_watchdog_is_meant_for_this_process_or_not(environ, seconds):
    """As sd_watchdog_enabled(3) says."""
    assert ServiceManager(environ).watchdog_seconds == seconds
