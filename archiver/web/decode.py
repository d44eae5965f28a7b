"""Content-decoding with caps. Pure: bytes and header in, content out."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

OFFERED = "gzip, deflate"
"""What `Accept-Encoding` says."""

_GZIP = frozenset({"gzip", "x-gzip"})
_UNREADABLE = frozenset({"br", "zstd", "dcb", "dcz", "compress", "x-compress"})
_KNOWN = _GZIP | _UNREADABLE | {"deflate"}
_FREE_BYTES = 1_000_000
_MEMBERS = 100


class TooLarge(ValueError):
    """The content is larger than the caps allow. `code` says which: decoded, ratio or encodings."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Undecodable(ValueError):
    """The body is not what its Content-Encoding says."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The most bytes that may come out, and how many times what went in.

    The ratio is judged only above a megabyte of content: small pages may compress as well as they like.
    """

    decoded: int
    ratio: int

    def limit(self, wire: int) -> int:
        """The most bytes that may come out of `wire` bytes."""
        return min(self.decoded, max(_FREE_BYTES, self.ratio * wire))


def encodings(values: Iterable[str]) -> tuple[str, ...]:
    """The content-codings that `Content-Encoding` headers name, in order of application.

    Words that are no coding (`none`, `utf-8`) are left out, as browsers do.
    """
    tokens = (token.strip().lower() for value in values for token in value.split(","))
    return tuple(token for token in tokens if token in _KNOWN)


def decode(body: bytes, codings: tuple[str, ...], caps: Caps, *, partial: bool = False) -> bytes:
    """The content of a body that was encoded with `codings`.

    `partial` says that the body was cut off, so that its end may be missing. Raises TooLarge, also for more
    than one coding (only bombs have that), and Undecodable.
    """
    if not codings or not body:
        return body
    if len(codings) > 1:
        raise TooLarge("encodings", f"{len(codings)} content-codings on top of each other")
    if codings[0] in _UNREADABLE:
        raise Undecodable(f"content-coding {codings[0]} was not offered")
    limit = caps.limit(len(body))
    content, complete = _gunzip(body, limit) if codings[0] in _GZIP else _inflate(body, limit)
    if len(content) > limit:
        code = "decoded" if limit == caps.decoded else "ratio"
        raise TooLarge(code, f"{len(body)} bytes unpack to more than {limit}")
    if not (complete or partial):
        raise Undecodable("the compressed body ends too early")
    return content


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Unpack gzip members one after the other; what follows them and is no member is ignored."""
    content, complete, rest = b"", True, body
    for _ in range(_MEMBERS):
        unpacker = zlib.decompressobj(wbits=31)
        content += _feed(unpacker, rest, limit + 1 - len(content))
        complete, rest = unpacker.eof, unpacker.unused_data
        if not rest.startswith(b"\x1f\x8b") or len(content) > limit:
            return content, complete
    raise Undecodable(f"more than {_MEMBERS} gzip members")


def _inflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Unpack deflate, which servers send with and without the zlib header that the standard asks for."""
    zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    unpacker = zlib.decompressobj(wbits=15 if zlib_header else -15)
    return _feed(unpacker, body, limit + 1), unpacker.eof


def _feed(unpacker: "zlib._Decompress", data: bytes, limit: int) -> bytes:
    try:
        return unpacker.decompress(data, limit)
    except zlib.error as error:
        raise Undecodable(str(error)) from None
