"""Replay and the Memento protocol: how copies look, and the way to the nearest (facts: wayback, 2.3)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from urllib.parse import urljoin

from archiver.model.exchange import Header
from archiver.sandbox import replies
from archiver.sandbox.wayback.holdings import Copy, Holdings, moment, nearest
from archiver.sandbox.wayback.surt import absolute
from archiver.sandbox.world import SandboxRequest, SandboxResponse

ARCHIVE = "https://web.archive.org"
_REPLAY = re.compile(r"/web/(?:(\d{1,14})([a-z]{2}_)?/)?(.+)", re.DOTALL)
_KEPT_HEADERS = ("content-type", "content-encoding", "content-language")
_TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
    '<div id="wm-ipp-base" lang="en"></div>'
    "<!-- END WAYBACK TOOLBAR INSERT -->"
)


def memento_url(copy: Copy, modifier: str = "") -> str:
    """The address at which a copy replays."""
    return f"{ARCHIVE}/web/{copy.timestamp}{modifier}/{copy.original}"


def answer(
    holdings: Holdings,
    request: SandboxRequest,
    now: datetime,
    *,
    late: bool = False,
    excluded_status: int = 403,
) -> SandboxResponse:
    """Replay, or 302 to the nearest copy, or the page for what isn't there or is excluded.

    `late` knows only what CDX lists.
    """
    match = _REPLAY.fullmatch(request.target)
    if match is None:
        return _not_archived()
    digits, modifier, url = match[1] or "", match[2] or "", absolute(match[3])
    if holdings.excluded(url):
        return _sorry("This URL has been excluded from the Wayback Machine.", excluded_status)
    copies = holdings.replayable(url, now, late=late)
    if not copies:
        return _not_archived()
    exact = next((copy for copy in copies if copy.timestamp == digits), None)
    if exact is None:
        return _to_nearest(copies, digits, modifier, request)
    return _replayed(copies, exact, modifier)


def _to_nearest(copies: list[Copy], digits: str, modifier: str, request: SandboxRequest) -> SandboxResponse:
    wanted = _wanted(digits, request) or copies[-1].at
    found = nearest(copies, wanted)
    reason = ("x-archive-redirect-reason", f"found capture at {found.timestamp}")
    return replies.redirect(memento_url(found, modifier), 302, [reason, ("Vary", "accept-datetime")])


def _wanted(digits: str, request: SandboxRequest) -> datetime | None:
    """The time asked for in the path, or else by Accept-Datetime."""
    try:
        if digits:
            return moment(digits)
        return parsedate_to_datetime(request.header("Accept-Datetime") or "").astimezone(UTC)
    except ValueError:
        return None


def _replayed(copies: list[Copy], copy: Copy, modifier: str) -> SandboxResponse:
    """The copy as it was stored (`id_`) or dressed up for reading.

    Only the first carries an archived redirect on; the view is a page about it, which is no memento.
    """
    location = next((value for name, value in copy.headers if name.lower() == "location"), None)
    if location is None or copy.status not in range(300, 400):
        headers = _memento_headers(copies, copy)
        kept = tuple(pair for pair in copy.headers if pair[0].lower() in _KEPT_HEADERS)
        body = copy.body if modifier == "id_" else _dressed(copy)
        return SandboxResponse(copy.status, body, (*headers, *kept))
    target = f"{ARCHIVE}/web/{copy.timestamp}{modifier}/{urljoin(copy.original, location)}"
    if modifier == "id_":
        return replies.redirect(target, copy.status, _memento_headers(copies, copy))
    link = f'<a href="{escape(target)}">Redirecting to…</a>'
    words = f"<p>Got an HTTP {copy.status} response at crawl time</p>{link}"
    return replies.html(replies.document("Internet Archive Wayback Machine", words))


def _dressed(copy: Copy) -> bytes:
    """The view: a toolbar after the body tag, links led back into the archive."""
    if copy.mimetype != "text/html":
        return copy.body
    page = copy.body.decode("utf-8", "replace")
    page = re.sub(r'(href|src)="(https?://)', rf'\1="/web/{copy.timestamp}/\2', page)
    return re.sub(r"(<body[^>]*>)", lambda tag: tag[1] + _TOOLBAR, page, count=1).encode()


def _memento_headers(copies: list[Copy], copy: Copy) -> list[Header]:
    originals = [(f"x-archive-orig-{name.lower()}", value) for name, value in copy.headers]
    return [
        ("Memento-Datetime", _http_date(copy)),
        ("Link", ", ".join(_links(copies, copy))),
        ("Cache-Control", "max-age=1800"),
        ("x-archive-src", f"{copy.source}-{copy.timestamp}.warc.gz"),
        *originals,
    ]


def _links(copies: list[Copy], copy: Copy) -> list[str]:
    """The Link header's entries. The newest copy stands there twice: as itself and as the last one."""
    index, last = copies.index(copy), len(copies) - 1
    if last == 0:
        return [*_general_links(copy.original), _link(copy, "first last memento")]
    places = {"first": 0, "prev": index - 1, "": index, "next": index + 1, "last": last}
    if index == 0:
        del places[""]
    entries: dict[tuple[int, bool], list[str]] = {}
    for role, place in places.items():
        if 0 <= place <= last:
            entries.setdefault((place, role == ""), []).append(role)
    mementos = [
        _link(copies[place], " ".join(filter(None, [*roles, "memento"])))
        for (place, _), roles in sorted(entries.items(), key=lambda entry: (entry[0][0], not entry[0][1]))
    ]
    return [*_general_links(copy.original), *mementos]


def _general_links(original: str) -> list[str]:
    return [
        f'<{original}>; rel="original"',
        f'<{ARCHIVE}/web/timemap/link/{original}>; rel="timemap"; type="application/link-format"',
        f'<{ARCHIVE}/web/{original}>; rel="timegate"',
    ]


def _link(copy: Copy, relation: str) -> str:
    return f'<{memento_url(copy)}>; rel="{relation}"; datetime="{_http_date(copy)}"'


def _http_date(copy: Copy) -> str:
    return format_datetime(copy.at.replace(microsecond=0), usegmt=True)


def timemap(holdings: Holdings, url: str, now: datetime) -> SandboxResponse:
    """The list of all copies in link format; 404 where there are none."""
    copies = holdings.replayable(absolute(url), now, late=True)
    if not copies or holdings.excluded(url):
        return replies.text("", 404)
    original = copies[0].original
    head = [
        f'<{original}>; rel="original"',
        f'<{ARCHIVE}/web/timemap/link/{url}>; rel="self"; from="{_http_date(copies[0])}"',
        f'<{ARCHIVE}>; rel="timegate"',
    ]
    lines = [*head, *_timemap_lines(copies)]
    return SandboxResponse(200, ",\n".join(lines).encode(), (("Content-Type", "application/link-format"),))


def _timemap_lines(copies: Sequence[Copy]) -> list[str]:
    last = len(copies) - 1
    return [
        _link(
            copy,
            " ".join([*(["first"] if index == 0 else []), *(["last"] if index == last else []), "memento"]),
        )
        for index, copy in enumerate(copies)
    ]


def _not_archived() -> SandboxResponse:
    words = '<div id="error"><h2>Hrm.</h2><p>The Wayback Machine has not archived that URL.</p></div>'
    return replies.html(replies.document("Internet Archive Wayback Machine", words), 404)


def _sorry(words: str, status: int) -> SandboxResponse:
    body = f'<div id="error"><h2>Sorry.</h2><p>{escape(words)}</p></div>'
    return replies.html(replies.document("Internet Archive Wayback Machine", body), status)
