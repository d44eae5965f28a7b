"""URLs of archived copies: which page they hold, where the copy is and when it was made. Read offline."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from archiver.address import Address
from archiver.model.source import CitedSnapshot


@dataclass(frozen=True, slots=True)
class ArchivedLink:
    """What a URL of an archive says. `original` is None where it names the copy by a code only.

    `snapshot` is None where the URL is no copy but a list of copies or a request for one.
    """

    original: str | None
    snapshot: CitedSnapshot | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way of writing: the path (query and fragment included), and what it stands for.

    Named groups of `path`: `original`, `at` (a time), `copy` (the part that names the copy by itself).
    """

    path: re.Pattern[str]
    is_copy: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Archive:
    name: str
    hosts: re.Pattern[str]
    shapes: tuple[_Shape, ...]


def _shape(pattern: str, *, is_copy: bool = True, note: str = "") -> _Shape:
    return _Shape(re.compile(pattern, re.DOTALL), is_copy, note)


_HIDDEN: Final = "an archived copy whose link does not say which page it holds; the copy itself is checked"
_LIST: Final = "the link leads to an archive's list of copies, not to one copy"
_REQUEST: Final = "the link asks an archive to make a copy"
_NEWEST: Final = "the link leads to whatever copy is the newest or nearest, not to a fixed one"
_STAMPED: Final = r"(?P<at>\d{14})(?:[a-z]{2}_)?/(?P<original>.+)"
_WAYBACK_SHAPES: Final = (
    _shape(rf"/web/{_STAMPED}"),
    _shape(r"/web/\d*\*(?:/|%2F)(?P<original>.+)", is_copy=False, note=_LIST),
    _shape(r"/web/(?:\d{1,13}(?:[a-z]{2}_)?|[a-z]{2}_)/(?P<original>.+)", note=_NEWEST),
    _shape(r"/save/(?:_embed/)?(?P<original>.+)", is_copy=False, note=_REQUEST),
    _shape(r"/web/(?P<original>(?:https?(?::|%3A)|www\.).+)", note=_NEWEST),
)

_ARCHIVES: Final = (
    _Archive(
        "web.archive.org",
        re.compile(r"(?:web|www\.web|wayback|web-beta|replay)\.archive\.org|(?:www\.)?waybackmachine\.org"),
        (*_WAYBACK_SHAPES, _shape(rf"/(?:{_STAMPED})")),
    ),
    _Archive("web.archive.org", re.compile(r"(?:www\.)?archive\.org"), _WAYBACK_SHAPES),
    _Archive(
        "archive.today",
        re.compile(r"(?:www\.)?archive\.(?:today|ph|is|li|fo|md|vn)"),
        (
            _shape(r"/(?P<at>\d{14}|\d{4}\.\d\d\.\d\d-\d{6})/(?P<original>.+)"),
            _shape(r"/o/(?P<copy>\w{4,7})/(?P<original>.+)"),
            _shape(r"/(?:newest|oldest|timegate|timemap|\d{4,12})/(?P<original>.+)", note=_NEWEST),
            _shape(r"/(?:submit/?)?\?(?:.*&)?url=(?P<original>[^&]+).*", is_copy=False, note=_REQUEST),
            _shape(r"/(?P<original>https?(?::|%3A).+)", is_copy=False, note=_LIST),
            _shape(r"/(?:wip/)?\w{4,7}(?:/(?:image|share|again).*)?/?(?:[?#].*)?", note=_HIDDEN),
        ),
    ),
    _Archive(
        "arquivo.pt",
        re.compile(r"(?:www\.)?arquivo\.pt"),
        (_shape(rf"/(?:noFrame/replay|wayback)/{_STAMPED}"),),
    ),
    _Archive(
        "webarchive.org.uk",
        re.compile(r"(?:www\.)?webarchive\.org\.uk"),
        (_shape(rf"/(?:wayback/)?(?:[\w-]+/)?{_STAMPED}"),),
    ),
    _Archive(
        "webarchive.nationalarchives.gov.uk",
        re.compile(r"webarchive\.nationalarchives\.gov\.uk"),
        (_shape(rf"/(?:ukgwa/|\+/)?{_STAMPED}"),),
    ),
    _Archive("archive-it.org", re.compile(r"wayback\.archive-it\.org"), (_shape(rf"/(?:\w+/)?{_STAMPED}"),)),
    _Archive("webarchive.loc.gov", re.compile(r"webarchive\.loc\.gov"), (_shape(rf"/(?:\w+/)?{_STAMPED}"),)),
    _Archive(
        "Google cache",
        re.compile(r"webcache\.googleusercontent\.com"),
        (_shape(r"/search\?(?:.*&)?q=cache(?::|%3A)(?:[\w-]{12}(?::|%3A))?(?P<original>[^&+]+).*"),),
    ),
    _Archive(
        "perma.cc",
        re.compile(r"(?:www\.)?perma\.cc"),
        (_shape(r"/(?:[0-9A-Z]{4}-[0-9A-Z]{2,5}|0\w{9,11})(?:[/?#].*)?", note=_HIDDEN),),
    ),
    _Archive(
        "ghostarchive.org",
        re.compile(r"(?:www\.)?ghostarchive\.org"),
        (
            _shape(r"/varchive/(?:youtube/)?(?P<at>\d{8}/)?(?P<video>[\w-]{11})(?:[?#].*)?"),
            _shape(r"/archive/\w+(?:[/?#].*)?", note=_HIDDEN),
        ),
    ),
)  # fmt: skip
_SOME_ARCHIVE: Final = re.compile("|".join(archive.hosts.pattern for archive in _ARCHIVES))


