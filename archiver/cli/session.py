"""From options to settings, and from a coroutine to a finished command."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from archiver.errors import UsageError
from archiver.loop import run
from archiver.settings import FAIL_ON_WORDS, Settings, load
from archiver.usecases.workspace import Workspace

__all__ = ["listed", "prepared", "run", "settings_for", "stdin_bytes", "words"]


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
    if fail_on is not None:
        overrides["report"] = {"fail_on": words(fail_on)}
    return load(config or (default if default.is_file() else None), overrides=overrides)


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


def stdin_bytes() -> bytes:
    """All of standard input."""
    return sys.stdin.buffer.read()


def listed(urls: Sequence[str]) -> list[str]:
    """URLs from the command line; `-` stands for those on standard input, one a line."""
    found: list[str] = []
    for url in urls:
        found += stdin_bytes().decode("utf-8", "replace").split() if url == "-" else [url]
    if not found:
        raise UsageError("no URL given")
    return found
