"""Evidence: what goes in comes out, and any WARC tool reads it."""

import gzip
import hashlib
import io
import os
import threading
import zlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from archiver.clock import SimulatedClock
from archiver.errors import StorageError
from archiver.evidence.warc import WarcStore
from archiver.model.exchange import Exchange, Spool
from archiver.model.observation import EvidenceRef
from tests.support.exchanges import AT, HTML, answer, failed, hop
from tests.support.full_disk import no_file_larger_than


@pytest.fixture
def folder(tmp_path):
    """Where the evidence goes."""
    return tmp_path / "evidence"


@pytest.fixture
def store(folder):
    """A store that writes there."""
    with WarcStore(folder, clock=SimulatedClock(AT)) as opened:
        yield opened


def _records(folder):
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found.extend(
                (record.rec_headers, record.http_headers, record.raw_stream.read())
                for record in ArchiveIterator(file, check_digests="raise")
            )
    return found


def _check(folder, capsys):
    with pytest.raises(SystemExit) as ended:
        warcio(["check", "-v", *map(str, folder.glob("*.warc.gz"))])
    printed = capsys.readouterr().out
    return ended.value.code, printed.count("digest pass")


def test_an_answer_is_a_response_and_the_request_that_led_to_it(store, folder):
    """With the times, addresses and digests that the standard asks for, after a warcinfo."""
    store.append(answer())
    (info, _, told), (response, http, body), (request, sent, _) = _records(folder)
    assert info.get_header("WARC-Type") == "warcinfo"
    assert b"software: archiver/" in told
    assert response.protocol == "WARC/1.1"
    assert dict(response.headers) | {"WARC-Record-ID": "", "WARC-Block-Digest": ""} == {
        "WARC-Type": "response",
        "WARC-Record-ID": "",
        "WARC-Target-URI": "https://news.example/story?q=1",
        "WARC-Date": "2026-11-22T14:20:00.123Z",
        "WARC-Protocol": "http/1.1",
        "WARC-IP-Address": "192.0.2.7",
        "WARC-Payload-Digest": "sha256:" + hashlib.sha256(body).hexdigest(),
        "WARC-Block-Digest": "",
        "Content-Type": "application/http;msgtype=response",
        "Content-Length": response.get_header("Content-Length"),
    }
    assert (http.statusline, body) == ("200 Reason", b"<p>Hello</p>")
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert sent.statusline == "/story?q=1 HTTP/1.1"
    assert sent.get_header("User-Agent") == "archiver"


def test_warcio_finds_nothing_to_object_to(store, folder, capsys):
    """`warcio check` passes every digest: redirects, empty and encoded bodies, an article."""
    store.append(answer(hop(b"", status=302, headers=(("Location", "/b"),)), hop()))
    store.append(answer(hop(b"", status=204, headers=())))
    store.append(answer(hop(gzip.compress(b"x"), headers=(("Content-Encoding", "gzip"),))))
    store.append(answer(hop(headers=(("Transfer-Encoding", "chunked"),))))
    store.append_article("a1", "-", "text/plain; charset=utf-8", b"An article.")
    store.sync()
    assert _check(folder, capsys) == (0, 12)


def test_the_reference_is_to_the_response_that_decided(store, folder):
    """The last hop's, whatever came before it; it can be read from its offset alone."""
    ref = store.append(answer(hop(b"", status=302), hop(b"there", url="https://other.example/")))
    assert store.read(ref).hop.url == "https://other.example/"
    assert store.read(ref).body == b"there"
    with (folder / ref.file).open("rb") as file:
        file.seek(ref.offset)
        assert b"there" in gzip.decompress(file.read(ref.length))


def test_a_failure_leaves_what_was_exchanged_before_it(store, folder):
    """Its hops are evidence, too; without a hop there is none."""
    assert store.append(failed()) is None
    assert not folder.exists()
    assert store.read(store.append(failed(hop(b"", status=302)))).status == 302


def test_a_cut_off_body_is_marked(store, folder):
    """By WARC-Truncated, and so it is read back."""
    whole, part = store.append(answer()), store.append(answer(hop(truncated=True)))
    assert (store.read(whole).truncated, store.read(part).truncated) == (False, True)
    marks = [headers.get_header("WARC-Truncated") for headers, _, _ in _records(folder)]
    assert marks == [None, None, None, "length", None]


def test_the_body_of_a_redirect_that_was_not_read_is_not_said_to_be_empty(store, folder):
    """Only where its own head says that there is none, nothing is missing."""
    there = ("Location", "https://news.example/story")
    for length in ("154", "0"):
        headers = (there, ("Content-Length", length))
        store.append(answer(hop(b"", status=301, headers=headers), hop()))
    marks = [headers.get_header("WARC-Truncated") for headers, _, _ in _records(folder)]
    assert [mark for mark in marks if mark] == ["unspecified"]


