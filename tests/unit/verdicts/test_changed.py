"""When a source that is there no longer says what it said, and how that is put."""

from dataclasses import replace

import pytest

from archiver.model.history import History, SeenLook
from archiver.model.observation import EDITED, STALE_VERSION
from archiver.model.states import State, Verdict
from archiver.verdicts.judge import judge
from tests.support.histories import PAGE, POST, TWEET, beside, history, look

FIRST = "The text of the page is no longer the one first seen on 22 Nov 2026: 12% of it is alike."
COPY = "The text is no longer that of the copy of 19 Nov 2026: 34% of it is alike."


def shown(days: float, similarity: float | None = None, code: str = "shown") -> SeenLook:
    """A look that saw it."""
    return replace(
        look(days, State.LIVE, similarity=similarity, reason="The host shows the page."), reason_code=code
    )


@pytest.mark.parametrize(
    ("given", "verdict", "code", "said"),
    [
        (history(shown(0)), Verdict.LIVE, "shown", ""),
        (history(shown(0), comparisons=(beside(0, 1.0),)), Verdict.LIVE, "shown", ""),
        (history(shown(0), comparisons=(beside(0, 0.5),)), Verdict.LIVE, "shown", ""),
        (history(shown(0), comparisons=(beside(0, 0.345),)), Verdict.CHANGED, "differs_from_copy", COPY),
        (
            history(shown(0), shown(1, 0.129), comparisons=(beside(1, 0.34),)),
            Verdict.CHANGED,
            "changed",
            f"{FIRST} {COPY}",
        ),
        (history(shown(0), shown(1, 0.12), comparisons=(beside(1, 1.0),)), Verdict.CHANGED, "changed", FIRST),
        (
            history(shown(0), shown(1, 1.0), comparisons=(beside(0, 0.34),)),
            Verdict.CHANGED,
            "differs_from_copy",
            COPY[:-1] + " when last compared on 22 Nov 2026.",
        ),
        (
            history(shown(0), shown(1, 1.0), comparisons=(beside(0, 0.34), beside(1, 0.9))),
            Verdict.LIVE,
            "shown",
            "",
        ),
        (
            history(shown(0), comparisons=(beside(0, 0.34), beside(0, 0.9, later=0.5))),
            Verdict.LIVE,
            "shown",
            "",
        ),
        (
            history(shown(0), source=POST, comparisons=(beside(0, 0.99),)),
            Verdict.CHANGED,
            "differs_from_copy",
            "The text is no longer that of the copy of 19 Nov 2026: 99% of it is alike.",
        ),
    ],
)
def test_beside_the_copy(given: History, verdict: Verdict, code: str, said: str) -> None:
    """What differs from the first look, or from the copy, or from both, is changed, and which one is said."""
    found = judge(given)
    assert (found.verdict, found.reason_code) == (verdict, code)
    assert found.reason == f"The host shows the page. {said}".strip()


@pytest.mark.parametrize(
    ("looks", "verdict", "code"),
    [
        ((shown(0, code=EDITED),), Verdict.LIVE, EDITED),
        ((shown(0), shown(1, 1.0, EDITED)), Verdict.LIVE, EDITED),
        ((shown(0), shown(1, 0.8, EDITED)), Verdict.CHANGED, EDITED),
        ((shown(0, code=STALE_VERSION),), Verdict.CHANGED, STALE_VERSION),
        ((shown(0), shown(1, 1.0, STALE_VERSION)), Verdict.CHANGED, STALE_VERSION),
        ((shown(0, code=STALE_VERSION), shown(1, 1.0)), Verdict.LIVE, "shown"),
    ],
)
def test_edits_that_the_platform_declares(looks: tuple[SeenLook, ...], verdict: Verdict, code: str) -> None:
    """An edit alone is no change; another text is, and so is a version that is no longer the newest."""
    found = judge(history(*looks, source=TWEET))
    assert (found.verdict, found.reason_code) == (verdict, code)
    assert "copy" not in found.reason


@pytest.mark.parametrize("state", [State.NOT_FOUND, State.TIMEOUT, State.BOT_WALL])
def test_what_is_not_shown_is_not_changed(state: State) -> None:
    """A comparison says nothing about a source that the latest look did not see."""
    found = judge(history(shown(0), look(1, state), source=PAGE, comparisons=(beside(0, 0.1),)))
    assert found.verdict in (Verdict.MISSING, Verdict.UNVERIFIABLE)
    assert "copy" not in found.reason
