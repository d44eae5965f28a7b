"""What a layman reads next to a verdict."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from archiver.model.states import State
from archiver.verdicts.judge import judge
from archiver.verdicts.sentences import sentences
from archiver.verdicts.words import day, minute, span
from tests.support.histories import PAGE, POST, STATEMENT, TWEET, at, history, look

S = State
ARCHIVED = datetime(2022, 4, 9, 8, 0, tzinfo=UTC)
SAID = 'X states: "This Post was deleted by the Post author."'


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2022, 4, 9, tzinfo=UTC), "9 Apr 2022"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "22 Nov 2026"),
        (datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=3))), "31 Dec 2025"),
    ],
)
def test_day(moment: datetime, text: str) -> None:
    """A date has a short month and is in UTC."""
    assert day(moment) == text


def test_times_of_one_day_are_told_apart() -> None:
    """Two times on one day are given to the minute, on two days by the date alone."""
    assert minute(at(0)) == "22 Nov 2026, 14:20 UTC"
    assert span(at(0), at(1)) == ("22 Nov 2026", "23 Nov 2026")
    assert span(at(0), at(0.25)) == ("22 Nov 2026, 14:20 UTC", "22 Nov 2026, 20:20 UTC")
    assert span(at(0), at(30 / 86_400)) == ("22 Nov 2026, 14:20:00 UTC", "22 Nov 2026, 14:20:30 UTC")


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((), ""),
        (("",), ""),
        (("One", "Two."), "One. Two."),
        (("Is it?", "", 'It says "No."'), 'Is it? It says "No."'),
        (("„Nein.“",), "„Nein.“."),
        (("Cut…",), "Cut…"),
    ],
)
def test_sentences(parts: tuple[str, ...], text: str) -> None:
    """Parts become sentences, empty ones vanish, no full stop is doubled."""
    assert sentences(*parts) == text


def test_gone_with_an_archived_copy() -> None:
    """The words of the other side come first, then how it was confirmed, then between which dates."""
    looks = (look(0, S.DELETED_BY_AUTHOR, reason=SAID), look(1, S.DELETED_BY_AUTHOR, reason=SAID))
    assert judge(history(*looks, source=TWEET, proofs=(ARCHIVED,))).reason == (
        f"{SAID} Confirmed by 2 looks between 22 Nov 2026 and 23 Nov 2026. "
        "It vanished between 9 Apr 2022 (archived copy) and 22 Nov 2026 (first look that missed it)."
    )


def test_gone_after_a_look_that_saw_it() -> None:
    """A look of our own proves as well as an archive."""
    looks = (look(0, S.LIVE), look(3, S.GONE), look(4, S.GONE))
    assert judge(history(*looks)).reason.endswith(
        "It vanished between 22 Nov 2026 (last look that saw it) and 25 Nov 2026 (first look that missed it)."
    )


def test_gone_when_first_looked_at() -> None:
    """Without any proof nothing is said about when it vanished."""
    reason = judge(history(look(0, S.GONE), look(1, S.GONE))).reason
    assert reason.endswith("It was gone when first looked at on 22 Nov 2026.")
    assert "vanished" not in reason


def test_gone_behind_a_wall_at_first() -> None:
    """The first look was a wall: the first that could tell is named."""
    reason = judge(history(look(0, S.BOT_WALL), look(2, S.GONE), look(3, S.GONE))).reason
    assert reason.endswith("It was gone on 24 Nov 2026, the first time that a look could tell.")


def test_missing_is_not_yet_claimed() -> None:
    """A single miss says how far the confirmation is, and stays conditional."""
    reason = judge(history(look(0, S.LIVE), look(3, S.NOT_FOUND, reason="The site answers 404"))).reason
    assert reason == (
        "The site answers 404. Not yet confirmed (1 of 3 looks). "
        "If that holds, it vanished between 22 Nov 2026 (last look that saw it) "
        "and 25 Nov 2026 (first look that missed it)."
    )


def test_a_wall_after_a_miss_is_told() -> None:
    """The latest look could not tell: the reader learns why, the count stays."""
    reason = judge(
        history(look(0, S.GONE), look(1, S.BOT_WALL, reason="The site asks for a captcha."))
    ).reason
    assert "(1 of 2 looks)" in reason
    assert reason.endswith("The latest look, on 23 Nov 2026, could not tell: The site asks for a captcha.")


@pytest.mark.parametrize(
    ("proofs", "words"),
    [
        ((ARCHIVED,), "It did exist: an archived copy of 9 Apr 2022 shows it."),
        ((), "It did exist: it was seen on 21 Nov 2026."),
    ],
)
def test_why_an_absence_is_called_a_deletion(proofs: tuple[datetime, ...], words: str) -> None:
    """Reading an absence as a deletion is explained by its proof."""
    seen = () if proofs else (look(-1, S.LIVE),)
    assert words in judge(history(*seen, look(0, S.ABSENT), source=POST, proofs=proofs)).reason


def test_an_absence_without_proof_is_not_explained_away() -> None:
    """Nobody can show that it was ever there."""
    assert "It did exist" not in judge(history(look(0, S.ABSENT), source=POST)).reason


@pytest.mark.parametrize(
    ("states", "since"),
    [
        ((S.TIMEOUT,), "22 Nov 2026"),
        ((S.TIMEOUT, S.TLS_ERROR, S.CONNECTION_FAILED), "22 Nov 2026"),
        ((S.LIVE, S.DNS_FAILURE, S.TIMEOUT), "23 Nov 2026"),
        ((S.TIMEOUT, S.BOT_WALL, S.SERVER_ERROR), "24 Nov 2026"),
    ],
)
def test_host_trouble_says_since_when(states: tuple[State, ...], since: str) -> None:
    """Trouble with the host is dated by the unbroken run of it."""
    found = judge(history(*(look(number, state) for number, state in enumerate(states))))
    assert found.reason_code == "host_unreachable"
    assert f"Host unreachable since {since}" in found.reason


def test_a_wall_is_no_host_trouble() -> None:
    """A host that answers with a wall is reached."""
    found = judge(history(look(0, S.TIMEOUT), look(1, S.BOT_WALL)))
    assert found.reason_code == "code_bot_wall"
    assert "unreachable" not in found.reason


def test_there_again() -> None:
    """A source that was missed and is back says since when."""
    looks = (look(0, S.GONE), look(1, S.GONE), look(5, S.LIVE), look(9, S.LIVE))
    assert judge(history(*looks)).reason.endswith(
        "It had been missed before and is there again since 27 Nov 2026."
    )
    assert "again" not in judge(history(look(0, S.TIMEOUT), look(1, S.LIVE))).reason


def test_changed_says_how_much_is_alike_and_since_when() -> None:
    """A change is told against the first proof, and dated if the latest look could not compare."""
    looks = (look(0, S.LIVE), look(2, S.LIVE, similarity=0.999))
    assert judge(history(*looks, source=TWEET)).reason.endswith(
        "The text of the post is no longer the one first seen on 22 Nov 2026: 99% of it is alike."
    )
    later = judge(history(look(0, S.LIVE), look(2, S.LIVE, similarity=0.25), look(3, S.LIVE))).reason
    assert later.endswith(
        "The text of the page is no longer the one first seen on 22 Nov 2026: "
        "25% of it is alike when last compared on 24 Nov 2026."
    )


FORBIDDEN = re.compile(r"authentic|genuine|\b(he|she|they|author|user)\b[^.]*\bdeleted\b", re.IGNORECASE)


@pytest.mark.parametrize("source", [TWEET, POST, PAGE, STATEMENT])
@pytest.mark.parametrize("state", list(State))
def test_no_sentence_of_ours_blames_a_person(source: object, state: State) -> None:
    """Whatever was seen, our own words name nobody as the one who deleted, and vouch for nothing."""
    assert isinstance(source, type(PAGE))
    looks = [look(day, state, reason="The other side answers.") for day in (0, 3, 7)]
    for number in range(len(looks) + 1):
        for proofs in ((), (ARCHIVED,), (at(30),)):
            reason = judge(history(*looks[:number], source=source, proofs=proofs)).reason
            assert reason
            assert not FORBIDDEN.search(reason)
            assert reason.endswith(".")
            assert "\n" not in reason
