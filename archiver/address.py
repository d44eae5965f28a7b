"""A URL taken apart, once and for everyone: what is logged, paced and connected to is the same host.

The reading is the browsers' (WHATWG): `2130706433` and `0x7f.1` are addresses, international names are
mapped by UTS 46. What parsers disagree about (a backslash, a control character, an encoded host) is no
address at all (facts/reliability.md section B).
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import parse_qsl, unquote, urlsplit

import idna

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?")
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """The parts of an absolute http(s) URL.

    `host` is lower-case ASCII without brackets or final dot, a numeric host in its canonical form;
    `path` and `query_string` are as written; `userinfo` is None where there is none.
    """

    scheme: str
    host: str
    port: int
    path: str
    query_string: str
    fragment: str
    userinfo: str | None = None

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The non-empty parts of the path, percent-decoded."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    @cached_property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query's parameters in order, decoded, empty ones included."""
        return tuple(parse_qsl(self.query_string, keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), None)

    @property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The host as an address, None if it is a name."""
        return _ip(self.host)

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL again, host in ASCII, without userinfo and fragment: what is put on the wire."""
        query = f"?{self.query_string}" if self.query_string else ""
        return f"{self.scheme}://{self.authority}{self.path or '/'}{query}"


def parse(url: str) -> Address:
    """Take an http(s) URL apart.

    Raises ValueError, with a word that says why, if it is not absolute, not http(s), or not one that all
    parsers read alike.
    """
    if _FORBIDDEN.search(url):
        raise ValueError("a control character, space or backslash in the URL")
    parts = urlsplit(url)
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise ValueError(f"scheme {parts.scheme or 'missing'!r} is not http or https")
    scheme = parts.scheme.lower()
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        raise ValueError("brackets without an IPv6 address")
    userinfo, _, _ = parts.netloc.rpartition("@")
    return Address(
        scheme=scheme,
        host=_host(parts.hostname or ""),
        port=_port(parts.netloc) or DEFAULT_PORTS[scheme],
        path=parts.path,
        query_string=parts.query,
        fragment=parts.fragment,
        userinfo=userinfo if "@" in parts.netloc else None,
    )


def _port(netloc: str) -> int | None:
    text = re.search(r":([^:\]@]*)$", netloc.rpartition("@")[2])
    if text is None or text[1] == "":
        return None
    if not text[1].isascii() or not text[1].isdigit() or not 0 < int(text[1]) < 65536:
        raise ValueError(f"port {text[1]!r}")
    return int(text[1])


@lru_cache(maxsize=4096)
def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # a sweep meets the same hosts again and again
def _host(host: str) -> str:
    if not host:
        raise ValueError("no host")
    if ":" in host:
        return str(IPv6Address(host))
    if "%" in host:
        raise ValueError("an encoded host")
    name = _ascii(host).rstrip(".")
    if len(name) > 253 or not _HOST.fullmatch(name) or any(len(label) > 63 for label in name.split(".")):
        raise ValueError(f"host {host!r}")
    return _numeric(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True, transitional=False).decode("ascii").lower()
    except idna.IDNAError as error:
        raise ValueError(f"host {host!r}: {error}") from None


def _numeric(host: str) -> str:
    """Read a host that ends in a number as browsers do: up to four parts, decimal, octal or hex."""
    parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(f"host {host!r}")
    *head, tail = (_number(part) for part in parts)
    if any(part > 255 for part in head) or tail >= 256 ** (4 - len(head)):
        raise ValueError(f"host {host!r}")
    value = tail + sum(part << 8 * (3 - index) for index, part in enumerate(head))
    return str(IPv4Address(value))


def _number(text: str) -> int:
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)
