"""What is recorded comes back, adds up to a verdict, and can't be changed unnoticed."""

import hashlib
import sqlite3
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import LedgerError
from archiver.ledger.tables import HISTORY
from archiver.model.facts import Baseline
from archiver.model.observation import EvidenceRef, Look, Observation
from archiver.model.snapshot import CaptureState, Found
from archiver.model.source import Source
from archiver.model.states import PlatformName, State, Verdict
from tests.support.ledgers import (
    DAY_0,
    article,
    cited,
    looked_up,
    memento,
    new_ledger,
    open_ledger,
    page,
    seen,
    step,
)

DAY = timedelta(days=1)


@pytest.fixture
def ledger(tmp_path):
    """A new ledger."""
    with new_ledger(tmp_path) as opened:
        yield opened


def test_a_look_comes_back_as_it_was_recorded(ledger):
    """All but the bytes, which are in the evidence."""
    source = Source("x:20", PlatformName.X, "https://x.com/i/status/20", "20", "jack", DAY_0)
    observation = Observation(
        State.DELETED, "tombstone", 'X states: "deleted".', source.url, 404, source.url, "Jack", DAY_0, "just"
    )
    refs = (EvidenceRef("one.warc.gz", 0, 10), EvidenceRef("one.warc.gz", 10, 400))
    look = Look(source.id, "r1", DAY_0, observation, "home", "ef" * 32, 0.25, refs)
    ledger.record_sources([source])
    ledger.record_looks([look])
    assert [recorded.look for recorded in ledger.looks(source.id)] == [look]
    assert ledger.source(source.id) == source


def test_the_first_identity_of_a_source_wins(ledger):
    """Also within one call; a second one adds no row."""
    other = Source(page().id, PlatformName.WEB, "https://elsewhere.example/")
    ledger.record_sources([page(), other])
    ledger.record_sources([other, page(2)])
    assert ledger.source(page().id) == page()
    assert ledger.source(page(2).id) == page(2)
    assert ledger.evidence.verify_chain().events == 2


def test_an_unknown_source_is_no_source(ledger):
    """Its history is a KeyError, its row None, its looks none."""
    with pytest.raises(KeyError):
        ledger.history("web:unknown")
    assert ledger.source("web:unknown") is None
    assert ledger.looks("web:unknown") == []
    assert ledger.judgement("web:unknown") is None


def test_a_look_at_an_unknown_source_is_refused_whole(ledger):
    """Nothing of the batch is recorded."""
    ledger.record_sources([page()])
    with pytest.raises(LedgerError):
        ledger.record_looks([seen(page()), seen(page(2))])
    assert ledger.looks(page().id) == []
    assert ledger.evidence.verify_chain().holds


def test_every_source_has_a_verdict_from_the_start(ledger):
    """A source that nobody looked at yet is judged, too."""
    ledger.record_sources([page()])
    assert ledger.judgement(page().id).checks == 0
    ledger.record_looks([seen(page())])
    assert ledger.judgement(page().id).verdict is Verdict.LIVE


def test_a_history_is_in_order_of_time(ledger):
    """However the looks were recorded."""
    ledger.record_sources([page()])
    ledger.record_looks([seen(page(), after=2 * DAY), seen(page(), State.NOT_FOUND)])
    ledger.record_looks([seen(page(), after=DAY)])
    assert [look.at for look in ledger.history(page().id).looks] == [DAY_0, DAY_0 + DAY, DAY_0 + 2 * DAY]


def test_a_verified_copy_proves_its_source(ledger):
    """Its time is in the history, and the verdict is made anew."""
    ledger.record_sources([page()])
    ledger.record_looks([seen(page(), State.NOT_FOUND)])
    ledger.record_lookups([looked_up(page(), memento(page()))])
    assert ledger.history(page().id).proofs == ()
    ledger.record_lookups([looked_up(page(), memento(page(), verified=True), memento(page(), verified=True))])
    assert ledger.history(page().id).proofs == (memento(page()).at,)
    assert ledger.judgement(page().id).last_proved == memento(page()).at


def test_lookups_come_back_with_their_mementos(ledger):
    """Several mementos of one answer stay together, an empty and a missing answer stay apart."""
    asked = [
        looked_up(page(), memento(page()), memento(page(), verified=False)),
        looked_up(page(), found=Found.NONE),
        looked_up(page(), found=Found.UNKNOWN),
        looked_up(page(), memento(page())),
    ]
    ledger.record_sources([page()])
    ledger.record_lookups(asked)
    assert ledger.lookups(page().id) == asked


def test_captures_are_driven_from_their_latest_step(ledger):
    """Open ones are found, also after a restart; concluded ones are not open."""
    ledger.record_sources([page(), page(2)])
    first, second = step(page(), CaptureState.WANTED), step(page(2), CaptureState.WANTED)
    assert not ledger.ever_captured()
    ledger.record_captures([first, second])
    assert ledger.captures_today() == {}
    assert not ledger.ever_captured()
    asked = step(page(), CaptureState.PENDING, after=DAY)
    ledger.record_captures([asked])
    assert ledger.open_captures() == [second, asked]
    assert ledger.captures_today() == {"web.archive.org": 1}
    done = step(page(), CaptureState.CAPTURED, after=DAY)
    ledger.record_captures([done])
    assert ledger.open_captures() == [second]
    assert ledger.capture(first.key) == done
    assert ledger.capture("another") is None
    assert ledger.captures(page().id) == [first, asked, done]
    assert ledger.captures_today() == {"web.archive.org": 1}
    assert ledger.ever_captured()


