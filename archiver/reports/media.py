"""How much of what belongs to a source is held. Pure."""

from collections.abc import Sequence

from archiver.model.media import Media, MediaHeld, MediaState
from archiver.model.observation import Look
from archiver.model.states import PlatformName
from archiver.platforms.parts import tells_all
from archiver.verdicts.policy import PROVING


def held(parts: Sequence[Media], platform: PlatformName, last: Look | None) -> MediaHeld | None:
    """How much of a source's media is held; None where nobody can know whether it has any.

    `last` is the latest look: one that shows the source and names no media says that there are none, and only
    one that names all of them lets what is held be all.
    """
    seen = last.observation if last else None
    telling = seen is not None and tells_all(platform, seen.reason_code)
    if not parts:
        shows = telling and seen is not None and seen.state in PROVING
        return MediaHeld.NOT_APPLICABLE if shows else None
    number = sum(one.state is MediaState.HELD for one in parts)
    if number == len(parts):
        return MediaHeld.ALL if telling or (seen and seen.state not in PROVING) else MediaHeld.SOME
    return MediaHeld.SOME if number else MediaHeld.NONE
