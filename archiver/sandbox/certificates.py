"""A certificate authority of our own, and a certificate for every host somebody asks for."""

import ssl
from pathlib import Path

import trustme


class Certificates:
    """Issues leaf certificates on demand; contexts are made once a host."""

    def __init__(self) -> None:
        self._authority = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}

    def write(self, path: Path) -> None:
        """Write the authority's own certificate (PEM): the file that clients have to trust."""
        self._authority.cert_pem.write_to_path(str(path))

    def context(self, host: str) -> ssl.SSLContext:
        """The TLS side of `host`, speaking HTTP/1.1 only. Raises ValueError for what is no host name."""
        if host not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(host).configure_cert(context)
            context.set_alpn_protocols(["http/1.1"])
            self._contexts[host] = context
        return self._contexts[host]
