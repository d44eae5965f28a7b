"""The labelled corpus: recorded shapes of answers and histories of looks, played through the real rules.

Two halves of one format. `blind` was written by somebody who had the facts and not the code, and no rule is
ever tuned on it; `open` was written next to the code. Nothing here knows what is right: the labels do.
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from archiver.address import Address
from archiver.citations.identity import identified
from archiver.clock import SimulatedClock
from archiver.liveness.answers import Shared
from archiver.liveness.driver import Driver
from archiver.liveness.hold import distrusted
from archiver.model.exchange import Failure, Header, Hop
from archiver.model.history import History, SeenLook
from archiver.model.observation import Observation
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.model.times import parse as moment
from archiver.platforms.registry import all_platforms
from archiver.settings import NetworkSettings
from archiver.verdicts.policy import family_of, proves
from archiver.web.door import Door
from archiver.web.fetch import wire_url

ROOT = Path(__file__).parents[1] / "corpus"
HALVES = ("open", "blind")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side answers to URLs of a pattern: a status with headers and body, or a failure."""

    pattern: str
    status: int = 200
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    fail: State | None = None

    def answers(self, url: str) -> bool:
        """Whether the pattern, in which `*` stands for anything, is that of the whole URL."""
        return _fits(self.pattern, url) or _fits(unquote(self.pattern), unquote(url))


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """A source, all that the world answers about it, the states that may be said, and what is true."""

    id: str
    platform: str
    url: str
    note: str
    replies: tuple[Reply, ...]
    states: tuple[State, ...]
    truth: str

    def reply(self, url: str) -> Reply:
        """The first reply whose pattern fits; nothing that nobody thought of ever answers."""
        silent = Reply(url, fail=State.TIMEOUT)
        return next((reply for reply in self.replies if reply.answers(url)), silent)


@dataclass(frozen=True, slots=True)
class HistoryCase:
    """A history of looks and proofs, the verdict and cause that it supports, and what is true."""

    id: str
    note: str
    history: History
    truth: str
    verdict: str
    cause: str


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the corpus."""

    answers: tuple[AnswerCase, ...] = ()
    histories: tuple[HistoryCase, ...] = ()


@cache
def half(name: str) -> Half:
    """Read a half from its folder; empty if there is none."""
    folder = ROOT / name
    answers = [case for path in sorted(folder.glob("answers-*.json")) for case in _read(path)]
    histories = _read(folder / "histories.json") if (folder / "histories.json").exists() else []
    return Half(tuple(map(_answer_case, answers)), tuple(map(_history_case, histories)))


World = Callable[[str], Reply]
"""What answers a URL."""


def observe(cases: Sequence[AnswerCase], world: World | None = None) -> dict[str, Observation]:
    """Look once at the source of every case, as a sweep would; what was seen, by case.

    Every case has a world of its own, unless all are looked at in one.
    """
    return asyncio.run(_observe(cases, world))


def named(case: AnswerCase) -> Source:
    """The source that the case's URL names."""
    return identified(case.url, all_platforms()).source


async def _observe(cases: Sequence[AnswerCase], world: World | None) -> dict[str, Observation]:
    return {case.id: await _look(case, world or case.reply) for case in cases}


async def _look(case: AnswerCase, world: World) -> Observation:
    """Drive the probe; what would count, either way, counts only if the platform's control holds."""
    source, door = named(case), CorpusDoor(world)
    platform = all_platforms().by_name(source.platform)
    driven = await Driver(door, Shared(door), Shared(door)).drive(platform.probe(source), source.url)
    seen, control = driven.observation, platform.control()
    if control is None or not (family_of(seen.state) or proves(seen.state, seen.http_status)):
        return seen
    return seen if platform.control_holds(await door.get(control.request)) else distrusted(seen)


class CorpusDoor(Door):
    """The real door, guard, redirects and decoding included, with the corpus where the network would be."""

    def __init__(self, world: World) -> None:
        settings = NetworkSettings(gap=0, retries=0, max_retry_after=0)
        super().__init__(settings, SimulatedClock(NOW), resolver=object())  # type: ignore[arg-type] # never asked
        self._fetcher = _Replies(world)  # type: ignore[assignment] # all that the door needs of one


@dataclass(frozen=True, slots=True)
class _Replies:
    world: World

    async def hop(
        self, address: Address, extra: tuple[Header, ...], seconds: float, proxy: str | None = None
    ) -> Hop | Failure:
        """Answer one request from the corpus."""
        url = wire_url(address)
        reply = self.world(url)
        if reply.fail:
            return Failure(reply.fail, reply.fail.value)
        return Hop(
            url, extra, "HTTP/1.1", reply.status, "", reply.headers, reply.body,
            truncated=False, peer="192.0.2.1", at=NOW, seconds=0.1,
        )  # fmt: skip


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return found


def _answer_case(data: Mapping[str, Any]) -> AnswerCase:
    return AnswerCase(
        id=data["id"],
        platform=data["platform"],
        url=data["url"],
        note=data.get("note", ""),
        replies=tuple(map(_reply, data["answers"])),
        states=tuple(State(state) for state in data["states"]),
        truth=data["truth"],
    )


def _reply(data: Mapping[str, Any]) -> Reply:
    if "fail" in data:
        return Reply(data["url"], fail=State(data["fail"]))
    given = data.get("headers") or {}
    headers = tuple((str(k), str(v)) for k, v in (given.items() if isinstance(given, dict) else given))
    body = data.get("body") or ""
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply(data["url"], data["status"], headers, _bytes(text, headers))


def _bytes(text: str, headers: Sequence[Header]) -> bytes:
    """A body in the encoding that it claims to have, in UTF-8 where it claims none."""
    typed = next((value for name, value in headers if name.lower() == "content-type"), "")
    claimed = _CHARSET.search(typed) or _CHARSET.search(text[:1024])
    try:
        return text.encode(claimed[1] if claimed else "utf-8", "xmlcharrefreplace")
    except LookupError:
        return text.encode()


def _history_case(data: Mapping[str, Any]) -> HistoryCase:
    platform = PlatformName(data["platform"])
    looks = tuple(_seen(look) for look in data["looks"])
    proofs = tuple(moment(proof) for proof in data.get("proofs") or ())
    return HistoryCase(
        id=data["id"],
        note=data.get("note", ""),
        history=History(Source(f"{platform}:{data['id']}", platform, ""), looks, proofs),
        truth=data["truth"],
        verdict=data["verdict"],
        cause=data.get("cause") or "",
    )


def _seen(data: Mapping[str, Any]) -> SeenLook:
    state = State(data["state"])
    return SeenLook(
        at=moment(data["at"]),
        run=str(data["run"]),
        state=state,
        reason_code=state.value,
        reason=f"The other side says {state}.",
        http_status=data.get("http_status"),
        similarity=data.get("similarity"),
    )


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


def _fits(pattern: str, url: str) -> bool:
    return _pattern(pattern).fullmatch(url) is not None
