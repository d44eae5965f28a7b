"""Plays a probe against answers written down beforehand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from archiver.address import parse
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Header, Hop
from archiver.model.observation import Observation
from archiver.model.source import Source
from archiver.model.states import State
from archiver.platforms.base import Platform

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HTML = ("Content-Type", "text/html; charset=utf-8")
JSON = ("Content-Type", "application/json")

# States that count towards `gone`: nothing but an explicit marker may lead to one of them.
NEGATIVE = frozenset(
    {
        State.SOFT_404, State.NOT_FOUND, State.GONE, State.DELETED_BY_AUTHOR, State.REMOVED_BY_PLATFORM, State.DELETED,
        State.ABSENT, State.ACCOUNT_SUSPENDED, State.ACCOUNT_GONE, State.PARKED, State.DNS_NXDOMAIN,
    }
)  # fmt: skip


def hop(url: str, status: int = 200, body: bytes = b"", *headers: Header, truncated: bool = False) -> Hop:
    """One request and its answer."""
    return Hop(
        url=url,
        request_headers=(),
        http_version="HTTP/1.1",
        status=status,
        reason="",
        headers=headers,
        body=body,
        truncated=truncated,
        peer="192.0.2.1",
        at=NOON,
        seconds=0.1,
    )


def answer(
    url: str,
    body: str | bytes = b"",
    *headers: Header,
    status: int = 200,
    via: tuple[str, ...] = (),
    truncated: bool = False,
) -> Exchange:
    """A finished exchange: `via` are the URLs that redirected, in order, before `url` answered."""
    content = body.encode() if isinstance(body, str) else body
    redirects = tuple(hop(before, 302) for before in via)
    return Exchange((*redirects, hop(url, status, content, *headers, truncated=truncated)), content)


def page(url: str, body: str | bytes = b"", **options: Any) -> Exchange:
    """A finished exchange of HTML."""
    return answer(url, body, HTML, **options)


def data(url: str, value: Any, **options: Any) -> Exchange:
    """A finished exchange of JSON."""
    return answer(url, json.dumps(value), JSON, **options)


TIMEOUT = Failure(State.TIMEOUT, "total", "45 s")


@dataclass
class Played:
    """What a probe concluded, and what it asked for on the way."""

    observation: Observation
    asks: list[Ask] = field(default_factory=list)

    @property
    def state(self) -> State:
        """The state it concluded."""
        return self.observation.state

    @property
    def urls(self) -> list[str]:
        """The URLs it asked for, in order."""
        return [ask.request.url for ask in self.asks]


def play(platform: Platform, source: Source | str, answers: Mapping[str, Answer] | Answer) -> Played:
    """Run a probe; `answers` by URL, or one for whatever is asked. What is not in the mapping times out."""
    if isinstance(source, str):
        named = platform.identify(parse(source))
        assert named is not None, source
        source = named
    asks: list[Ask] = []
    probe = platform.probe(source)
    reply: Answer | None = None
    while True:
        try:
            ask = next(probe) if reply is None else probe.send(reply)
        except StopIteration as stop:
            return Played(stop.value, asks)
        asks.append(ask)
        assert len(asks) < 8, "a probe that never ends"
        reply = answers.get(ask.request.url, TIMEOUT) if isinstance(answers, Mapping) else answers
