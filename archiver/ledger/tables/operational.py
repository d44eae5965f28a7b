"""What can be made again from the history, and what processes share while they work."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from archiver.ledger.tables.columns import (
    DIGEST,
    NUMBER,
    TIME,
    metadata,
    place_columns,
    text_column,
    time_column,
)

current = Table(
    "current",
    metadata,
    Column("source", Text, ForeignKey("sources.source"), primary_key=True),
    text_column("verdict"),
    text_column("reason"),
    text_column("reason_code"),
    Column("cause", Text),
    text_column("confirmation"),
    Column("first_missed", TIME),
    Column("last_proved", TIME),
    text_column("last_proved_by"),
    Column("first_checked", TIME),
    Column("last_checked", TIME),
    Column("last_seen_live", TIME),
    Column("checks", Integer, nullable=False),
    Column("next_check", TIME, index=True),
    Column("last_look", NUMBER),
    Column("first_proof", NUMBER),
)

report_lines = Table(
    "report_lines",
    metadata,
    Column("citation", Text, primary_key=True),
    Column("article", Text, nullable=False, index=True),
    Column("source", Text, ForeignKey("sources.source"), nullable=False, index=True),
    Column("article_number", NUMBER, nullable=False),
    Column("block", Integer, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("stale", NUMBER, nullable=False, index=True),
    Column("renew_at", TIME, index=True),
    Column("line", Text),
    Index(None, "article_number", "block", "starts", "citation"),
)

report_basis = Table("report_basis", metadata, Column("basis", Text, primary_key=True))

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    text_column("command"),
    text_column("articles"),
    time_column("started_at"),
    Column("finished_at", TIME),
    Column("outcome", Text),
)

leases = Table(
    "leases",
    metadata,
    Column("key", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    time_column("until"),
)

paces = Table(
    "paces",
    metadata,
    Column("key", Text, primary_key=True),
    time_column("reserved_at"),
    time_column("next_free"),
)

warc_files = Table(
    "warc_files",
    metadata,
    Column("file", Text, primary_key=True),
    Column("length", NUMBER, nullable=False),
)

payloads = Table(
    "payloads",
    metadata,
    Column("digest", Text, primary_key=True),
    *place_columns(),
    text_column("url"),
    text_column("date"),
    Index(None, "file", "offset"),
)

revisits = Table(
    "revisits",
    metadata,
    *place_columns(primary_key=True),
    *place_columns("original_"),
)

watching = Table(
    "watching",
    metadata,
    Column("watch", Text, primary_key=True),
    Column("number", NUMBER, nullable=False),
    Column("via", Text, nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("next_read", TIME),
    Column("last_read", TIME),
    Column("last_ok", TIME),
    Column("changed_at", TIME),
    Column("article", Text, nullable=False, index=True),
    Column("alias", Text, nullable=False, index=True),
    text_column("fingerprint"),
    text_column("etag"),
    text_column("last_modified"),
    Column("failures", Integer, nullable=False),
    text_column("problem"),
    Index(None, "turn", "next_read"),
)

entries = Table(
    "entries",
    metadata,
    Column("watch", Text, primary_key=True),
    Column("digest", DIGEST, primary_key=True),
)

followed = Table(
    "followed",
    metadata,
    Column("article", Text, primary_key=True),
    text_column("zone"),
    Column("backfill", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
)

due = Table(
    "due",
    metadata,
    Column("source", Text, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("at", TIME, nullable=False, index=True),
    text_column("host"),
    Index(None, "turn", "at", "source"),
)

spent = Table(
    "spent",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("host", Text, primary_key=True),
    Column("looks", Integer, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("duty", Text, primary_key=True),
    Column("next_at", TIME),
    Column("begun_at", TIME),
    Column("good_at", TIME),
    Column("failures", Integer, nullable=False),
    text_column("error"),
    Column("handled", NUMBER, nullable=False),
)

noticed = Table(
    "noticed",
    metadata,
    Column("source", Text, primary_key=True),
    Column("verdict", Text),
    Column("cause", Text),
    Column("snapshot", Text),
)

notices = Table(
    "notices",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    text_column("kind"),
    text_column("lane"),
    text_column("source"),
    text_column("detail"),
    time_column("at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("target", Text, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("up_to", NUMBER, nullable=False),
    Column("sending", NUMBER),
    Column("tries", Integer, nullable=False),
    Column("next_at", TIME),
    text_column("error"),
    text_column("doubt"),
    Column("begun_at", TIME),
)

told = Table(
    "told",
    metadata,
    Column("what", Text, primary_key=True),
    Column("up_to", NUMBER, nullable=False),
)
