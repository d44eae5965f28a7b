"""A small internet on loopback, for the demo and the tests: X, Telegram, news sites, the Wayback Machine.

Everything stands behind a forward proxy with its own CA (`Sandbox`), and everything it says is a function
of the request and the clock, so that the world changes while time passes.
"""

from archiver.sandbox.proxy import Sandbox
from archiver.sandbox.story import Story
from archiver.sandbox.world import Break, Reach, Record, SandboxRequest, SandboxResponse, Site, World

__all__ = [
    "Break",
    "Reach",
    "Record",
    "Sandbox",
    "SandboxRequest",
    "SandboxResponse",
    "Site",
    "Story",
    "World",
]
