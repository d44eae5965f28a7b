"""The ledger as first released. Frozen: later changes are later files.

The triggers refuse to change or delete what the history holds; only a text may be erased, by setting it to
NULL.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_HISTORY = ("events", "articles", "sources", "citations", "looks", "snapshots", "captures")


def upgrade() -> None:
    """Make all tables, then the triggers that keep the history append-only."""
    _history()
    _citing()
    _archives()
    _operational()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _digest(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(64), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(24), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=nullable)


def _real(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _big(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=nullable)


def _key(column: str, name: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=name)


def _of_source(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["source"], ["sources.source"], name=name)


def _history() -> None:
    op.create_table(
        "events",
        _big("id"),
        _number("v"),
        _text("table_name"),
        _time("recorded_at"),
        _text("kind"),
        _text("subject"),
        _text("body"),
        _digest("prev"),
        _digest("hash"),
        _key("id", "pk_events"),
    )
    op.create_table(
        "texts",
        _big("id"),
        _digest("digest"),
        _number("length"),
        _text("text", nullable=True),
        _key("id", "pk_texts"),
        sa.UniqueConstraint("digest", name="uq_texts_digest"),
    )
    op.create_table(
        "articles",
        _big("id"),
        _text("article"),
        _text("origin"),
        _text("url"),
        _digest("title", nullable=True),
        _digest("author", nullable=True),
        _text("published"),
        _text("modified"),
        _text("language"),
        _text("sha256"),
        _time("read_at"),
        _text("evidence"),
        _key("id", "pk_articles"),
    )
    op.create_index("ix_articles_article", "articles", ["article"])
    op.create_table(
        "sources",
        _big("id"),
        _text("source"),
        _text("platform"),
        _text("url"),
        _text("native_id"),
        _text("author", nullable=True),
        _time("posted_at", nullable=True),
        _key("id", "pk_sources"),
        sa.UniqueConstraint("source", name="uq_sources_source"),
    )
    op.create_index("ix_sources_url", "sources", ["url"])


def _citing() -> None:
    op.create_table(
        "citations",
        _big("id"),
        _text("citation"),
        _text("article"),
        _text("source"),
        _text("status"),
        _number("block"),
        _text("form"),
        _text("zone"),
        _text("zone_reason"),
        _text("cited_url"),
        _digest("anchor", nullable=True),
        _digest("quote", nullable=True),
        _digest("context", nullable=True),
        _number("starts"),
        _number("ends"),
        _digest("removed_parameters", nullable=True),
        _digest("notes", nullable=True),
        _text("snapshot_url", nullable=True),
        _text("snapshot_archive", nullable=True),
        _time("snapshot_at", nullable=True),
        _text("kind", nullable=True),
        _text("source_class", nullable=True),
        _digest("speaker", nullable=True),
        _digest("speaker_resolved", nullable=True),
        _digest("cue", nullable=True),
        _text("stated_date", nullable=True),
        _text("relation", nullable=True),
        _text("near_url", nullable=True),
        _number("reported_deleted", nullable=True),
        _text("quote_spans", nullable=True),
        _of_source("fk_citations_source"),
        _key("id", "pk_citations"),
    )
    op.create_index("ix_citations_article", "citations", ["article"])
    op.create_index("ix_citations_citation", "citations", ["citation"])
    op.create_table(
        "looks",
        _big("id"),
        _text("source"),
        _text("run"),
        _time("at"),
        _text("state"),
        _text("reason_code"),
        _digest("reason", nullable=True),
        _text("checked_url"),
        _number("http_status", nullable=True),
        _text("final_url"),
        _digest("author", nullable=True),
        _time("posted_at", nullable=True),
        _digest("text", nullable=True),
        _text("vantage"),
        _text("sha256"),
        _real("similarity", nullable=True),
        _text("evidence"),
        _of_source("fk_looks_source"),
        _key("id", "pk_looks"),
    )
    op.create_index("ix_looks_run", "looks", ["run"])
    op.create_index("ix_looks_source_id", "looks", ["source", "id"])


def _archives() -> None:
    op.create_table(
        "snapshots",
        _big("id"),
        _big("lookup"),
        _text("source"),
        _text("run"),
        _time("at"),
        _text("archive"),
        _text("found"),
        _digest("reason", nullable=True),
        _text("memento_url", nullable=True),
        _text("memento_original", nullable=True),
        _time("memento_at", nullable=True),
        _number("memento_status", nullable=True),
        _text("memento_mimetype", nullable=True),
        _text("memento_digest", nullable=True),
        _number("memento_verified", nullable=True),
        _of_source("fk_snapshots_source"),
        _key("id", "pk_snapshots"),
    )
    op.create_index("ix_snapshots_source_id", "snapshots", ["source", "id"])
    op.create_table(
        "captures",
        _big("id"),
        _text("capture"),
        _text("source"),
        _text("run"),
        _text("archive"),
        _text("url"),
        _time("at"),
        _text("state"),
        _time("asked_at", nullable=True),
        _text("job"),
        _text("status_ext"),
        _digest("reason", nullable=True),
        _text("memento_url", nullable=True),
        _text("memento_original", nullable=True),
        _time("memento_at", nullable=True),
        _number("memento_status", nullable=True),
        _text("memento_mimetype", nullable=True),
        _text("memento_digest", nullable=True),
        _number("memento_verified", nullable=True),
        _of_source("fk_captures_source"),
        _key("id", "pk_captures"),
    )
    op.create_index("ix_captures_capture", "captures", ["capture"])
    op.create_index("ix_captures_source_id", "captures", ["source", "id"])


def _operational() -> None:
    op.create_table(
        "current",
        _text("source"),
        _text("verdict"),
        _text("reason"),
        _text("reason_code"),
        _text("cause", nullable=True),
        _text("confirmation"),
        _time("first_missed", nullable=True),
        _time("last_proved", nullable=True),
        _text("last_proved_by"),
        _time("first_checked", nullable=True),
        _time("last_checked", nullable=True),
        _time("last_seen_live", nullable=True),
        _number("checks"),
        _time("next_check", nullable=True),
        _big("last_look", nullable=True),
        _big("first_proof", nullable=True),
        _of_source("fk_current_source"),
        _key("source", "pk_current"),
    )
    op.create_index("ix_current_next_check", "current", ["next_check"])
    op.create_table(
        "runs",
        _number("number"),
        _text("command"),
        _text("articles"),
        _time("started_at"),
        _time("finished_at", nullable=True),
        _text("outcome", nullable=True),
        _key("number", "pk_runs"),
    )
    op.create_table(
        "leases",
        _text("key"),
        _text("owner"),
        _time("until"),
        _key("key", "pk_leases"),
    )
    op.create_index("ix_leases_owner", "leases", ["owner"])
    op.create_table(
        "paces",
        _text("key"),
        _time("reserved_at"),
        _time("next_free"),
        _key("key", "pk_paces"),
    )
    op.create_table(
        "warc_files",
        _text("file"),
        _big("length"),
        _key("file", "pk_warc_files"),
    )


def _sqlite_triggers() -> None:
    for table in _HISTORY:
        for verb in ("UPDATE", "DELETE"):
            _refuse(table, verb)
    _refuse("texts", "DELETE")
    _refuse(
        "texts",
        "UPDATE",
        "WHEN NEW.text IS NOT NULL OR NEW.id <> OLD.id OR NEW.digest <> OLD.digest "
        "OR NEW.length <> OLD.length ",
    )


def _refuse(table: str, verb: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION archiver_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _HISTORY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
        )
    op.execute(
        "CREATE TRIGGER texts_append_only BEFORE DELETE ON texts "
        "FOR EACH ROW EXECUTE FUNCTION archiver_append_only()"
    )
    op.execute(
        "CREATE TRIGGER texts_erase_only BEFORE UPDATE ON texts FOR EACH ROW "
        "WHEN (NEW.text IS NOT NULL OR NEW.id <> OLD.id OR NEW.digest <> OLD.digest "
        "OR NEW.length <> OLD.length) EXECUTE FUNCTION archiver_append_only()"
    )