def archived(address: Address) -> ArchivedLink | None:
    """Read the URL of an archived copy; None if it is no URL of an archive that we know."""
    if not _SOME_ARCHIVE.fullmatch(address.host):
        return None
    tail = _tail(address)
    for archive in _ARCHIVES:
        if archive.hosts.fullmatch(address.host):
            for shape in archive.shapes:
                if found := shape.path.fullmatch(tail):
                    return _link(address, archive.name, shape, found.groupdict())
    return None


def _tail(address: Address) -> str:
    """Path, query and fragment as written: in an archive's URL all of it belongs to the original."""
    query = f"?{address.query_string}" if address.query_string else ""
    fragment = f"#{address.fragment}" if address.fragment else ""
    return f"{address.path}{query}{fragment}"


def _link(address: Address, name: str, shape: _Shape, groups: dict[str, str | None]) -> ArchivedLink:
    url = f"{address.scheme}://{address.authority}{_tail(address)}"
    if groups.get("copy"):
        url = f"{address.scheme}://{address.authority}/{groups['copy']}"
    snapshot = CitedSnapshot(url, name, _moment(groups.get("at"))) if shape.is_copy else None
    if groups.get("video"):
        return ArchivedLink(f"https://www.youtube.com/watch?v={groups['video']}", snapshot)
    written = groups.get("original")
    original = _original(written) if written else None
    return ArchivedLink(original, snapshot, shape.note)


def _moment(at: str | None) -> datetime | None:
    """The time that 14 digits give; None for fewer, or for a time that does not exist."""
    digits = re.sub(r"\D", "", at or "")
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC) if len(digits) == 14 else None
    except ValueError:
        return None


def _original(written: str) -> str:
    """The page's own URL, however it was written: encoded, with one slash, without a scheme."""
    if re.match(r"https?%3A", written, re.IGNORECASE):
        written = unquote(written)
    scheme = re.match(r"(https?):/{0,2}(?=[^/])", written, re.IGNORECASE)
    if scheme:
        return f"{scheme[1].lower()}://{written[scheme.end() :]}"
    return "http://" + written.lstrip("/")
