"""An archive in a world of one site, and how it is asked."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from archiver.model.exchange import Header
from archiver.sandbox import SandboxResponse, World
from archiver.sandbox.sites import WebSite
from archiver.sandbox.wayback import WaybackMachine
from tests.support.sandbox import NOON, get, post

WEB = "https://web.archive.org"
KEY: Header = ("Authorization", "LOW access:secret")
JSON: Header = ("Accept", "application/json")
PAGE = "https://www.paper.example/a"


class Archive:
    """A world with a paper whose page `/a` says when it is, and an archive with one account."""

    def __init__(self) -> None:
        self.world = World()
        self.paper = WebSite("The Paper")
        self.paper.put("/a", self.paper.page("A", ("as it was",)))
        self.world.add(self.paper, ["www.paper.example", "paper.example"])
        self.wayback = WaybackMachine(self.world, {"access": "secret"})

    def get(self, path: str, now: datetime = NOON, *headers: Header) -> SandboxResponse:
        """GET a path of web.archive.org."""
        return get(self.wayback, WEB + path, now, *headers)

    def cdx(self, query: Mapping[str, str] | list[tuple[str, str]], now: datetime = NOON) -> SandboxResponse:
        """Ask CDX."""
        return self.get(f"/cdx/search/cdx?{urlencode(query)}", now)

    def save(self, url: str = PAGE, now: datetime = NOON, **form: str) -> SandboxResponse:
        """Ask for a capture with good keys."""
        return post(self.wayback, f"{WEB}/save", {"url": url, **form}, now, KEY, JSON)

    def status(self, job: str, now: datetime) -> SandboxResponse:
        """Ask for a job's status with good keys."""
        return self.get(f"/save/status/{job}", now, KEY, JSON)
