"""export: what is handed over can be checked with sha256sum and openssl alone, and opened by other tools."""

import csv
import hashlib
import json
import shutil
import subprocess
import zipfile
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from prov.model import ProvDocument
from warcio.archiveiterator import ArchiveIterator

from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.reports.columns import COLUMNS
from archiver.sandbox.story import NOTICE_URL, TIDE_URL
from archiver.usecases.export import export
from tests.support.newsroom import newsroom


@pytest.fixture
async def room(tmp_path):
    """A newsroom after an audit."""
    with newsroom(tmp_path / "room") as found:
        await found.audit()
        yield found


@pytest.fixture
def handed(room, tmp_path):
    """The whole case in a folder."""
    with room.desk() as desk:
        done = export(desk, "", tmp_path / "case", case=True)
        assert not done.missing
    return tmp_path / "case"


def test_the_sums_hold(handed):
    """Of every file but the sums themselves."""
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=handed, capture_output=True, check=False)
    assert done.returncode == 0
    listed = (handed / "SHA256SUMS").read_text().count("\n")
    assert listed == sum(path.is_file() for path in handed.rglob("*")) - 1


def test_every_record_is_the_one_that_was_recorded(handed):
    """Its bytes lie where custody.csv says, and their digest is in the history."""
    with zipfile.ZipFile(handed / "evidence.wacz") as archive:
        warc = archive.read("archive/data.warc.gz")
    history = (handed / "chain.jsonl").read_text()
    with (handed / "custody.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 5
    for row in rows:
        offset = int(row["offset_in_wacz_warc"])
        data = warc[offset : offset + int(row["length"])]
        assert hashlib.sha256(data).hexdigest() == row["record_sha256"]
        assert row["record_sha256"] in history


def test_the_chain_can_be_walked_without_this_program(handed):
    """The SHA-256 of each line is the `prev` of the next."""
    found = (handed / "chain.jsonl").read_bytes().splitlines()
    for line, following in pairwise(found):
        assert json.loads(following)["prev"] == hashlib.sha256(line).hexdigest()


def test_the_wacz_is_read_by_other_tools(handed, tmp_path):
    """Warcio checks its records; wacz validates it, where that is installed."""
    with zipfile.ZipFile(handed / "evidence.wacz") as archive, archive.open("archive/data.warc.gz") as file:
        kinds = [
            record.rec_type
            for record in ArchiveIterator(file, check_digests="raise")
            if record.content_stream().read() or True
        ]
    assert "response" in kinds
    tool = shutil.which("wacz")
    if tool is None:
        pytest.skip("wacz is not installed")
    done = subprocess.run(
        [tool, "validate", "-f", handed / "evidence.wacz"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Valid" in done.stdout or "valid" in done.stdout


def test_prov_is_read_back_with_the_loss(handed):
    """PROV-JSON and JSON-LD say the same; a source that was missed is invalidated."""
    read = ProvDocument.deserialize(str(handed / "provenance.json"), format="json")
    kinds = {type(record).__name__ for record in read.get_records()}
    assert {"ProvEntity", "ProvActivity", "ProvInvalidation", "ProvDerivation"} <= kinds
    graph = json.loads((handed / "provenance.jsonld").read_text())["@graph"]
    assert any(node["@type"] == "Invalidation" for node in graph)


def test_csvw_describes_every_column(handed):
    """In the order of the file."""
    said = json.loads((handed / "sources.csv-metadata.json").read_text())
    assert [column["name"] for column in said["tableSchema"]["columns"]] == list(COLUMNS)
    with (handed / "sources.csv").open(newline="") as file:
        assert next(csv.reader(file)) == list(COLUMNS)


def test_robust_links_name_original_copy_and_date(handed):
    """In the list and in the article itself."""
    for path in (handed / "robustlinks.html", next(handed.glob("article-*.html"))):
        links = BeautifulSoup(path.read_text("utf-8"), "lxml").find_all("a", attrs={"data-originalurl": True})
        assert any(link.get("data-versionurl") and link.get("data-versiondate") for link in links), path


def test_one_source_is_one_source(room, tmp_path):
    """Nothing about others is in the zip."""
    with room.desk() as desk:
        export(desk, TIDE_URL, tmp_path / "one.zip")
        with pytest.raises(UsageError, match="is there already"):
            export(desk, TIDE_URL, tmp_path / "one.zip")
        with pytest.raises(UsageError, match="say what to export"):
            export(desk, "", tmp_path / "two.zip")
        with pytest.raises(UsageError, match="nothing is known"):
            export(desk, "https://unknown.example/", tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith("wacz"))
    assert TIDE_URL.encode() in everything
    assert NOTICE_URL.encode() not in everything


def test_the_command_says_where(room, tmp_path, capsys):
    """With the number of files."""
    command = [
        "export",
        TIDE_URL,
        "--workspace",
        str(room.workspace.folder),
        "--output",
        str(tmp_path / "out"),
    ]
    assert run(command) == 0
    assert "README.txt says how to check them" in capsys.readouterr().err
