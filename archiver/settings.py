"""archiver.toml and the environment, read once into frozen settings. Secrets print as ***.

Order of precedence: command line, environment (`ARCHIVER_NETWORK__GAP=2`), archiver.toml, default.
Proxies, CA bundle and Wayback keys are also taken from the variables other tools use.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from archiver import __version__
from archiver.errors import SettingsError
from archiver.model.states import Privacy

DEFAULT_FAIL_ON = ("gone", "missing", "changed", "reported_deleted")
FAIL_ON_WORDS = (*DEFAULT_FAIL_ON, "unverifiable", "unarchived", "unlinked")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NetworkSettings(_Section):
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


class Route(_Section):
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


class ArchiveSettings(_Section):
    """How public archives are asked."""

    enabled: bool = Field(True, description="look for copies in archives")
    save: bool = Field(True, description="ask archives to make public copies")
    never: tuple[str, ...] = Field(
        (), description="hosts (with their subdomains) that are never submitted to an archive"
    )
    arquivo: bool = Field(False, description="look for copies in arquivo.pt, too")
    arquivo_per_minute: float = Field(
        60, gt=0, description="look-ups a minute at arquivo.pt, which shuts out for good who exceeds 250"
    )
    archive_today: bool = Field(
        False, description="look for copies in archive.today, too; nothing is saved there"
    )
    timemaps: tuple[str, ...] = Field(
        (),
        description="further archives or aggregators to look in: addresses of Memento TimeMaps, with {url} in them",
    )
    timemaps_per_minute: float = Field(
        6, gt=0, description="look-ups a minute at archive.today and at each of the timemaps"
    )
    cdx_per_minute: float = Field(
        24, gt=0, description="look-ups a minute at the Wayback Machine, whose limit is 30"
    )
    save_per_minute: float = Field(6, gt=0, description="captures a minute asked with keys, whose limit is 7")
    keyless_per_minute: float = Field(
        2, gt=0, description="captures a minute asked without keys, whose limit is 3"
    )
    save_per_day: int = Field(
        10_000,
        ge=0,
        description="captures a day asked with keys, at the most; the account's own limit holds too",
    )
    embargo_until: date | None = Field(
        None,
        description="captures are withheld until this day begins (UTC), and asked for by the next command after it",
    )
    timeout: float = Field(60, gt=0, description="seconds for one answer of an archive")
    job_deadline: float = Field(
        3000, gt=0, description="seconds after which a capture job is no longer polled"
    )
    recent_days: float = Field(
        30, ge=0, description="a snapshot this young is good enough: none is asked for"
    )
    compare_days: float = Field(
        30,
        ge=0,
        description="sources are compared with their copy nearest to the article's date if it is at most this many days from it; 0 = off",
    )
    compare_per_run: int = Field(50, ge=0, description="comparisons with copies in one run at the most")
    replay_per_minute: float = Field(
        480, gt=0, description="copies fetched a minute from the Wayback Machine, whose limit is 600"
    )
    verify_per_run: int = Field(
        100,
        ge=0,
        description="copies fetched in one run to see whether they hold the source, at the most; 0 = off",
    )
    wait: float = Field(300, ge=0, description="seconds an audit waits for captures")
    access_key: SecretStr = Field(SecretStr(""), description="Wayback key; else INTERNET_ARCHIVE_ACCESS_KEY")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Wayback secret; else INTERNET_ARCHIVE_SECRET_KEY"
    )


class EvidenceSettings(_Section):
    """What is kept of what was seen."""

    record: bool = Field(True, description="write every exchange to WARC files")
    rotate_bytes: int = Field(1_000_000_000, gt=0, description="size at which a new WARC file is begun")
    keep: Literal["transitions", "all"] = Field(
        "transitions",
        description="which exchanges are kept: transitions (the first look, every change of state or text, every look that did not see the source) or all",
    )
    max_bytes: int = Field(
        0,
        ge=0,
        description="bytes of evidence in the workspace after which no exchange is kept; 0 = no limit",
    )
    timestamp_urls: tuple[str, ...] = Field(
        (), description="RFC 3161 authorities that are asked to time-stamp the history after each run"
    )
    timestamp_ca: str = Field(
        "", description="file of the authorities' root certificates, for verify to check their signatures"
    )


class LedgerSettings(_Section):
    """Where the history is kept."""

    url: str = Field("", description="SQLAlchemy URL of the database; empty = archiver.db in the workspace")


class ReportSettings(_Section):
    """What the report says and when it makes a run fail."""

    fail_on: tuple[str, ...] = Field(DEFAULT_FAIL_ON, description="findings that end audit with exit code 1")
    hold_share: float = Field(
        0.5,
        gt=0,
        le=1,
        description="a run in which more than this share of its sources, and at least 5, flip from there to not there is held until a later one says the same; 1 = off",
    )
    operator: str = Field(
        "", description="who works with this workspace: in every manifest, and where --by does not say"
    )
    case: str = Field("", description="number or name of the case, for every manifest")
    purpose: str = Field("", description="what the work is for, for every manifest")


class Settings(BaseSettings):
    """All settings. Frozen: a run never changes its mind."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="ARCHIVER_", env_nested_delimiter="__"
    )

    privacy: Privacy = Field(
        Privacy.OPEN, description="who may learn what is cited: open, discreet or closed"
    )
    network: NetworkSettings = NetworkSettings()
    routes: dict[str, Route] = Field(
        {}, description="tables of their own, by platform or host: how those are asked, see [routes]"
    )
    archives: ArchiveSettings = ArchiveSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    ledger: LedgerSettings = LedgerSettings()
    report: ReportSettings = ReportSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which `load` passes as init values."""
        return env_settings, init_settings


def load(
    config: Path | None = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings from `config` (if given), the environment and `overrides`, in rising order.

    `overrides` maps section to {name: value}, or a top-level name to its value. Raises SettingsError, in
    one line that names the setting.
    """
    values = _read_toml(config) if config else {}
    try:
        settings = Settings(**_with_conventional(values, os.environ if environ is None else environ))
        return _override(settings, overrides or {})
    except ValidationError as error:
        raise _named(error) from None


