"""Perma.cc's API v1: links asked for with a key, captured some time later, as many as the plan has."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from archiver.sandbox import replies
from archiver.sandbox.wayback.crawl import Trouble, crawl
from archiver.sandbox.wayback.surt import surt
from archiver.sandbox.world import SandboxRequest, SandboxResponse, World

HOST = "api.perma.cc"
JOB = timedelta(seconds=25)
_SPENT = "Perma can't create this link. You've reached your usage limit. Get in touch if you need more."


@dataclass(frozen=True, slots=True)
class _Link:
    guid: str
    url: str
    at: datetime
    works: bool


class PermaCc:
    """The service, in a world whose pages it captures. `keys` are the good ones, `left` what the plan has."""

    def __init__(self, world: World, keys: tuple[str, ...], left: int = 10) -> None:
        self.left = left
        self.silent = False
        self.behind = timedelta()
        self._world = world
        self._keys = {f"ApiKey {key}" for key in keys}
        self._links: list[_Link] = []
        world.add(self, [HOST])

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """Answer for the API; with `silent`, links are made, but 502 is all that is said.

        `behind` is how much its clock is.
        """
        now -= self.behind
        if request.header("Authorization") not in self._keys:
            return replies.json({"detail": "Authentication credentials were not provided."}, 401)
        if request.path == "/v1/user/":
            folders = [{"id": 25, "name": "Personal Links"}]
            return replies.json({"full_name": "Sandbox Newsroom", "top_level_folders": folders})
        rest = request.path.removeprefix("/v1/archives").strip("/")
        if request.method == "POST":
            made = self._make(request, now)
            return replies.html("<h1>Bad Gateway</h1>", 502) if self.silent else made
        if rest:
            found = [link for link in self._links if link.guid == rest]
            return (
                replies.json(_shown(found[0], now)) if found else replies.json({"detail": "Not found."}, 404)
            )
        return self._listed(request, now)

    def _make(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        url = str(json.loads(request.body).get("url", ""))
        visit = crawl(self._world, url, now)
        if isinstance(visit, Trouble) and visit.status_ext == "error:invalid-host-resolution":
            return replies.json({"url": ["Couldn't resolve domain."]}, 400)
        if not url.startswith("http"):
            return replies.json({"url": ["Not a valid URL."]}, 400)
        if self.left <= 0:
            return replies.json({"error": _SPENT}, 400)
        self.left -= 1
        works = not isinstance(visit, Trouble) and visit.status < 400
        link = _Link(f"AB{len(self._links):02d}-{now:%H%M}", url, now, works)
        self._links.append(link)
        return replies.json(_shown(link, now), 201)

    def _listed(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        url = request.parameter("url") or ""
        since = datetime.fromisoformat(request.parameter("min_date") or "1970-01-01T00:00:00+00:00")
        found = [link for link in self._links if surt(link.url) == surt(url) and link.at >= since]
        return replies.json({"meta": {"total_count": len(found)}, "objects": [_shown(x, now) for x in found]})


def _shown(link: _Link, now: datetime) -> dict[str, Any]:
    done = "success" if link.works else "failed"
    status = done if now - link.at >= JOB else "pending"
    return {
        "guid": link.guid,
        "creation_timestamp": link.at.isoformat().replace("+00:00", "Z"),
        "url": link.url,
        "title": link.url,
        "captures": [
            {"role": "screenshot", "status": "success"},
            {"role": "primary", "status": status, "url": link.url, "record_type": "response"},
        ],
    }
