"""The pictures, videos and files of a post on Telegram, as its embed shows them (facts: platforms, b1).

Addresses of its store are signed anew for every visit, so a part goes by its post and its place there. A post
that is marked as edited may show another picture: its parts get names of their own.
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
_FILE = ".tgme_widget_message_document_wrap, .tgme_widget_message_voice_player, .tgme_widget_message_audio"


def media(message: LexborNode, post: str, *, edited: bool) -> tuple[MediaPart, ...]:
    """What a post shows: the post's element, its `channel/id`, and whether it is marked as edited."""
    version = f"{post.lower()} edited" if edited else post.lower()
    return distinct((*_photos(message, version), *_videos(message, version), *_files(message, version)))


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
    """Documents, music and voices are offered in the app only."""
    for number, _ in enumerate(message.css(_FILE), 1):
        yield withheld(MediaKind.FILE, f"{version} file {number}")


def _picture(node: LexborNode, kind: MediaKind, name: str) -> list[MediaPart]:
    found = _STYLE_URL.search(attribute(node, "style"))
    return part(kind, _absolute(found[1]), name) if found else []


def _absolute(url: str) -> str:
    return f"https:{url}" if url.startswith("//") else url
