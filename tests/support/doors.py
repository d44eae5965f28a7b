"""A door that answers from a script, a platform that reads it, and books that remember."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.model.exchange import Answer, Ask, Exchange, Failure, Hop, Request
from archiver.model.observation import EvidenceRef, Look, Observation, Probe
from archiver.model.source import Source
from archiver.model.states import PlatformName, Scope, State

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STATES = {200: State.LIVE, 404: State.NOT_FOUND, 410: State.GONE, 403: State.BOT_WALL}
TIMEOUT = Failure(State.TIMEOUT, "total", "no answer within 45 s")


def hop(url: str, status: int = 200, body: bytes = b"text", *, truncated: bool = False) -> Hop:
    """One request and its answer."""
    return Hop(url, (), "1.1", status, "", (), body, truncated, "127.0.0.1", NOON, 0.01)


def page(url: str, status: int = 200, body: bytes = b"text", *, truncated: bool = False) -> Exchange:
    """An answer in one hop."""
    return Exchange((hop(url, status, body, truncated=truncated),), body)


Script = Callable[[str], Answer]


@dataclass
class ScriptedDoor:
    """Answers by a function of the URL; knows what was asked and how much at once by host."""

    script: Script = page
    asked: list[str] = field(default_factory=list)
    under_way: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    waiting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def get(self, request: Request) -> Answer:
        """The script's answer, after its gate, if any, has opened."""
        host = request.url.partition("://")[2].partition("/")[0]
        self.asked.append(request.url)
        self.under_way[host] += 1
        self.most[host] = max(self.most[host], self.under_way[host])
        try:
            await asyncio.sleep(0)
            if request.url in self.gates:
                self.waiting.release()
                await self.gates[request.url].wait()
            return self.script(request.url)
        finally:
            self.under_way[host] -= 1


def observed(answer: Answer, url: str) -> Observation:
    """What a plain probe makes of an answer."""
    if isinstance(answer, Failure):
        return Observation(answer.state, answer.code, f"No answer: {answer.detail}.", url)
    state = STATES[answer.status]
    content = None if answer.truncated else answer.content
    return Observation(
        state,
        f"http_{answer.status}",
        f"It answers {answer.status}.",
        url,
        answer.status,
        answer.url,
        content=content,
    )


@dataclass
class PlainPlatform:
    """Asks for a source's URL, and where that is missing for what `further` says, in that scope."""

    name: PlatformName = PlatformName.WEB
    control_url: str = ""
    further: Mapping[Scope, str] = field(default_factory=dict)
    gap: float = 0.0
    paced_hosts: tuple[str, ...] = ()

    def identify(self, address: object) -> Source | None:
        """Nothing."""
        return None

    def probe(self, source: Source) -> Probe:
        """One question, and further ones where it is missing."""
        answer = yield Ask(Request(source.url))
        if isinstance(answer, Exchange) and answer.status == 404:
            for scope, url in self.further.items():
                yield Ask(Request(url), scope)
        return observed(answer, source.url)

    def control(self) -> Ask | None:
        """The control, if there is one."""
        return Ask(Request(self.control_url), Scope.CONTROL) if self.control_url else None

    def control_holds(self, answer: Answer) -> bool:
        """Whether the control answered 200."""
        return isinstance(answer, Exchange) and answer.status == 200

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """None."""
        return ()

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """None."""
        return ()


class Platforms:
    """A registry of given platforms."""

    def __init__(self, *platforms: PlainPlatform) -> None:
        self._by_name = {platform.name: platform for platform in platforms or (PlainPlatform(),)}

    def by_name(self, name: PlatformName) -> PlainPlatform:
        """The platform of that name."""
        return self._by_name[name]


@dataclass
class ListBook:
    """A ledger that is a list."""

    looks: list[Look] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    lengths: list[Mapping[str, int]] = field(default_factory=list)

    def record_looks(self, looks: Sequence[Look], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Remember."""
        self.looks += looks
        self.batches.append(len(looks))
        self.lengths.append(warc_lengths or {})

    @property
    def states(self) -> dict[str, State]:
        """What was seen last, by source."""
        return {look.source: look.observation.state for look in self.looks}


class Broken(ListBook):
    """A ledger that can't be written from some batch on."""

    def __init__(self, error: Exception, after: int) -> None:
        super().__init__()
        self.error = error
        self.after = after

    def record_looks(self, looks: Sequence[Look], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Fail once enough was written."""
        if len(self.batches) >= self.after:
            raise self.error
        super().record_looks(looks, warc_lengths)


@dataclass
class ListEvidence:
    """An evidence store that is a list; `synced` is how much of it is on the disk."""

    answers: list[Answer] = field(default_factory=list)
    synced: int = 0

    def append(self, answer: Answer) -> EvidenceRef | None:
        """Remember an answer."""
        if not answer.hops:
            return None
        self.answers.append(answer)
        return EvidenceRef("one.warc.gz", len(self.answers) - 1, 1)

    def sync(self) -> None:
        """Count as written."""
        self.synced = len(self.answers)

    def lengths(self) -> Mapping[str, int]:
        """How much was synced."""
        return {"one.warc.gz": self.synced} if self.synced else {}


def web(url: str) -> Source:
    """A page as a source."""
    return Source(f"web:{url}", PlatformName.WEB, url)


def tweet(number: int) -> Source:
    """A post on X as a source."""
    return Source(f"x:{number}", PlatformName.X, f"https://x.com/i/status/{number}", str(number))
