"""The corpus as a small internet: many cases answered side by side, from one proxy, for any program."""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.sandbox.replies import json as json_reply
from archiver.sandbox.world import Break, Reach, SandboxRequest, SandboxResponse, World

ROUNDS = 8


def _load_corpus() -> ModuleType:
    """The tests' own reader of the corpus. waybackpy installs a package called `tests`, which hides ours."""
    path = Path(__file__).parents[1] / "tests" / "support" / "corpus.py"
    spec = importlib.util.spec_from_file_location("archiver_corpus", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


corpus = _load_corpus()
Case = Any
Reply = Any

_RESERVED = re.compile(r"example\.(com|org|net)(?![\w-])|\.(example|test|invalid)(?![\w-])")
_DIGITS = "234567"  # which every platform's ids may hold
_THUMBNAILS = "img.youtube.com"
_CONTROL_URL = "https://cdn.syndication.twimg.com/tweet-result?id=20&"
_CONTROL = {"__typename": "Tweet", "id_str": "20", "text": "just setting up my twttr"}
_SHELL = b"<!doctype html><html><head><title>App</title></head><body><div id='root'></div></body></html>"
_REACH = {
    State.TIMEOUT: Reach.TIMES_OUT,
    State.DNS_NXDOMAIN: Reach.NO_SUCH_HOST,
    State.DNS_FAILURE: Reach.NO_SUCH_HOST,
    State.CONNECTION_FAILED: Reach.REFUSES,
    State.TLS_ERROR: Reach.CLOSES,
}


def cases(halves: Sequence[str]) -> list[Case]:
    """All cases with a web address; of both halves if none is named.

    They are told apart by the names of their hosts and posts, which many share: then all can be answered
    side by side. One that means something else under another name keeps its own.
    """
    found = [case for name in halves or corpus.HALVES for case in corpus.half(name).answers]
    found = [case for case in found if case.url.startswith(("http://", "https://"))]
    apart = [_told_apart(case, number) for number, case in enumerate(found)]
    before, after = corpus.observe(found), corpus.observe(apart)
    return [
        new if before[new.id].state == after[new.id].state else old
        for old, new in zip(found, apart, strict=True)
    ]


def rounds(waiting: Sequence[Case]) -> Iterator[list[Case]]:
    """Put together cases that can be answered side by side: each is seen as it is when it is alone.

    What doesn't fit into eight rounds is left out.
    """
    alone = {key: seen.state for key, seen in corpus.observe(waiting).items()}
    left = list(waiting)
    for _ in range(ROUNDS):
        chosen = list({case.url: case for case in reversed(left)}.values())
        chosen = list({corpus.named(case).id: case for case in chosen}.values())
        while True:
            seen = corpus.observe(chosen, CorpusWorld(chosen).reply)
            fitting = [case for case in chosen if seen[case.id].state == alone[case.id]]
            if len(fitting) == len(chosen):
                break
            chosen = fitting
        if not chosen:
            return
        yield chosen
        taken = {case.id for case in chosen}
        left = [case for case in left if case.id not in taken]


class CorpusWorld(World):
    """Answers for the cases of one round.

    A page of a platform for which the corpus has no answer is the empty shell that everybody gets (facts:
    platforms, a3). Thumbnails, by which lychee judges YouTube, are there exactly where the video is.
    """

    def __init__(self, chosen: Sequence[Case]) -> None:
        super().__init__()
        self._keys = sorted(((_key(case), case) for case in chosen), key=lambda pair: -len(pair[0]))
        self._platforms = {_host(case.url) for case in chosen if _platform(case) is not PlatformName.WEB}
        self._cases = chosen

    def reply(self, url: str) -> Reply:
        """The answer to a URL: of the case that it names, else of any that has one."""
        named = [case for key, case in self._keys if key in unquote(url)]
        replies = (reply for case in (*named, *self._cases) for reply in case.replies if reply.answers(url))
        if not named and url.startswith(_CONTROL_URL):
            return corpus.Reply(url, body=json_reply(_CONTROL).body)
        return next(replies, None) or self._default(url, named)

    def _default(self, url: str, named: Sequence[Case]) -> Reply:
        host = _host(url)
        if host == _THUMBNAILS:
            return corpus.Reply(url, 200 if any(case.truth == "there" for case in named) else 404)
        if host in self._platforms:
            return corpus.Reply(url, headers=(("Content-Type", "text/html"),), body=_SHELL)
        return corpus.Reply(url, fail=State.TIMEOUT)

    def reach(self, host: str, now: datetime) -> Reach:  # noqa: ARG002 - a World
        """A host of which the corpus only knows failures can't be reached in the way of the first."""
        replies = [r for case in self._cases for r in case.replies if _host(r.pattern) in (host, "*")]
        if not replies:
            return Reach.UP if host in {*self._platforms, _THUMBNAILS} else Reach.TIMES_OUT
        if all(reply.fail for reply in replies):
            return _REACH[replies[0].fail]
        return Reach.UP

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:  # noqa: ARG002 - a World
        """The reply, over the wire."""
        reply = self.reply(request.url)
        if reply.fail:
            return SandboxResponse(broken=Break.CLOSE)
        return SandboxResponse(reply.status, reply.body, _sendable(reply.headers))


def _sendable(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Headers without those that the server sets itself."""
    own = ("content-length", "transfer-encoding", "date", "connection", "content-encoding")
    return tuple((name, value) for name, value in headers if name.lower() not in own)


def _key(case: Case) -> str:
    """What a URL holds that is about this case: the platform's id, or the page's host."""
    source = corpus.named(case)
    first, _, rest = source.native_id.partition("/")
    if source.platform is PlatformName.WEB:
        return _host(source.url)
    if source.platform in (PlatformName.MASTODON, PlatformName.BLUESKY):
        return str(rest)
    return str(first if source.platform is PlatformName.REDDIT else source.native_id)


def _platform(case: Case) -> PlatformName:
    platform: PlatformName = corpus.named(case).platform
    return platform


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _told_apart(case: Case, number: int) -> Case:
    """A case with a host or a post of its own. lychee passes over links to the names reserved for examples."""
    source = corpus.named(case)
    own = "".join(_DIGITS[number // 6**place % 6] for place in (3, 2, 1, 0))
    post = _post_name(source)

    def rename(text: str) -> str:
        found = _RESERVED.sub(
            lambda match: f"{'example' if match[1] else ''}-{match[1] or match[2]}-{own}.press", text
        )
        return found.replace(post, post[:-4] + own) if len(post) >= len(own) else found

    replies = tuple(_renamed(reply, rename) for reply in case.replies)
    return replace(case, url=rename(case.url), replies=replies)


def _post_name(source: Source) -> str:
    """The part of a platform's id that belongs to one post alone."""
    if source.platform is PlatformName.WEB:
        return ""
    pieces = re.findall(r"[A-Za-z0-9]+", source.native_id)
    last = source.platform in (PlatformName.TELEGRAM, PlatformName.MASTODON, PlatformName.BLUESKY)
    return str(pieces[-1] if last else max(pieces, key=len, default=""))


def _renamed(reply: Reply, rename: Callable[[str], str]) -> Reply:
    return replace(
        reply,
        pattern=rename(reply.pattern),
        headers=tuple((name, rename(value)) for name, value in reply.headers),
        body=rename(reply.body.decode("latin-1")).encode("latin-1"),
    )
