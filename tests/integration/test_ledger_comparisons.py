"""Comparisons with copies in the ledger: kept, chained, judged, never changed."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.errors import LedgerError
from archiver.model.comparison import Comparison
from archiver.model.observation import EvidenceRef
from archiver.model.states import State, Verdict
from tests.support.ledgers import DAY_0, new_ledger, page, seen

DAY = timedelta(days=1)
COPY = "https://web.archive.org/web/20241122142000/https://news1.example/story"


@pytest.fixture
def ledger(tmp_path):
    """A ledger with one look at a page."""
    with new_ledger(tmp_path) as opened:
        opened.record_sources([page()])
        opened.record_looks([seen(page())])
        yield opened


def compared(ledger, similarity=0.25, **changes):
    """A comparison of the last look."""
    last = ledger.last_looks([page().id])[page().id]
    made = Comparison(
        source=page().id,
        run="r1",
        at=last.look.at + timedelta(minutes=5),
        look=last.id,
        memento_url=COPY,
        memento_at=DAY_0 - timedelta(days=730),
        similarity=similarity,
        look_sha256=last.look.sha256,
        copy_sha256="cd" * 32,
        evidence=EvidenceRef("one.warc.gz", 10, 20),
    )
    return replace(made, **changes)


def verdict(ledger):
    """The verdict on the page, which the projection made anew agrees with."""
    kept = ledger.judgement(page().id)
    ledger.rebuild_current()
    assert ledger.judgement(page().id) == kept
    assert ledger.evidence.verify_chain().holds
    return kept.verdict


def test_a_comparison_comes_back_as_it_was_recorded(ledger):
    """With and without a share and evidence, oldest first; the WARC bytes are spoken for."""
    made = [compared(ledger), compared(ledger, None, evidence=None, copy_sha256="")]
    ledger.record_comparisons(made, {"one.warc.gz": 30})
    ledger.record_comparisons([])
    assert ledger.comparisons(page().id) == made
    assert ledger.comparisons("web:https://other.example/") == []
    assert ledger.committed_warc_lengths() == {"one.warc.gz": 30}


def test_a_comparison_is_judged_in_the_same_transaction(ledger):
    """It makes a live page a changed one, and a later comparison takes that back."""
    assert verdict(ledger) is Verdict.LIVE
    ledger.record_comparisons([compared(ledger, None)])
    assert verdict(ledger) is Verdict.LIVE
    ledger.record_comparisons([compared(ledger)])
    assert verdict(ledger) is Verdict.CHANGED
    assert "copy of 22 Nov 2024" in ledger.judgement(page().id).reason
    ledger.record_looks([replace(seen(page(), after=DAY, run="r2"), sha256="ef" * 32)])
    ledger.record_comparisons([compared(ledger, 1.0)])
    assert verdict(ledger) is Verdict.LIVE


def test_a_comparison_holds_for_later_looks_at_the_same_bytes(ledger):
    """It need not be made again, and is not told as an old one."""
    ledger.record_comparisons([compared(ledger)])
    ledger.record_looks([seen(page(), after=DAY, run="r2")])
    assert verdict(ledger) is Verdict.CHANGED
    assert "when last compared" not in ledger.judgement(page().id).reason
    ledger.record_looks([replace(seen(page(), after=2 * DAY, run="r3"), sha256="ef" * 32)])
    assert "when last compared on 23 Nov 2026" in ledger.judgement(page().id).reason
    ledger.record_looks([seen(page(), State.NOT_FOUND, after=3 * DAY, run="r4")])
    assert verdict(ledger) is Verdict.MISSING


def test_a_comparison_of_nothing_is_refused(ledger):
    """It has to be about a look that was recorded."""
    with pytest.raises(LedgerError):
        ledger.record_comparisons([compared(ledger, look=4711)])
    assert ledger.comparisons(page().id) == []


def test_the_database_refuses_to_change_a_comparison(ledger, tmp_path):
    """UPDATE and DELETE fail, whoever tries; what is altered all the same is noticed."""
    ledger.record_comparisons([compared(ledger)])
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        for statement in ("DELETE FROM comparisons", "UPDATE comparisons SET similarity = 1"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
        connection.execute("DROP TRIGGER comparisons_no_update")
        connection.execute("UPDATE comparisons SET similarity = 1")
    connection.close()
    assert ledger.evidence.verify_chain().broken.table == "comparisons"
