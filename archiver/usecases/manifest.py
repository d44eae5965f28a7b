"""The manifest of a run: who looked, with what, from where, under which settings, by which clock."""

import json
import platform
import re
import ssl
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata

from archiver import __version__
from archiver.clock import Clock
from archiver.ledger.runs import Describe
from archiver.ledger.texts import digest_of
from archiver.model import times
from archiver.model.exchange import Tls
from archiver.model.facts import Run
from archiver.settings import Settings
from archiver.usecases.conditions import Met

LIBRARIES = ("aiohttp", "certifi", "requests", "sqlalchemy", "waybackpy", "selectolax", "trafilatura")
_LOGIN = re.compile(r"//[^/@\s]*@")


def describing(settings: Settings, clock: Clock) -> Describe:
    """What writes the manifests of runs under these settings.

    The settings are a text of their own, which the manifest names by SHA-256: a daemon has the same for a
    hundred thousand runs a year.
    """
    options = _LOGIN.sub("//***@", settings.model_dump_json())

    def describe(run: Run, command: str, articles: Sequence[str]) -> tuple[str, Sequence[str]]:
        facts = _manifest(settings, clock, run, command, articles) | {"settings": digest_of(options)}
        return json.dumps(facts, ensure_ascii=False, sort_keys=True), [options]

    return describe


def ended(clock: Clock, run: Run, outcome: str, met: Met) -> str:
    """The end of a run's manifest: how this process's work on it ended, whom it met, and its clock.

    `certificates` has the SHA-256 of each as PEM, under which the ledger holds it, by its fingerprint.
    """
    chains = {host: [_encrypted(tls) for tls in found] for host, found in met.connections.items()}
    facts = {
        "run": run.id,
        "ended_at": times.iso(clock.now()),
        "outcome": outcome or "unfinished",
        "clock": None
        if met.offset is None
        else {"offset_seconds": met.offset, "answers": met.answers, "hosts": met.hosts},
        "tls": chains,
        "certificates": {name: digest_of(pem) for name, pem in certificates(met).items()},
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


_TOLD = ("command", "started_at", "operator", "case", "purpose", "vantage", "ended_at", "outcome")


def summaries(manifests: Sequence[str]) -> list[dict[str, object]]:
    """Each run in a few words: who, why, from where, when, how it ended, our clock less that of others."""
    found: dict[str, dict[str, object]] = {}
    for manifest in map(json.loads, manifests):
        told = found.setdefault(manifest["run"], {"run": manifest["run"], **dict.fromkeys(_TOLD)})
        told |= {name: manifest[name] for name in _TOLD if manifest.get(name) is not None}
        told["clock_offset_seconds"] = (manifest.get("clock") or {}).get("offset_seconds")
    return list(found.values())


def certificates(met: Met) -> dict[str, str]:
    """Every certificate that was presented, as PEM, by its fingerprint."""
    seen = (tls for found in met.connections.values() for tls in found)
    return {
        fingerprint: ssl.DER_cert_to_PEM_cert(data)
        for tls in seen
        for fingerprint, data in zip(tls.fingerprints, tls.chain, strict=True)
    }


def _encrypted(tls: Tls) -> dict[str, object]:
    return {"version": tls.version, "cipher": tls.cipher, "chain": tls.fingerprints}


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
    }


@cache
def _versions() -> Mapping[str, str]:
    """Read from the disk once: a daemon begins a run every few minutes."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    return found
