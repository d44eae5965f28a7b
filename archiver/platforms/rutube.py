"""Rutube: videos (facts: platforms, h).

Live: the public interface describes this very video. Not there: it answers 404 or 410 in its own format.
Can't be told: private links, which need a key that is nobody else's business, and refusals by country.
"""

import re

from archiver.address import Address
from archiver.model.exchange import Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.base import Platform
from archiver.platforms.parts import film
from archiver.platforms.reading import (
    Post,
    at,
    blocked,
    failure,
    observe,
    read_json,
    text_at,
    unasked,
    unknown,
)
from archiver.platforms.shapes import fields, path
from archiver.platforms.uncontrolled import Uncontrolled

_HOST = re.compile(r"(?:(?:www|m)\.)?rutube\.ru")
_PATH = re.compile(
    r"/(?:(?:live/)?video(?:/embed)?|(?P<private>video/private)|(?:play/)?embed|shorts|tracks)"
    r"/(?P<id>[0-9a-f]{32})(?:\.html)?",
    re.IGNORECASE,
)


class Rutube(Uncontrolled):
    """Rutube, looked at through its public interface."""

    name = PlatformName.RUTUBE
    gap = 1.0
    paced_hosts: tuple[str, ...] = ("rutube.ru",)

    def identify(self, address: Address) -> Source | None:
        """Name the video of a page, embed, shorts or private link (whose key is left out)."""
        found = fields(_PATH, path(address)) if _HOST.fullmatch(address.host) else {}
        if not found:
            return None
        number = found["id"].lower()
        where = "video/private" if found.get("private") or address.parameter("p") else "video"
        return Source(f"rutube:{number}", self.name, f"https://rutube.ru/{where}/{number}/", number)

    def probe(self, source: Source) -> Probe:
        """Ask the interface for the video."""
        if _private(source):
            return unasked("private_link", "This video is shown to those who have its private link only.")
        url = f"https://rutube.ru/api/video/{source.native_id}/?format=json"
        answer = yield Ask(Request(url, (("Accept", "application/json"),)))
        return failure(answer, url) if isinstance(answer, Failure) else _read(source, answer)

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The video's page and its embed."""
        return source.url, f"https://rutube.ru/play/embed/{source.native_id}"

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The video's page, unless it is private."""
        return () if _private(source) else (source.url,)


def _private(source: Source) -> bool:
    return "/video/private/" in source.url


def _read(source: Source, answer: Exchange) -> Observation:
    """What the interface says."""
    if wall := blocked(answer):
        return wall
    data = read_json(answer.content)
    if answer.status in (404, 410) and isinstance(data, dict):
        state, code = (State.GONE, "gone") if answer.status == 410 else (State.ABSENT, "not_found")
        said = f"Rutube states that it has no such video (HTTP {answer.status})."
        return observe(
            answer, state, code, f"{said} It does not say who took it down, or whether it was there."
        )
    if answer.status == 200 and text_at(data, "id") == source.native_id and not at(data, "is_deleted"):
        author, title = text_at(data, "author", "name"), text_at(data, "title")
        post = Post(author, text=title, media=film(source.url))
        return observe(answer, State.LIVE, "live", "Rutube describes this video as available.", post)
    said = f"Rutube answered HTTP {answer.status} with something that does not describe this video."
    return unknown(answer, "unknown_answer", said)


PLATFORM: Platform = Rutube()
