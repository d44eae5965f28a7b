"""What is due: in which order, of which articles, and that the rows follow all that happens."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from archiver.clock import SimulatedClock
from archiver.ledger import schema
from archiver.ledger.engine import Database
from archiver.model.states import State, Zone
from archiver.model.watch import Following
from tests.support.ledgers import DAY_0, article, cited, new_ledger, open_ledger, page, seen

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock():
    return SimulatedClock(DAY_0)


@pytest.fixture
def ledger(tmp_path, clock):
    with new_ledger(tmp_path, clock) as found:
        yield found


def due(ledger, after=timedelta(), limit=100, besides=frozenset()):
    return [
        int(source.url[len("https://news") :].split(".")[0])
        for source in ledger.watch.due(DAY_0 + after, limit, besides)
    ]


def rows(folder):
    engine = create_engine(f"sqlite:///{folder / 'archiver.db'}")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM due ORDER BY source")).all()
    engine.dispose()
    return found


def test_new_goes_before_missing_before_again_before_backfill(ledger):
    """And within each, what has waited longest; a page is no longer than asked for."""
    ledger.record_article(
        article("old"), [cited(page(1)), cited(page(2))], following=Following(backfill=True)
    )
    ledger.record_article(article("new"), [cited(page(number)) for number in (3, 4, 5, 6)])
    ledger.record_looks(
        [seen(page(3)), seen(page(4), State.NOT_FOUND, after=HOUR), seen(page(5), after=-HOUR)]
    )
    assert due(ledger) == [6, 1, 2]
    assert due(ledger, 8 * DAY) == [6, 4, 5, 3, 1, 2]
    assert due(ledger, 8 * DAY, limit=3) == [6, 4, 5]
    assert due(ledger, 8 * DAY, besides={"news6.example", "news5.example"}) == [4, 3, 1, 2]


def test_only_what_is_present_in_the_zone_is_due(ledger):
    """Vanished citations are not, nor those outside the body unless the article was audited so."""
    edge = replace(cited(page(2)), zone=Zone.BOILERPLATE)
    ledger.record_article(article(), [cited(page(1)), edge, cited(page(3))])
    assert due(ledger) == [1, 3]
    ledger.record_article(article(), [cited(page(1)), edge])
    assert due(ledger) == [1]
    ledger.record_article(article(), [cited(page(1)), edge], following=Following("all"))
    assert due(ledger) == [1, 2]
    ledger.record_article(article(), [cited(page(1)), edge])
    assert due(ledger) == [1, 2], "the zone stays"


def test_an_article_of_backfill_that_is_audited_moves_up(ledger):
    """It never moves back; a source that a new article cites, too, is new."""
    ledger.record_article(
        article("old"), [cited(page(1)), cited(page(2))], following=Following(backfill=True)
    )
    ledger.record_article(article("new"), [cited(page(2))])
    assert due(ledger) == [2, 1]
    ledger.record_article(article("old"), [cited(page(1)), cited(page(2))])
    ledger.record_article(
        article("old"), [cited(page(1)), cited(page(2))], following=Following(backfill=True)
    )
    assert due(ledger) == [1, 2]


def test_what_can_not_be_looked_at_is_never_due_again(ledger):
    """Its URL is the reason."""
    ledger.record_article(article(), [cited(page(1))])
    ledger.record_looks([seen(page(1), State.UNSAFE)])
    assert due(ledger, 1000 * DAY) == []


def test_rebuilt_is_incremental(ledger, tmp_path):
    """The rows can be made again from the history."""
    ledger.record_article(
        article("old"), [cited(page(1)), cited(page(2))], following=Following(backfill=True)
    )
    ledger.record_article(article("new"), [cited(page(3)), cited(page(4))])
    ledger.record_article(article("new"), [cited(page(3))])
    ledger.record_looks([seen(page(1)), seen(page(3), State.NOT_FOUND)])
    before = rows(tmp_path)
    assert len(before) == 3
    ledger.rebuild_current()
    assert rows(tmp_path) == before


def test_looks_are_counted_by_day_and_host(ledger, clock):
    """The counts add up within a UTC day and begin anew with the next."""
    ledger.record_article(article(), [cited(page(1)), cited(page(2))])
    ledger.record_looks([seen(page(1)), seen(page(2))])
    ledger.record_looks([seen(page(1), after=HOUR, run="r2"), seen(page(2), after=DAY, run="r3")])
    assert ledger.watch.spent(DAY_0) == {"news1.example": 2, "news2.example": 1}
    assert ledger.watch.spent(DAY_0 + DAY) == {"news2.example": 1}


def test_the_counts_of_days_that_are_over_are_forgotten(ledger, tmp_path):
    """The table has a row a host of the last days, however many years go by."""
    ledger.record_article(article(), [cited(page(1)), cited(page(2))])
    for number in range(5):
        ledger.record_looks([seen(page(1), after=number * DAY), seen(page(2), after=number * DAY)])
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        assert connection.execute("SELECT count(*) FROM spent").fetchone() == (2,)
    connection.close()


def test_the_index_gives_the_page_in_order(ledger, tmp_path):
    """No sort and no walk over all rows: that is what keeps a million sources quick."""
    engine = create_engine(f"sqlite:///{tmp_path / 'archiver.db'}")
    query = (
        "EXPLAIN QUERY PLAN SELECT s.* FROM sources s JOIN due d ON d.source = s.source "
        "WHERE d.turn = 2 AND d.at <= '2027' ORDER BY d.at, d.source LIMIT 500"
    )
    with engine.connect() as connection:
        plan = " ".join(row.detail for row in connection.execute(text(query)))
    engine.dispose()
    assert "ix_due_turn_at_source" in plan
    assert "TEMP B-TREE" not in plan


def _as_of_revision(folder, revision):
    """A database as an older program made it."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    database = Database(f"sqlite:///{folder / 'archiver.db'}")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    database.close()


