"""OpenTimestamps proofs of the history (`proofs`). Frozen: later changes are later files."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, append-only like all history."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "proofs",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("calendars", sa.Text(), nullable=False),
        sa.Column("event", number, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proofs"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        op.execute(
            "CREATE TRIGGER proofs_append_only BEFORE UPDATE OR DELETE ON proofs "
            "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
        )


def _sqlite_triggers() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER proofs_no_{verb.lower()} BEFORE {verb} ON proofs "
            "BEGIN SELECT RAISE(ABORT, 'proofs is append-only'); END"
        )
