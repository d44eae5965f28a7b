"""Opening a database: made, migrated, left alone, or refused with advice."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from archiver.clock import SimulatedClock
from archiver.errors import LedgerError, SettingsError, StorageError
from archiver.ledger import schema
from archiver.ledger.engine import Database
from archiver.ledger.ledger import Ledger
from archiver.ledger.schema import _migrate, prepare
from archiver.ledger.tables import HISTORY, SCHEMA_VERSION, metadata
from archiver.verdicts.judge import judge
from tests.support.ledgers import DAY_0, article, cited, open_ledger, page, seen

ROOT = Path(__file__).parents[2]


def _definitions(path):
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        found = {(kind, name): sql for kind, name, sql in rows if name != "alembic_version"}
    connection.close()
    return found


def test_the_migrations_build_exactly_the_schema(tmp_path):
    """Tables, columns, types, keys and indexes are those of ledger/tables; the triggers come on top."""
    open_ledger(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    metadata.create_all(engine)
    with create_engine(f"sqlite:///{tmp_path / 'archiver.db'}").connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        connection.engine.dispose()
    engine.dispose()
    assert differences == []
    migrated, plain = (_definitions(tmp_path / name) for name in ("archiver.db", "plain.db"))
    assert migrated.keys() - plain.keys() == {
        ("trigger", name) for kind, name in migrated if kind == "trigger"
    }
    for key, sql in plain.items():
        assert _parts(migrated[key]) == _parts(sql), key


def test_the_migrations_are_numbered_without_a_gap():
    """Each follows the one before it, the file is named after the revision, and the last is the schema's."""
    folder = Path(schema.__file__).parent / "migrations" / "versions"
    names = sorted(path.stem for path in folder.glob("ledger_*.py"))
    assert names == [f"ledger_{number:04}" for number in range(1, int(SCHEMA_VERSION) + 1)]
    for number, name in enumerate(names, 1):
        before = f'"{number - 1:04}"' if number > 1 else "None"
        text = (folder / f"{name}.py").read_text()
        assert f'\nrevision = "{number:04}"\ndown_revision = {before}\n' in text


def _parts(sql):
    """The parts of a definition; a column that was added later stands on the line of the last one."""
    line = " ".join((sql or "").split())
    if not line.startswith("CREATE TABLE"):
        return line
    head, _, body = line.partition("(")
    columns = re.split(r",(?![^()]*\))", body.rpartition(")")[0])
    return head, sorted(column.strip() for column in columns)


@pytest.mark.parametrize("table", [table.name for table in HISTORY])
def test_the_database_itself_refuses_to_change_history(tmp_path, table):
    """UPDATE and DELETE on a history table fail, whoever tries."""
    with open_ledger(tmp_path) as ledger:
        ledger.record_article(article(), [cited(page())])
        ledger.record_looks([seen(page())])
    connection = sqlite3.connect(tmp_path / "archiver.db")
    connection.executescript("PRAGMA foreign_keys=OFF")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    connection.close()


def test_of_a_text_only_the_erasure_is_allowed(tmp_path):
    """A text may become NULL and nothing else."""
    with open_ledger(tmp_path) as ledger:
        ledger.record_article(article(), [])
    connection = sqlite3.connect(tmp_path / "archiver.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE texts SET text = 'other'")
    connection.execute("UPDATE texts SET text = NULL")
    connection.close()


def test_opening_again_keeps_what_is_there(tmp_path):
    """A second opening finds the rows of the first."""
    with open_ledger(tmp_path) as ledger:
        ledger.record_sources([page()])
    with open_ledger(tmp_path) as ledger:
        assert ledger.source(page().id) == page()


def test_a_current_schema_is_opened_without_the_migration_library(tmp_path):
    """Its import costs a fifth of a second at every start."""
    open_ledger(tmp_path).close()
    done = _open_elsewhere(tmp_path)
    assert done.communicate()[0].strip() == "False"


