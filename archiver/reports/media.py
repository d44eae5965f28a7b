"""How much of what belongs to a source is held. Pure."""

from collections.abc import Sequence

from archiver.model.media import Media, MediaHeld, MediaState
from archiver.model.observation import Look
from archiver.model.states import PlatformName
from archiver.platforms.parts import tells_all


def held(parts: Sequence[Media], platform: PlatformName, proof: Look | None) -> MediaHeld | None:
    """How much of a source's media is held; None where nobody can know whether it has any.

    `proof` is the last look that showed the source, whatever was seen since: if that one names all that
    belongs to it and names nothing, there was nothing, and only then what is held is all.
    """
    telling = proof is not None and tells_all(platform, proof.observation.reason_code)
    parts = [one for one in parts if not one.part.is_drawn]
    if not parts:
        return MediaHeld.NOT_APPLICABLE if telling else None
    number = sum(one.state is MediaState.HELD for one in parts)
    if telling and all(one.is_whole for one in parts):
        return MediaHeld.ALL
    return MediaHeld.SOME if number else MediaHeld.NONE
