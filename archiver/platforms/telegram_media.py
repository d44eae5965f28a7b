"""The pictures, videos and files of a post on Telegram, as its embed shows them (facts: platforms, b1).

Class names of photos, videos and round videos are those that RSS-Bridge reads (of videos yt-dlp, too); of
voices, documents and stickers those on which several public readers of the same page agree. Addresses of its
store are signed anew for every visit, so a part goes by its post and its place there. A post that is marked
as edited may show another picture: its parts get names of their own.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from archiver.model.parts import MediaKind, MediaPart
from archiver.platforms.pages import attribute
from archiver.platforms.parts import distinct, part, withheld

_STYLE_URL = re.compile(r"url\(\s*['\"]?(https?:[^'\")\s]+|//[^'\")\s]+)", re.IGNORECASE)
_PHOTO = "a.tgme_widget_message_photo_wrap"
_VIDEO = ".tgme_widget_message_video_player, .tgme_widget_message_roundvideo_player"
_POSTER = ".tgme_widget_message_video_thumb, .tgme_widget_message_roundvideo_thumb"
_FILE = ".tgme_widget_message_document_wrap, .tgme_widget_message_voice_player"
_STICKER = ".tgme_widget_message_sticker_wrap"


def media(message: LexborNode, post: str, *, edited: bool) -> tuple[MediaPart, ...]:
    """What a post shows: the post's element, its `channel/id`, and whether it is marked as edited."""
    version = f"{post.lower()} edited" if edited else post.lower()
    shown = (_photos, _videos, _files, _stickers)
    return distinct(one for kind in shown for one in kind(message, version))


def _photos(message: LexborNode, version: str) -> Iterator[MediaPart]:
    for number, node in enumerate(message.css(_PHOTO), 1):
        yield from _picture(node, MediaKind.PHOTO, f"{version} photo {number}")


def _videos(message: LexborNode, version: str) -> Iterator[MediaPart]:
    for number, node in enumerate(message.css(_VIDEO), 1):
        for thumb in node.css(_POSTER)[:1]:
            yield from _picture(thumb, MediaKind.POSTER, f"{version} poster {number}")
        film = node.css_first("video[src]")
        name = f"{version} video {number}"
        url = _absolute(attribute(film, "src")) if film else ""
        yield from part(MediaKind.VIDEO, url, name) or [withheld(MediaKind.VIDEO, name)]


def _files(message: LexborNode, version: str) -> Iterator[MediaPart]:
    """Voices have an address; documents and music are offered in the app only."""
    for number, node in enumerate(message.css(_FILE), 1):
        voice = node.css_first("audio[src]")
        name = f"{version} file {number}"
        url = _absolute(attribute(voice, "src")) if voice else ""
        yield from part(MediaKind.FILE, url, name) or [withheld(MediaKind.FILE, name)]


def _stickers(message: LexborNode, version: str) -> Iterator[MediaPart]:
    """A still one has an address; one that moves is a small program of the app's."""
    for number, node in enumerate(message.css(_STICKER), 1):
        still = node.css_first("[data-webp]")
        name = f"{version} sticker {number}"
        url = _absolute(attribute(still, "data-webp")) if still else ""
        yield from part(MediaKind.PHOTO, url, name) or [withheld(MediaKind.PHOTO, name)]


def _picture(node: LexborNode, kind: MediaKind, name: str) -> list[MediaPart]:
    found = _STYLE_URL.search(attribute(node, "style"))
    return part(kind, _absolute(found[1]), name) if found else []


def _absolute(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url
