"""The package of an export: its index, and what players rely on in the ZIP file itself."""

import gzip
import hashlib
import json
import os
import zipfile
from dataclasses import replace

import pytest

from archiver.clock import SimulatedClock
from archiver.errors import StorageError
from archiver.evidence import cdxj, wacz
from archiver.evidence.entries import entry_at
from archiver.evidence.exchanges import Part, belongings
from archiver.evidence.warc import WarcStore
from archiver.model.integrity import Span
from tests.support.exchanges import AT, answer, hop


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com/A?b=2&a=1", "com,example)/a?a=1&b=2"),
        ("http://www3.example.com:8080", "com,example:8080)/"),
        ("https://example.com:443/x/", "com,example)/x/"),
        ("https://example.com/?", "com,example)/"),
        ("urn:fullPage:https://Example.com/", "urn:fullPage:https://Example.com/"),
    ],
)
def test_keys_are_those_of_players(url, key):
    """Host from behind, ordered query, lower case; what is not of the web stays as it is."""
    assert cdxj.surt(url) == key


def test_a_long_index_is_in_blocks(tmp_path):
    """Each can be unpacked by itself, and the list of blocks names where it lies and its first line."""
    lines = [f"com,example)/{number:05} 20261012080000 {{}}\n" for number in range(cdxj.BLOCK + 5)]
    index, listed = cdxj.blocks(reversed(lines))
    head, *blocks = listed.decode().splitlines()
    assert head.startswith("!meta")
    found = []
    for block in blocks:
        first, said = block.split(" {", 1)
        place = json.loads("{" + said)
        part = gzip.decompress(index[place["offset"] : place["offset"] + place["length"]]).decode()
        assert part.startswith(first)
        found += part.splitlines(keepends=True)
    assert (len(blocks), found) == (2, lines)


@pytest.fixture
def store(tmp_path):
    """A place for evidence."""
    with WarcStore(tmp_path / "evidence", clock=SimulatedClock(AT)) as opened:
        yield opened


def _entry(tmp_path, ref):
    return entry_at(tmp_path / "evidence", ref)


def test_players_find_files_by_the_directory_alone(store, tmp_path):
    """No header in front of a file is longer than the directory at the end says: replayweb.page relies on that."""
    entry = _entry(tmp_path, store.append(answer(hop(b"A page"))))
    path = tmp_path / "evidence.wacz"
    wacz.write(path, tmp_path / "evidence", [entry], [wacz.Page(entry, "A page")], AT)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        for info in package.infolist():
            start = info.header_offset + 30 + len(info.filename.encode()) + len(info.extra)
            assert data[start : start + info.file_size] == package.read(info)
            assert info.compress_type == zipfile.ZIP_STORED


def test_a_large_record_passes_through_a_piece_at_a_time(store, tmp_path):
    """So that a video takes no more memory than a page."""
    video = tmp_path / "video"
    video.write_bytes(os.urandom(3_000_000))
    with video.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    ref = store.append_file(video, "https://video.example/1", "video/mp4", sha256)
    assert max(map(len, wacz.pieces(tmp_path / "evidence", ref))) <= 1_000_000
    assert _entry(tmp_path, ref).payload_digest == f"sha256:{sha256}"


def test_what_is_damaged_or_erased_is_no_entry(store, tmp_path):
    """It says which it is."""
    one, two, three = (store.append(answer(hop(body))) for body in (b"one", b"two", b"three"))
    store.blank(one)
    path = tmp_path / "evidence" / two.file
    with path.open("r+b") as file:
        file.seek(two.offset + two.length - 12)
        file.write(b"\xff" * 4)
    with pytest.raises(StorageError, match="erased by order"):
        _entry(tmp_path, one)
    with pytest.raises(StorageError, match="damaged"):
        _entry(tmp_path, two)
    with pytest.raises(StorageError, match="check that the disk"):
        _entry(tmp_path, replace(three, file="nowhere.warc.gz"))
    with pytest.raises(StorageError, match="check that the disk"):
        list(wacz.pieces(tmp_path / "evidence", replace(three, file="nowhere.warc.gz")))
    assert _entry(tmp_path, three).status == 200


def test_redirects_and_requests_belong_to_the_answer_they_led_to(store, tmp_path):
    """All hops of one exchange, and nothing of the one before, also where a part of it is damaged."""
    store.append(answer(hop(b"before")))
    first = hop(b"", url="https://a.example/", status=302, headers=(("Location", "/next#part"),))
    ref = store.append(answer(first, hop(b"there", url="https://a.example/next")))
    entry = _entry(tmp_path, ref)
    found = list(belongings(tmp_path / "evidence", _span(store, ref), {ref: entry}))
    assert [(one.part, one.entry.url) for one in found] == [
        (Part.REQUEST, "https://a.example/next"),
        (Part.REDIRECT, "https://a.example/"),
        (Part.REQUEST, "https://a.example/"),
    ]
    assert [one.to for one in found] == [ref, ref, found[1].entry.ref]
    store.blank(found[0].entry.ref)
    again = list(belongings(tmp_path / "evidence", _span(store, ref), {ref: entry}))
    assert again == found[1:]


def _span(store, ref):
    written = store.written(ref.file, 0, 10_000_000)
    return Span(1, ref.file, 0, written[-1].end, written)


def test_a_record_alone_has_nothing_that_belongs_to_it(store, tmp_path):
    """What was handed in came without a request."""
    ref = store.append_attachment("0" * 64, "image/png", b"picture")
    assert list(belongings(tmp_path / "evidence", _span(store, ref), {ref: _entry(tmp_path, ref)})) == []
