"""The manifest of a run: who looked, with what, from where, under which settings, by which clock."""

import json
import platform
import re
import ssl
import sys
from collections.abc import Callable, Sequence
from importlib import metadata

from archiver import __version__
from archiver.clock import Clock
from archiver.model import times
from archiver.model.facts import Run
from archiver.settings import Settings

LIBRARIES = ("aiohttp", "certifi", "requests", "sqlalchemy", "waybackpy", "selectolax", "trafilatura")
_LOGIN = re.compile(r"//[^/@\s]*@")


def describing(settings: Settings, clock: Clock) -> Callable[[Run, str, Sequence[str]], str]:
    """What writes the manifests of runs under these settings."""

    def describe(run: Run, command: str, articles: Sequence[str]) -> str:
        return json.dumps(
            _manifest(settings, clock, run, command, articles), ensure_ascii=False, sort_keys=True
        )

    return describe


def ended(clock: Clock, run: Run, outcome: str) -> str:
    """The end of a run's manifest: when and how this process's work on it ended."""
    facts = {"run": run.id, "ended_at": times.iso(clock.now()), "outcome": outcome or "unfinished"}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _manifest(
    settings: Settings, clock: Clock, run: Run, command: str, articles: Sequence[str]
) -> dict[str, object]:
    report = settings.report
    return {
        "run": run.id,
        "command": command,
        "articles": list(articles),
        "started_at": times.iso(run.started_at),
        "resumed": run.resumed,
        "clock": {"now": times.iso(clock.now()), "kind": type(clock).__name__},
        "software": {"archiver": __version__, "python": platform.python_version(), **_versions()},
        "platform": {
            "system": platform.platform(),
            "tls": ssl.OPENSSL_VERSION,
            "bits": sys.maxsize.bit_length() + 1,
        },
        "user_agent": settings.network.agent(),
        "vantage": settings.network.vantage or None,
        "operator": report.operator or None,
        "case": report.case or None,
        "purpose": report.purpose or None,
        "options": json.loads(_LOGIN.sub("//***@", settings.model_dump_json())),
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    return found
