"""How the daemon's duties stand (`duties`). Frozen: later changes are later files."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, which is for the day's work and no part of the history."""
    times = [sa.Column(name, sa.String(24)) for name in ("next_at", "begun_at", "good_at")]
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "duties",
        sa.Column("duty", sa.Text(), nullable=False),
        *times,
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("handled", number, nullable=False),
        sa.PrimaryKeyConstraint("duty", name="pk_duties"),
    )
