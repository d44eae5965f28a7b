"""The tables. A column of a history table that is named in `chain.COLUMNS` is hashed and never altered.

Every history row takes its `id` from one sequence, that of the events: row N is told by event N. Text that
came from outside stands in `texts` and is named by its SHA-256 in hex, so that it can be erased by order;
such columns are marked with `DIGEST`. Times are ISO 8601 in UTC with milliseconds, 24 characters.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = "0012"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DIGEST = String(64)
TIME = String(24)
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _id() -> Column[int]:
    return Column("id", NUMBER, primary_key=True, autoincrement=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _time(name: str) -> Column[str]:
    return Column(name, TIME, nullable=False)


def _source() -> Column[str]:
    return Column("source", Text, ForeignKey("sources.source"), nullable=False)


def _place(prefix: str = "", *, primary_key: bool = False) -> list[Column[Any]]:
    """Where a record of the evidence lies."""
    return [
        Column(f"{prefix}file", Text, primary_key=primary_key, nullable=False),
        Column(f"{prefix}offset", NUMBER, primary_key=primary_key, autoincrement=False, nullable=False),
        Column(f"{prefix}length", NUMBER, nullable=False),
    ]


def _memento() -> list[Column[Any]]:
    return [
        Column("memento_url", Text),
        Column("memento_original", Text),
        Column("memento_at", TIME),
        Column("memento_status", Integer),
        Column("memento_mimetype", Text),
        Column("memento_digest", Text),
        Column("memento_verified", Integer),
    ]


events = Table(
    "events",
    metadata,
    _id(),
    Column("v", Integer, nullable=False),
    _text("table_name"),
    _time("recorded_at"),
    _text("kind"),
    _text("subject"),
    _text("body"),
    Column("prev", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    _id(),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("length", Integer, nullable=False),
    Column("text", Text),
)

articles = Table(
    "articles",
    metadata,
    _id(),
    Column("article", Text, nullable=False, index=True),
    _text("origin"),
    _text("url"),
    Column("title", DIGEST),
    Column("author", DIGEST),
    _text("published"),
    _text("modified"),
    _text("language"),
    _text("sha256"),
    _time("read_at"),
    _text("evidence"),
)

sources = Table(
    "sources",
    metadata,
    _id(),
    Column("source", Text, nullable=False, unique=True),
    _text("platform"),
    Column("url", Text, nullable=False, index=True),
    _text("native_id"),
    Column("author", Text),
    Column("posted_at", TIME),
)

citations = Table(
    "citations",
    metadata,
    _id(),
    Column("citation", Text, nullable=False, index=True),
    Column("article", Text, nullable=False, index=True),
    Column("source", Text, ForeignKey("sources.source"), nullable=False, index=True),
    _text("status"),
    Column("block", Integer, nullable=False),
    _text("form"),
    _text("zone"),
    _text("zone_reason"),
    _text("cited_url"),
    Column("anchor", DIGEST),
    Column("quote", DIGEST),
    Column("context", DIGEST),
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("removed_parameters", DIGEST),
    Column("notes", DIGEST),
    Column("snapshot_url", Text),
    Column("snapshot_archive", Text),
    Column("snapshot_at", TIME),
    Column("kind", Text),
    Column("source_class", Text),
    Column("speaker", DIGEST),
    Column("speaker_resolved", DIGEST),
    Column("cue", DIGEST),
    Column("stated_date", Text),
    Column("relation", Text),
    Column("near_url", Text),
    Column("reported_deleted", Integer),
    Column("quote_spans", Text),
)

looks = Table(
    "looks",
    metadata,
    _id(),
    _source(),
    Column("run", Text, nullable=False, index=True),
    _time("at"),
    _text("state"),
    _text("reason_code"),
    Column("reason", DIGEST),
    _text("checked_url"),
    Column("http_status", Integer),
    _text("final_url"),
    Column("author", DIGEST),
    Column("posted_at", TIME),
    Column("text", DIGEST),
    _text("vantage"),
    _text("sha256"),
    Column("similarity", Float),
    _text("evidence"),
    Index(None, "source", "id"),
)

snapshots = Table(
    "snapshots",
    metadata,
    _id(),
    Column("lookup", NUMBER, nullable=False),
    _source(),
    _text("run"),
    _time("at"),
    _text("archive"),
    _text("found"),
    Column("reason", DIGEST),
    *_memento(),
    Column("evidence", Text),
    Index(None, "source", "id"),
)

captures = Table(
    "captures",
    metadata,
    _id(),
    Column("capture", Text, nullable=False, index=True),
    _source(),
    _text("run"),
    _text("archive"),
    _text("url"),
    _time("at"),
    _text("state"),
    Column("asked_at", TIME),
    _text("job"),
    _text("status_ext"),
    Column("reason", DIGEST),
    *_memento(),
    Index(None, "source", "id"),
)

notes = Table(
    "notes",
    metadata,
    _id(),
    _source(),
    _text("citation"),
    _time("at"),
    _time("noted_at"),
    Column("person", DIGEST),
    _text("seen"),
    Column("text", DIGEST),
    _text("act"),
    Column("until", TIME),
    _text("verdict"),
    Column("file_name", DIGEST),
    _text("media_type"),
    _text("sha256"),
    _text("evidence"),
    Index(None, "source", "id"),
)

holds = Table(
    "holds",
    metadata,
    _id(),
    Column("run", Text, nullable=False, index=True),
    _time("at"),
    Column("flipped", Integer, nullable=False),
    Column("looked_at", Integer, nullable=False),
    Column("held", Integer, nullable=False),
)

comparisons = Table(
    "comparisons",
    metadata,
    _id(),
    _source(),
    _text("run"),
    _time("at"),
    Column("look", NUMBER, ForeignKey("looks.id"), nullable=False),
    _text("memento_url"),
    _time("memento_at"),
    Column("similarity", Float),
    _text("look_sha256"),
    _text("copy_sha256"),
    _text("evidence"),
    Index(None, "source", "id"),
)

media = Table(
    "media",
    metadata,
    _id(),
    _source(),
    _text("run"),
    _time("at"),
    Column("look", NUMBER, ForeignKey("looks.id"), nullable=False),
    _text("name"),
    _text("kind"),
    Column("url", Text, nullable=False, index=True),
    _text("state"),
    Column("reason", DIGEST),
    _text("media_type"),
    _text("sha256"),
    Column("size", NUMBER),
    _text("evidence"),
    Index(None, "source", "id"),
)

records = Table(
    "records",
    metadata,
    _id(),
    _text("file"),
    Column("starts", NUMBER, nullable=False),
    Column("ends", NUMBER, nullable=False),
    _text("records"),
    Index(None, "file", "id"),
)

manifests = Table(
    "manifests",
    metadata,
    _id(),
    Column("run", Text, nullable=False, index=True),
    _time("at"),
    Column("manifest", DIGEST, nullable=False),
)

timestamps = Table(
    "timestamps",
    metadata,
    _id(),
    _text("run"),
    _time("at"),
    _text("authority"),
    Column("event", NUMBER, nullable=False),
    Column("head", DIGEST, nullable=False),
    _time("stamped_at"),
    _text("file"),
    Column("sha256", DIGEST, nullable=False),
)

watches = Table(
    "watches",
    metadata,
    _id(),
    Column("watch", Text, nullable=False, index=True),
    _text("act"),
    _time("at"),
    _text("run"),
    _text("kind"),
    _text("reference"),
    Column("every", Integer),
    Column("since", TIME),
    _text("zone"),
    _text("via"),
    Column("backfill", Integer, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _text("citation"),
    _time("at"),
    Column("person", DIGEST),
    Column("source", Text, ForeignKey("sources.source")),
    _text("cited_url"),
    Column("removed_parameters", DIGEST),
    Column("notes", DIGEST),
    Column("snapshot_url", Text),
    Column("snapshot_archive", Text),
    Column("snapshot_at", TIME),
    Index(None, "citation", "id"),
    Index(None, "source", "id"),
)

quote_checks = Table(
    "quote_checks",
    metadata,
    _id(),
    _text("citation"),
    _source(),
    _text("run"),
    _time("at"),
    _text("quote"),
    _text("compared"),
    _time("seen_at"),
    _text("url"),
    _text("sha256"),
    Column("complete", Integer, nullable=False),
    _text("quote_match"),
    Column("passage", DIGEST),
    _text("evidence"),
    Index(None, "citation", "id"),
    Index(None, "source", "id"),
)

proofs = Table(
    "proofs",
    metadata,
    _id(),
    _text("run"),
    _time("at"),
    _text("calendars"),
    Column("event", NUMBER, nullable=False),
    Column("head", DIGEST, nullable=False),
    _text("file"),
    Column("sha256", DIGEST, nullable=False),
    _text("blocks"),
)

current = Table(
    "current",
    metadata,
    Column("source", Text, ForeignKey("sources.source"), primary_key=True),
    _text("verdict"),
    _text("reason"),
    _text("reason_code"),
    Column("cause", Text),
    _text("confirmation"),
    Column("first_missed", TIME),
    Column("last_proved", TIME),
    _text("last_proved_by"),
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
    _text("command"),
    _text("articles"),
    _time("started_at"),
    Column("finished_at", TIME),
    Column("outcome", Text),
)

leases = Table(
    "leases",
    metadata,
    Column("key", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    _time("until"),
)

paces = Table(
    "paces",
    metadata,
    Column("key", Text, primary_key=True),
    _time("reserved_at"),
    _time("next_free"),
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
    *_place(),
    _text("url"),
    _text("date"),
    Index(None, "file", "offset"),
)

revisits = Table(
    "revisits",
    metadata,
    *_place(primary_key=True),
    *_place("original_"),
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
    _text("fingerprint"),
    _text("etag"),
    _text("last_modified"),
    Column("failures", Integer, nullable=False),
    _text("problem"),
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
    _text("zone"),
    Column("backfill", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
)

due = Table(
    "due",
    metadata,
    Column("source", Text, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("at", TIME, nullable=False, index=True),
    _text("host"),
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
    _text("error"),
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
    _text("kind"),
    _text("lane"),
    _text("source"),
    _text("detail"),
    _time("at"),
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
    _text("error"),
    _text("doubt"),
    Column("begun_at", TIME),
)

told = Table(
    "told",
    metadata,
    Column("what", Text, primary_key=True),
    Column("up_to", NUMBER, nullable=False),
)

HISTORY = (
    *(events, texts, articles, sources, citations, looks, snapshots, captures, notes, holds, comparisons),
    *(media, records, manifests, timestamps, proofs, watches, attachments, quote_checks),
)
OPERATIONAL = (
    *(current, report_lines, report_basis, runs, leases, paces, warc_files, payloads, revisits),
    *(watching, entries, followed, due, spent, duties, noticed, notices, deliveries, told),
)
