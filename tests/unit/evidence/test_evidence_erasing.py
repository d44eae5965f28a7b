"""What takes the place of an erased record has its length, says so, and hides nothing."""

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archiver.evidence.erasing import blank, is_blank
from archiver.model.observation import EvidenceRef
from tests.support.exchanges import AT


def blanked(folder, length, before=b"before", behind=b"behind"):
    """The bytes that take the place of a record of this length in a file."""
    (folder / "a.warc.gz").write_bytes(before + b"x" * length + behind)
    blank(folder, EvidenceRef("a.warc.gz", len(before), length), AT)
    data = (folder / "a.warc.gz").read_bytes()
    assert data.startswith(before)
    assert data.endswith(behind)
    return data[len(before) : len(data) - len(behind)]


@pytest.mark.parametrize("length", [300, 301, 1000, 70_000])
def test_an_erased_record_reads_as_one_that_says_so(tmp_path, length):
    """It is one gzip member of the very same length, and a WARC record."""
    data = blanked(tmp_path, length)
    assert len(data) == length
    assert is_blank(data)
    assert gzip.decompress(data).endswith(b"\r\n\r\nerased by order\r\n\r\n")
    record = next(ArchiveIterator(io.BytesIO(data)))
    assert (record.rec_type, record.content_stream().read()) == ("metadata", b"erased by order")


def test_a_place_too_small_for_a_record_is_zeroed(tmp_path):
    """Nothing is left of it all the same, and that counts as erased."""
    assert blanked(tmp_path, 20) == b"\0" * 20
    assert is_blank(b"\0" * 20)


@given(st.binary(min_size=1, max_size=400))
def test_nothing_else_counts_as_erased(data):
    """Zeros and blanks alone do: whatever is written over a record by hand is damage."""
    assert is_blank(data) == (not data.strip(b"\0"))


@given(place=st.integers(0, 499), bit=st.integers(0, 7))
def test_words_hidden_in_an_erased_record_are_noticed(tmp_path_factory, place, bit):
    """One flipped bit anywhere but in what no reader looks at makes it no erased record any more."""
    data = bytearray(blanked(tmp_path_factory.mktemp("one"), 500))
    data[place] ^= 1 << bit
    assert not is_blank(bytes(data))
