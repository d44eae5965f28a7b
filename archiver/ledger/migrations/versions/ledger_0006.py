"""What is held of the media of a source (`media`), the copies kept (`snapshots.evidence`), bodies held once.

Frozen: later changes are later files.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; `media` is append-only like all history."""
    op.add_column("snapshots", sa.Column("evidence", sa.Text(), nullable=True))
    _media()
    _bodies()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        op.execute(
            "CREATE TRIGGER media_append_only BEFORE UPDATE OR DELETE ON media "
            "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
        )


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("look", _NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(64), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", _NUMBER, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.source"], name="fk_media_source"),
        sa.ForeignKeyConstraint(["look"], ["looks.id"], name="fk_media_look"),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
    )
    op.create_index("ix_media_source_id", "media", ["source", "id"])
    op.create_index("ix_media_url", "media", ["url"])


def _bodies() -> None:
    op.create_table(
        "payloads",
        sa.Column("digest", sa.Text(), nullable=False),
        *_place(),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_payloads"),
    )
    op.create_index("ix_payloads_file_offset", "payloads", ["file", "offset"])
    op.create_table(
        "revisits",
        *_place(),
        *_place("original_"),
        sa.PrimaryKeyConstraint("file", "offset", name="pk_revisits"),
    )


def _place(prefix: str = "") -> list[sa.Column[object]]:
    return [
        sa.Column(f"{prefix}file", sa.Text(), nullable=False),
        sa.Column(f"{prefix}offset", _NUMBER, autoincrement=False, nullable=False),
        sa.Column(f"{prefix}length", _NUMBER, nullable=False),
    ]


def _sqlite_triggers() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER media_no_{verb.lower()} BEFORE {verb} ON media "
            "BEGIN SELECT RAISE(ABORT, 'media is append-only'); END"
        )
