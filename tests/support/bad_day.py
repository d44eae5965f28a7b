"""A day on which everything that is asked answers 404, as behind a broken proxy or a portal."""

from datetime import datetime

from archiver.sandbox import SandboxRequest, SandboxResponse, Site, World
from archiver.sandbox.sites import WebSite

NOT_FOUND = SandboxResponse(404, b"<html><title>404</title><h1>Not found</h1></html>")


class Portal:
    """A site that is not reached on the bad days: something before it answers everything, with a 404."""

    def __init__(
        self, site: Site, days: list[tuple[datetime, datetime]], instead: SandboxResponse = NOT_FOUND
    ) -> None:
        self._site = site
        self._days = days
        self._instead = instead

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """What is answered instead on a bad day, else the site's own answer."""
        if any(since <= now < until for since, until in self._days):
            return self._instead
        return self._site.answer(request, now)


def add_pages(world: World, number: int) -> list[str]:
    """So many pages, each of a host of its own; their URLs."""
    urls = []
    for n in range(number):
        site = WebSite(f"Town {n}")
        site.put(
            "/minutes",
            site.page(f"Minutes of town {n}", [f"Town {n} met on Monday and decided on item {n}."]),
        )
        world.add(site, [f"www.town{n}.example"])
        urls.append(f"https://www.town{n}.example/minutes")
    return urls


def bad_days(world: World, *days: tuple[datetime, datetime]) -> None:
    """Let every host that is not a control answer 404 in these spans."""
    for host, site in list(world.sites.items()):
        world.sites[host] = Portal(site, list(days))
