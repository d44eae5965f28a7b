"""The Wayback Machine as a client meets it (facts: wayback): look-ups, replay, saving, and its faults."""

from archiver.sandbox.wayback.faults import Fault
from archiver.sandbox.wayback.holdings import Copy, Holdings
from archiver.sandbox.wayback.machine import HOSTS, WaybackMachine

__all__ = ["HOSTS", "Copy", "Fault", "Holdings", "WaybackMachine"]
