"""What an answer to the question for a picture or a file is worth."""

from dataclasses import replace

import pytest

from archiver.liveness.media import is_picture, taken
from archiver.model.exchange import Failure
from archiver.model.media import MediaState
from archiver.model.parts import MediaKind
from archiver.model.states import State
from archiver.sandbox.pictures import pdf, png
from tests.support.exchanges import answer, hop

PHOTO, FILE = MediaKind.PHOTO, MediaKind.FILE
LIMIT = 10_000


@pytest.mark.parametrize(
    ("one", "kind", "state", "words"),
    [
        (hop(png(1)), PHOTO, MediaState.HELD, ""),
        (hop(png(1)), MediaKind.POSTER, MediaState.HELD, ""),
        (hop(pdf("x")), FILE, MediaState.HELD, ""),
        (hop(b"<html>Log in</html>"), PHOTO, MediaState.REFUSED, "no picture"),
        (hop(pdf("x")), PHOTO, MediaState.REFUSED, "no picture"),
        (hop(b" <!DOCTYPE html>"), FILE, MediaState.REFUSED, "a page instead"),
        (hop(b""), PHOTO, MediaState.FAILED, "nothing"),
        (hop(png(1), status=404), PHOTO, MediaState.REFUSED, "HTTP 404"),
        (hop(png(1), status=503), PHOTO, MediaState.FAILED, "HTTP 503"),
        (hop(png(1), status=429), PHOTO, MediaState.FAILED, "HTTP 429"),
        (hop(b"\xff\xd8\xff" + b"x" * LIMIT, truncated=True), PHOTO, MediaState.TOO_LARGE, "10,000 bytes"),
        (hop(png(1), truncated=True), PHOTO, MediaState.FAILED, "broke off"),
    ],
)
def test_an_answer_is_judged_by_its_bytes(one, kind, state, words):
    """Not by the type that the server gives it; a reason is a sentence."""
    found = taken(answer(one), kind, LIMIT)
    assert found.state is state
    assert words in found.reason
    assert (found.reason == "") == (state is MediaState.HELD)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.TOO_LARGE, MediaState.TOO_LARGE),
        (State.UNSAFE, MediaState.REFUSED),
        (State.UNSUPPORTED, MediaState.REFUSED),
        (State.INVALID_URL, MediaState.REFUSED),
        (State.TIMEOUT, MediaState.FAILED),
        (State.TLS_ERROR, MediaState.FAILED),
    ],
)
def test_what_was_not_answered_is_refused_or_tried_again(state, expected):
    """Only what will never be answered is refused."""
    assert taken(Failure(state, "code", "detail"), PHOTO, LIMIT).state is expected


@pytest.mark.parametrize(
    ("content", "said", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "", True),
        (b"GIF89a", "", True),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", True),
        (b"RIFF\0\0\0\0WAVEfmt ", "", False),
        (b"\0\0\0\x1cftypavif", "", True),
        (b"\0\0\0\x1cftypmp42", "", False),
        (b"<svg xmlns=", "image/svg+xml", True),
        (b"<svg xmlns=", "text/html", False),
        (b"<html>", "image/jpeg", False),
    ],
)
def test_a_picture_is_known_by_how_it_begins(content, said, expected):
    """A page that calls itself a picture is none."""
    assert is_picture(content, said) is expected


def test_the_type_is_told_as_it_was_said():
    """Without its parameters; it is no proof of anything."""
    one = replace(hop(png(1)), headers=(("Content-Type", "Image/PNG; x=y"),))
    assert taken(answer(one), PHOTO, LIMIT).media_type == "image/png"
