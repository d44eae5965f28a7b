"""How much of a source is still what was first seen."""

import hashlib

import pytest

from archiver.liveness.drift import ALMOST, Reading, ThreadedDrift, comparable, compare
from archiver.model.facts import Baseline
from archiver.model.observation import EvidenceRef, Observation
from archiver.model.states import PlatformName, State
from tests.support.doors import NOON

REF = EvidenceRef("a.warc.gz", 0, 1)
OLD = b"<p>the old text of a page</p>"
WEB, X = PlatformName.WEB, PlatformName.X


def words(content: bytes) -> str:
    """The text of a page, for these tests."""
    return content.decode().replace("<p>", "").replace("</p>", "")


def share(one: str, other: str) -> float:
    """Words in common."""
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / len(a | b)


READING = Reading(words, lambda _: words(OLD), share)


def seen(content: bytes | None, text: str | None = None, state: State = State.LIVE) -> Observation:
    """An observation with this content."""
    return Observation(state, "ok", "It answers.", http_status=200, text=text, content=content)


def first(text: str | None = None, *, content: bytes = OLD, evidence: EvidenceRef | None = REF) -> Baseline:
    """A first proof."""
    return Baseline(hashlib.sha256(content).hexdigest() if content else "", text, evidence, NOON)


@pytest.mark.parametrize(
    ("platform", "observation", "baseline", "expected"),
    [
        (WEB, seen(OLD), first(), 1.0),
        (X, seen(OLD, "a b"), first("c d"), 1.0),
        (WEB, seen(b"<p>the old text of a page</p> "), first(), 1.0),
        (WEB, seen(b"<p>the new text of a page</p>"), first(), 5 / 7),
        (WEB, seen(b"<p>entirely</p>"), first(), 0.0),
        (WEB, seen(b"x", "the old text"), first("the old text"), 1.0),
        (WEB, seen(b"x", "a b"), first("a c"), 1 / 3),
        (WEB, seen(b"x"), first(evidence=None), None),
        (WEB, seen(b"<p></p>"), first(), None),
        (X, seen(b"x", "a b"), first("a b"), 1.0),
        (X, seen(b"x", "a  b\n"), first("a b"), 1.0),
        (X, seen(b"x", "A b"), first("a b"), ALMOST),
        (X, seen(b"x", "a c"), first("a b"), 1 / 3),
        (X, seen(b"x", None), first("a b"), None),
        (X, seen(b"x", "a b"), first(None), None),
        (WEB, seen(b"x"), first(content=b""), None),
    ],
)
def test_compare(
    platform: PlatformName, observation: Observation, baseline: Baseline, expected: float | None
) -> None:
    """Same bytes are alike unread; else the text decides; without a text nothing is said."""
    assert compare(READING, platform, observation, baseline) == expected


def test_same_bytes_are_not_read() -> None:
    """Nothing is parsed where the hashes agree."""

    def fail(_: object) -> str:
        raise AssertionError

    assert compare(Reading(fail, fail, share), WEB, seen(OLD), first()) == 1.0


@pytest.mark.parametrize(
    ("observation", "expected"),
    [
        (seen(OLD), True),
        (seen(OLD, state=State.MOVED), True),
        (seen(None), False),
        (seen(OLD, state=State.NOT_FOUND), False),
        (seen(OLD, state=State.BOT_WALL), False),
    ],
)
def test_comparable(observation: Observation, *, expected: bool) -> None:
    """Only what shows the source, and all of it, is compared."""
    assert comparable(observation) is expected


async def test_comparing_happens_beside_the_loop() -> None:
    """The comparison runs in a thread; one that fails costs the comparison, not the look."""
    drift = ThreadedDrift(READING)
    broken = ThreadedDrift(Reading(words, lambda _: 1 / 0, share))
    try:
        assert await drift.measure(WEB, seen(b"<p>the old text of a page, longer</p>"), first()) == 5 / 8
        assert await drift.measure(WEB, seen(None), first()) is None
        assert await broken.measure(WEB, seen(b"<p>other</p>"), first()) is None
    finally:
        drift.close()
        broken.close()
