"""What of a run stays: its manifest, and the exchanges that are worth keeping."""

import gzip
import hashlib
import json
import ssl

import pytest

from archiver.cli.evidence import evidence_text
from archiver.sandbox.story import TIDE_URL
from archiver.usecases import doctor, show
from archiver.usecases.export import export
from archiver.usecases.verify import runs_sentence, verify
from tests.support.newsroom import newsroom


@pytest.fixture
def room(tmp_path):
    """A newsroom on the first day."""
    with newsroom(tmp_path) as found:
        yield found


async def _twice(room):
    """Bytes of evidence after the first audit, and after a second that found nearly all as it was."""
    sizes = []
    for day in (1, 2):
        room.day(day)
        await room.audit()
        with room.desk() as desk:
            sizes.append(desk.warcs.size)
    return sizes


async def test_what_was_seen_before_is_not_kept_again(room):
    """The look is recorded with its digest; show prints the exchange that is held and says so; all verifies."""
    await _twice(room)
    with room.desk() as desk:
        source = desk.ledger.find_sources(TIDE_URL)[0]
        first, second = (recorded.look for recorded in desk.ledger.looks(source.id))
        assert first.evidence == second.evidence != ()
        assert second.sha256
        shown = show.show(desk, TIDE_URL)
        assert shown.recorded.look.at == first.at
        said = evidence_text(shown, None)
        assert "that exchange was not kept (evidence.keep)" in said
        assert verify(desk).exit_code == 0


async def test_all_keeps_all(room):
    """With evidence.keep = all every look has an exchange of its own."""
    room.set(evidence={"keep": "all"})
    await _twice(room)
    with room.desk() as desk:
        source = desk.ledger.find_sources(TIDE_URL)[0]
        first, second = (recorded.look for recorded in desk.ledger.looks(source.id))
        assert first.evidence != second.evidence
        assert show.show(desk, TIDE_URL).again is None


async def test_every_run_has_a_manifest_in_the_history(room):
    """With who, what, why and how, and no secret."""
    room.set(
        report={"operator": "R. Amari", "case": "C-7", "purpose": "correction"},
        archives={"access_key": "ACCESSKEY0", "secret_key": "SECRETKEY0"},
    )
    await room.audit()
    with room.desk() as desk:
        text, end = desk.ledger.manifests("r1")
        manifest = json.loads(text)
        settings = desk.ledger.text(manifest["settings"])
    assert json.loads(end)["outcome"] == "finished"
    assert (manifest["operator"], manifest["case"], manifest["purpose"]) == ("R. Amari", "C-7", "correction")
    assert manifest["command"] == "audit"
    assert manifest["software"]["aiohttp"]
    assert manifest["user_agent"].startswith("archiver/")
    assert "KEY0" not in text + settings
    assert json.loads(settings)["report"]["case"] == "C-7"


async def test_a_run_that_breaks_off_has_the_end_of_its_manifest_too(room):
    """It says that the run is unfinished; the run that goes on adds its own beginning and end."""

    async def broken():
        async with room.tools() as built:
            built.ledger.begin_run("audit", ["a1"])
            raise RuntimeError("out of order")

    with pytest.raises(RuntimeError, match="out of order"):
        await broken()
    async with room.tools() as built:
        run = built.ledger.begin_run("audit", ["a1"])
        built.ledger.finish_run(run.id, "finished")
    with room.desk() as desk:
        parts = [json.loads(text) for text in desk.ledger.manifests("r1")]
    assert [part.get("resumed") for part in parts] == [False, None, True, None]
    assert [part.get("outcome") for part in parts] == [None, "unfinished", None, "finished"]


async def test_the_end_of_a_manifest_tells_connections_and_clock(room, tmp_path):
    """Whose certificates were seen, as openssl reads them, and how far our clock was off; an export has them."""
    room.set(report={"operator": "R. Amari"})
    await room.audit()
    with room.desk() as desk:
        end = json.loads(desk.ledger.manifests("r1")[1])
        exported = export(desk, "", tmp_path / "case", case=True)
        found = verify(desk)
        assert found.exit_code == 0
        assert runs_sentence(found.runs).startswith(
            "1, 1 described to their end, by R. Amari; our clock was at"
        )
        shown = show.show(desk, TIDE_URL).recorded.look.evidence[-1]
        record = (desk.workspace.evidence / shown.file).read_bytes()[shown.offset :][: shown.length]
    (seen,) = end["tls"]["www.tidewatch.example"]
    assert seen["version"] == "TLSv1.3"
    assert seen["chain"][0] in end["certificates"]
    own = ssl.PEM_cert_to_DER_cert((exported.path / "certificates" / f"{seen['chain'][0]}.pem").read_text())
    assert hashlib.sha256(own).hexdigest() == seen["chain"][0]
    assert abs(end["clock"]["offset_seconds"]) <= 1
    assert "web.archive.org" in end["clock"]["hosts"]
    head = gzip.decompress(record).decode()
    assert "WARC-Protocol: tls/1.3\r\n" in head
    assert f"WARC-Cipher-Suite: {seen['cipher']}\r\n" in head
    assert f"X-Certificate-Chain: sha256:{seen['chain'][0]}" in head


async def test_the_room_for_evidence_is_limited_and_foretold(room):
    """Doctor says how long it lasts; when it is used up, looks are recorded without exchanges."""
    room.set(evidence={"max_bytes": 40_000_000})
    await room.audit()
    with room.desk() as desk:
        assert "at this rate" in doctor.evidence(desk).words
        used = desk.warcs.size
    room.set(evidence={"max_bytes": used, "keep": "all"})
    room.day(2)
    await room.audit()
    with room.desk() as desk:
        found = doctor.evidence(desk)
        assert found.health == "bad"
        assert "no exchange is kept" in found.words
        source = desk.ledger.find_sources(TIDE_URL)[0]
        assert [bool(recorded.look.evidence) for recorded in desk.ledger.looks(source.id)] == [True, False]
        assert verify(desk).exit_code == 0
