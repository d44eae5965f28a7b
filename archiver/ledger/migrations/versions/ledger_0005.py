"""Sources that editors attach to statements (`attachments`), and searches for quotations (`quote_checks`).

Frozen: later changes are later files.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NEW = ("attachments", "quote_checks")


def upgrade() -> None:
    """Make the tables, append-only like all history."""
    _attachments()
    _quote_checks()
    for table in _NEW:
        if op.get_bind().dialect.name == "sqlite":
            _sqlite_triggers(table)
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
            )


def _id() -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=False, nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(24), nullable=False)


def _digest(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=True)


def _attachments() -> None:
    op.create_table(
        "attachments",
        _id(),
        _text("citation"),
        _time("at"),
        _digest("person"),
        sa.Column("source", sa.Text(), nullable=True),
        _text("cited_url"),
        _digest("removed_parameters"),
        _digest("notes"),
        sa.Column("snapshot_url", sa.Text(), nullable=True),
        sa.Column("snapshot_archive", sa.Text(), nullable=True),
        sa.Column("snapshot_at", sa.String(24), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.source"], name="fk_attachments_source"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_citation_id", "attachments", ["citation", "id"])
    op.create_index("ix_attachments_source_id", "attachments", ["source", "id"])


def _quote_checks() -> None:
    op.create_table(
        "quote_checks",
        _id(),
        _text("citation"),
        _text("source"),
        _text("run"),
        _time("at"),
        _text("quote"),
        _text("compared"),
        _time("seen_at"),
        _text("url"),
        _text("sha256"),
        sa.Column("complete", sa.Integer(), nullable=False),
        _text("quote_match"),
        _digest("passage"),
        _text("evidence"),
        sa.ForeignKeyConstraint(["source"], ["sources.source"], name="fk_quote_checks_source"),
        sa.PrimaryKeyConstraint("id", name="pk_quote_checks"),
    )
    op.create_index("ix_quote_checks_citation_id", "quote_checks", ["citation", "id"])
    op.create_index("ix_quote_checks_source_id", "quote_checks", ["source", "id"])


def _sqlite_triggers(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
