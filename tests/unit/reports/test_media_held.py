"""How much of a source's media is held."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.model.media import Media, MediaState
from archiver.model.observation import EDITED, Look, Observation
from archiver.model.parts import MediaChoice, MediaKind, MediaPart
from archiver.model.states import PlatformName, State
from archiver.reports.media import held
from archiver.settings import MediaSettings
from archiver.usecases.media import due, limit

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
X, WEB, VK = PlatformName.X, PlatformName.WEB, PlatformName.VK
NAMED, HELD, FAILED, LARGE = (
    MediaState.NAMED,
    MediaState.HELD,
    MediaState.FAILED,
    MediaState.TOO_LARGE,
)


def part(state, kind=MediaKind.PHOTO, run="r1", size=None):
    return Media("x:1", run, NOON, 1, MediaPart("a", kind, "https://a.example/"), state, size=size)


def test_a_film_without_its_sound_is_not_all():
    """It is held, and something of it is missing."""
    film = replace(part(HELD, MediaKind.VIDEO), reason="It is without its sound, which comes apart.")
    assert held([part(HELD), film], X, look(State.LIVE, "shown")) == "some"


def look(state, code):
    return Look("x:1", "r1", NOON, Observation(state, code, "Reason."))


@pytest.mark.parametrize(
    ("states", "platform", "proof", "expected"),
    [
        ([], X, None, None),
        ([], X, look(State.LIVE, "shown"), "n/a"),
        ([], X, look(State.LIVE, EDITED), "n/a"),
        ([], X, look(State.LIVE, "shown_by_oembed"), None),
        ([], VK, look(State.LIVE, "live"), None),
        ([], WEB, look(State.LIVE, "shown"), "n/a"),
        ([], WEB, None, None),
        ([HELD], X, look(State.LIVE, "shown"), "all"),
        ([HELD], X, look(State.LIVE, "shown_by_oembed"), "some"),
        ([HELD], X, None, "some"),
        ([HELD], VK, look(State.LIVE, "live"), "some"),
        ([HELD, FAILED], X, look(State.LIVE, "shown"), "some"),
        ([NAMED, LARGE], X, look(State.LIVE, "shown"), "none"),
    ],
)
def test_no_more_is_said_than_is_known(states, platform, proof, expected):
    """`all` and `n/a` want a look that names everything; without one the answer is less, or none."""
    assert held([part(state) for state in states], platform, proof) == expected


@pytest.mark.parametrize(
    ("one", "choice", "expected"),
    [
        (part(NAMED), MediaChoice.PHOTOS, True),
        (part(HELD), MediaChoice.PHOTOS, False),
        (part(NAMED, MediaKind.VIDEO), MediaChoice.PHOTOS, False),
        (part(NAMED, MediaKind.VIDEO), MediaChoice.ALL, True),
        (part(FAILED, run="r2"), MediaChoice.PHOTOS, False),
        (part(FAILED, run="r1"), MediaChoice.PHOTOS, True),
        (part(LARGE, size=20_000_000), MediaChoice.PHOTOS, False),
        (part(LARGE, size=1_000), MediaChoice.PHOTOS, True),
        (part(MediaState.REFUSED), MediaChoice.ALL, False),
    ],
)
def test_what_is_asked_for(one, choice, expected):
    """What is named; what failed in another run; what was too large for a smaller limit."""
    assert due(one, "r2", MediaSettings(fetch=choice)) is expected


def test_each_kind_has_its_limit():
    """20, 100 and 500 MB, unless set."""
    kinds = (MediaKind.PHOTO, MediaKind.POSTER, MediaKind.FILE, MediaKind.VIDEO)
    found = [limit(kind, MediaSettings()) for kind in kinds]
    assert found == [20_000_000, 20_000_000, 100_000_000, 500_000_000]