def test_the_baseline_is_the_first_look_that_proved_the_source(ledger):
    """Not a later one, and none where nothing was proved."""
    ref = EvidenceRef("one.warc.gz", 400, 300)
    ledger.record_sources([page(), page(2), page(3)])
    ledger.record_looks(
        [
            seen(page(), State.BOT_WALL),
            seen(page(), after=DAY, text="What it said.", evidence=(EvidenceRef("o", 1, 2), ref)),
            seen(page(), State.MOVED, after=2 * DAY, text="What it says now."),
            seen(page(2), State.NOT_FOUND),
            seen(page(3)),
        ]
    )
    found = ledger.baseline([page().id, page(2).id, page(3).id])
    assert found == {
        page().id: Baseline("ab" * 32, "What it said.", ref, DAY_0 + DAY),
        page(3).id: Baseline("ab" * 32, None, None, DAY_0),
    }


def test_nothing_to_record_writes_nothing(ledger):
    """Empty calls leave the chain as it is."""
    ledger.record_sources([])
    ledger.record_looks([])
    ledger.record_lookups([])
    ledger.record_captures([])
    assert ledger.evidence.verify_chain().events == 0


def test_answers_that_nobody_understood_are_counted(ledger):
    """By platform, for sources whose last look is one."""
    strange = Observation(State.UNVERIFIABLE, "unknown_answer", "An answer of no known shape.")
    ledger.record_sources([page(), page(2)])
    ledger.record_looks([Look(page(number).id, "r1", DAY_0, strange) for number in (1, 2)])
    assert ledger.unknown_answers() == {"web": 2}
    ledger.record_looks([seen(page(), after=DAY)])
    assert ledger.unknown_answers() == {"web": 1}


def test_foreign_text_that_no_database_holds_is_kept_all_the_same(ledger):
    """NUL and lone surrogates are replaced, in texts and in URLs."""
    observation = Observation(
        State.LIVE, "ok", "It said \0 and \udcff.", final_url="https://x.example/\udcff"
    )
    ledger.record_sources([page()])
    ledger.record_looks([Look(page().id, "r1", DAY_0, observation)])
    look = ledger.looks(page().id)[0].look
    assert look.observation.reason == "It said \ufffd and \ufffd."
    assert look.observation.final_url == "https://x.example/\ufffd"
    assert ledger.evidence.verify_chain().holds


def test_warc_lengths_only_grow(ledger):
    """They are committed with the looks, or alone; a smaller one is old news."""
    ledger.record_sources([page()])
    ledger.record_looks([seen(page())], {"one.warc.gz": 500})
    ledger.record_looks([], {"one.warc.gz": 400, "two.warc.gz": 10})
    ledger.record_looks([], {"two.warc.gz": 10})
    assert ledger.committed_warc_lengths() == {"one.warc.gz": 500, "two.warc.gz": 10}


def test_sources_are_found_by_what_a_person_has_at_hand(ledger):
    """An id, the canonical URL, the URL as cited, or a citation's id."""
    recorded = ledger.record_article(article(), [cited(page()), cited(page(2))])
    for text in (page().id, page().url, f"{page().url}?utm_source=x", recorded[0].id):
        assert ledger.find_sources(text) == [page()], text
    assert ledger.find_sources("nothing of the kind") == []


# erasure


def test_an_erased_text_is_gone_and_the_chain_holds(ledger, tmp_path):
    """The row stays and says so; the order is an event; the text does not come back."""
    ledger.record_sources([page()])
    secret = seen(page(), text="A secret.", reason="The host said a secret.")
    ledger.record_looks([secret])
    ledger.evidence.erase([_digest("A secret."), _digest("The host said a secret.")], order="court 7")
    look = ledger.looks(page().id)[0].look
    assert look.observation.text is None
    assert look.observation.reason == "[erased by order]"
    assert ledger.baseline([page().id])[page().id].text is None
    assert "secret" not in ledger.judgement(page().id).reason
    ledger.record_looks([secret])
    assert ledger.looks(page().id)[1].look.observation.text is None
    assert ledger.evidence.verify_chain().holds


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


# the chain


def _filled(folder):
    with new_ledger(folder) as ledger:
        ledger.record_article(article(), [cited(page()), cited(page(2), block=2, quote="Quoted.")])
        ledger.record_looks([seen(page(), text="The text."), seen(page(2), similarity=1.0)])
        ledger.record_lookups([looked_up(page(), memento(page()))])
        ledger.record_captures([step(page(), CaptureState.CAPTURED)])
        ledger.evidence.erase([_digest("The text.")], order="court 7")


