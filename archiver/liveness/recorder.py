"""Writes what was seen: evidence first, then the rows that name it, in batches, beside the event loop.

Finished = committed: a batch is written when it holds 100 observations or 8 MB, or half a second after its
first one. When the disk can't follow, whoever puts waits.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Protocol, Self

from archiver.errors import StorageError
from archiver.liveness.keeping import Transitions
from archiver.model.exchange import Answer, Packed
from archiver.model.observation import EvidenceRef, Look, Observation
from archiver.model.source import Source

BATCH = 100
BATCH_BYTES = 8_000_000
DELAY = 0.5
BACKLOG = 4


class Evidence(Protocol):
    """What the recorder needs of the evidence store. Called from one thread, never the event loop's."""

    def append(self, answer: Answer | Packed) -> EvidenceRef | None:
        """Write every hop of an answer; where the deciding response lies, None if there was none."""

    def sync(self) -> None:
        """Return when all that was appended has reached the disk."""

    def lengths(self) -> Mapping[str, int]:
        """How many bytes of each file have reached the disk."""


class LookBook(Protocol):
    """What the recorder needs of the ledger. Called from one thread, never the event loop's."""

    def record_looks(self, looks: Sequence[Look], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Append looks in one transaction, with the verdicts and the evidence bytes that belong to them."""


@dataclass(slots=True, eq=False)
class Trace:
    """An answer on its way into the evidence. One that several observations rest on is written once.

    `number` tells the traces of one process apart.
    """

    answer: Answer | Packed | None
    ref: EvidenceRef | None = None
    number: int = field(default_factory=count().__next__)

    @property
    def size(self) -> int:
        """Bytes that are held in memory for it."""
        if self.answer is None:
            return 0
        if isinstance(self.answer, Packed):
            return sum(map(len, self.answer.records))
        return sum(len(hop.body) for hop in self.answer.hops)


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """An observation that is complete, with the answers it rests on, the decisive one last.

    `on_look` is told, on the event loop, once the look is committed. `sha256` is that of the content, where
    the content itself was left behind.
    """

    source: Source
    run: str
    at: datetime
    observation: Observation
    traces: tuple[Trace, ...] = ()
    similarity: float | None = None
    vantage: str = ""
    on_look: Callable[[Look], None] | None = None
    sha256: str = ""

    @property
    def size(self) -> int:
        """Bytes held in memory for it."""
        return len(self.observation.content or b"") + sum(trace.size for trace in self.traces)


class Recorder:
    """Takes finished observations and commits them. An async context manager; leaving it drains.

    `evidence` None: nothing but the ledger is written.
    `keeping` None: every exchange is kept. After a StorageError nothing more is taken.
    """

    def __init__(
        self,
        ledger: LookBook,
        evidence: Evidence | None,
        *,
        batch: int = BATCH,
        delay: float = DELAY,
        keeping: Transitions | None = None,
    ) -> None:
        self._ledger = ledger
        self._evidence = evidence
        self._keeping = keeping
        self._most = batch
        self._delay = delay
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._batch: list[Finished] = []
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writing: set[asyncio.Future[list[Look]]] = set()
        self._room = asyncio.Event()
        self._room.set()
        self._error: Exception | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.drain()
        finally:
            self._thread.shutdown()

    async def put(self, finished: Finished) -> None:
        """Take an observation; it is kept even if the caller is cancelled here.

        Waits while the disk can't follow. Raises StorageError if this or an earlier one could not be written.
        """
        self._raise()
        self._batch.append(finished)
        self._bytes += finished.size
        if len(self._batch) >= self._most or self._bytes >= BATCH_BYTES:
            self._hand_over()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._delay, self._hand_over)
        if not self._room.is_set():
            await self._room.wait()
            self._raise()

    async def drain(self) -> None:
        """Return when all that was put is committed. Raises StorageError if something could not be."""
        self._hand_over()
        while self._writing:
            await asyncio.wait(self._writing)
            await asyncio.sleep(0)
        self._raise()

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._batch:
            return
        batch, self._batch, self._bytes = self._batch, [], 0
        writing = asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)
        self._writing.add(writing)
        if len(self._writing) >= BACKLOG:
            self._room.clear()
        writing.add_done_callback(lambda done: self._written(done, batch))

    def _written(self, writing: asyncio.Future[list[Look]], batch: list[Finished]) -> None:
        self._writing.discard(writing)
        self._room.set()
        try:
            for finished, look in zip(batch, writing.result(), strict=True):
                if finished.on_look is not None:
                    finished.on_look(look)
        except Exception as error:  # noqa: BLE001 - it is raised again where somebody awaits
            self._error = self._error or error

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _write(self, batch: Sequence[Finished]) -> list[Look]:
        """In the writer's thread: evidence, sync, rows. After a failure nothing more is written."""
        if self._error is not None:
            raise StorageError("nothing more is recorded after an earlier failure to write") from self._error
        try:
            looks = list(map(self._look, batch, self._instead(batch)))
            self._ledger.record_looks(looks, self._synced())
        except OSError as error:
            self._error = StorageError(
                f"can't write what was seen: {error}; free or repair the disk, then run again"
            )
            raise self._error from error
        except Exception as error:
            self._error = error
            raise
        return looks

    def _synced(self) -> Mapping[str, int]:
        if self._evidence is None:
            return {}
        self._evidence.sync()
        return self._evidence.lengths()

    def _instead(self, batch: Sequence[Finished]) -> Sequence[tuple[EvidenceRef, ...] | None]:
        """For each observation the earlier exchange that stands for its own, None where its own is kept."""
        if self._evidence is None or self._keeping is None:
            return [None] * len(batch)
        return self._keeping.instead([finished.source.id for finished in batch], batch)

    def _look(self, finished: Finished, instead: tuple[EvidenceRef, ...] | None) -> Look:
        content = finished.observation.content
        return Look(
            source=finished.source.id,
            run=finished.run,
            at=finished.at,
            observation=finished.observation
            if content is None
            else replace(finished.observation, content=None),
            vantage=finished.vantage,
            sha256=finished.sha256 if content is None else hashlib.sha256(content).hexdigest(),
            similarity=finished.similarity,
            evidence=self._references(finished) if instead is None else instead,
        )

    def _references(self, finished: Finished) -> tuple[EvidenceRef, ...]:
        return tuple(ref for trace in finished.traces if (ref := self._reference(trace)) is not None)

    def _reference(self, trace: Trace) -> EvidenceRef | None:
        """Where a trace lies; written if it is not there yet. Its answer is let go."""
        if trace.answer is not None:
            if self._evidence is not None:
                trace.ref = self._evidence.append(trace.answer)
            trace.answer = None
        return trace.ref
