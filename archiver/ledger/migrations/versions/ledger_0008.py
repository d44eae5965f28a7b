"""Watches, and what is due (`watches`; `watching`, `entries`, `followed`, `due`, `spent`).

Frozen: later changes are later files.
"""

from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


_DUE = """
SELECT s.source, s.url, e.recorded_at, w.verdict, w.checks, w.next_check
FROM sources s JOIN current w ON w.source = s.source JOIN events e ON e.id = s.id
WHERE s.source NOT LIKE 'statement:%' AND (w.checks = 0 OR w.next_check IS NOT NULL)
AND s.source IN (
    SELECT c.source FROM citations c WHERE c.status = 'present' AND c.zone = 'body'
    AND c.id IN (SELECT max(id) FROM citations GROUP BY citation)
)
"""


def upgrade() -> None:
    """Make the tables: `watches` append-only like all history, the others for the day's work."""
    _watches()
    _watching()
    _due()
    op.create_index("ix_citations_source", "citations", ["source"])
    _fill()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers("watches")
    else:
        op.execute(
            "CREATE TRIGGER watches_append_only BEFORE UPDATE OR DELETE ON watches "
            "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
        )


def _big(name: str) -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(24), nullable=nullable)


def _watches() -> None:
    op.create_table(
        "watches",
        _big("id"),
        _text("watch"),
        _text("act"),
        _time("at"),
        _text("run"),
        _text("kind"),
        _text("reference"),
        sa.Column("every", sa.Integer()),
        _time("since", nullable=True),
        _text("zone"),
        _text("via"),
        _number("backfill"),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
    )
    op.create_index("ix_watches_watch", "watches", ["watch"])


def _watching() -> None:
    op.create_table(
        "watching",
        _text("watch"),
        _big("number"),
        _text("via"),
        _number("turn"),
        *(_time(name, nullable=True) for name in ("next_read", "last_read", "last_ok", "changed_at")),
        _text("article"),
        _text("alias"),
        _text("fingerprint"),
        _text("etag"),
        _text("last_modified"),
        _number("failures"),
        _text("problem"),
        sa.PrimaryKeyConstraint("watch", name="pk_watching"),
    )
    for name in ("via", "article", "alias"):
        op.create_index(f"ix_watching_{name}", "watching", [name])
    op.create_index("ix_watching_turn_next_read", "watching", ["turn", "next_read"])
    op.create_table(
        "entries",
        _text("watch"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("watch", "digest", name="pk_entries"),
    )


def _due() -> None:
    op.create_table(
        "followed",
        _text("article"),
        _text("zone"),
        _number("backfill"),
        _number("ended"),
        sa.PrimaryKeyConstraint("article", name="pk_followed"),
    )
    op.create_table(
        "due",
        _text("source"),
        _number("turn"),
        _time("at"),
        _text("host"),
        sa.PrimaryKeyConstraint("source", name="pk_due"),
    )
    op.create_index("ix_due_turn_at_source", "due", ["turn", "at", "source"])
    op.create_index("ix_due_at", "due", ["at"])
    op.create_table(
        "spent",
        sa.Column("day", sa.String(10), nullable=False),
        _text("host"),
        _number("looks"),
        sa.PrimaryKeyConstraint("day", "host", name="pk_spent"),
    )


def _fill() -> None:
    """What older programs recorded is due from now on: sources cited in the body, when their verdicts say."""
    connection = op.get_bind()
    rows = connection.execute(sa.text(_DUE)).all()
    values = [
        {
            "source": row.source,
            "turn": 0 if not row.checks else 1 if row.verdict == "missing" else 2,
            "at": row.next_check or row.recorded_at,
            "host": urlsplit(row.url).hostname or "",
        }
        for row in rows
    ]
    if values:
        insert = "INSERT INTO due (source, turn, at, host) VALUES (:source, :turn, :at, :host)"
        connection.execute(sa.text(insert), values)


def _sqlite_triggers(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