def test_no_reader_takes_the_body_for_chunked(store, folder):
    """It is stored after de-chunking; the header is kept under a name of its own and read back under its old."""
    headers = (("transfer-encoding", "chunked"), *HTML)
    body = b"5\r\nlooks like a chunk"
    ref = store.append(answer(hop(body, headers=headers)))
    with (folder / ref.file).open("rb") as file:
        read = [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "response"]
    assert read == [body]
    assert store.read(ref).headers == (("Transfer-Encoding", "chunked"), *HTML)


@pytest.mark.parametrize(
    ("coding", "body", "content"),
    [
        ("gzip", gzip.compress(b"content", mtime=0), b"content"),
        ("deflate", zlib.compress(b"content"), b"content"),
        ("gzip", b"no gzip at all", b"no gzip at all"),
        ("br", b"\x0b\x03", b"\x0b\x03"),
        ("identity", b"content", b"content"),
    ],
)
def test_content_is_decoded_as_it_was_for_the_digest(store, coding, body, content):
    """What can't be decoded is given as it came."""
    record = store.read(store.append(answer(hop(body, headers=(("content-encoding", coding),)))))
    assert (record.body, record.content) == (body, content)


@pytest.mark.parametrize("peer", ["192.0.2.7", "2001:db8::1"])
def test_the_address_contacted_is_told(store, folder, peer):
    """Version 4 and 6."""
    store.append(answer(hop(peer=peer)))
    assert _records(folder)[1][0].get_header("WARC-IP-Address") == peer


@pytest.mark.parametrize("peer", ["", "proxy.example:3128"])
def test_what_is_no_address_is_not_told_as_one(store, folder, peer):
    """The field is left out."""
    store.append(answer(hop(peer=peer)))
    assert _records(folder)[1][0].get_header("WARC-IP-Address") is None


def test_credentials_are_not_evidence(store, folder):
    """Authorization headers never reach the disk."""
    secret = hop()
    sent = (("Authorization", "Basic canary"), ("Proxy-Authorization", "Basic canary"), ("Host", "h"))
    store.append(answer(type(secret)(secret.url, sent, *_rest(secret))))
    text = b"".join(gzip.decompress(path.read_bytes()) for path in folder.iterdir())
    assert b"canary" not in text


def _rest(one):
    return (
        *(one.http_version, one.status, one.reason, one.headers, one.body),
        *(one.truncated, one.peer, one.at, one.seconds),
    )


_names = st.text("abcXYZ-", min_size=1, max_size=8)
_values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.lists(st.tuples(_names, _values), max_size=4).map(tuple), st.booleans())
def test_any_answer_is_read_back_as_it_was(store, body, headers, truncated):
    """Status, headers byte for byte and in order, body."""
    one = hop(body, headers=headers, truncated=truncated)
    record = store.read(store.append(answer(one)))
    assert (record.status, record.headers, record.body, record.truncated) == (200, headers, body, truncated)
    assert (record.hop.at, record.hop.peer, record.hop.reason) == (one.at, one.peer, one.reason)


def test_headers_that_are_not_latin_1_are_kept_readable(store):
    """They can't come from the door, but from a test or a later client."""
    record = store.read(store.append(answer(hop(headers=(("X-Title", "Київ"),)))))
    assert record.headers[0][1].encode("latin-1").decode() == "Київ"


def test_a_url_can_not_end_a_header_line(store, folder):
    """Control characters are percent-encoded, in the target and in the request line."""
    store.append(answer(hop(url="https://news.example/a\r\nWARC-Type: fake")))
    _, (response, _, _), (_, sent, _) = _records(folder)
    assert response.get_header("WARC-Target-URI") == "https://news.example/a%0D%0AWARC-Type:%20fake"
    assert response.get_header("WARC-Type") == "response"
    assert sent.get_header("WARC-Type") is None


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        ("https://paper.example/a", "https://paper.example/a"),
        ("-", "urn:archiver:a0123"),
        ("/home/ed/draft.docx", "urn:archiver:a0123"),
    ],
)
def test_an_article_is_kept_without_its_place_on_the_disk(store, folder, origin, target):
    """A URL is told, a local path is not."""
    ref = store.append_article("a0123", origin, "text/plain", b"An article.")
    record = store.read(ref)
    assert (record.content, record.status, record.hop.url) == (b"An article.", 0, target)
    assert _records(folder)[1][0].get_header("Content-Type") == "text/plain"


def test_a_full_file_is_followed_by_a_new_one(folder):
    """No record is split; each file begins with its own warcinfo."""
    with WarcStore(folder, clock=SimulatedClock(AT), rotate_bytes=2000) as store:
        refs = [store.append(answer(hop(os.urandom(900)))) for _ in range(5)]
        store.sync()
        assert len({ref.file for ref in refs}) > 1
        assert store.lengths() == {path.name: path.stat().st_size for path in folder.iterdir()}
        assert all(len(store.read(ref).body) == 900 for ref in refs)
    kinds = [headers.get_header("WARC-Type") for headers, _, _ in _records(folder)]
    assert kinds.count("warcinfo") == len(list(folder.iterdir()))