def test_what_an_older_program_recorded_is_due_after_the_migration(tmp_path, clock):
    """As if it had been recorded by this one."""
    _as_of_revision(tmp_path, "0007")
    stamp, later = "2026-11-22T14:20:00.000Z", "2026-11-23T14:20:00.000Z"
    states = {
        1: ("unverifiable", 0, None),
        2: ("missing", 1, later),
        3: ("live", 1, later),
        4: ("live", 1, None),
    }
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            "INSERT INTO articles (id, article, origin, url, published, modified, language, sha256, read_at, evidence) "
            "VALUES (9, 'a1', '', '', '', '', '', '', ?, '')",
            (stamp,),
        )
        for number, (verdict, checks, following) in states.items():
            url = page(number).url
            connection.execute(
                "INSERT INTO events VALUES (?, 1, 'sources', ?, '', '', '', '', '')", (number, stamp)
            )
            connection.execute(
                "INSERT INTO sources (id, source, platform, url, native_id) VALUES (?, ?, 'web', ?, '')",
                (number, page(number).id, url),
            )
            connection.execute(
                "INSERT INTO current (source, verdict, reason, reason_code, confirmation, last_proved_by, checks, "
                "next_check) VALUES (?, ?, '', '', '', '', ?, ?)",
                (page(number).id, verdict, checks, following),
            )
            connection.execute(
                "INSERT INTO citations (id, citation, article, source, status, block, form, zone, zone_reason, "
                "cited_url, starts, ends) VALUES (?, ?, 'a1', ?, 'present', 1, 'link', 'body', '', '', 0, 1)",
                (number + 10, f"a1-c00{number}", page(number).id),
            )
    connection.close()
    with open_ledger(tmp_path, clock) as ledger:
        assert due(ledger) == [1]
        assert due(ledger, 2 * DAY) == [1, 2, 3]
