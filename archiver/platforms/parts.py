"""What all platform files need to name media: parts, lists of them, the platforms' own hosts. Pure."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from archiver.model.observation import EDITED, STALE_VERSION
from archiver.model.parts import MediaKind, MediaPart
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.reading import at, text_at

MOST = 40
"""Parts of one post that are taken note of; no platform has posts with more."""

# Where answers and players are seen to lead in samples of them that others published (yt-dlp's tests among
# them). None of these platforms documents its stores: one that is left out here is refused, not asked.
_HOSTS = {
    PlatformName.X: ("twimg.com", "x.com", "twitter.com"),
    PlatformName.TELEGRAM: ("telesco.pe", "cdn-telegram.org", "telegram.org", "t.me"),
    PlatformName.YOUTUBE: ("youtube.com", "googlevideo.com", "ytimg.com"),
    PlatformName.BLUESKY: ("bsky.app",),
    PlatformName.REDDIT: ("redd.it", "redditmedia.com", "reddit.com"),
    PlatformName.INSTAGRAM: ("cdninstagram.com", "fbcdn.net", "instagram.com"),
    PlatformName.TIKTOK: (
        "tiktok.com",
        "tiktokcdn.com",
        "tiktokcdn-us.com",
        "tiktokcdn-eu.com",
        "tiktokv.com",
    ),
    PlatformName.RUTUBE: ("rutube.ru", "rtbcdn.ru"),
    PlatformName.OK: ("ok.ru", "mycdn.me", "okcdn.ru"),
    PlatformName.VK: ("vk.com", "vk.ru", "userapi.com", "vkuser.net", "vkvideo.ru", "okcdn.ru"),
}

_TELLING = {
    PlatformName.X: frozenset({"shown", EDITED, STALE_VERSION}),
    PlatformName.TELEGRAM: frozenset({"shown", EDITED, "channel_shown"}),
    PlatformName.BLUESKY: frozenset({"live"}),
    PlatformName.MASTODON: frozenset({"live"}),
}
_ONE_FILM = frozenset((PlatformName.YOUTUBE, PlatformName.RUTUBE, PlatformName.OK))


def tells_all(platform: PlatformName, reason_code: str) -> bool:
    """Whether a look at a source that is there names all its media: then what names none has none.

    Other answers show a post, but not all that belongs to it: X's second service gives the words only,
    Instagram's embed the first picture, TikTok's card does not tell a film from a row of pictures, and Reddit
    lists the film of a post without its sound and may show pictures within its text. A web page is cited for
    its words; what it is laid out with is no part of them.
    """
    return platform is PlatformName.WEB or platform in _ONE_FILM or reason_code in _TELLING.get(platform, ())


def hosts(source: Source) -> tuple[str, ...]:
    """The domains that belong to a source's own platform, its stores of pictures included."""
    return _HOSTS.get(source.platform) or (urlsplit(source.url).hostname or "",)


def part(kind: MediaKind, url: str | None, name: str = "") -> list[MediaPart]:
    """One part, or none if `url` is no web address. Without a name it goes by its address without query."""
    if not url or not url.startswith(("https://", "http://")):
        return []
    return [MediaPart(name or url.partition("?")[0], kind, url)]


def withheld(kind: MediaKind, name: str) -> MediaPart:
    """A part that a platform shows to be there and does not hand out to a browser."""
    return MediaPart(name, kind, "")


def film(url: str) -> tuple[MediaPart, ...]:
    """The one video that a page is about."""
    return (MediaPart(url, MediaKind.VIDEO, url),)


def distinct(parts: Iterable[MediaPart]) -> tuple[MediaPart, ...]:
    """Each part once, by name, in the order in which they are shown."""
    named: dict[str, MediaPart] = {}
    for one in parts:
        named.setdefault(one.name, one)
    return tuple(named.values())[:MOST]


def listed(data: Any, *path: str | int) -> list[Any]:
    """The list under a path of a JSON value; empty if there is none."""
    found = at(data, *path)
    return found if isinstance(found, list) else []


def images(data: Any, *path: str | int, key: str) -> list[MediaPart]:
    """The pictures that a list under a path names by `key`."""
    return [one for item in listed(data, *path) for one in part(MediaKind.PHOTO, text_at(item, key))]
