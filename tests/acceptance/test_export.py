"""export: what is handed over can be checked with sha256sum and openssl alone, and opened by other tools."""

import asyncio
import csv
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests
from surt import surt
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from archiver.archives.transport import Transport
from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.model.states import Privacy
from archiver.sandbox.story import NOTICE_URL, TIDE_URL
from archiver.settings import load
from archiver.usecases.export import export
from archiver.usecases.stamping import stamp
from archiver.wiring import desk
from tests.support.exports import commands
from tests.support.newsroom import newsroom
from tests.support.pywb_server import pywb
from tests.support.timestamps import OPENSSL, authority

pytest.importorskip("rfc3161_client")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs openssl")

OTHER = '<p>See <a href="https://www.tidewatch.example/stations/port-ellersby">the gauge</a>.</p>'


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    """An authority on this machine."""
    with authority(tmp_path_factory.mktemp("tsa")) as found:
        yield found


@pytest.fixture(scope="module")
def room(tmp_path_factory, tsa):
    """A newsroom after audits of two articles three days apart, its history time-stamped."""
    with newsroom(tmp_path_factory.mktemp("room")) as found:
        found.set(evidence={"keep": "all"}, network={"gap": 0})
        found.article = found.write("other.html", OTHER)
        asyncio.run(found.audit(found.story.article_url, found.article))
        found.day(3)
        asyncio.run(found.audit())
        settings = load(environ={}, overrides={"evidence": {"timestamp_urls": (tsa.url,)}})
        with desk(settings, found.workspace, found.clock) as base:
            asyncio.run(_stamped(base))
        yield found


async def _stamped(base):
    async with Transport(base.settings) as transport:
        await stamp(base, transport, "")


@pytest.fixture(scope="module")
def handed(room, tsa, tmp_path_factory):
    """The whole case in a folder, and the root certificates beside it."""
    folder = tmp_path_factory.mktemp("handed") / "case"
    with room.desk() as base:
        done = export(base, "", folder, case=True)
        assert not done.missing
    shutil.copy(tsa.roots, folder / "roots.pem")
    return folder


