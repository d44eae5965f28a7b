"""The key under which the archive files a URL: what it folds together is one page to it."""

import re
from urllib.parse import urlsplit

_WWW = re.compile(r"^www\d*\.")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def absolute(url: str) -> str:
    """The URL with a scheme: http where none is given, as the archive supposes."""
    return url if _SCHEME.match(url) else f"http://{url}"


def surt(url: str) -> str:
    """The sort-friendly key: scheme, www, case, default port, fragment and order of parameters are folded.

    `https://WWW.News.example/A?b=2&a=1` gives `example,news)/a?a=1&b=2`.
    """
    parts = urlsplit(absolute(url.strip()))
    host = _WWW.sub("", (parts.hostname or "").lower())
    port = "" if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme.lower())) else f":{parts.port}"
    path = parts.path.lower()
    path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&")))
    return ",".join(reversed(host.split("."))) + port + ")" + path + (f"?{query}" if query else "")


def host_of(url: str) -> str:
    """The host of a URL, scheme given or not, in lower case."""
    return (urlsplit(absolute(url)).hostname or "").lower()
