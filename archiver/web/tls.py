"""What a connection's encryption was: the certificates as the host sent them, the version, the cipher."""

import asyncio
from typing import Any

from archiver.model.exchange import Tls

_DER = 2
"""The form, as OpenSSL numbers them (`SSL_FILETYPE_ASN1`); PEM, the default, costs six times as much."""


def encryption(transport: asyncio.BaseTransport | None) -> Tls | None:
    """Of a connection, inside a proxy's tunnel that of the tunnel; None where there is none."""
    tls = transport.get_extra_info("ssl_object") if transport else None
    cipher = tls.cipher() if tls is not None else None
    if tls is None or cipher is None:
        return None
    return Tls(tls.version() or "", cipher[0], _chain(tls))


def _chain(tls: Any) -> tuple[bytes, ...]:
    """The certificates as they were presented, in DER, the host's own first."""
    if hasattr(tls, "get_unverified_chain"):  # from Python 3.13 on
        return tuple(map(bytes, tls.get_unverified_chain()))
    inner = getattr(tls, "_sslobj", None)  # what it is before; without it, the host's own certificate
    if inner is None:
        own = tls.getpeercert(binary_form=True)
        return (own,) if own else ()
    return tuple(one.public_bytes(_DER) for one in inner.get_unverified_chain() or ())
