"""A certificate authority of our own, and the certificates that go wrong."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import trustme


class Authority:
    """Issues certificates for loopback servers; `bundle` is the file a client has to trust."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.bundle = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.bundle))

    def server(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for `names`."""
        until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
        since = datetime(2019, 1, 1, tzinfo=UTC) if expired else None
        certificate = self._authority.issue_cert(*names, not_before=since, not_after=until)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


def self_signed(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context whose certificate only vouches for itself."""
    stranger = trustme.CA()
    file = folder / f"self-{name}.pem"
    stranger.private_key_pem.write_to_path(str(file))
    stranger.cert_pem.write_to_path(str(file), append=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(file))
    return context
