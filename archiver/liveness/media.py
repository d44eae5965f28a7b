"""What an answer to the question for a picture or a file is worth. Pure: bytes decide, not their name."""

from dataclasses import dataclass

from archiver.model.exchange import Answer, Exchange, Failure
from archiver.model.media import MediaState
from archiver.model.parts import MediaKind
from archiver.model.states import State

_PICTURES = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a",
    b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00",
)  # fmt: skip
_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<script")
_NEVER = frozenset({State.UNSAFE, State.UNSUPPORTED, State.INVALID_URL})
_GONE = frozenset({401, 402, 403, 404, 410, 451})


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a question: the state, why it is not `held`, and the type that was said."""

    state: MediaState
    reason: str = ""
    media_type: str = ""


def taken(answer: Answer, kind: MediaKind, limit: int) -> Taken:
    """Judge an answer to the question for a part of that kind; `limit` bytes at the most were read."""
    if isinstance(answer, Failure):
        return _unanswered(answer, limit)
    if answer.status != 200:
        state = MediaState.REFUSED if answer.status in _GONE else MediaState.FAILED
        return Taken(state, f"The server answers HTTP {answer.status}.")
    if answer.truncated:
        if answer.last.size >= limit:
            return Taken(MediaState.TOO_LARGE, _larger(limit))
        return Taken(MediaState.FAILED, "The answer broke off.")
    return _whole(answer, kind)


def _whole(answer: Exchange, kind: MediaKind) -> Taken:
    said = (answer.header("Content-Type") or "").partition(";")[0].strip().lower()
    if not answer.content:
        return Taken(MediaState.FAILED, "The server answers with nothing.")
    if kind in (MediaKind.PHOTO, MediaKind.POSTER) and not is_picture(answer.content, said):
        return Taken(MediaState.REFUSED, "What the server answers with is no picture.")
    if kind is MediaKind.FILE and answer.content[:200].lstrip().lower().startswith(_MARKUP):
        return Taken(MediaState.REFUSED, "The server answers with a page instead of the file.")
    return Taken(MediaState.HELD, media_type=said)


def _unanswered(answer: Failure, limit: int) -> Taken:
    if answer.state is State.TOO_LARGE:
        return Taken(MediaState.TOO_LARGE, _larger(limit))
    state = MediaState.REFUSED if answer.state in _NEVER else MediaState.FAILED
    detail = f" ({answer.detail})" if answer.detail else ""
    return Taken(state, f"It was not to be had: {answer.state.replace('_', ' ')}{detail}.")


def _larger(limit: int) -> str:
    return f"It is larger than {limit:,} bytes."


def is_picture(content: bytes, said: str = "") -> bool:
    """Whether bytes begin as those of a picture do; SVG, which is text, only where it is said to be one."""
    if content.startswith(_PICTURES):
        return True
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return True
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return True
    return said == "image/svg+xml" and b"<svg" in content[:1000]
