"""Sources compared with archived copies (`comparisons`). Frozen: later changes are later files."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, append-only like all history."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "comparisons",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("look", number, nullable=False),
        sa.Column("memento_url", sa.Text(), nullable=False),
        sa.Column("memento_at", sa.String(24), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.Column("look_sha256", sa.Text(), nullable=False),
        sa.Column("copy_sha256", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.source"], name="fk_comparisons_source"),
        sa.ForeignKeyConstraint(["look"], ["looks.id"], name="fk_comparisons_look"),
        sa.PrimaryKeyConstraint("id", name="pk_comparisons"),
    )
    op.create_index("ix_comparisons_source_id", "comparisons", ["source", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        op.execute(
            "CREATE TRIGGER comparisons_append_only BEFORE UPDATE OR DELETE ON comparisons "
            "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
        )


def _sqlite_triggers() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER comparisons_no_{verb.lower()} BEFORE {verb} ON comparisons "
            "BEGIN SELECT RAISE(ABORT, 'comparisons is append-only'); END"
        )
