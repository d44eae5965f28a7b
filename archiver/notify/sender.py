"""Sends messages to the targets of the settings, each in a short-lived process of its own.

Apprise speaks over a hundred protocols with blocking libraries. Apart, it can be ended when it overruns its
time, takes proxies and CA from an environment that nobody else sees, and its logs and errors, which may hold
the secret URL, stay with it (decision 20).
"""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from archiver.model.news import Message
from archiver.notify import apart
from archiver.settings import NetworkSettings, Settings

STARTING = 10.0
"""Seconds that a process may take besides the time for the message."""

_PROGRAM = (sys.executable, "-P", "-m", apart.__name__)
_KEPT_FROM_IT = ("ARCHIVER_", "INTERNET_ARCHIVE_", "PERMA_", "NOTIFY_SOCKET", "WATCHDOG_")
_PROXIES = ("https_proxy", "http_proxy", "no_proxy", "all_proxy")
_BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Outcome(StrEnum):
    """What became of a message. `unknown`: it may have arrived."""

    SENT = apart.SENT
    FAILED = apart.FAILED
    UNKNOWN = apart.UNKNOWN


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome for one target, and in words without secrets why it is not `sent`."""

    outcome: Outcome
    error: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where messages go. `name` is its scheme and four hex digits, which tell targets apart, no more."""

    name: str
    url: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """The target that a URL stands for."""
        digest = hashlib.sha256(url.encode()).hexdigest()
        return cls(f"{url.partition('://')[0].lower()}-{digest[:4]}", url)


class Sender:
    """Sends to the targets of the settings."""

    def __init__(self, settings: Settings, environ: Mapping[str, str] | None = None) -> None:
        self._timeout = settings.notify.timeout
        self._environment = environment(os.environ if environ is None else environ, settings.network)
        self.targets = _named(url.get_secret_value() for url in settings.notify.urls)

    async def send(self, target: Target, message: Message) -> Sent:
        """Send a message. Never raises for what the other side does; cancelled, it may have been sent."""
        order = {"url": target.url, "title": message.title, "body": message.body, "timeout": self._timeout}
        try:
            process = await asyncio.create_subprocess_exec(
                *_PROGRAM,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            return Sent(Outcome.FAILED, f"no process could be started: {error.strerror}")
        try:
            async with asyncio.timeout(self._timeout + STARTING):
                said, _ = await process.communicate(json.dumps(order).encode())
        except TimeoutError:
            return Sent(Outcome.UNKNOWN, "it took too long")
        finally:
            await _ended(process)
        return _read(said)


def _named(urls: Iterable[str]) -> Sequence[Target]:
    """The targets, each once."""
    return list({target.name: target for target in map(Target.of, urls)}.values())


def environment(environ: Mapping[str, str], settings: NetworkSettings) -> dict[str, str]:
    """The environment of the process: ours without secrets, with the proxies and the CA of the settings."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(_KEPT_FROM_IT) and name.lower() not in _PROXIES and name not in _BUNDLES
    }
    proxies = {
        "HTTPS_PROXY": settings.https_proxy,
        "HTTP_PROXY": settings.http_proxy,
        "NO_PROXY": settings.no_proxy,
    }
    bundle = dict.fromkeys(_BUNDLES[:2], settings.ca_bundle)
    given = {name: value for name, value in {**proxies, **bundle}.items() if value}
    return {**kept, **given, "NETRC": os.devnull}


def _read(said: bytes) -> Sent:
    """What the process said; one that died says nothing, and may have sent the message."""
    try:
        found = json.loads(said)
        return Sent(Outcome(found["outcome"]), str(found["error"]))
    except (ValueError, KeyError, TypeError):
        return Sent(Outcome.UNKNOWN, "the sending process broke off")


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
