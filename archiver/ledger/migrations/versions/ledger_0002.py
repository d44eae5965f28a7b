"""What people say about sources (`notes`), and runs that are not believed for now (`holds`). Frozen."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables, append-only like all history."""
    _notes()
    _holds()
    for table in ("notes", "holds"):
        _append_only(table)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _digest(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=True)


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(24), nullable=nullable)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _id() -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=False, nullable=False)


def _notes() -> None:
    op.create_table(
        "notes",
        _id(),
        _text("source"),
        _text("citation"),
        _time("at"),
        _time("noted_at"),
        _digest("person"),
        _text("seen"),
        _digest("text"),
        _text("act"),
        _time("until", nullable=True),
        _text("verdict"),
        _digest("file_name"),
        _text("media_type"),
        _text("sha256"),
        _text("evidence"),
        sa.ForeignKeyConstraint(["source"], ["sources.source"], name="fk_notes_source"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_source_id", "notes", ["source", "id"])


def _holds() -> None:
    op.create_table(
        "holds",
        _id(),
        _text("run"),
        _time("at"),
        _number("flipped"),
        _number("looked_at"),
        _number("held"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_run", "holds", ["run"])


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
