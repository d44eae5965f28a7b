"""The lines of the report as a projection. Frozen: later changes are later files."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_PLACED = """
INSERT INTO report_lines (citation, article, source, article_number, block, starts, stale)
SELECT citation, article, source, (SELECT min(id) FROM articles WHERE articles.article = citations.article),
  block, starts, 1 FROM citations WHERE id IN (SELECT max(id) FROM citations GROUP BY citation)
"""
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and a line for every citation, to be written out."""
    op.create_table(
        "report_lines",
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("article_number", _BIG, nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("stale", _BIG, nullable=False),
        sa.Column("renew_at", sa.String(24)),
        sa.Column("line", sa.Text()),
        sa.ForeignKeyConstraint(["source"], ["sources.source"], name="fk_report_lines_source"),
        sa.PrimaryKeyConstraint("citation", name="pk_report_lines"),
    )
    for names in (
        ["article"],
        ["source"],
        ["stale"],
        ["renew_at"],
        ["article_number", "block", "starts", "citation"],
    ):
        op.create_index("_".join(["ix_report_lines", *names]), "report_lines", names)
    op.create_table(
        "report_basis",
        sa.Column("basis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("basis", name="pk_report_basis"),
    )
    op.execute(_PLACED)
