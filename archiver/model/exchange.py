"""What went over the wire: requests, answers, failures. The raw material of evidence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from archiver.model.states import Scope, State

Header = tuple[str, str]
_STEP = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take in place of the settings: bytes and seconds.

    `hosts`: the domains that alone may be asked, redirects included; empty: any. `folder`: where a body that
    is large is put aside; without one it is held in memory.
    """

    bytes: int
    seconds: float
    hosts: tuple[str, ...] = ()
    folder: Path | None = None

    def allow(self, host: str) -> bool:
        """Whether a host may be asked: one of the domains, or below one."""
        return not self.hosts or any(host == one or host.endswith(f".{one}") for one in self.hosts)


@dataclass(frozen=True, slots=True)
class Request:
    """A GET that a probe wants made. `headers` are added to the client's own.

    `unverified`: a second look behind a bad certificate, without checking it. What it shows may come from
    anybody, so it never proves anything. `browser`: ask as a browser would, if that is wanted at all.
    `limits` are for what is larger than pages. `origin`: the page that it is a part of,
    whose route it shares.
    """

    url: str
    headers: tuple[Header, ...] = ()
    unverified: bool = False
    browser: bool = False
    limits: Limits | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a probe: a request and whom it is about."""

    request: Request
    scope: Scope = Scope.SOURCE


@dataclass(frozen=True, slots=True)
class Tls:
    """The encryption of a connection: protocol version, cipher suite, certificates.

    `chain` are the certificates as the host presented them, in DER, its own first.
    """

    version: str
    cipher: str
    chain: tuple[bytes, ...] = field(repr=False)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The SHA-256 of each certificate in hex, by which they are known everywhere."""
        return tuple(sha256(one).hexdigest() for one in self.chain)


@dataclass(frozen=True, slots=True)
class Spool:
    """A body that is too large for memory, in a file without a name, to be closed by whoever asked for it.

    `sha256` is in hex.
    """

    file: BinaryIO = field(repr=False)
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One request as sent and its answer as received.

    `headers` are pairs in the order received. `body` is what came after de-chunking and before
    content-decoding (empty for a redirect, whose body is not read); `truncated` says that more was
    offered than was read. `peer` is the address connected to (the proxy's, behind one),
    `seconds` the real time the exchange took, `at` the clock's time when it began. `unverified` says that
    nobody checked the certificate of whoever answered. `tls` is the encryption, None without any or where it
    is not known. `spool`: a body that was put aside, of which `body` is only the beginning.
    """

    url: str
    request_headers: tuple[Header, ...]
    http_version: str
    status: int
    reason: str
    headers: tuple[Header, ...]
    body: bytes = field(repr=False)
    truncated: bool
    peer: str
    at: datetime
    seconds: float
    unverified: bool = False
    tls: Tls | None = None
    spool: Spool | None = None

    @property
    def size(self) -> int:
        """Bytes of the body that were kept."""
        return self.spool.size if self.spool else len(self.body)

    def pieces(self) -> Iterator[bytes]:
        """The body, a piece at a time. Not for two readers at once. Raises OSError."""
        if self.spool is None:
            yield self.body
            return
        self.spool.file.seek(0)
        while piece := self.spool.file.read(_STEP):
            yield piece

    def header(self, name: str) -> str | None:
        """The first value of a header, by case-insensitive name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A finished question: every hop, the last one being the answer.

    `content` is the last hop's body after content-decoding, or the beginning of one that was put aside.
    """

    hops: tuple[Hop, ...]
    content: bytes = field(repr=False)

    @property
    def last(self) -> Hop:
        """The hop that answered."""
        return self.hops[-1]

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return self.last.status

    @property
    def url(self) -> str:
        """The URL that answered, after redirects."""
        return self.last.url

    @property
    def truncated(self) -> bool:
        """Whether the answer is only a prefix of what was offered."""
        return self.last.truncated

    def header(self, name: str) -> str | None:
        """The first value of a header of the answer."""
        return self.last.header(name)


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that got no usable answer.

    `state` is one of the network states (timeout, dns_nxdomain, tls_error, unsafe, ...), `code` a
    stable word for the kind within it, `detail` the technical words, `hops` what was
    exchanged before it failed.
    """

    state: State
    code: str
    detail: str = ""
    hops: tuple[Hop, ...] = ()


Answer = Exchange | Failure


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of a response in the evidence, by which later responses with the same bytes can name it.

    `digest` is that of the bytes as received; `url` and `date` are those of the record, as it writes them.
    """

    digest: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer as the records of the evidence, ready to be appended one after the other.

    `deciding` is the place of the record with the deciding response. `payloads` tells, record by record, the
    body that need not be written again if it is held already; None where there is none worth that.
    """

    records: tuple[bytes, ...] = field(repr=False)
    deciding: int
    payloads: tuple[Payload | None, ...] = ()
