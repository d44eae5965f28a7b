"""Evidence that stands up (`records`, `manifests`, `timestamps`). Frozen: later changes are later files."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NEW = ("records", "manifests", "timestamps")


def upgrade() -> None:
    """Make the tables, append-only like all history."""
    _records()
    _manifests()
    _timestamps()
    for table in _NEW:
        if op.get_bind().dialect.name == "sqlite":
            _sqlite_triggers(table)
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
            )


def _big(name: str) -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(24), nullable=False)


def _digest(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=False)


def _records() -> None:
    op.create_table(
        "records",
        _big("id"),
        _text("file"),
        _big("starts"),
        _big("ends"),
        _text("records"),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
    )
    op.create_index("ix_records_file_id", "records", ["file", "id"])


def _manifests() -> None:
    op.create_table(
        "manifests",
        _big("id"),
        _text("run"),
        _time("at"),
        _digest("manifest"),
        sa.PrimaryKeyConstraint("id", name="pk_manifests"),
    )
    op.create_index("ix_manifests_run", "manifests", ["run"])


def _timestamps() -> None:
    op.create_table(
        "timestamps",
        _big("id"),
        _text("run"),
        _time("at"),
        _text("authority"),
        _big("event"),
        _digest("head"),
        _time("stamped_at"),
        _text("file"),
        _digest("sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_timestamps"),
    )


def _sqlite_triggers(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
