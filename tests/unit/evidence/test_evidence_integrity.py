"""The walk over WARC files, on files made by hand."""

import hashlib

import pytest

from archiver.evidence import integrity, records
from archiver.model.integrity import Span, WrittenRecord
from archiver.model.observation import EvidenceRef
from tests.support.exchanges import AT

NAME = "a.warc.gz"


def written(folder, number=3):
    """A file of records, and the spans that speak for them: the first two in one, each other in its own."""
    data, found = b"", []
    for one in range(number):
        record = records.resource(f"urn:test:{one}", "text/plain", b"content %d" % one, AT)
        found.append(WrittenRecord(len(data), len(record), hashlib.sha256(record).hexdigest()))
        data += record
    (folder / NAME).write_bytes(data)
    groups = [found[:2], *([one] for one in found[2:])]
    return [
        Span(event, NAME, group[0].offset, group[-1].end, group)
        for event, group in enumerate(groups, 1)
        if group
    ]


def check(folder, spans, named=(), erased=()):
    """What is wrong: place and kind."""
    found = integrity.check(folder, spans, named, erased)
    return [(damage.where, damage.what) for damage in found.damages]


def test_what_was_written_holds(tmp_path):
    """All records are counted, the files, too."""
    found = integrity.check(tmp_path, written(tmp_path), [], [])
    assert (found.files, found.records, found.damages, found.trailing) == (1, 3, [], {})


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_flipped_byte_is_laid_at_its_record(tmp_path, place):
    """Of the others nothing is said."""
    spans = written(tmp_path)
    data = bytearray((tmp_path / NAME).read_bytes())
    data[place] ^= 1
    (tmp_path / NAME).write_bytes(data)
    first = spans[0].records[0]
    assert check(tmp_path, spans) == [(f"{NAME}:0+{first.length}", "the record was altered")]


def test_a_row_that_is_not_believed_leaves_a_gap(tmp_path):
    """Its records are spoken for by nothing."""
    spans = written(tmp_path, 4)
    left = [spans[0], spans[2]]
    assert check(tmp_path, left) == [(f"{NAME}:{spans[0].end}", "the records leave a gap")]


def test_a_reference_to_nothing_is_named(tmp_path):
    """In a file that is there and in one that is not."""
    spans = written(tmp_path)
    named = [EvidenceRef(NAME, 1, 2), EvidenceRef("gone.warc.gz", 0, 9)]
    assert check(tmp_path, spans, named) == [
        (f"{NAME}:1+2", "there is no such record"),
        ("gone.warc.gz", "the file is missing"),
    ]


def test_an_erasure_that_was_ordered_has_to_be_carried_out(tmp_path):
    """A record that still lies there is damage, and one that is blank without an order, too."""
    spans = written(tmp_path)
    first = spans[0].records[0]
    ref = EvidenceRef(NAME, first.offset, first.length)
    assert check(tmp_path, spans, erased=[ref]) == [(str(ref), "the erasure was not carried out")]
    (tmp_path / NAME).write_bytes(b"\0" * first.length + (tmp_path / NAME).read_bytes()[first.length :])
    assert check(tmp_path, spans, erased=[ref]) == []
    assert check(tmp_path, spans) == [(str(ref), "the record was altered")]


def test_every_damage_has_a_sentence(tmp_path):
    """About what it means."""
    found = integrity.check(tmp_path, [Span(1, NAME, 0, 9, [WrittenRecord(0, 9, "00")])], [], [])
    assert [damage.meaning.endswith(".") for damage in found.damages] == [True]