def _named(error: ValidationError, *section: str) -> SettingsError:
    """The first thing that is wrong, in one line that names the setting."""
    first = error.errors()[0]
    where = ".".join(map(str, (*section, *first["loc"])))
    return SettingsError(f"setting {where}: {first['msg']}; see docs/settings.md")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"can't read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from None


_CONVENTIONAL = {
    ("network", "https_proxy"): ("HTTPS_PROXY", "https_proxy"),
    ("network", "http_proxy"): ("HTTP_PROXY", "http_proxy"),
    ("network", "no_proxy"): ("NO_PROXY", "no_proxy"),
    ("network", "ca_bundle"): ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"),
    ("archives", "access_key"): ("INTERNET_ARCHIVE_ACCESS_KEY",),
    ("archives", "secret_key"): ("INTERNET_ARCHIVE_SECRET_KEY",),
}


def _with_conventional(values: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Fill what the file leaves empty from the variables that other tools use."""
    filled = {key: dict(value) if isinstance(value, dict) else value for key, value in values.items()}
    for (section, name), variables in _CONVENTIONAL.items():
        value = next((environ[v] for v in variables if environ.get(v)), "")
        table = filled.setdefault(section, {})
        if value and isinstance(table, dict) and not table.get(name):
            table[name] = value
    return filled


def _override(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    """Apply the command line, through validation."""
    values = settings.model_dump()
    for key, value in overrides.items():
        values[key] = {**values[key], **value} if isinstance(value, Mapping) else value
    return settings.model_copy(update={name: _validated(name, values[name]) for name in overrides})


def _validated(name: str, value: Any) -> Any:
    kind: Any = Settings.model_fields[name].annotation
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise _named(error, name) from None