def told(folder):
    """The custody report."""
    with (folder / "custody.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def checked(folder):
    """What the commands of the README say when they are run as they stand there."""
    script = commands((folder / "README.txt").read_text("utf-8"))
    done = subprocess.run(
        ["sh", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout + done.stderr


def test_the_readme_s_commands_find_nothing_wrong(handed):
    """Sums, records, chain and timestamp: the very lines of the README, with nothing but these tools."""
    said = checked(handed)
    assert "ALARM" not in said
    assert said.count("Verification: OK") == 1
    assert "Time stamp:" in said
    assert "not in this export" not in said
    assert (handed / "hashes.txt").read_text().count("\n") == (handed / "chain.jsonl").read_text().count("\n")


def test_the_readme_s_commands_notice_changes(handed, tmp_path):
    """Of each file by its sum; of events, records and timestamps also where somebody made the sums again."""
    folder = tmp_path / "case"
    shutil.copytree(handed, folder)
    _change(folder / "sources.csv", b"live", b"gone")
    _change(folder / "chain.jsonl", b'"state":"live"', b'"state":"gone"')
    _change(folder / "records.txt", b" ", b" 1")
    stamped = next((folder / "timestamps").iterdir())
    stamped.write_bytes(stamped.read_bytes()[:-1] + b"?")
    said = checked(folder)
    assert said.count(": FAILED\n") == 5  # four sums and a signature
    assert "ALARM: the record at" in said
    assert "does not follow" in said
    assert "does not verify" in said


def _change(path, old, new):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def test_every_artefact_has_its_custody(handed, tsa):
    """Each record: what it is, its bytes, its place in the history, who saw it, and the time that covers it."""
    with zipfile.ZipFile(handed / "evidence.wacz") as archive:
        warc = archive.read("archive/data.warc.gz")
    events = {
        one["id"]: one for one in map(json.loads, (handed / "chain.jsonl").read_text("utf-8").splitlines())
    }
    rows = [row for row in told(handed) if row["record_sha256"]]
    assert {"article", "look", "request of: look", "copy in an archive", "photo"} <= {
        row["artefact"] for row in rows
    }
    assert any(row["artefact"].startswith("redirect of: ") for row in rows)
    for row in rows:
        offset = int(row["offset_in_wacz_warc"])
        data = warc[offset : offset + int(row["length"])]
        assert hashlib.sha256(data).hexdigest() == row["record_sha256"]
        assert row["record_sha256"] in events[int(row["recorded_by_event"])]["records"]
        assert row["existed_at"]
    assert {row["client"].partition(" ")[0] for row in rows if row["runs"]} == {"archiver"}
    (stamped,) = (row for row in told(handed) if row["artefact"].startswith("timestamp by "))
    assert stamped["file"] == rows[0]["timestamp"]


def test_the_sums_cover_every_file(handed):
    """But the sums themselves, and what the recipient made."""
    own = {"SHA256SUMS", "roots.pem", "hashes.txt", "archive/data.warc.gz"}
    listed = {line[66:] for line in (handed / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(handed)) for path in handed.rglob("*") if path.is_file()}
    assert listed == there - own


def test_one_source_is_one_source(room, tsa, tmp_path):
    """By its URL, its id or a citation; nothing about others is in the zip, whose README's commands run, too."""
    with room.desk() as base:
        citation = next(one.id for one in base.ledger.citations(None) if one.citation.cited_url == TIDE_URL)
        for number, name in enumerate((TIDE_URL, f"web:{TIDE_URL}", citation)):
            export(base, name, tmp_path / f"{number}.zip")
    with zipfile.ZipFile(tmp_path / "0.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith("wacz"))
        archive.extractall(tmp_path)
    assert TIDE_URL.encode() in everything
    assert NOTICE_URL.encode() not in everything
    shutil.copy(tsa.roots, tmp_path / "0" / "roots.pem")
    said = checked(tmp_path / "0")
    assert "ALARM" not in said
    assert "Verification: OK" in said
    digests = [_digests(tmp_path / f"{number}.zip") for number in range(3)]
    assert digests[0] == digests[1] == digests[2]


def _digests(path):
    with zipfile.ZipFile(path) as archive:
        listed = archive.read(f"{path.stem}/records.txt").decode().splitlines()
    return [line.split(" ")[2] for line in listed]


def test_an_article_is_exported_alone(room, tmp_path):
    """Named by its file; what others cite is not in it."""
    with room.desk() as base:
        export(base, room.article, tmp_path / "one")
    with (tmp_path / "one" / "sources.csv").open(newline="") as file:
        assert {row["url"] for row in csv.DictReader(file)} == {TIDE_URL}
    assert list((tmp_path / "one").glob("article-*.html"))


def test_what_can_not_be_exported_is_said(room, tmp_path):
    """Nothing is written over, and nothing is left behind."""
    (tmp_path / "there").mkdir()
    with room.desk() as base:
        with pytest.raises(UsageError, match="is there already"):
            export(base, TIDE_URL, tmp_path / "there")
        with pytest.raises(UsageError, match="say what to export"):
            export(base, "", tmp_path / "two.zip")
        with pytest.raises(UsageError, match="nothing is known"):
            export(base, "https://unknown.example/", tmp_path / "two.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_revisits_come_with_the_records_that_hold_their_bodies(handed, tmp_path):
    """Warcio finds every digest as it should be, and for each revisit the response that it names."""
    with zipfile.ZipFile(handed / "evidence.wacz") as archive:
        path = archive.extract("archive/data.warc.gz", tmp_path)
    with pytest.raises(SystemExit) as ended:
        warcio(["check", path])
    assert ended.value.code == 0
    responses, revisits = set(), set()
    with Path(path).open("rb") as file:
        for record in ArchiveIterator(file):
            said = record.rec_headers.get_header
            if record.rec_type == "response":
                responses.add((said("WARC-Target-URI"), said("WARC-Date")))
            elif record.rec_type == "revisit":
                revisits.add((said("WARC-Refers-To-Target-URI"), said("WARC-Refers-To-Date")))
    assert revisits
    assert revisits <= responses


def test_a_wacz_is_replayed_byte_for_byte(handed, tmp_path):
    """By a real pywb: the pages that the package lists, revisits among them."""
    with zipfile.ZipFile(handed / "evidence.wacz") as archive:
        archive.extract("archive/data.warc.gz", tmp_path)
        pages = list(map(json.loads, archive.read("pages/pages.jsonl").splitlines()))[1:]
    received = {row["record_sha256"][:22]: row for row in told(handed)}
    with pywb(tmp_path / "pywb", tmp_path / "archive") as address:
        for page in pages:
            at = "".join(filter(str.isdigit, page["ts"]))
            replayed = requests.get(f"{address}/{at}id_/{page['url']}", stream=True, timeout=20)
            body = replayed.raw.read(decode_content=False)
            assert hashlib.sha256(body).hexdigest() == received[page["id"]]["content_sha256"], page
    assert len(pages) > 30


def test_the_index_is_in_order_and_lists_every_answer(handed, tmp_path):
    """Sorted as bytes are, with keys as pywb's own indexer makes them; the package's validator agrees."""
    with zipfile.ZipFile(handed / "evidence.wacz") as archive:
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).splitlines()
        (block,) = archive.read("indexes/index.idx").splitlines()[1:]
    assert lines == sorted(lines)
    assert block.startswith(b" ".join(lines[0].split(b" ")[:2]))
    listed = {json.loads(line.split(b" ", 2)[2])["offset"] for line in lines}
    answers = {
        row["offset_in_wacz_warc"] for row in told(handed) if row["content_sha256"] and row["record_sha256"]
    }
    assert listed == answers
    for line in lines:
        key, _, said = line.decode().split(" ", 2)
        url = json.loads(said)["url"]
        assert key.rstrip("/").replace("//", "/") == surt(url).rstrip("/"), url
    tool = Path(sys.executable).with_name("wacz")
    done = subprocess.run(
        [tool, "validate", "-f", handed / "evidence.wacz"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation succeeded" in done.stdout


def test_the_command_says_where_and_what_is_private(room, tmp_path, capsys):
    """With the number of files; in a workspace that is closed also what the export tells."""
    config = tmp_path / "archiver.toml"
    config.write_text('privacy = "closed"\n')
    command = ["export", "--case", "--workspace", str(room.workspace.folder), "--config", str(config)]
    assert run([*command, "--output", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err
    assert "README.txt says how to check them" in said
    assert f"privacy is {Privacy.CLOSED} here" in said
    assert "the articles themselves" in said
