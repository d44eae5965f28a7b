"""Answers for probes without a network: exchanges made by hand, and a player that puts them to a probe."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.address import parse
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Hop
from archiver.model.observation import Observation
from archiver.model.source import Source
from archiver.model.states import State
from archiver.platforms.base import Platform

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What counts towards "gone": no platform may say so without its own marker.
NEGATIVE = frozenset(
    {
        State.DELETED_BY_AUTHOR,
        State.REMOVED_BY_PLATFORM,
        State.DELETED,
        State.ABSENT,
        State.ACCOUNT_SUSPENDED,
        State.ACCOUNT_GONE,
        State.GONE,
        State.NOT_FOUND,
        State.SOFT_404,
        State.PARKED,
    }
)


@dataclass(frozen=True)
class Reply:
    """An answer without its URL. `body` is text, bytes or a JSON value; `lands` where redirects end."""

    status: int = 200
    body: Any = ""
    headers: tuple[tuple[str, str], ...] = ()
    lands: str = ""

    def at(self, url: str) -> Exchange:
        """The exchange this answer makes of a request."""
        content = self.body if isinstance(self.body, bytes) else _text(self.body).encode("utf-8", "replace")
        places = [url, self.lands] if self.lands else [url]
        hops = tuple(
            Hop(
                url=place,
                request_headers=(),
                http_version="1.1",
                status=self.status if place is places[-1] else 302,
                reason="",
                headers=self.headers,
                body=content if place is places[-1] else b"",
                truncated=False,
                peer="192.0.2.1",
                at=NOW,
                seconds=0.1,
            )
            for place in places
        )
        return Exchange(hops, content)


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


TIMEOUT = Failure(State.TIMEOUT, "read_timeout")


def source_of(platform: Platform, url: str) -> Source:
    """The source that a URL names; fails if it names none."""
    found = platform.identify(parse(url))
    assert found is not None, url
    return found


def play(
    platform: Platform, source: Source, replies: Sequence[Reply | Failure]
) -> tuple[Observation, list[Ask]]:
    """Put the replies to the probe in order, the last one for every further question."""
    probe = platform.probe(source)
    asks: list[Ask] = []
    answer: Answer | None = None
    try:
        while True:
            ask = probe.send(answer) if answer else next(probe)
            asks.append(ask)
            reply = replies[min(len(asks), len(replies)) - 1]
            answer = reply.at(ask.request.url) if isinstance(reply, Reply) else reply
    except StopIteration as end:
        return end.value, asks


def routed(
    platform: Platform, source: Source, routes: Mapping[str, Reply | Failure]
) -> tuple[Observation, list[Ask]]:
    """Answer each question by the first route whose key is part of the asked URL; an unknown one fails."""
    probe = platform.probe(source)
    asks: list[Ask] = []
    answer: Answer | None = None
    try:
        while True:
            ask = probe.send(answer) if answer else next(probe)
            asks.append(ask)
            reply = next(value for key, value in routes.items() if key in ask.request.url)
            answer = reply.at(ask.request.url) if isinstance(reply, Reply) else reply
    except StopIteration as end:
        return end.value, asks
