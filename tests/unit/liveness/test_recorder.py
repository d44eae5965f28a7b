"""What is finished gets committed: evidence first, in batches, beside the loop."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence

import pytest

from archiver.errors import LedgerError, StorageError
from archiver.liveness.recorder import BACKLOG, BATCH, BATCH_BYTES, Finished, Recorder, Trace
from archiver.model.exchange import Answer, Failure
from archiver.model.observation import EvidenceRef, Look
from archiver.model.states import State
from tests.support.doors import NOON, TIMEOUT, Broken, ListBook, ListEvidence, hop, observed, page, web


def finished(
    number: int, *traces: Trace, body: bytes = b"text", on_look: Callable[[Look], None] | None = None
) -> Finished:
    """A finished look at a page."""
    url = f"https://a.test/{number}"
    answer = page(url, body=body)
    return Finished(
        web(url),
        "r1",
        NOON,
        observed(answer, url),
        (*traces, Trace(answer)),
        vantage="Berlin",
        on_look=on_look,
    )


async def test_a_look_has_all_that_is_known() -> None:
    """Source, run, time, vantage, hash of the content, similarity and where the evidence lies."""
    book, evidence = ListBook(), ListEvidence()
    async with Recorder(book, evidence) as recorder:
        await recorder.put(finished(1))
    (look,) = book.looks
    assert (look.source, look.run, look.at, look.vantage) == ("web:https://a.test/1", "r1", NOON, "Berlin")
    assert look.sha256 == hashlib.sha256(b"text").hexdigest()
    assert look.evidence == (EvidenceRef("one.warc.gz", 0, 1),)
    assert look.observation.content is None


async def test_without_content_there_is_no_hash() -> None:
    """A truncated answer has evidence but no hash; a failure without a hop has neither."""
    book, evidence = ListBook(), ListEvidence()
    url = "https://a.test/1"
    cut = page(url, truncated=True)
    async with Recorder(book, evidence) as recorder:
        await recorder.put(Finished(web(url), "r1", NOON, observed(cut, url), (Trace(cut),)))
        await recorder.put(Finished(web(url), "r1", NOON, observed(TIMEOUT, url), (Trace(TIMEOUT),)))
    assert [(look.sha256, len(look.evidence)) for look in book.looks] == [("", 1), ("", 0)]


async def test_a_failure_keeps_the_hops_before_it() -> None:
    """What was exchanged before it failed is evidence, too."""
    book, evidence = ListBook(), ListEvidence()
    url = "https://a.test/1"
    loop = Failure(State.REDIRECT_LOOP, "loop", hops=(hop(url, 302),))
    async with Recorder(book, evidence) as recorder:
        await recorder.put(Finished(web(url), "r1", NOON, observed(loop, url), (Trace(loop),)))
    assert evidence.answers == [loop]


async def test_shared_answers_are_written_once() -> None:
    """What several looks rest on lies in the evidence once, and all of them name it."""
    book, evidence = ListBook(), ListEvidence()
    shared = Trace(page("https://a.test/account"))
    async with Recorder(book, evidence, batch=2) as recorder:
        for number in range(5):
            await recorder.put(finished(number, shared))
    assert len(evidence.answers) == 6
    assert len({look.evidence[0] for look in book.looks}) == 1
    assert len({look.evidence[1] for look in book.looks}) == 5


async def test_bodies_are_let_go() -> None:
    """After recording nothing holds on to an answer's body."""
    one = finished(1)
    async with Recorder(ListBook(), ListEvidence()) as recorder:
        await recorder.put(one)
    assert [trace.answer for trace in one.traces] == [None]
    assert one.traces[0].size == 0


async def test_without_an_evidence_store_only_rows_are_written() -> None:
    """Evidence can be switched off."""
    book = ListBook()
    async with Recorder(book, None) as recorder:
        await recorder.put(finished(1))
    assert [look.evidence for look in book.looks] == [()]
    assert book.lengths == [{}]


async def test_a_batch_is_a_hundred() -> None:
    """A full batch is committed at once, the rest when it drains."""
    book = ListBook()
    async with Recorder(book, None, delay=60) as recorder:
        for number in range(2 * BATCH + 1):
            await recorder.put(finished(number))
        await recorder.drain()
        assert book.batches == [BATCH, BATCH, 1]
        await recorder.drain()
    assert book.batches == [BATCH, BATCH, 1]
    assert [look.source for look in book.looks] == [f"web:https://a.test/{n}" for n in range(2 * BATCH + 1)]


