"""What a platform file says. One file a platform; adding one is adding that file and its tests."""

from typing import Protocol

from archiver.address import Address
from archiver.model.exchange import Answer, Ask
from archiver.model.observation import Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName


class Platform(Protocol):
    """The knowledge about one platform, free of I/O.

    `gap` is the least number of seconds between two requests to any of `paced_hosts`, a pace that all
    processes share; empty means that the ordinary pace per host holds. `control` asks for something of the
    platform that is permanently there, and `control_holds` reads the answer; where it fails, nothing may be
    said about the platform's sources.
    """

    name: PlatformName
    gap: float
    paced_hosts: tuple[str, ...]

    def identify(self, address: Address) -> Source | None:
        """The source that a URL names, None if it is not this platform's or names no post."""

    def probe(self, source: Source) -> Probe:
        """Ask what has to be asked and conclude, one question at a time."""

    def control(self) -> Ask | None:
        """A question about something of the platform that is permanently there; None: no control."""

    def control_holds(self, answer: Answer) -> bool:
        """Whether the answer to `control` shows the platform answering us truthfully."""

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """URLs under which archives may hold the source, best first."""

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """URLs whose capture would hold the source, best first; empty if an archive must never be asked."""


class Site(Protocol):
    """Rules of a site among the ordinary pages: its sources are `web:URL` like all others."""

    def has(self, url: str) -> bool:
        """Whether the rules are for this URL. Called for every page, so it has to be cheap."""

    def probe(self, url: str, ordinary: Probe) -> Probe:
        """Look at the page; `ordinary` is the look at it as at any other, not yet begun."""