def test_no_two_stores_share_a_file(folder):
    """Not even at the same second in the same process."""
    clock = SimulatedClock(AT)
    with WarcStore(folder, clock=clock) as one, WarcStore(folder, clock=clock) as other:
        first, second = one.append(answer()), other.append(answer())
    assert first.file == f"archiver-20261122142000-{os.getpid()}-1.warc.gz"
    assert second.file == f"archiver-20261122142000-{os.getpid()}-2.warc.gz"


def test_only_what_was_synced_may_be_committed(store):
    """Lengths grow with sync, not with append."""
    store.append(answer())
    assert store.lengths() == {}
    store.sync()
    first = store.lengths()
    ref = store.append(answer())
    assert store.lengths() == first == {ref.file: ref.offset}
    store.sync()
    store.sync()
    assert store.lengths()[ref.file] > ref.offset + ref.length


def test_threads_may_append_at_once(store, folder, capsys):
    """Records of different answers never mix."""
    refs = []

    def work(number):
        body = str(number).encode() * 3000
        refs.extend((body, store.append(answer(hop(body)))) for _ in range(20))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(store.read(ref).body == body for body, ref in refs)
    store.sync()
    assert _check(folder, capsys)[0] == 0


# what goes wrong


def test_a_full_disk_names_the_path_and_leaves_no_half_record(store, folder, capsys):
    """After room was made, the same store goes on."""
    first = store.append(answer())
    with no_file_larger_than(5000), pytest.raises(StorageError, match=r"warc\.gz: no room") as caught:
        store.append(answer(hop(os.urandom(20_000))))
    assert caught.value.exit_code == 74
    last = store.append(answer(hop(b"after")))
    store.sync()
    assert (store.read(first).body, store.read(last).body) == (b"<p>Hello</p>", b"after")
    assert _check(folder, capsys)[0] == 0


class Vanishing(io.BytesIO):
    """A file that somebody closes while it is read for the second time."""

    def __init__(self, file):
        super().__init__()
        self._file, self._times = file, 0

    def seek(self, *place):
        self._times += place == (0,)
        return self._file.seek(*place)

    def read(self, size=-1):
        if self._times == 2 and self._file.tell():
            self._file.close()
        return self._file.read(size)


def test_half_a_record_is_none_whatever_broke_it_off(store, folder, tmp_path, capsys):
    """A body that is taken away while it is written, as when a run is cancelled, leaves the file in order."""
    store.append(answer())
    with (tmp_path / "body").open("w+b") as file:
        file.write(os.urandom(3_000_000))
        spool = Spool(Vanishing(file), 3_000_000, "0" * 64)
        with pytest.raises(ValueError, match="closed"):
            store.append(Exchange((replace(hop(), body=b"", spool=spool),), b""))
    ref = store.append(answer())
    assert store.read(ref).status == 200
    assert _check(folder, capsys)[0] == 0


def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    """A file stands in its place."""
    (tmp_path / "evidence").write_text("in the way")
    store = WarcStore(tmp_path / "evidence", clock=SimulatedClock(AT))
    with pytest.raises(StorageError, match="evidence"):
        store.append(answer())


def test_a_folder_that_vanished_is_named(store, folder):
    """The first file can't be made in it."""
    folder.symlink_to(folder.parent / "unplugged")
    with pytest.raises(StorageError, match="evidence"):
        store.append(answer())


@pytest.mark.parametrize("ref", ["none.warc.gz:0+10", "FILE:1+10", "FILE:100000+10", "FILE:0+7"])
def test_a_record_that_is_not_there_is_a_storage_error(store, ref):
    """A file that is missing, an offset between records or behind the end."""
    file = store.append(answer()).file
    name, _, place = ref.replace("FILE", file).partition(":")
    offset, _, length = place.partition("+")
    with pytest.raises(StorageError, match=name):
        store.read(EvidenceRef(name, int(offset), int(length)))


def test_a_record_that_was_altered_is_not_believed(store, folder):
    """Well-formed, but with another body than the digest says."""
    ref = store.append(answer())
    path = folder / ref.file
    data = path.read_bytes()
    record = gzip.decompress(data[ref.offset : ref.offset + ref.length])
    forged = gzip.compress(record.replace(b"Hello", b"Howdy"))
    path.write_bytes(data[: ref.offset] + forged)
    with pytest.raises(StorageError, match="damaged"):
        store.read(EvidenceRef(ref.file, ref.offset, len(forged)))


def test_a_record_can_be_read_by_warcio_alone(store, folder):
    """Nobody needs this program to read its evidence."""
    ref = store.append(answer())
    with (folder / ref.file).open("rb") as file:
        file.seek(ref.offset)
        record = next(ArchiveIterator(io.BytesIO(file.read(ref.length))))
    assert record.content_stream().read() == b"<p>Hello</p>"
