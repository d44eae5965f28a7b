"""What people say, from the command line to the report."""

import hashlib
import json

import pytest

from archiver.cli.main import run
from archiver.cli.summary import summary
from archiver.cli.tables import report_text
from archiver.errors import UsageError
from archiver.model import times
from archiver.model.note import Act, Seen
from archiver.sandbox.story import HERALD_URL, NOTICE_URL, STATEMENT_URL, TIDE_URL
from archiver.usecases import history, note
from archiver.usecases.report import flagged, lines, settled
from tests.support.newsroom import DAY, newsroom, rows

FAIL_ON = ("gone", "missing", "changed")


@pytest.fixture
async def room(tmp_path):
    """A newsroom after the first audit: the notice is missing, the herald behind a wall."""
    with newsroom(tmp_path) as found:
        audited = await found.audit()
        found.numbers = {line.row["url"]: line.fact.recorded.id for line in audited.lines}
        yield found


def say(room, about, text="Known.", **said):
    """A note; what came of it."""
    with room.desk() as desk:
        return note.note(desk, note.Said(about, text, **said))


def table(room):
    """The rows by URL, and the lines they come from."""
    with room.desk() as desk:
        found = list(lines(desk))
    return {line.row["url"]: line.row for line in found}, found


async def test_a_person_sees_past_a_wall(room, tmp_path):
    """The verdict is theirs, named so, and the screenshot is evidence that verifies."""
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"\x89PNG what was on the screen")
    noted = say(room, HERALD_URL, "The page is there.", seen=Seen.LIVE, by="R. Amari", file=shot)
    assert (noted.judgement.verdict, noted.judgement.reason_code) == ("live", "human_seen_live")
    row = table(room)[0][HERALD_URL]
    assert row["reason"].startswith("R. Amari states: seen as there on 12 Oct 2026")
    assert (row["last_proved_by"], row["decision"]) == ("person", None)
    assert "R. Amari saw it there on 2026-10-12: The page is there." in row["note"]
    kept = noted.note.attachment
    assert (kept.name, kept.media_type) == ("shot.png", "image/png")
    assert kept.sha256 in row["reason"]
    with room.desk() as desk:
        assert hashlib.sha256(desk.warcs.read(kept.evidence).content).hexdigest() == kept.sha256
        assert desk.ledger.evidence.verify_chain().holds
    assert "R. Amari states" in room.workspace.report.read_text("utf-8")
    async with room.tools() as tools:
        assert not list(tools.workspace.evidence.glob("orphans/*"))
    room.day(3)
    assert rows(await room.audit())[HERALD_URL]["verdict"] == "live"


async def test_a_look_of_ours_is_never_coloured(room):
    """A missing page that somebody saw stays missing, with a word about it."""
    say(room, NOTICE_URL, "It is there for me.", seen=Seen.LIVE, by="R. Amari")
    row = table(room)[0][NOTICE_URL]
    assert row["verdict"] == "missing"
    assert "R. Amari saw it there on 2026-10-12" in row["note"]


async def test_an_accepted_finding_is_shown_and_fails_nothing(room):
    """Marked in the table and in its columns, counted in the summary, until its date."""
    until = (room.clock.now() + 2 * DAY).date().isoformat()
    say(room, room.numbers[NOTICE_URL], "In the correction.", act=Act.ACCEPT, until=until, by="R. Amari")
    audited = await room.audit()
    row = rows(audited)[NOTICE_URL]
    assert (row["verdict"], row["decision"]) == ("missing", "accepted")
    assert row["note"].startswith(f"accepted by R. Amari until {until}: In the correction.")
    assert "missing (accepted)" in report_text(list(rows(audited).values()))
    assert not flagged(audited.lines, FAIL_ON)
    decided = settled(audited.lines, FAIL_ON)
    assert [line.row["url"] for line in decided] == [NOTICE_URL]
    said = summary(audited, [], "body", settled=decided, brief=False)
    assert "1 finding was decided on by people and fails no run: 1 accepted" in said
    room.clock.set(room.clock.now() + 2 * DAY)
    found, all_lines = table(room)
    assert found[NOTICE_URL]["decision"] is None
    assert [line.row["url"] for line in flagged(all_lines, FAIL_ON)] == [NOTICE_URL]


async def test_an_acceptance_ends_with_its_verdict(room):
    """What was accepted as missing is news again once it is gone."""
    say(room, NOTICE_URL, act=Act.ACCEPT)
    assert table(room)[0][NOTICE_URL]["note"].startswith("accepted: Known.")
    for day in (3, 4):
        room.day(day)
        assert rows(await room.audit())[NOTICE_URL]["decision"] == "accepted"
    room.day(10)
    row = rows(await room.audit())[NOTICE_URL]
    assert (row["verdict"], row["decision"]) == ("gone", None)


async def test_a_mute_lasts_until_it_is_taken_back(room):
    """Through every verdict; of a source it is about all its citations."""
    say(room, "web:" + NOTICE_URL, "Not of our concern.", act=Act.MUTE)
    for day in (3, 4, 10):
        room.day(day)
        audited = await room.audit()
        assert rows(audited)[NOTICE_URL]["decision"] == "muted"
    assert rows(audited)[NOTICE_URL]["verdict"] == "gone"
    say(room, NOTICE_URL, "Of our concern after all.", act=Act.UNMUTE)
    found, all_lines = table(room)
    assert found[NOTICE_URL]["decision"] is None
    assert NOTICE_URL in {line.row["url"] for line in flagged(all_lines, FAIL_ON)}


