"""What people say, and which runs are held, in the ledger."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import LedgerError
from archiver.ledger import schema
from archiver.ledger.engine import Database
from archiver.ledger.texts import ERASED
from archiver.model.history import Hold
from archiver.model.note import Act, Attachment, Note, Seen
from archiver.model.observation import EvidenceRef
from archiver.model.states import State, Verdict
from tests.support.ledgers import DAY_0, article, cited, new_ledger, open_ledger, page, seen

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHOT = Attachment("shot.png", "image/png", "ab" * 32, EvidenceRef("one.warc.gz", 7, 100))
FULL = Note(
    page().id, DAY_0, DAY_0 + HOUR, "R. Amari", "Still up.", "a1-c001", Seen.LIVE, Act.ACCEPT, DAY_0 + DAY,
    Verdict.GONE, SHOT,
)  # fmt: skip
BARE = Note(page().id, DAY_0, DAY_0, "", "A remark.")


@pytest.fixture
def ledger(tmp_path):
    """A new ledger that knows one page."""
    with new_ledger(tmp_path) as opened:
        opened.record_sources([page()])
        yield opened


def test_notes_come_back_as_they_were_made(ledger):
    """In order, for the source, its history and every citation of it; with the bytes they rest on."""
    ledger.record_article(article(), [cited(page())])
    ledger.record_note(FULL, {"one.warc.gz": 107})
    ledger.record_note(BARE)
    assert ledger.notes(page().id) == [FULL, BARE]
    assert ledger.history(page().id).notes == (FULL, BARE)
    (fact,) = ledger.report()
    assert fact.notes == (FULL, BARE)
    assert ledger.committed_warc_lengths() == {"one.warc.gz": 107}
    assert ledger.evidence.verify_chain().holds
    assert ledger.notes(page(2).id) == []


def test_a_note_on_an_unknown_source_is_refused(ledger):
    """Nothing is recorded."""
    with pytest.raises(LedgerError):
        ledger.record_note(replace(BARE, source="web:https://nowhere.example/"))


def test_a_note_is_judged_at_once(ledger):
    """The verdict follows in the same transaction."""
    ledger.record_looks([seen(page(), State.LOGIN_WALL)])
    ledger.record_note(replace(FULL, at=DAY_0 + HOUR))
    found = ledger.judgement(page().id)
    assert (found.verdict, found.last_proved_by) == (Verdict.LIVE, "person")
    assert found.reason.startswith("R. Amari states: ")


def test_names_and_words_can_be_erased_by_order(ledger, tmp_path):
    """The note stays, the chain holds, and no verdict repeats what was erased."""
    ledger.record_looks([seen(page(), State.LOGIN_WALL)])
    ledger.record_note(replace(FULL, at=DAY_0 + HOUR))
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        digests = [
            digest
            for row in connection.execute("SELECT person, text, file_name FROM notes")
            for digest in row
        ]
    connection.close()
    ledger.evidence.erase(digests, order="court order 7")
    (note,) = ledger.notes(page().id)
    assert (note.person, note.text, note.attachment.name) == (ERASED, ERASED, ERASED)
    assert "Amari" not in ledger.judgement(page().id).reason
    assert ledger.evidence.verify_chain().holds


def test_a_held_run_is_judged_again(ledger):
    """And once more when it is believed after all; what was said last holds."""
    ledger.record_looks([seen(page(), run="r1"), seen(page(), State.NOT_FOUND, run="r2", after=DAY)])
    assert ledger.judgement(page().id).verdict is Verdict.MISSING
    ledger.record_hold(Hold("r2", 17, 20), held=True)
    assert ledger.judgement(page().id).reason_code == "held"
    assert ledger.hold("r2") == Hold("r2", 17, 20)
    ledger.record_hold(Hold("r2", 18, 21), held=True)
    assert ledger.history(page().id).holds == (Hold("r2", 18, 21),)
    ledger.record_hold(Hold("r2", 18, 21), held=False)
    assert ledger.judgement(page().id).verdict is Verdict.MISSING
    assert ledger.hold("r2") is None
    assert ledger.evidence.verify_chain().holds


def test_a_run_is_asked_for_its_last_looks(ledger):
    """By source; looks of other runs are left out, and so are histories of what is not known."""
    ledger.record_looks(
        [seen(page(), run="r1"), seen(page(), State.GONE, run="r2"), seen(page(), run="r2", after=HOUR)]
    )
    assert ledger.states_in_run("r2") == {page().id: State.LIVE}
    assert [found.source for found in ledger.histories([page().id, "web:nowhere"])] == [page()]


def test_a_citation_is_told_from_a_source(ledger):
    """By its id alone."""
    (recorded,) = ledger.record_article(article(), [cited(page())])
    assert ledger.is_citation(recorded.id)
    assert not ledger.is_citation(page().url)


@pytest.mark.parametrize("table", ["notes", "holds"])
def test_the_database_refuses_to_change_them(ledger, tmp_path, table):
    """Whoever tries, and an altered copy is noticed."""
    ledger.record_note(FULL)
    ledger.record_hold(Hold("r2", 17, 20), held=True)
    connection = sqlite3.connect(tmp_path / "archiver.db")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.executescript(
        f"DROP TRIGGER {table}_no_update; UPDATE {table} SET at = '2020-01-01T00:00:00.000Z'"
    )
    connection.close()
    assert ledger.evidence.verify_chain().broken.table == table


def test_a_ledger_of_the_first_version_is_brought_up_to_date(tmp_path):
    """What it holds stays, notes can be made, and the chain goes on."""
    url = f"sqlite:///{tmp_path / 'archiver.db'}"
    _first_version(url)
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "looks" in tables
    assert "notes" not in tables
    with open_ledger(tmp_path) as ledger:
        ledger.record_sources([page()])
        ledger.record_note(BARE)
        assert ledger.notes(page().id) == [BARE]
        assert ledger.evidence.verify_chain().holds


def _first_version(url):
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    database.close()


_after = st.integers(0, 24 * 12).map(lambda hours: hours * HOUR)
_runs = st.sampled_from(["r1", "r2", "r3"])
_pages = st.sampled_from([page(1), page(2)])
_looks = st.builds(seen, _pages, st.sampled_from(list(State)), after=_after, run=_runs)
_notes = st.builds(
    lambda source, after, saw, act: replace(FULL, source=source.id, at=DAY_0 + after, seen=saw, act=act),
    _pages,
    _after,
    st.sampled_from([None, *Seen]),
    st.sampled_from([None, *Act]),
)
_holds = st.tuples(st.builds(Hold, _runs, st.integers(5, 9), st.just(9)), st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_looks, _notes, _holds), max_size=12))
def test_with_notes_and_holds_rebuilt_is_incremental(steps):
    """For any history, in any order of recording."""
    with TemporaryDirectory() as folder, new_ledger(Path(folder)) as ledger:
        ledger.record_sources([page(1), page(2)])
        for step in steps:
            if isinstance(step, Note):
                ledger.record_note(step)
            elif isinstance(step, tuple):
                ledger.record_hold(step[0], held=step[1])
            else:
                ledger.record_looks([step])
        incremental = _current(folder)
        ledger.rebuild_current()
        assert _current(folder) == incremental
        assert ledger.evidence.verify_chain().holds


def _current(folder):
    connection = sqlite3.connect(Path(folder) / "archiver.db")
    rows = connection.execute("SELECT * FROM current ORDER BY source").fetchall()
    connection.close()
    return rows
