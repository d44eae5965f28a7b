"""One URL for one page: what may differ without meaning anything is made alike, nothing else is touched.

Scheme, `www.`, trailing slash, order and case of the query stay: sites exist for which each of them matters.
"""

import re
from urllib.parse import unquote_plus

from archiver.address import Address
from archiver.platforms import trackers

Removed = tuple[tuple[str, tuple[str, ...]], ...]

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^!$&-;=?-Z\[\]_a-z~#]")
_ORDINARY = re.compile(r"[A-Za-z0-9/_.,=&+:@!~*-]*")


def canonical(address: Address) -> tuple[str, Removed]:
    """The canonical URL, and the tracking parameters left out of it (name, decoded values).

    A fragment is kept only where it is a route (`#!...`, `#/...`). A user name and password become
    `***@`: they belong in no id, but that there were some has to be known before anything is published.
    """
    kept, removed = _split_query(address)
    query = f"?{kept}" if kept else ""
    route = f"#{_encoded(address.fragment)}" if address.fragment[:1] in ("!", "/") else ""
    user = "" if address.userinfo is None else "***@"
    return f"{address.scheme}://{user}{address.authority}{_path(address.path)}{query}{route}", removed


def on_the_wire(url: str) -> str:
    """A canonical URL as it is requested: without route and user mark."""
    url = url.partition("#")[0]
    return url.replace("://***@", "://", 1)


def _split_query(address: Address) -> tuple[str, Removed]:
    """The query without trackers, and the trackers."""
    if not address.query_string:
        return "", ()
    host_names = trackers.of_host(address.host)
    kept: list[str] = []
    removed: dict[str, list[str]] = {}
    for pair in address.query_string.split("&"):
        name, _, value = pair.partition("=")
        decoded = unquote_plus(name)
        if trackers.is_tracker(decoded, host_names):
            removed.setdefault(decoded, []).append(unquote_plus(value))
        elif pair:
            kept.append(_encoded(pair))
    return "&".join(kept), tuple((name, tuple(values)) for name, values in removed.items())


def _path(path: str) -> str:
    encoded = _encoded(path)
    return _without_dots(encoded) if "/." in encoded else encoded or "/"


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` as browsers do (RFC 3986, 5.2.4)."""
    done: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del done[-1:]
        elif segment != ".":
            done.append(segment)
    if segments[-1] in (".", ".."):
        done.append("")
    return "/" + "/".join(done)


def _encoded(text: str) -> str:
    """Percent-encoding made alike: unreserved characters plain, all others as upper-case escapes of UTF-8.

    `%2F` and `/` stay different; a percent sign that starts no escape becomes `%25`.
    """
    return text if _ORDINARY.fullmatch(text) else _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3 and found[0] == "%":
        code = int(found[1:], 16)
        return chr(code) if code in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "surrogatepass"))
