"""The CDX server: one line a capture, filtered, sorted, folded and cut (facts: wayback, 2.1)."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus, unquote_plus

from archiver.sandbox import replies
from archiver.sandbox.wayback.holdings import Holdings, moment
from archiver.sandbox.wayback.surt import surt
from archiver.sandbox.world import SandboxRequest, SandboxResponse

Row = dict[str, str]
FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_LARGEST = 150_000
_RUNTIME_ERROR = (
    "org.archive.util.io.RuntimeIOException: "
    "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
)
_HEADERS = (("X-location", "cdx"), ("x-app-server", "wwwb-sandbox"))


@dataclass(frozen=True, slots=True)
class _Page:
    """The rows of one answer, and the key with which the next one is asked for."""

    rows: list[Row]
    resume: str = ""


def answer(holdings: Holdings, request: SandboxRequest, now: datetime) -> SandboxResponse:
    """Answer a CDX question from what is listed at the time."""
    url = request.parameter("url")
    if not url:
        return replies.text("url parameter is required", 400, _HEADERS)
    if holdings.excluded(url.rstrip("*")):
        headers = (("X-Archive-Wayback-Runtime-Error", _RUNTIME_ERROR), *_HEADERS)
        return replies.text(_RUNTIME_ERROR, 403, headers)
    if request.parameter("showNumPages") == "true":
        return replies.text("1\n", headers=_HEADERS)
    try:
        page = _select([copy.row() for copy in holdings.listed(now)], url, request)
    except (ValueError, re.error) as error:
        return replies.text(str(error), 400, _HEADERS)
    return replies.text(_written(page, request), headers=_HEADERS)


def _select(rows: list[Row], url: str, request: SandboxRequest) -> _Page:
    """Match, filter, resume, collapse, sort and cut: in the order in which the server does it."""
    if request.parameter("page") not in (None, "0"):
        return _Page([])
    matches = _matcher(url, request.parameter("matchType"))
    earliest, latest = request.parameter("from") or "", request.parameter("to") or ""
    rows = [
        row
        for row in rows
        if matches(row["urlkey"])
        and row["timestamp"][: len(earliest)] >= earliest
        and row["timestamp"][: len(latest)] <= latest
    ]
    for key, value in request.query:
        if key == "filter":
            rows = _filtered(rows, value)
    resume = request.parameter("resumeKey") or ""
    resume = resume if " " in resume else unquote_plus(resume)
    rows = [row for row in rows if f"{row['urlkey']} {row['timestamp']}" >= resume]
    for key, value in request.query:
        if key == "collapse":
            rows = _collapsed(rows, value)
    return _cut(_sorted(rows, request), request)


def _matcher(url: str, match_type: str | None) -> Callable[[str], bool]:
    """Which keys a question is about. A `*` at the end or `*.` at the start say it too."""
    if match_type == "prefix" or (match_type is None and url.endswith("*")):
        stem = url.rstrip("*")
        prefix = surt(stem).rstrip("/") + ("/" if stem.endswith("/") else "")
        return lambda key: key.startswith(prefix)
    host = surt(url.removeprefix("*.")).partition(")")[0]
    if match_type == "domain" or (match_type is None and url.startswith("*.")):
        return lambda key: key.startswith((f"{host})", f"{host},"))
    if match_type == "host":
        return lambda key: key.startswith(f"{host})")
    exact = surt(url)
    return lambda key: key == exact


def _filtered(rows: list[Row], rule: str) -> list[Row]:
    """Keep what `[!]field:regex` matches as a whole, or anywhere with `[!]~field:regex`."""
    negated = rule.startswith("!")
    name, _, pattern = rule.removeprefix("!").partition(":")
    match = re.compile(pattern).search if name.startswith("~") else re.compile(pattern).fullmatch
    field = _known(name.removeprefix("~"))
    return [row for row in rows if bool(match(row[field])) is not negated]


def _collapsed(rows: list[Row], rule: str) -> list[Row]:
    """Keep the first of neighbours that agree in `field[:N]`."""
    name, _, digits = rule.partition(":")
    field, length = _known(name), int(digits) if digits else None
    kept: list[Row] = []
    for row in rows:
        if not kept or kept[-1][field][:length] != row[field][:length]:
            kept.append(row)
    return kept


def _known(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"no such field: {name}")
    return name


def _sorted(rows: list[Row], request: SandboxRequest) -> list[Row]:
    """Unknown words mean the regular order; so does `closest` without a time to be close to."""
    order, closest = request.parameter("sort"), request.parameter("closest")
    if order == "reverse":
        return rows[::-1]
    if order == "closest" and closest:
        wanted = moment(closest)
        return sorted(rows, key=lambda row: abs(moment(row["timestamp"]) - wanted))
    return rows


def _cut(rows: list[Row], request: SandboxRequest) -> _Page:
    """Apply offset and limit; a negative limit means the last ones.

    The key to resume with is for the regular order only: how the other orders go on is not known.
    """
    limit = int(request.parameter("limit") or _LARGEST)
    if limit < 0:
        return _Page(rows[limit:])
    kept = rows[int(request.parameter("offset") or 0) :][:limit]
    regular = request.parameter("sort") not in ("reverse", "closest")
    if request.parameter("showResumeKey") == "true" and regular and kept and len(kept) >= limit:
        return _Page(kept, _resume_key(kept[-1]))
    return _Page(kept)


def _resume_key(row: Row) -> str:
    """The row's key and timestamp with the last character counted up, encoded for a URL."""
    last = f"{row['urlkey']} {row['timestamp']}"
    return quote_plus(last[:-1] + chr(ord(last[-1]) + 1))


def _written(page: _Page, request: SandboxRequest) -> str:
    names = [_known(name) for name in (request.parameter("fl") or ",".join(FIELDS)).split(",")]
    lines = [[row[name] for name in names] for row in page.rows]
    return (
        _as_json(names, lines, page.resume)
        if request.parameter("output") == "json"
        else _as_text(lines, page.resume)
    )


def _as_text(lines: Sequence[Sequence[str]], resume: str) -> str:
    text = "".join(" ".join(line) + "\n" for line in lines)
    return f"{text}\n{resume}\n" if resume else text


def _as_json(names: Sequence[str], lines: Sequence[Sequence[str]], resume: str) -> str:
    """A header row first, one row a line; nothing found is `[]`; the key stands alone after an empty row."""
    if not lines:
        return "[]\n"
    rows = [names, *lines, *([[], [resume]] if resume else [])]
    return "[" + ",\n".join(json.dumps(row) for row in rows) + "]\n"
