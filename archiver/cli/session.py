"""From options to settings, and from a coroutine to a finished command."""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from archiver.errors import UsageError
from archiver.logs import Redactor, to_folder, to_terminal
from archiver.loop import run
from archiver.settings import FAIL_ON_WORDS, Settings, load
from archiver.usecases.workspace import Workspace

__all__ = ["listed", "log_to", "prepared", "run", "settings_for", "stdin_bytes", "words"]


def settings_for(  # noqa: PLR0913 - an option a parameter
    workspace: Path,
    config: Path | None,
    *,
    allow_network: Sequence[str] | None = None,
    no_save: bool = False,
    no_archive: bool = False,
    privacy: str | None = None,
    wait: float | None = None,
    fail_on: str | None = None,
    media: str | None = None,
) -> Settings:
    """The settings of one command: file, environment, then what the command line says."""
    default = workspace / "archiver.toml"
    overrides: dict[str, Any] = {}
    if allow_network:
        overrides["network"] = {"allow_networks": tuple(allow_network)}
    archives = _archives(no_save=no_save, no_archive=no_archive, wait=wait)
    if archives:
        overrides["archives"] = archives
    if privacy:
        overrides["privacy"] = str(privacy)
    if media:
        overrides["media"] = {"fetch": str(media)}
    if fail_on is not None:
        overrides["report"] = {"fail_on": words(fail_on)}
    settings = load(config or (default if default.is_file() else None), overrides=overrides)
    to_terminal(Redactor(secrets(settings)))
    return settings


def _archives(*, no_save: bool, no_archive: bool, wait: float | None) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if no_save:
        found["save"] = False
    if no_archive:
        found["enabled"] = False
    if wait is not None:
        found["wait"] = wait
    return found


def words(text: str) -> tuple[str, ...]:
    """The findings named in a comma-separated list. Raises UsageError for one that does not exist."""
    found = tuple(word.strip() for word in text.split(",") if word.strip())
    for word in found:
        if word not in FAIL_ON_WORDS:
            raise UsageError(f"--fail-on {word}: not one of {', '.join(FAIL_ON_WORDS)}")
    return found


def prepared(folder: Path) -> Workspace:
    """The workspace, its folders made."""
    workspace = Workspace(folder)
    workspace.prepare()
    return workspace


def log_to(settings: Settings, workspace: Workspace, *, verbose: bool, quiet: bool) -> None:
    """Log for people on standard error, and in full to the workspace's `logs/`. Raises StorageError."""
    redact = Redactor(secrets(settings))
    talkative = logging.DEBUG if verbose else logging.INFO
    to_terminal(redact, level=logging.CRITICAL if quiet and not verbose else talkative, times=True)
    limits = settings.daemon
    to_folder(workspace.logs, redact, size=limits.log_bytes, files=limits.log_files, level=talkative)


def secrets(settings: BaseModel) -> Iterator[str]:
    """Every secret in the settings."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, SecretStr):
                yield one.get_secret_value()
            elif isinstance(one, BaseModel):
                yield from secrets(one)


def stdin_bytes() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def listed(urls: Sequence[str]) -> list[str]:
    """URLs from the command line; `-` stands for those on standard input, one a line."""
    found: list[str] = []
    for url in urls:
        found += stdin_bytes().decode("utf-8", "replace").split() if url == "-" else [url]
    if not found or not all(url.strip() for url in found):
        raise UsageError("no URL given, or an empty one")
    return found
