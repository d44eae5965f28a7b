"""What a platform names of the media of a thing cited."""

from dataclasses import dataclass
from enum import StrEnum


class MediaKind(StrEnum):
    """What a part is. A poster is the still picture that stands for a video; a file may be a PDF.

    A screenshot and the rendered text are no part of the source: they are how a browser draws what was seen.
    """

    PHOTO = "photo"
    POSTER = "poster"
    FILE = "file"
    VIDEO = "video"
    SCREENSHOT = "screenshot"
    RENDERED = "rendered text"


class MediaChoice(StrEnum):
    """Which media of the things cited are fetched."""

    NONE = "none"
    PHOTOS = "photos"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class MediaPart:
    """A picture, video or file of a thing cited.

    `name` stays the same from look to look, also where a platform signs `url` anew each time. `url` is empty
    where the platform shows that there is one and does not hand it out.
    """

    name: str
    kind: MediaKind
    url: str

    @property
    def is_drawn(self) -> bool:
        """Whether it is a browser's drawing of what was seen, and so no part of the source."""
        return self.kind in (MediaKind.SCREENSHOT, MediaKind.RENDERED)
