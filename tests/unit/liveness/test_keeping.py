"""Which exchanges are kept: the first, every change, every negative."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.ledger.texts import digest_of
from archiver.liveness.keeping import Transitions, unchanged
from archiver.liveness.recorder import Finished
from archiver.model.facts import Kept
from archiver.model.observation import EvidenceRef, Observation
from archiver.model.states import State
from tests.support.ledgers import DAY_0, new_ledger, page, seen

REFS = (EvidenceRef("one.warc.gz", 400, 300),)
LAST = Kept(State.LIVE, "code", 200, page().url, "ab" * 32, None, None, False, REFS)


def finished(state=State.LIVE, *, sha256="ab" * 32, text=None, similarity=None, code="code"):
    observation = Observation(state, code, "", page().url, 200, page().url, text=text)
    return Finished(
        page(), "r2", DAY_0 + timedelta(days=1), observation, similarity=similarity, sha256=sha256
    )


CASES = [
    (LAST, finished(), True, "the same bytes"),
    (LAST, finished(sha256="cd" * 32), False, "other bytes and nothing else to go by"),
    (LAST, finished(sha256=""), False, "cut off"),
    (replace(LAST, sha256=""), finished(sha256=""), False, "cut off both times"),
    (LAST, finished(State.NOT_FOUND), False, "a negative with the same bytes"),
    (LAST, finished(State.BOT_WALL), False, "a wall"),
    (replace(LAST, state=State.BOT_WALL), finished(), False, "live again"),
    (replace(LAST, state=State.NOT_FOUND), finished(State.NOT_FOUND), False, "a second negative"),
    (LAST, finished(code="edited"), False, "the platform says edited"),
    (replace(LAST, evidence=()), finished(), False, "nothing was kept before"),
    (replace(LAST, text=digest_of("a")), finished(sha256="cd" * 32, text="a"), True, "a post's text"),
    (replace(LAST, text=digest_of("a")), finished(sha256="cd" * 32, text="b"), False, "an edited post"),
    (
        replace(LAST, is_first_proof=True),
        finished(sha256="cd" * 32, similarity=1.0),
        True,
        "the first's text",
    ),
    (
        replace(LAST, similarity=1.0),
        finished(sha256="cd" * 32, similarity=1.0),
        True,
        "still the first's text",
    ),
    (replace(LAST, similarity=0.8), finished(sha256="cd" * 32, similarity=1.0), False, "changed back"),
    (replace(LAST, is_first_proof=True), finished(sha256="cd" * 32, similarity=0.99), False, "a comma"),
]


@pytest.mark.parametrize(("last", "now", "same", "why"), CASES, ids=[case[3] for case in CASES])
def test_what_is_unchanged(last, now, same, why):
    """Only a live look with the same bytes or the same text is spared."""
    assert unchanged(last, now) is same


def test_a_spared_look_names_the_exchange_before(tmp_path):
    """And so does the one after it; a source without a look, or without evidence, keeps its own."""
    with new_ledger(tmp_path) as ledger:
        ledger.record_sources([page(), page(2), page(3)])
        ledger.record_looks([seen(page(), evidence=REFS), seen(page(2))])
        now = [finished(), finished(), finished()]
        kept = Transitions(ledger).instead([page(n).id for n in (1, 2, 3)], now)
        assert kept == [REFS, None, None]
