"""The tables. A column of a history table that is named in `chain.COLUMNS` is hashed and never altered.

Every history row takes its `id` from one sequence, that of the events: row N is told by event N. Text that
came from outside stands in `texts` and is named by its SHA-256 in hex, so that it can be erased by order;
such columns are marked with `DIGEST`. Times are ISO 8601 in UTC with milliseconds, 24 characters.
"""

from archiver.ledger.tables.columns import DIGEST, NUMBER, TIME, metadata
from archiver.ledger.tables.history import (
    articles,
    attachments,
    captures,
    citations,
    comparisons,
    events,
    holds,
    looks,
    manifests,
    media,
    notes,
    proofs,
    quote_checks,
    records,
    snapshots,
    sources,
    texts,
    timestamps,
    watches,
)
from archiver.ledger.tables.operational import (
    current,
    deliveries,
    due,
    duties,
    entries,
    followed,
    leases,
    noticed,
    notices,
    paces,
    payloads,
    report_basis,
    report_lines,
    revisits,
    runs,
    spent,
    told,
    warc_files,
    watching,
)

__all__ = [
    "DIGEST",
    "HISTORY",
    "NUMBER",
    "OPERATIONAL",
    "SCHEMA_VERSION",
    "TIME",
    "articles",
    "attachments",
    "captures",
    "citations",
    "comparisons",
    "current",
    "deliveries",
    "due",
    "duties",
    "entries",
    "events",
    "followed",
    "holds",
    "leases",
    "looks",
    "manifests",
    "media",
    "metadata",
    "notes",
    "noticed",
    "notices",
    "paces",
    "payloads",
    "proofs",
    "quote_checks",
    "records",
    "report_basis",
    "report_lines",
    "revisits",
    "runs",
    "snapshots",
    "sources",
    "spent",
    "texts",
    "timestamps",
    "told",
    "warc_files",
    "watches",
    "watching",
]

SCHEMA_VERSION = "0011"

HISTORY = (
    *(events, texts, articles, sources, citations, looks, snapshots, captures, notes, holds, comparisons),
    *(media, records, manifests, timestamps, proofs, watches, attachments, quote_checks),
)
OPERATIONAL = (
    *(current, report_lines, report_basis, runs, leases, paces, warc_files, payloads, revisits),
    *(watching, entries, followed, due, spent, duties, noticed, notices, deliveries, told),
)
