"""Finds the URLs that stand in running text, in time linear in its length.

No tool tried reads news punctuation right, some backtrack without end, and some take `README.md` for a link
(facts: extraction). A URL here begins with a scheme, with `www.`, or with one of a short list of hosts that
journalists write without one; a top-level domain is never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from archiver.citations.hosts import SUBDOMAINS, WRITTEN
from archiver.citations.trimming import STOP, belonging

LONGEST: Final = 65_536
"""No URL is longer than this many characters; what is longer is read up to here."""


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """A URL found in a text.

    `url` is ready to be parsed: refanged, with a scheme. `raw` is what stands at `start` to `end`
    (code points); `notes` say what was done to it.
    """

    url: str
    start: int
    end: int
    raw: str
    notes: tuple[str, ...] = ()


class _Start(NamedTuple):
    """Where a URL may begin. `scheme` is empty if none is written; the host begins at `host_at`."""

    at: int
    host_at: int
    scheme: str


_DOT: Final = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\})"
_DEFANGED_DOT: Final = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}", re.IGNORECASE)
_SCHEME: Final = re.compile(
    r"(?:(?P<web>https?|h(?:xx|\*\*|__)ps?)|(?<![^\W_])(?:ftp|tg))(?:\[:\]|\[:|:)\Z", re.IGNORECASE
)
_LABEL: Final = r"[^\W_][\w\u00ad-]*"
_AUTHORITY: Final = re.compile(
    r"(?P<user>[\w.~%!$&*+=:-]{1,256}@)?"
    rf"(?P<host>\[[0-9a-f:.]{{2,45}}\]|[\w-]*{_LABEL}(?:{_DOT}{_LABEL})*)"
    r"(?:\.(?=[/?#]|:\d))?(?::\d{1,5}(?!\d))?",
    re.IGNORECASE,
)
_GLUED: Final = re.compile(r"(?<=[\x00-\x7f])[^\x00-\x7f\u00ad][^.\[\]()]*\Z")
_WRITTEN_END: Final = re.compile(
    r"[.\])}](?:" + "|".join(sorted({host.rpartition(".")[2] for host in WRITTEN})) + r")/(?=[\w@+?~-])",
    re.IGNORECASE,
)
_HOST_BACKWARDS: Final = re.compile(r"[\w.\[\](){}-]{1,48}")
_WWW: Final = re.compile(rf"www(?:{_DOT}{_LABEL})+{_DOT}[^\W\d_]{{2,}}", re.IGNORECASE)
_TELEGRAM_NAME: Final = re.compile(r"[a-z][a-z0-9_]{3,31}\Z")
_NEVER_BEFORE: Final = frozenset("@./%=&#+~-_\\")
_BEFORE_SLASHES: Final = frozenset(":[]")
_SEPARATORS: Final = frozenset(",;|")
_BEFORE_NEXT: Final = _SEPARATORS | frozenset(".!'*([{)]}")

_FANGED: Final = frozenset({"http:", "https:", "ftp:", "tg:"})
_BEGINS_PATH: Final = ("/", "?", "#")
_ELLIPSES: Final = ("\u2026", "...")
_AMPERSAND: Final = re.compile(r"&(?:amp;)+", re.IGNORECASE)


def scan(text: str) -> list[FoundUrl]:
    """The URLs in `text`, in order, never overlapping. Never raises."""
    found: list[FoundUrl] = []
    starts = _starts(text)
    limits = _limits(text, starts)
    taken = 0
    for start, limit in zip(starts, limits, strict=True):
        if start.at < taken:
            continue
        authority = _AUTHORITY.match(text, start.host_at, min(limit, start.host_at + LONGEST))
        if authority is None:
            continue
        host_end = _host_end(authority)
        taken = _run_end(text, host_end, limit)
        if url := _found(text, start, host_end, taken):
            found.append(url)
    return found


def _starts(text: str) -> list[_Start]:
    """Where URLs may begin, in order, one at a place."""
    starts = {start.at: start for start in (*_written_hosts(text), *_www(text), *_schemes(text))}
    return [starts[at] for at in sorted(starts)]


def _limits(text: str, starts: list[_Start]) -> list[int]:
    """For each start, where the next URL begins that is glued to it and not its parameter or path."""
    limits = [len(text)] * len(starts)
    limit = len(text)
    for index in range(len(starts) - 1, -1, -1):
        limits[index] = limit
        if _is_next(text, starts[index]):
            limit = starts[index].at
    return limits


def _schemes(text: str) -> Iterator[_Start]:
    at = text.find("//")
    while at >= 0:
        written = _SCHEME.search(text[max(0, at - 10) : at]) if text[at - 1 : at] in _BEFORE_SLASHES else None
        if written:
            begin = at - (written.end() - written.start())
            scheme = text[begin:at]
            if not scheme.endswith("[:"):
                yield _Start(begin, at + 2, scheme)
            elif text.startswith("]", at + 2):
                yield _Start(begin, at + 3, scheme)
        at = text.find("//", at + 2)


def _written_hosts(text: str) -> Iterator[_Start]:
    """Hosts of the list with a path behind them: read backwards from the slash."""
    for match in _WRITTEN_END.finditer(text):
        slash = match.end() - 1
        backwards = _HOST_BACKWARDS.match(text[max(0, slash - 48) : slash][::-1])
        if backwards is None:
            continue
        raw = backwards[0][::-1].lstrip("([{.-")
        at = slash - len(raw)
        if _is_written(_DEFANGED_DOT.sub(".", raw).lower(), text[slash : slash + 4]) and _may_begin(text, at):
            yield _Start(at, at, "")


def _is_written(host: str, path: str) -> bool:
    first, _, rest = host.partition(".")
    if rest == "t.me" and _TELEGRAM_NAME.match(first):
        return path[1:2].isdigit()
    return host in WRITTEN or (first in SUBDOMAINS and rest in WRITTEN)


def _www(text: str) -> Iterator[_Start]:
    for needle in ("www", "WWW", "Www"):
        at = text.find(needle)
        while at >= 0:
            if _may_begin(text, at) and not text[at - 1 : at].isalnum() and _WWW.match(text, at, at + 300):
                yield _Start(at, at, "")
            at = text.find(needle, at + 3)


def _may_begin(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] not in _NEVER_BEFORE


def _host_end(authority: re.Match[str]) -> int:
    """Cut a text in another script that is glued to the host: `a.exampleを` ends at `example`."""
    host = authority["host"]
    last = host.rpartition(".")[2]
    glued = _GLUED.search(last) if last != host else None
    return authority.end("host") - (len(last) - glued.start()) if glued else authority.end()


def _run_end(text: str, host_end: int, limit: int) -> int:
    """Where the characters end that may belong to the URL."""
    limit = min(limit, host_end + LONGEST)
    stop = STOP.search(text, host_end, limit)
    return stop.start() if stop else limit


def _is_next(text: str, start: _Start) -> bool:
    """Whether a URL inside another's characters is one of its own."""
    before = text[start.at - 1 : start.at]
    if not start.scheme:
        return before in _SEPARATORS
    return before in _BEFORE_NEXT or before.isalnum()


