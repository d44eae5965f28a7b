"""A body is written once: what has the same bytes names the record that holds them."""

import gzip
import hashlib
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from archiver.clock import SimulatedClock
from archiver.errors import StorageError
from archiver.evidence.cdxj import line
from archiver.evidence.entries import entry_at
from archiver.evidence.records import PROFILE, WORTH, packed
from archiver.evidence.warc import WarcStore
from tests.support.exchanges import AT, HTML, answer, hop
from tests.support.ledgers import open_ledger

BODY = os.urandom(5_000)


@pytest.fixture
def folder(tmp_path):
    """Where the evidence goes."""
    return tmp_path / "evidence"


def _store(folder, **options):
    return WarcStore(folder, clock=SimulatedClock(AT), **options)


def _later(body=BODY, **fields):
    return answer(replace(hop(body, url="https://news.example/again", **fields), at=AT + timedelta(days=1)))


def _headers(folder):
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [record.rec_headers for record in ArchiveIterator(file)]
    return found


def test_the_same_body_is_written_once(folder):
    """The second response is a revisit with its own head, which names the first as the standard says."""
    with _store(folder) as store:
        first = store.append(answer(hop(BODY)))
        again = store.append(_later(headers=(*HTML, ("X-Second", "yes"))))
        record = store.read(again)
    assert again.length < first.length / 4
    assert (record.body, record.content, record.revisit) == (BODY, BODY, True)
    assert ("X-Second", "yes") in record.headers
    assert record.hop.url == "https://news.example/again"
    told = next(one for one in _headers(folder) if one.get_header("WARC-Type") == "revisit")
    response = next(one for one in _headers(folder) if one.get_header("WARC-Type") == "response")
    assert told.get_header("WARC-Profile") == PROFILE
    assert told.get_header("WARC-Refers-To-Target-URI") == response.get_header("WARC-Target-URI")
    assert told.get_header("WARC-Refers-To-Date") == response.get_header("WARC-Date")
    assert told.get_header("WARC-Payload-Digest") == response.get_header("WARC-Payload-Digest")
    assert told.get_header("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(BODY).hexdigest()}"
    assert entry_at(folder, again).original == first
    assert entry_at(folder, first).original is None


@pytest.mark.parametrize(
    "other",
    [
        hop(BODY, truncated=True),
        replace(hop(BODY), unverified=True),
        hop(BODY[: WORTH - 1]),
        hop(os.urandom(5_000)),
    ],
)
def test_what_is_not_whole_trusted_large_and_the_same_is_written(folder, other):
    """A cut-off body, one behind a bad certificate, a short one and another one neither name nor are named."""
    with _store(folder) as store:
        refs = [store.append(answer(one)) for one in (other, hop(BODY), other, hop(BODY))]
        bodies = [store.read(ref).body for ref in refs]
    assert bodies == [other.body, BODY, other.body, BODY]
    kinds = [one.get_header("WARC-Type") for one in _headers(folder)]
    expected = 2 if other.body not in (BODY, BODY[: WORTH - 1]) else 1
    assert kinds.count("revisit") == expected


def test_warcio_finds_nothing_to_object_to_in_any_file(folder, capsys):
    """`warcio check` passes over rotated files whose revisits name records of other files."""
    bodies = [os.urandom(3_000) for _ in range(3)]
    with _store(folder, rotate_bytes=4_000) as store:
        refs = [store.append(answer(hop(bodies[number % 3]))) for number in range(12)]
        store.sync()
        assert [store.read(ref).body for ref in refs] == [bodies[number % 3] for number in range(12)]
    files = sorted(folder.glob("*.warc.gz"))
    assert len(files) > 2
    assert len({entry_at(folder, ref).original.file for ref in refs[3:]}) > 1
    with pytest.raises(SystemExit) as ended:
        warcio(["check", "-v", *map(str, files)])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert printed.count("(revisit)") == 9
    assert "fail" not in printed


def test_a_packed_answer_is_deduplicated_as_well(folder):
    """Helpers of a sweep pack what they saw; the store still writes a body once."""
    with _store(folder) as store:
        first = store.append(packed(answer(hop(BODY))))
        again = store.append(packed(_later()))
        assert entry_at(folder, again).original == first
        assert store.read(again).body == BODY


def test_a_compressed_body_comes_back_decoded(folder):
    """What is compared are the bytes as received; the content is what it was."""
    text = b"<p>word</p>" * 9_000 + os.urandom(3_000)
    coded = hop(gzip.compress(text, mtime=0), headers=(("Content-Encoding", "gzip"), *HTML))
    with _store(folder) as store:
        store.append(answer(coded))
        assert store.read(store.append(answer(coded))).content == text


def test_what_an_earlier_process_committed_is_named(tmp_path, folder):
    """The ledger knows which record holds a body, across files and processes."""
    refs = []
    for seen in (answer(hop(BODY)), _later()):
        with _store(folder) as store, open_ledger(tmp_path, written=store.written) as ledger:
            store.remember(ledger)
            refs.append(store.append(seen))
            store.sync()
            ledger.record_looks([], store.lengths())
    assert entry_at(folder, refs[1]).original == refs[0]
    assert refs[0].file != refs[1].file


def test_what_was_not_committed_is_not_named_by_others(tmp_path, folder):
    """Its bytes may be moved away after a kill."""
    with (
        _store(folder) as one,
        _store(folder) as other,
        open_ledger(tmp_path, written=one.written) as ledger,
    ):
        other.remember(ledger)
        one.append(answer(hop(BODY)))
        assert entry_at(folder, other.append(_later())).original is None


def test_an_erased_body_is_not_named_any_more(tmp_path, folder):
    """After an order to erase, the same bytes are written anew where they are seen again."""
    with _store(folder) as store, open_ledger(tmp_path, written=store.written) as ledger:
        store.remember(ledger)
        ref = store.append(answer(hop(BODY)))
        store.sync()
        ledger.record_looks([], store.lengths())
        ledger.record_looks([], store.lengths())
        ledger.evidence.erase([], order="by the court", records=[ref])
        store.blank(ref)
    with _store(folder) as store, open_ledger(tmp_path) as ledger:
        store.remember(ledger)
        assert store.read(store.append(_later())).revisit is False


def test_a_revisit_without_its_original_proves_nothing(folder):
    """The reader says which record is not there, and never gives an empty or another body."""
    with _store(folder) as store:
        first = store.append(answer(hop(BODY)))
        again = store.append(_later())
        store.blank(first)
        with pytest.raises(StorageError, match="erased by order"):
            store.read(again)
    (folder / first.file).write_bytes(b"\x1f\x8b" + b"\0" * 100)
    with pytest.raises(StorageError):
        _store(folder).read(again)


def test_an_export_finds_the_original(folder):
    """A player needs both records; the index calls a revisit by its name."""
    with _store(folder) as store:
        first = store.append(answer(hop(BODY)))
        again = store.append(_later())
        found = entry_at(folder, again)
        assert (found.original, found.payload_digest) == (first, entry_at(folder, first).payload_digest)
        assert '"mime": "warc/revisit"' in line(found, 0, "data.warc.gz")
