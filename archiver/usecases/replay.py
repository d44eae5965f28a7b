"""Copies as archives replay them, fetched through the door to cited hosts at a pace that all share."""

from collections import OrderedDict

from archiver.archives.patience import Patience
from archiver.liveness.copies import picture_url, raw_url, steps
from archiver.model.exchange import Exchange, Failure, Request
from archiver.model.snapshot import Memento
from archiver.usecases.tools import Tools

BUSY = frozenset({429, 500, 502, 503, 504})
KEPT_BYTES = 50_000_000


class Replay:
    """The replay pages as one run meets them.

    Once they keep silent, they are left alone until the next run. What was fetched is not fetched again, as
    long as there is room for it.
    """

    def __init__(self, tools: Tools) -> None:
        self._door = tools.door
        self._patience = Patience()
        self._kept: OrderedDict[str, Exchange] = OrderedDict()
        self._size = 0

    @property
    def silent(self) -> bool:
        """Whether nothing is asked any more in this run."""
        return bool(self._patience.over)

    async def fetch(self, memento: Memento, *, anew: bool = False) -> Exchange | None:
        """What the archive answers for a copy, be it that copy or not; None without an answer."""
        url = raw_url(memento)
        if url in self._kept and not anew:
            return self._kept[url]
        answer = await self._ask(url)
        if answer is not None:
            self._keep(url, answer)
        return answer

    def kept(self, memento: Memento) -> Exchange | None:
        """What was answered for a copy in this run, as long as there was room for it."""
        return self._kept.get(raw_url(memento))

    async def has_picture(self, memento: Memento, picture: str) -> bool:
        """Whether the archive also has a picture that a copy shows."""
        answer = await self._ask(picture_url(memento, picture))
        return answer is not None and answer.status == 200 and bool(steps(answer))

    async def _ask(self, url: str) -> Exchange | None:
        """Ask once. An archived error is an answer: it has the header that only captures have."""
        if not url or self.silent:
            return None
        answer = await self._door.get(Request(url))
        if isinstance(answer, Failure) or (answer.status in BUSY and not steps(answer)):
            self._patience.unanswered(url)
            return None
        self._patience.answered()
        return answer

    def _keep(self, url: str, answer: Exchange) -> None:
        self._forget(url)
        self._kept[url] = answer
        self._size += len(answer.content)
        while self._size > KEPT_BYTES:
            self._forget(next(iter(self._kept)))

    def _forget(self, url: str) -> None:
        known = self._kept.pop(url, None)
        self._size -= len(known.content) if known else 0