async def test_a_decision_about_a_citation_is_about_no_other(room):
    """The same source, cited in another article, still fails a run."""
    path = room.write("other.md", f"# Other\n\nSee {NOTICE_URL} for that.\n")
    other = await room.audit(path)
    say(room, room.numbers[NOTICE_URL], act=Act.MUTE)
    with room.desk() as desk:
        again = list(lines(desk, [other.articles[0].id]))
    assert [line.row["decision"] for line in again] == [None]


async def test_history_lists_notes(room):
    """Between the looks, with name, decision and file."""
    say(room, STATEMENT_URL, "Saw it.", seen=Seen.GONE, by="R. Amari", at="2026-10-11")
    say(room, STATEMENT_URL, act=Act.ACCEPT, until="2027-01-01", by="R. Amari")
    say(room, STATEMENT_URL, "A remark.")
    with room.desk() as desk:
        happened = history.history(desk, history.find_source(desk, STATEMENT_URL))
    told = [(one.what, one.state, one.reason) for one in happened if one.what.startswith(("R.", "noted"))]
    assert told == [
        ("R. Amari looked", "seen gone", "Saw it."),
        ("noted by R. Amari", "accept until 2027-01-01", "Known."),
        ("noted", "", "A remark."),
    ]


WRONG = [
    ({"text": " "}, "TEXT is empty"),
    ({"seen": Seen.LIVE}, "--seen needs --by NAME"),
    ({"at": "yesterday"}, "--at yesterday: write it as"),
    ({"at": "2030-01-01"}, "lies in the future"),
    ({"until": "2030-01-01"}, "--until goes with --accept"),
    ({"until": "2030-01-01", "act": Act.MUTE}, "--until goes with --accept"),
    ({"until": "2020-01-01", "act": Act.ACCEPT}, "lies in the past"),
]


async def test_what_cannot_be_said_is_refused(room):
    """In one line, and nothing is recorded."""
    for said, words in WRONG:
        with pytest.raises(UsageError, match=words):
            say(room, TIDE_URL, **said)
    with room.desk() as desk:
        assert desk.ledger.notes("web:" + TIDE_URL) == []


async def test_files_that_cannot_be_kept_are_refused(room, tmp_path):
    """Not there, a folder, empty, or too large."""
    (tmp_path / "empty.png").touch()
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(note.MAX_FILE + 1)
    for name, words in (
        ("none.png", "No such file"),
        (".", "directory"),
        ("empty.png", "is empty"),
        ("large.png", "larger than 50 MB"),
    ):
        with pytest.raises(UsageError, match=words):
            say(room, TIDE_URL, file=tmp_path / name)


async def test_the_setting_names_whoever_sits_here(room):
    """So that --by need not be said each time."""
    room.set(report={"operator": "R. Amari"})
    assert say(room, HERALD_URL, seen=Seen.GONE).note.person == "R. Amari"
    assert table(room)[0][HERALD_URL]["reason_code"] == "human_seen_gone"


async def test_a_source_without_a_report_can_be_noted(room):
    """No report is begun for it."""
    room.workspace.report.unlink()
    say(room, TIDE_URL)
    assert not room.workspace.report.exists()


async def test_the_command_line_says_what_was_noted(room, tmp_path, capsys, monkeypatch):
    """A line that sha256sum verifies, and the verdict; report and audit hold it."""
    place = ["--workspace", str(room.workspace.folder)]
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"picture")
    said = ["note", room.numbers[HERALD_URL], "Still there.", *place]
    assert run([*said, "--seen", "live", "--by", "R. Amari", "--file", str(shot)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"noted on {room.numbers[HERALD_URL]}"
    assert out[1] == f"{hashlib.sha256(b'picture').hexdigest()}  shot.png"
    assert out[2].startswith("live: R. Amari states: ")
    assert run(["show", HERALD_URL, *place]) == 0
    assert f"R. Amari handed in shot.png on {noted_at(room)}: Still there." in capsys.readouterr().out
    assert run(["show", HERALD_URL, *place, "--save", str(tmp_path / "kept")]) == 0
    digest = hashlib.sha256(b"picture").hexdigest()
    assert f"{digest}  {tmp_path / 'kept' / digest[:16]}.png" in capsys.readouterr().out
    assert (tmp_path / "kept" / f"{digest[:16]}.png").read_bytes() == b"picture"
    assert run(["note", NOTICE_URL, "Known.", *place, "--accept"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"noted on web:{NOTICE_URL}"
    assert run(["report", *place, "--format", "jsonl"]) == 0
    found = {row["url"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found[NOTICE_URL]["decision"] == "accepted"
    assert run(["report", *place]) == 0
    assert "missing (accepted)" in capsys.readouterr().out
    monkeypatch.setenv("ARCHIVER_REPORT__OPERATOR", "The desk")
    assert run([*said, "--seen", "gone"]) == 0
    assert "missing: The desk states: " in capsys.readouterr().out


def noted_at(room):
    """When the last note on the herald was made."""
    with room.desk() as desk:
        return times.iso(desk.ledger.notes("web:" + HERALD_URL)[-1].at)


BAD = [
    (["note"], "Missing argument"),
    (["note", "nowhere-c001", "x"], "nothing is known of nowhere-c001: `archiver report"),
    (["note", "https://nowhere.example/", "x"], "look at it with `archiver check https://nowhere.example/`"),
    (["note", TIDE_URL, "x", "--seen", "maybe"], "maybe"),
    (["note", TIDE_URL, "x", "--seen", "live"], "--by NAME"),
    (["note", TIDE_URL, "x", "--accept", "--mute"], "--accept and --mute contradict each other"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD)
def test_a_note_that_makes_no_sense_is_one_line_and_2(arguments, words, tmp_path, capsys):
    """The line says what to do."""
    place = ["--workspace", str(tmp_path)] if len(arguments) > 1 else []
    assert run([*arguments, *place]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
