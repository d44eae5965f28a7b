"""The archives' room at work: real transport, real ledger, a simulated clock, the sandbox's archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archiver.archives.captures import Captures
from archiver.archives.keyless import Keyless
from archiver.archives.pace import Pace
from archiver.archives.savepagenow import SavePageNow
from archiver.archives.transport import Transport
from archiver.archives.wayback import Wayback
from archiver.clock import SimulatedClock
from archiver.ledger.ledger import Ledger
from archiver.model.snapshot import Capture
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.sandbox import Sandbox, World
from archiver.settings import Settings, load
from tests.support.ledgers import open_ledger
from tests.support.sandbox import NOON
from tests.support.sandbox_archive import PAGE, Archive

RUN = "r1"
SECONDS = timedelta(seconds=1)


def web(url: str = PAGE) -> Source:
    """An ordinary page as a source."""
    return Source(f"web:{url}", PlatformName.WEB, url)


def settings_through(proxy: str, ca_file: object = "", **archives: Any) -> Settings:
    """Settings that send everything through a proxy."""
    network = {"https_proxy": proxy, "http_proxy": proxy, "ca_bundle": str(ca_file)}
    return load(overrides={"network": network, "archives": {"timeout": 5, **archives}}, environ={})


class Process:
    """One process of the program: what `wiring` builds for archives. `ledger` may be shared with others."""

    def __init__(self, settings: Settings, ledger: Ledger, clock: SimulatedClock) -> None:
        rates = settings.archives
        self.settings = settings
        self.ledger = ledger
        self.transport = Transport(settings)
        self.index = Wayback(self.transport, Pace("web.archive.org/cdx", rates.cdx_per_minute, ledger, clock))
        self.account = SavePageNow(self.transport, Pace("save", rates.save_per_minute, ledger, clock), rates)
        keyless = Keyless(self.transport, Pace("save", rates.keyless_per_minute, ledger, clock))
        saver = self.account if rates.access_key.get_secret_value() else keyless
        self.captures = Captures(saver, self.index, ledger, clock, settings)

    def want(self, *urls: str) -> list[Capture]:
        """Want captures of pages; gives those to follow."""
        self.ledger.record_sources([web(url) for url in urls])
        proposals = [self.captures.proposal(web(url).id, url, RUN) for url in urls]
        self.captures.want(proposals)
        return proposals

    def states(self, url: str = PAGE) -> list[str]:
        """The states that captures of a page went through."""
        return [step.state.value for step in self.ledger.captures(web(url).id)]

    def last(self, url: str = PAGE) -> Capture:
        """The latest step of a page's captures."""
        return self.ledger.captures(web(url).id)[-1]


@dataclass
class Room:
    """The sandbox with everything in it, and processes that work in it."""

    archive: Archive
    sandbox: Sandbox
    clock: SimulatedClock
    ledger: Ledger

    @property
    def faults(self) -> set[Any]:
        """The archive's faults that are switched on."""
        return self.archive.wayback.faults

    def process(self, keys: tuple[str, str] | None = ("access", "secret"), **archives: Any) -> Process:
        """A process, with good keys unless told otherwise."""
        if keys:
            archives |= {"access_key": keys[0], "secret_key": keys[1]}
        settings = settings_through(self.sandbox.proxy_url, self.sandbox.ca_file, **archives)
        return Process(settings, self.ledger, self.clock)

    def asked(self, path: str = "/") -> list[str]:
        """The URLs asked at web.archive.org that begin with a path, in order."""
        entries = self.archive.world.requests("web.archive.org")
        return [e.url for e in entries if e.url.startswith(f"https://web.archive.org{path}")]

    def saves(self) -> list[str]:
        """The requests for captures, with keys or without."""
        return [url for url in self.asked("/save") if "/save/status/" not in url]

    def pass_time(self, **span: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**span))


@cache
def _blank() -> bytes:
    """An empty ledger, its tables made."""
    with TemporaryDirectory() as folder:
        open_ledger(Path(folder)).close()
        return (Path(folder) / "archiver.db").read_bytes()


@contextmanager
def opened(folder: Path, sandbox: Sandbox) -> Iterator[Room]:
    """A room at noon, in a running sandbox that gets a new world."""
    archive, clock = Archive(), SimulatedClock(NOON)
    sandbox.world, sandbox._clock = archive.world, clock
    (folder / "archiver.db").write_bytes(_blank())
    with open_ledger(folder, clock) as ledger:
        yield Room(archive, sandbox, clock, ledger)


def running() -> Sandbox:
    """A sandbox for many rooms, one after the other: making its certificates takes longer than a test."""
    return Sandbox(World(), SimulatedClock(NOON))
