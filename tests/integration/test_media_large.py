"""Bodies that are larger than what may be held in memory: fetched, kept, checked and written out in pieces."""

import hashlib
import tracemalloc
from dataclasses import replace
from random import Random

import pytest
from warcio.cli import main as warcio

from archiver.clock import SimulatedClock
from archiver.errors import StorageError
from archiver.evidence.integrity import check
from archiver.evidence.warc import WarcStore
from archiver.model.exchange import Exchange, Limits, Request
from archiver.model.integrity import Span
from archiver.settings import NetworkSettings
from archiver.web.door import Door
from tests.support.exchanges import AT
from tests.support.hostile_server import HostileServer, answer, redirect

HERE = "127.0.0.6"
MILLION = 1_000_000
PIECE = b"%PDF-1.4" + Random(7).randbytes(MILLION - 8)
"""A million bytes that no compression makes less of."""


def flow(pieces, head="HTTP/1.1 200 OK", *headers, said=None):
    """An answer that never lies in memory as a whole."""

    async def behave(writer):
        lines = (head, *headers, f"Content-Length: {said or pieces * MILLION}", "Connection: close", "", "")
        writer.write("\r\n".join(lines).encode())
        for _ in range(pieces):
            writer.write(PIECE)
            await writer.drain()

    return behave


@pytest.fixture
async def server():
    """A server of large files."""
    files = {
        "/a": flow(30, "HTTP/1.1 200 OK", "Content-Type: application/pdf"),
        "/b": flow(3),
        "/moved": redirect("/c"),
        "/c": flow(3),
        "/short": flow(2, said=5 * MILLION),
        "/coded": answer(PIECE * 2, "200 OK", "Content-Encoding: none, identity"),
        "/error": flow(2, "HTTP/1.1 500 Internal Server Error"),
    }
    async with HostileServer(files, host=HERE) as opened:
        yield opened


async def ask(server, path, folder, most=40 * MILLION):
    """What comes of a question whose large answers are put aside in a folder."""
    network = NetworkSettings(allow_networks=(f"{HERE}/32",), gap=0, retries=0)
    async with Door(network, SimulatedClock(AT)) as door:
        return await door.get(Request(server.url(path), limits=Limits(most, 30, folder=folder)))


def store(folder):
    return WarcStore(folder, clock=SimulatedClock(AT))


def wrong(folder, name, opened):
    """What a check of all records finds."""
    known = opened.written(name, 0, 1 << 40)
    end = known[-1].end
    found = check(folder, [Span(1, name, 0, end, known)], [], ())
    assert found.records >= 2
    return [one.what for one in found.damages]


async def test_a_large_body_is_never_whole_in_memory(server, tmp_path):
    """Thirty megabytes are fetched, written, checked and read within eight; a standard reader finds them whole."""
    evidence = tmp_path / "evidence"
    tracemalloc.start()
    try:
        found = await ask(server, "/a", tmp_path)
        with store(evidence) as opened:
            ref = opened.append(found)
            opened.sync()
            hashed = hashlib.sha256()
            for piece in opened.content(ref):
                hashed.update(piece)
            damages = wrong(evidence, ref.file, opened)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    spool = found.last.spool
    spool.file.close()
    assert (found.last.size, spool.sha256) == (30 * MILLION, hashlib.sha256(PIECE * 30).hexdigest())
    assert hashed.hexdigest() == spool.sha256
    assert damages == []
    assert peak < 8 * MILLION
    assert [path.name for path in tmp_path.iterdir()] == ["evidence"]
    with pytest.raises(SystemExit) as ended:
        warcio(["check", str(evidence / ref.file)])
    assert ended.value.code == 0


async def test_the_same_large_body_is_held_once(server, tmp_path):
    """The second answer, behind a redirect, names the record of the first; both are read back."""
    first, again = await ask(server, "/b", tmp_path), await ask(server, "/moved", tmp_path)
    with store(tmp_path / "evidence") as opened:
        one, other = opened.append(first), opened.append(again)
        opened.sync()
        assert other.length < 1_500 < one.length
        assert b"".join(opened.content(one)) == b"".join(opened.content(other)) == PIECE * 3
        assert opened.read(other).revisit
        assert opened.read(other).body == PIECE * 3
        assert wrong(tmp_path / "evidence", one.file, opened) == []
    for found in (first, again):
        found.last.spool.file.close()


async def test_one_byte_of_a_large_record_is_missed(server, tmp_path):
    """A check says so, and nothing of it is handed out."""
    found = await ask(server, "/b", tmp_path)
    with store(tmp_path / "evidence") as opened:
        ref = opened.append(found)
        opened.sync()
        path = tmp_path / "evidence" / ref.file
        data = bytearray(path.read_bytes())
        data[ref.offset + ref.length // 2] ^= 1
        path.write_bytes(data)
        assert wrong(path.parent, ref.file, opened) == ["the record was altered"]
        with pytest.raises(StorageError, match="damaged"):
            list(opened.content(ref))
        path.write_bytes(data[: ref.offset + MILLION])
        assert "the file is cut off" in wrong(path.parent, ref.file, opened)
    found.last.spool.file.close()


@pytest.mark.parametrize("path", ["/error", "/coded"])
async def test_what_is_no_plain_file_stays_in_memory(server, tmp_path, path):
    """Errors, and what has to be decoded, are answers like any other."""
    found = await ask(server, path, tmp_path)
    assert isinstance(found, Exchange)
    assert found.last.spool is None
    assert found.last.size == len(found.last.body) == 2 * MILLION


async def test_a_large_body_that_breaks_off_or_is_too_large_is_not_whole(server, tmp_path):
    """What came of it is let go of; beyond the limit nothing is taken in."""
    assert (await ask(server, "/short", tmp_path)).state == "connection_failed"
    found = await ask(server, "/b", tmp_path, 2 * MILLION + 7)
    assert (found.truncated, found.last.size) == (True, 2 * MILLION + 7)
    found.last.spool.file.close()


async def test_a_disk_without_room_is_one_error(server, tmp_path):
    """No network trouble: whoever asked is told what to do."""
    with pytest.raises(StorageError, match="make room"):
        await ask(server, "/b", tmp_path / "gone")


async def test_an_answer_without_a_file_is_read_from_memory(server, tmp_path):
    """Pieces of a small body are the body."""
    found = await ask(server, "/coded", tmp_path)
    assert list(found.last.pieces()) == [PIECE * 2]
    assert replace(found.last, body=b"x").size == 1