def _open_elsewhere(folder):
    code = (
        "import sys\n"
        "from archiver.clock import SystemClock\n"
        "from archiver.ledger.ledger import Ledger\n"
        "from archiver.verdicts.judge import judge\n"
        "Ledger.open(sys.argv[1], clock=SystemClock(), judge=judge).close()\n"
        "print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{folder / 'archiver.db'}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_a_database_of_a_newer_program_is_left_alone(tmp_path):
    """It is refused with the advice to upgrade, and nothing is written to it."""
    open_ledger(tmp_path).close()
    path = tmp_path / "archiver.db"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"newer version of archiver .* upgrade"):
        open_ledger(tmp_path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path):
    """Its tables are named, ours are not added."""
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(LedgerError, match="another program"):
        open_ledger(tmp_path)
    assert set(_definitions(tmp_path / "archiver.db")) == {("table", "recipes")}


def test_a_migration_that_was_broken_off_is_made_again(tmp_path):
    """An empty version table, as a kill may leave it, is the same as a new database."""
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.close()
    with open_ledger(tmp_path) as ledger:
        assert ledger.articles() == []


@pytest.mark.parametrize(
    "damage", [b"this was never a database" * 400, b"SQLite format 3\0" + b"\xff" * 8000]
)
def test_a_damaged_database_is_never_overwritten(tmp_path, damage):
    """It is refused with advice, and stays byte for byte as it is."""
    path = tmp_path / "archiver.db"
    path.write_bytes(damage)
    with pytest.raises(LedgerError, match=r"archiver\.db: .*damaged"):
        open_ledger(tmp_path)
    assert path.read_bytes() == damage


def test_damage_in_the_middle_is_told_when_it_is_met(tmp_path):
    """A page overwritten with rubbish is a LedgerError, not a foreign exception."""
    with open_ledger(tmp_path) as ledger:
        ledger.record_sources([page(number) for number in range(500)])
    path = tmp_path / "archiver.db"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xaa" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="damaged"):
        _walk(tmp_path)


def _walk(folder):
    with open_ledger(folder) as ledger:
        ledger.evidence.verify_chain()
        ledger.record_sources([page(1000)])


def test_a_folder_that_does_not_exist_is_a_storage_error(tmp_path):
    """It names the database and what to check."""
    with pytest.raises(StorageError, match="folder exists") as caught:
        open_ledger(tmp_path / "nowhere")
    assert caught.value.exit_code == 74


def test_a_database_that_may_only_be_read_is_told_so(tmp_path):
    """What is known can be asked; who writes is told to check the permissions."""
    open_ledger(tmp_path).close()
    url = f"sqlite:///file:{tmp_path / 'archiver.db'}?mode=ro&uri=true"
    with Ledger.open(url, clock=SimulatedClock(DAY_0), judge=judge) as ledger:
        assert ledger.articles() == []
        with pytest.raises(LedgerError, match="permissions"):
            ledger.record_sources([page()])


@pytest.mark.parametrize("url", ["no url", "nodatabase://host/name"])
def test_an_unusable_url_is_a_wrong_setting(url):
    """It names the setting."""
    with pytest.raises(SettingsError, match=r"ledger\.url"):
        Database(url)


def test_two_that_open_a_new_database_at_once_make_it_once(tmp_path):
    """The second waits for the first and finds its schema current."""
    both = [_open_elsewhere(tmp_path) for _ in range(2)]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]


def test_who_waited_for_the_migration_of_another_finds_it_done(tmp_path):
    """The version is looked at again once the database is ours."""
    open_ledger(tmp_path).close()
    database = Database(f"sqlite:///{tmp_path / 'archiver.db'}")
    _migrate(database, None)
    database.close()


def test_preparing_twice_changes_nothing(tmp_path):
    """The version is looked at, and that is all."""
    database = Database(f"sqlite:///{tmp_path / 'archiver.db'}")
    prepare(database)
    before = _definitions(tmp_path / "archiver.db")
    prepare(database)
    database.close()
    assert _definitions(tmp_path / "archiver.db") == before
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_VERSION,)]
    connection.close()
