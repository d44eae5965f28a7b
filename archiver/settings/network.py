"""[network] and [routes]: how cited hosts are asked."""

from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from archiver import __version__
from archiver.settings.section import Section


class NetworkSettings(Section):
    """How cited hosts are asked."""

    contact: str = Field(
        "", description="who runs this client: a URL or mail address, sent in the User-Agent"
    )
    user_agent: str = Field("", description="replaces the whole User-Agent; must not contain the word 'link'")
    concurrency: int = Field(256, ge=1, description="requests under way at once")
    per_host: int = Field(2, ge=1, description="requests under way at once to one host")
    gap: float = Field(1.0, ge=0, description="seconds between two requests to one host")
    connect_timeout: float = Field(10, gt=0, description="seconds to connect")
    total_timeout: float = Field(
        45, gt=0, description="seconds for a whole answer: DNS, TLS, headers and body"
    )
    max_wire_bytes: int = Field(
        2_000_000, gt=0, description="bytes read of one answer; the rest is cut off and said so"
    )
    max_decoded_bytes: int = Field(10_000_000, gt=0, description="bytes of one answer after decompression")
    max_ratio: int = Field(100, gt=1, description="decompressed to compressed size at the most")
    max_redirects: int = Field(10, ge=0, description="redirects followed")
    retries: int = Field(2, ge=0, description="further tries for time-outs, resets and 502, 503, 504")
    max_retry_after: float = Field(
        60, ge=0, description="seconds of Retry-After that are waited for within a run"
    )
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        (), description="private networks (CIDR) that may be contacted all the same"
    )
    control_urls: tuple[str, ...] = Field(
        ("https://www.example.com/", "https://www.iana.org/"),
        description="two independent pages that tell whether our own network is up; [] = off",
    )
    https_proxy: str = Field("", description="proxy for https; else HTTPS_PROXY")
    http_proxy: str = Field("", description="proxy for http; else HTTP_PROXY")
    no_proxy: str = Field("", description="hosts asked directly, comma separated; else NO_PROXY")
    ca_bundle: str = Field(
        "", description="file of CA certificates to trust; else SSL_CERT_FILE, REQUESTS_CA_BUNDLE"
    )
    vantage: str = Field("", description="a word for where this client stands, for the report")
    impersonate: bool = Field(
        False,
        description="ask pages that turn this client away (401, 403, 406, 429, 503, 999) once more as a browser would; needs the extra impersonate",
    )

    @field_validator("user_agent", "contact")
    @classmethod
    def _sendable(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("has characters that no header can carry")
        if "link" in value.lower():
            raise ValueError("holds the word 'link', which common firewalls refuse")
        return value

    def agent(self, *, named: bool = True) -> str:
        """The User-Agent sent to cited hosts and archives; not `named`: it does not say who runs this."""
        if not named:
            return f"archiver/{__version__} (source archival)"
        contact = self.contact or "https://archiver.example/contact"
        return self.user_agent or f"archiver/{__version__} (source archival; +{contact})"


class Route(Section):
    """How certain hosts are asked, and never in another way.

    The key is a host with its subdomains (`[routes."gov.example"]`, `[routes.onion]`), `"*"` for all that have no
    route of their own, or a platform (`[routes.telegram]`). Where the proxy is down, the source is
    `unverifiable`, reason code `route`. `socks5h` needs the extra `routes`.
    """

    proxy: str = Field(
        "",
        description="http, https or socks5h URL through which alone these hosts are asked; .onion needs one",
    )
    contact: bool = Field(True, description="say in the User-Agent who runs this client")
    vantage: str = Field("", description="a word for where these hosts see us, for the report")

    @field_validator("proxy")
    @classmethod
    def _usable(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https", "socks5h") or not parts.hostname):
            raise ValueError("is no http, https or socks5h URL")
        return value
