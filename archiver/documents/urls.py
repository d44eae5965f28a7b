"""Link targets as written in a document -> URLs."""

import re
from urllib.parse import urljoin, urlsplit

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_NO_TARGET = ("javascript:", "data:", "about:", "blob:", "vbscript:")
_BREAKS = str.maketrans("", "", "\t\r\n")


def resolve(target: str, base: str | None) -> str | None:
    """The URL a target stands for: relative ones resolved against the base, absolute ones left as they are.

    None for what leads nowhere else: empty, a fragment of the same page, script and data URLs. Without a
    base a relative target stays as written.
    """
    written = target.translate(_BREAKS).strip()
    if not written or written.startswith("#") or written.lower().startswith(_NO_TARGET):
        return None
    if not base or _SCHEME.match(written):
        return f"https:{written}" if written.startswith("//") else written
    try:
        return urljoin(base, written)
    except ValueError:
        return written


def absolute(url: str | None) -> str | None:
    """The URL if it is an absolute http(s) one, else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None
