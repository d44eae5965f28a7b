"""Brings the database to this program's schema, or says why that can't be done."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from archiver.errors import LedgerError
from archiver.ledger.engine import Database
from archiver.ledger.tables import SCHEMA_VERSION

_MIGRATIONS = Path(__file__).parent / "migrations"


def prepare(database: Database) -> None:
    """Make the tables, or migrate older ones. Does nothing, quickly, where the schema is current.

    Raises LedgerError if the database was made by a newer program or is not ours.
    """
    with database.read() as connection:
        found = _version(connection, database.where)
    if found == SCHEMA_VERSION:
        return
    _migrate(database, found)


def _version(connection: Connection, where: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(version) if version else None
    if tables:
        raise LedgerError(
            f"{where}: holds tables of another program ({tables[0]}, ...); name another database"
        )
    return None


def _migrate(database: Database, found: str | None) -> None:
    # imported here: most starts find the schema current, and the import takes a fifth of a second
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise LedgerError(
            f"{database.where}: was written by a newer version of archiver (schema {found}, this one "
            f"knows {SCHEMA_VERSION}); upgrade archiver, the database is left as it is"
        )
    with database.write() as connection:
        if _version(connection, database.where) != SCHEMA_VERSION:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