async def test_a_batch_is_bounded_in_bytes() -> None:
    """Large pages are not held in memory by the hundred."""
    book = ListBook()
    body = b"x" * (BATCH_BYTES // 4)
    async with Recorder(book, None, delay=60) as recorder:
        for number in range(4):
            await recorder.put(finished(number, body=body))
    assert book.batches == [2, 2]


async def test_a_batch_waits_no_longer_than_its_delay() -> None:
    """A single observation is committed soon though no other follows."""
    committed = asyncio.Event()
    async with Recorder(ListBook(), None, delay=0.01) as recorder:
        await recorder.put(finished(1, on_look=lambda _: committed.set()))
        await asyncio.wait_for(committed.wait(), 5)


class Watched(ListBook):
    """A ledger that looks at the evidence when it is asked to commit."""

    def __init__(self, evidence: ListEvidence) -> None:
        super().__init__()
        self.evidence = evidence

    def record_looks(self, looks: Sequence[Look], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Every record that a row names is on the disk before the row."""
        assert threading.current_thread() is not threading.main_thread()
        last = max(ref.offset for look in looks for ref in look.evidence)
        assert self.evidence.synced > last
        super().record_looks(looks, warc_lengths)


async def test_evidence_is_on_the_disk_before_the_rows_that_name_it() -> None:
    """Appended and synced first, then committed with the lengths, all beside the loop."""
    evidence = ListEvidence()
    book = Watched(evidence)
    async with Recorder(book, evidence, batch=3) as recorder:
        for number in range(9):
            await recorder.put(finished(number))
    assert [one["one.warc.gz"] for one in book.lengths] == [3, 6, 9]


async def test_callbacks_come_after_the_commit_on_the_loop() -> None:
    """Who is told of a look can rely on it."""
    book = ListBook()
    told: list[tuple[str, int]] = []

    def on_look(look: Look) -> None:
        assert threading.current_thread() is threading.main_thread()
        told.append((look.source, len(book.looks)))

    async with Recorder(book, None, batch=2) as recorder:
        for number in range(3):
            await recorder.put(finished(number, on_look=on_look))
    assert [source for source, _ in told] == [look.source for look in book.looks]
    assert all(committed >= place for place, (_, committed) in enumerate(told, 1))


class Stuck(ListBook):
    """A disk that does not go on until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def record_looks(self, looks: Sequence[Look], warc_lengths: Mapping[str, int] | None = None) -> None:
        """Wait."""
        assert self.go.wait(10)
        super().record_looks(looks, warc_lengths)


async def test_who_puts_waits_when_the_disk_can_not_follow() -> None:
    """No more than a few batches are held; the loop stays free meanwhile."""
    book = Stuck()
    put = 0
    async with Recorder(book, None, batch=1) as recorder:

        async def fill() -> None:
            nonlocal put
            for number in range(50):
                await recorder.put(finished(number))
                put += 1

        filling = asyncio.create_task(fill())
        await asyncio.sleep(0.05)
        assert put < BACKLOG
        book.go.set()
        await filling
    assert len(book.looks) == 50


async def test_what_was_put_is_kept_though_the_caller_is_cancelled() -> None:
    """Cancelling someone who waits for room loses nothing."""
    book = Stuck()
    async with Recorder(book, None, batch=1) as recorder:
        tasks = [asyncio.create_task(recorder.put(finished(number))) for number in range(10)]
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        book.go.set()
    assert len(book.looks) == 10


async def fill(recorder: Recorder) -> None:
    """Put more than fits."""
    for number in range(2000):
        await recorder.put(finished(number))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(28, "No space left on device"), StorageError),
        (LedgerError("the database is locked"), LedgerError),
        (StorageError("evidence: no space"), StorageError),
        (KeyError("x"), KeyError),
    ],
)
async def test_errors_reach_who_waits(error: Exception, kind: type[Exception]) -> None:
    """What can't be written is raised where somebody awaits, and nothing is written after it."""
    book = Broken(error, after=1)
    recorder = Recorder(book, None, batch=2)
    with pytest.raises(kind):
        await fill(recorder)
    with pytest.raises(kind):
        await recorder.drain()
    with pytest.raises(kind):
        await recorder.put(finished(0))
    with pytest.raises(kind):
        async with recorder:
            pass
    assert book.batches == [2]


async def test_a_full_disk_says_what_to_do() -> None:
    """The message of a storage error is for the user."""
    recorder = Recorder(Broken(OSError(28, "No space left on device"), after=0), None)
    await recorder.put(finished(1))
    with pytest.raises(StorageError, match=r"No space left on device.*run again"):
        await recorder.drain()


async def test_a_callback_that_fails_is_not_lost() -> None:
    """An error in a callback is raised where somebody awaits."""

    def on_look(_: Look) -> None:
        raise RuntimeError("callback")

    recorder = Recorder(ListBook(), None)
    await recorder.put(finished(1, on_look=on_look))
    with pytest.raises(RuntimeError, match="callback"):
        await recorder.drain()


class Half(ListEvidence):
    """An evidence store whose disk is full."""

    def append(self, answer: Answer) -> EvidenceRef | None:
        """Fail."""
        raise StorageError("evidence: no space left; free some, then run again")


async def test_without_its_evidence_no_row_is_written() -> None:
    """A look whose evidence can't be kept is not recorded."""
    book = ListBook()
    recorder = Recorder(book, Half())
    await recorder.put(finished(1))
    with pytest.raises(StorageError, match="no space"):
        await recorder.drain()
    assert book.looks == []
