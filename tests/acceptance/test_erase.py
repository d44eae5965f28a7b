"""erase removes content from everywhere in the workspace, says what stays, and is no damage."""

import asyncio
import csv
import gzip
import json
import shutil

import pytest

from archiver import wiring
from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.model.note import Seen
from archiver.sandbox.story import NOTICE_URL, TIDE_URL
from archiver.usecases import erase, note, show, verify
from archiver.usecases.export import export
from archiver.usecases.report import write_report
from archiver.usecases.workspace import Workspace
from tests.support.damage import run_sql
from tests.support.newsroom import newsroom

AGAIN = f"{TIDE_URL}?again=1"
ORDER = "Court of Example, 12 O 34/26"
ON = f"erased on 2026-10-12 by order: {ORDER}"
PICTURE = b"a picture that shows a witness"
SAID = "the witness lives at 5 Quay Street"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A workspace after an audit of three articles, with a person's note and its file on the tide table."""
    folder = tmp_path_factory.mktemp("kept")
    picture = folder / "shot.png"
    picture.write_bytes(PICTURE)
    with newsroom(folder / "room") as room:
        story = room.story.article_url
        links = f'<p><a href="{story}">itself</a> <a href="{AGAIN}">again</a>'
        asyncio.run(room.audit(story, room.write("own.html", links)))
        with room.desk() as desk:
            note.note(desk, note.Said(TIDE_URL, SAID, "R. Amari", Seen.LIVE, file=picture))
            write_report(desk)
        room.workspace.folder.joinpath("own.html").unlink()
        yield room


@pytest.fixture
def workspace(kept, tmp_path):
    """A copy of it that may be changed."""
    shutil.copytree(kept.workspace.folder, tmp_path / "copy")
    return Workspace(tmp_path / "copy")


@pytest.fixture
def desk(kept, workspace):
    """What a command works with there."""
    with wiring.desk(kept.settings, workspace, kept.clock) as built:
        yield built


def where(folder, words):
    """The files of the workspace that hold one of the words, WARC files unpacked; each with the word."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            found |= {(path.name, word) for word in words if word in data}
    return found


def test_erased_content_is_gone_from_every_file(desk):
    """Words, exchanges, notes and their files; the verdict stays, and verify has nothing to complain about."""
    shown = show.show(desk, TIDE_URL)
    words = [b"third highest since the gauge", PICTURE, SAID.encode(), b"shot.png"]
    (before,) = desk.ledger.judgements([shown.source.id]).values()
    assert {word for _, word in where(desk.workspace.folder, words)} == set(words)
    done = erase.erase(desk, TIDE_URL, ORDER)
    assert done.texts >= 2
    assert done.records >= 2
    assert done.shared >= 1
    assert "the verdict, why it was not seen" in done.stays
    erase.erase(desk, AGAIN, ORDER)
    (after,) = desk.ledger.judgements([shown.source.id]).values()
    assert after.verdict == before.verdict
    assert verify.verify(desk).exit_code == 0
    (kept,) = desk.ledger.notes(shown.source.id)
    assert (kept.person, kept.text) == ("R. Amari", "[erased by order]")
    assert where(desk.workspace.folder, words) == set()


def test_wherever_the_content_would_stand_its_erasure_is_told(desk, tmp_path):
    """With day and order: in sources.csv, by show, by export and by verify."""
    erase.erase(desk, TIDE_URL, ORDER)
    with pytest.raises(UsageError, match=f"was {ON}"):
        show.show(desk, TIDE_URL)
    with desk.workspace.report.open(newline="", encoding="utf-8-sig") as file:
        cells = {row["evidence"] for row in csv.DictReader(file) if row["url"] == TIDE_URL}
    assert cells == {ON}
    done = export(desk, TIDE_URL, tmp_path / "handed")
    assert done.missing
    assert all(reason.endswith(ON) for reason in done.missing)
    found = verify.verify(desk)
    assert all(verify.erased_sentence(one).endswith(ON) for one in found.erasures)
    assert any(verify.erased_sentence(one).startswith("record archiver-") for one in found.erasures)


def test_an_article_is_erased_by_its_name(desk):
    """Its bytes, title and the words around its citations; what was seen at the sources stays."""
    article = desk.ledger.articles()[0]
    title = article.title.encode()
    erase.erase(desk, desk.ledger.find_sources(article.url)[0].id, ORDER)  # another article cites it
    assert where(desk.workspace.folder, [title])
    done = erase.erase(desk, article.id, ORDER)
    assert "addresses it cites" in done.stays
    assert verify.verify(desk).exit_code == 0
    assert show.show(desk, NOTICE_URL).text
    contexts = {recorded.citation.context for recorded in desk.ledger.citations([article.id])}
    assert contexts <= {"", "[erased by order]"}
    assert where(desk.workspace.folder, [title]) == set()


def test_what_cannot_be_told_or_is_not_there_is_refused(desk):
    """No order, nothing held, or a name that means two things."""
    with pytest.raises(UsageError, match="nothing is held"):
        erase.erase(desk, "ab" * 32, ORDER)
    with pytest.raises(UsageError, match="by whose order"):
        erase.erase(desk, TIDE_URL, " ")
    with pytest.raises(UsageError, match="nothing is known"):
        erase.erase(desk, "https://never.example/", ORDER)
    with pytest.raises(UsageError, match="an article and a source, too"):
        erase.erase(desk, desk.ledger.articles()[0].url, ORDER)


def test_a_digest_reaches_what_is_shared(desk):
    """Two sources with the same bytes: by source they stay and are counted, by digest they go."""
    source = desk.ledger.find_sources(TIDE_URL)[0]
    text = desk.ledger.looks(source.id)[0].look
    shared = erase.erase(desk, TIDE_URL, ORDER)
    assert shared.shared >= 1
    assert erase.erase(desk, text.sha256, ORDER).records >= 1
    assert verify.verify(desk).exit_code == 0


def test_an_order_that_was_not_carried_out_is_damage_and_any_erasure_carries_it_out(desk):
    """A process killed between the order and the file: the record still lies there, and verify says so."""
    ref = next(desk.ledger.evidence.evidence_named())
    desk.ledger.evidence.erase([], order=ORDER, records=[ref])
    found = verify.verify(desk)
    assert [one.what for one in found.damages] == ["the erasure was not carried out"]
    assert erase.erase(desk, "ab" * 32, ORDER).records == 1
    assert verify.verify(desk).exit_code == 0


def test_words_put_back_are_damage(desk):
    """From an older copy of the database, say: the order stands in the chain."""
    erase.erase(desk, TIDE_URL, ORDER)
    gone = next(
        one.subject for one in desk.ledger.evidence.erasures() if not one.subject.startswith("record")
    )
    run_sql(desk.workspace.folder, "DROP TRIGGER texts_no_update")
    run_sql(desk.workspace.folder, f"UPDATE texts SET text = 'x' WHERE digest = '{gone}'")
    found = verify.verify(desk)
    assert {one.what for one in found.damages} == {
        "the text was altered",
        "the text was erased by order, but is there",
    }


def test_the_command_says_what_stays_and_what_was_not_searched(workspace, capsys):
    """So that nobody believes that more is gone than is."""
    folder = workspace.folder
    (folder / "evidence" / "orphans").mkdir()
    assert run(["erase", TIDE_URL, "--order", ORDER, "--workspace", str(folder)]) == 0
    said = capsys.readouterr().err
    assert "the order is in the history" in said
    assert "what stays: its address" in said
    assert "not searched" in said
    assert run(["verify", "--workspace", str(folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["erased"]