def _tamper(folder, *statements):
    connection = sqlite3.connect(folder / "archiver.db")
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.executescript(";".join(f"DROP TRIGGER {name}" for (name,) in names))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_untouched_chain_holds(tmp_path):
    """And its head is the hash of the last event."""
    _filled(tmp_path)
    with open_ledger(tmp_path) as ledger:
        report = ledger.evidence.verify_chain()
    assert report.holds
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        last = connection.execute("SELECT id, hash FROM events ORDER BY id DESC").fetchone()
    connection.close()
    assert (report.events, report.head) == last


@pytest.mark.parametrize(
    ("statement", "table", "what"),
    [
        ("UPDATE looks SET state = 'gone' WHERE source LIKE '%news1.%'", "looks", "altered"),
        ("UPDATE looks SET similarity = 0.5 WHERE similarity IS NOT NULL", "looks", "altered"),
        ("UPDATE sources SET posted_at = '2020-01-01T00:00:00.000Z'", "sources", "altered"),
        ("UPDATE citations SET status = 'vanished'", "citations", "altered"),
        ("UPDATE articles SET title = author", "articles", "altered"),
        ("UPDATE snapshots SET memento_verified = 1", "snapshots", "altered"),
        ("UPDATE captures SET state = 'failed'", "captures", "altered"),
        ("UPDATE events SET body = '{}' WHERE table_name = 'events'", "events", "altered"),
        ("UPDATE events SET recorded_at = 'x' WHERE id = 3", "texts", "altered"),
        ("UPDATE events SET prev = hash WHERE id = 3", "texts", "follow"),
        ("UPDATE events SET v = 9 WHERE id = 3", "texts", "does not know"),
        ("UPDATE texts SET text = 'Other.' WHERE text = 'Quoted.'", "texts", "text was altered"),
        ("UPDATE texts SET text = NULL WHERE text = 'Quoted.'", "texts", "nobody ordered"),
        ("DELETE FROM looks WHERE source LIKE '%news1.%'", "looks", "row is missing"),
        ("DELETE FROM events WHERE id = 5", "events", "event is missing"),
        ("INSERT INTO texts VALUES (1, 'digest', 1, 'x')", "sources", "no event tells of"),
        ("INSERT INTO texts VALUES (1000, 'digest', 1, 'x')", "texts", "no event tells of"),
    ],
)
def test_the_first_break_is_named(tmp_path, statement, table, what):
    """Whatever was changed behind the program's back, with all triggers dropped."""
    _filled(tmp_path)
    _tamper(tmp_path, "PRAGMA foreign_keys=OFF", statement)
    with open_ledger(tmp_path) as ledger:
        report = ledger.evidence.verify_chain()
    assert not report.holds
    assert (report.broken.table, what in report.broken.what) == (table, True), report


def test_a_chain_goes_on_over_processes_and_thousands_of_rows(tmp_path):
    """Verification walks in steps; the seams hold."""
    for start in (0, 1300):
        with open_ledger(tmp_path) as ledger:
            ledger.record_sources([page(number) for number in range(start, start + 1300)])
    with open_ledger(tmp_path) as ledger:
        assert ledger.evidence.verify_chain().events == 2600


def test_every_history_row_has_its_own_event(tmp_path):
    """One number, one row, one event."""
    _filled(tmp_path)
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        for table in HISTORY[1:]:
            untold = f"SELECT count(*) FROM {table} t LEFT JOIN events e ON e.id = t.id AND e.table_name = ?"
            query = f"{untold} WHERE e.id IS NULL"
            assert connection.execute(query, (table.name,)).fetchone() == (0,), table.name
    connection.close()


# the projection

_looks = st.builds(
    seen,
    st.sampled_from([page(1), page(2)]),
    st.sampled_from([State.LIVE, State.MOVED, State.NOT_FOUND, State.GONE, State.TIMEOUT, State.BOT_WALL]),
    after=st.integers(0, 30 * 24).map(lambda hours: timedelta(hours=hours)),
    run=st.sampled_from(["r1", "r2", "r3"]),
    similarity=st.none() | st.floats(0, 1),
)
_lookups = st.sampled_from(
    [looked_up(page(n), memento(page(n), verified=v)) for n in (1, 2) for v in (True, False)]
)
_steps = st.lists(st.lists(_looks, max_size=4) | _lookups, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_steps)
def test_the_projection_made_anew_is_the_one_kept_along_the_way(steps):
    """For any history, in any order of recording: rebuilt == incremental."""
    with TemporaryDirectory() as folder, new_ledger(Path(folder)) as ledger:
        ledger.record_sources([page(1), page(2)])
        for one in steps:
            if isinstance(one, list):
                ledger.record_looks(one)
            else:
                ledger.record_lookups([one])
        incremental = _current(folder)
        ledger.rebuild_current()
        assert _current(folder) == incremental
        assert ledger.evidence.verify_chain().holds


def _current(folder):
    connection = sqlite3.connect(Path(folder) / "archiver.db")
    rows = connection.execute("SELECT * FROM current ORDER BY source").fetchall()
    connection.close()
    return rows
