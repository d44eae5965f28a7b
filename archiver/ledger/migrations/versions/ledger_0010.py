"""What people are told (`noticed`, `notices`, `deliveries`, `told`). Frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, which are for the day's work and no part of the history."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "noticed",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.Column("cause", sa.Text()),
        sa.Column("snapshot", sa.Text()),
        sa.PrimaryKeyConstraint("source", name="pk_noticed"),
    )
    op.create_table(
        "notices",
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_notices"),
    )
    op.create_table(
        "deliveries",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("up_to", number, nullable=False),
        sa.Column("sending", number),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.String(24)),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.String(24)),
        sa.PrimaryKeyConstraint("target", "lane", name="pk_deliveries"),
    )
    op.create_table(
        "told",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("up_to", number, nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_told"),
    )
