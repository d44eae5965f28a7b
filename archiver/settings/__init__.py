"""archiver.toml and the environment, read once into frozen settings. Secrets print as ***.

Order of precedence: command line, environment (`ARCHIVER_NETWORK__GAP=2`), archiver.toml, default.
Proxies, CA bundle and the archives' keys are also taken from the variables other tools use. A file a section.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableVariable

from archiver.errors import SettingsError
from archiver.model.states import Privacy
from archiver.settings.archives import ArchiveSettings
from archiver.settings.daemon import DaemonSettings
from archiver.settings.evidence import EvidenceSettings
from archiver.settings.media import MediaSettings
from archiver.settings.network import NetworkSettings, Route
from archiver.settings.notify import NotifySettings
from archiver.settings.report import DEFAULT_FAIL_ON, FAIL_ON_WORDS, LedgerSettings, ReportSettings
from archiver.settings.schedule import ScheduleSettings

__all__ = [
    "DEFAULT_FAIL_ON",
    "FAIL_ON_WORDS",
    "ArchiveSettings",
    "DaemonSettings",
    "EvidenceSettings",
    "LedgerSettings",
    "MediaSettings",
    "NetworkSettings",
    "NotifySettings",
    "ReportSettings",
    "Route",
    "ScheduleSettings",
    "Settings",
    "load",
]


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
    media: MediaSettings = MediaSettings()
    ledger: LedgerSettings = LedgerSettings()
    report: ReportSettings = ReportSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    daemon: DaemonSettings = DaemonSettings()
    notify: NotifySettings = NotifySettings()

    @property
    def controls(self) -> tuple[str, ...]:
        """The control pages that may be asked whether our network is up: none where privacy is closed."""
        return () if self.privacy is Privacy.CLOSED else self.network.control_urls

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
    except UnreadableVariable as error:
        raise SettingsError(f'{error}: lists are written as JSON, ["a", "b"]; see docs/settings.md') from None


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
    ("archives", "perma_key"): ("PERMA_API_KEY",),
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
