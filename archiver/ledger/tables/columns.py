"""What the tables are made of."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DIGEST = String(64)
TIME = String(24)
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def own_id() -> Column[int]:
    """The number that the row shares with its event."""
    return Column("id", NUMBER, primary_key=True, autoincrement=False)


def text_column(name: str) -> Column[str]:
    """A text that is never null."""
    return Column(name, Text, nullable=False)


def time_column(name: str) -> Column[str]:
    """A time that is never null."""
    return Column(name, TIME, nullable=False)


def source_column() -> Column[str]:
    """The source that a row is about."""
    return Column("source", Text, ForeignKey("sources.source"), nullable=False)


def place_columns(prefix: str = "", *, primary_key: bool = False) -> list[Column[Any]]:
    """Where a record of the evidence lies."""
    return [
        Column(f"{prefix}file", Text, primary_key=primary_key, nullable=False),
        Column(f"{prefix}offset", NUMBER, primary_key=primary_key, autoincrement=False, nullable=False),
        Column(f"{prefix}length", NUMBER, nullable=False),
    ]


def memento_columns() -> list[Column[Any]]:
    """A copy in an archive, as far as it is known."""
    return [
        Column("memento_url", Text),
        Column("memento_original", Text),
        Column("memento_at", TIME),
        Column("memento_status", Integer),
        Column("memento_mimetype", Text),
        Column("memento_digest", Text),
        Column("memento_verified", Integer),
    ]
