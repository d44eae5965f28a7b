"""The pictures and videos of a post on X, as its embed service lists them (facts: platforms, a1)."""

from collections.abc import Iterator
from typing import Any

from archiver.model.parts import MediaKind, MediaPart
from archiver.platforms.parts import distinct, listed, part
from archiver.platforms.reading import at, text_at


def media(data: Any) -> tuple[MediaPart, ...]:
    """What is shown with the post itself, not with one that it quotes.

    `mediaDetails` is the authoritative list; older answers have only `photos`.
    """
    details = [one for item in listed(data, "mediaDetails") for one in _shown(item)]
    plain = [one for item in listed(data, "photos") for one in _photo(text_at(item, "url"))]
    return distinct(details or plain)


def _shown(item: Any) -> Iterator[MediaPart]:
    picture = text_at(item, "media_url_https")
    if text_at(item, "type") not in ("video", "animated_gif"):
        yield from _photo(picture)
        return
    yield from part(MediaKind.POSTER, picture)
    yield from part(MediaKind.VIDEO, _best(item))


def _photo(url: str | None) -> list[MediaPart]:
    """A photo goes by its plain address; asked for is the largest size that X hands out, named `orig`.

    X documents thumb to large (2048 pixels) only; that `orig` is more is what downloaders rely on (yt-dlp:
    twitter).
    """
    if not url:
        return []
    original = f"{url}?name=orig" if "//pbs.twimg.com/media/" in url and "?" not in url else url
    return part(MediaKind.PHOTO, original, url)


def _best(item: Any) -> str | None:
    """The MP4 with the most bits a second; the other variants are playlists and smaller ones."""
    variants = [
        (rate if isinstance(rate := at(one, "bitrate"), int) else 0, url)
        for one in listed(item, "video_info", "variants")
        if text_at(one, "content_type") == "video/mp4" and (url := text_at(one, "url"))
    ]
    return max(variants)[1] if variants else None