def _found(text: str, start: _Start, host_end: int, run_end: int) -> FoundUrl | None:
    """Cut, clean and describe what stands from `start` to at most `run_end`."""
    opening = text[start.at : host_end]
    defanged = bool(start.scheme and start.scheme.lower() not in _FANGED) or bool(
        _DEFANGED_DOT.search(opening)
    )
    before = text[start.at - 1] if start.at else ""
    tail = text[host_end:run_end]
    length = belonging(tail, before, defanged=defanged) if tail[:1] in _BEGINS_PATH else 0
    if not start.scheme and length < 2 and not opening.lower().startswith("www"):
        return None
    end = host_end + length
    raw = text[start.at : end]
    url = _scheme(start.scheme) + text[start.host_at : end]
    notes = []
    if defanged:
        url = _DEFANGED_DOT.sub(".", url[: -length or None]) + tail[:length].replace("[.]", ".")
        notes.append(f"written defanged: {raw}")
    if not start.scheme:
        notes.append("written without a scheme; https is assumed")
    if text.startswith(_ELLIPSES, end) and length > 1:
        notes.append("an ellipsis follows the link: it may be cut off")
    return FoundUrl(_AMPERSAND.sub("&", url.replace("\u00ad", "")), start.at, end, raw, tuple(notes))


def _scheme(written: str) -> str:
    """The scheme that was meant, with its slashes: `hxxps[:]` is `https://`."""
    letters = written.lower().strip("[:]")
    if letters in ("ftp", "tg"):
        return f"{letters}://"
    return "https://" if letters.endswith("s") or not letters else "http://"
