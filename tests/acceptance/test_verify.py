"""verify notices every damage and says what it means; erase is no damage."""

import asyncio
import os
import random
import shutil
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from archiver.archives.transport import Transport
from archiver.citations.verbatim import quoted
from archiver.cli.main import run
from archiver.errors import UsageError
from archiver.ledger.tables import HISTORY
from archiver.model.history import Hold
from archiver.model.note import Seen
from archiver.model.watch import Watch, WatchKind
from archiver.sandbox.story import NOTICE_URL, STATEMENT_URL, TIDE_URL
from archiver.settings import load
from archiver.usecases import attach, erase, note, verify
from archiver.usecases.ending import end
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk
from tests.support.calendars import calendar
from tests.support.damage import cells, copied, flip_cell, flip_file, run_sql
from tests.support.newsroom import newsroom
from tests.support.timestamps import OPENSSL, authority

FLIPS = int(os.environ.get("FLIPS", "50"))  # `make soak` flips a thousand
ORDER = "Court of Example, 12 O 34/26"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A workspace after two audits, a hold, a note with a file, an erasure, and timestamps."""
    folder = tmp_path_factory.mktemp("kept") / "workspace"
    folder.mkdir()
    picture = folder / "shot.png"
    picture.write_bytes(b"\x89PNG not really")
    with newsroom(folder) as room:
        for day in (1, 2):
            room.day(day)
            asyncio.run(room.audit())
        with room.desk() as built:
            built.ledger.record_hold(Hold("r2", 9, 10), held=True)
            built.ledger.watch.record_watch(Watch("w1", WatchKind.FEED, NOTICE_URL, room.clock.now()))
            asyncio.run(stamped(built, tmp_path_factory.mktemp("tsa")))
            statement = next(r for r in built.ledger.citations() if quoted(r.citation))
            attach.attach(built, statement.id, STATEMENT_URL, "R. Amari")
            said = note.Said(NOTICE_URL, "still up", "R. Amari", Seen.LIVE, file=picture)
            note.note(built, said)
            erase.erase(built, TIDE_URL, ORDER)
        settings = room.settings
    return folder, settings


async def stamped(base, folder):
    """Have the history time-stamped, by an authority (where there is openssl) and by a calendar."""
    with ExitStack() as stack:
        evidence = {"calendar_urls": (stack.enter_context(calendar()).url,)}
        if OPENSSL is not None:
            evidence["timestamp_urls"] = (stack.enter_context(authority(folder)).url,)
        asking = replace(base, settings=load(environ={}, overrides={"evidence": evidence}))
        async with Transport(asking.settings) as transport:
            await end(asking, transport)


@pytest.fixture
def checked(kept, tmp_path):
    """A function that copies the workspace, damages it and verifies it."""
    folder, settings = kept

    def check(damage=lambda folder: None, head=""):
        place = copied(folder, tmp_path / f"copy{len(list(tmp_path.iterdir()))}")
        damage(place)
        with desk(settings, Workspace(place)) as built:
            return verify.verify(built, head)

    return check


def warc(folder):
    return max((folder / "evidence").glob("*.warc.gz"), key=lambda path: path.stat().st_size)


def test_what_nobody_touched_holds(checked):
    """Exit code 0, all records counted, the erasure told with its order, and the end said to be unproved."""
    found = checked()
    assert (found.exit_code, list(found.damages)) == (0, [])
    assert found.checked.records > 20
    assert found.checked.unlisted == 0
    assert "nothing shows that the" in found.end
    assert found.erasures
    assert all(verify.erased_sentence(one).endswith(f"by order: {ORDER}") for one in found.erasures)


DAMAGES = {
    "DELETE FROM events WHERE id = 9": "the event is missing",
    "DELETE FROM looks WHERE id = (SELECT min(id) FROM looks)": "the row is missing",
    "UPDATE looks SET state = 'gone' WHERE id = (SELECT min(id) FROM looks)": "was altered",
    "UPDATE texts SET text = 'other' WHERE id = (SELECT min(id) FROM texts)": "the text was altered",
    "UPDATE texts SET text = NULL WHERE id = (SELECT min(id) FROM texts)": "nobody ordered",
    "INSERT INTO holds SELECT max(id) + 1, 'r9', '', 1, 1, 1 FROM events": "no event tells of",
    "UPDATE holds SET id = 1152921504606846976": "the row is missing",
    "UPDATE events SET prev = hash WHERE id = 7": "does not follow",
    "UPDATE events SET table_name = 'wishes' WHERE id = 7": "does not know",
    "UPDATE events SET body = '{}' WHERE id = 7": "was altered",
    "UPDATE events SET v = 9 WHERE id = 7": "does not know",
}


@pytest.mark.parametrize(("statement", "what"), DAMAGES.items())
def test_every_kind_of_damage_to_the_chain_is_named(checked, statement, what):
    """Exit code 10, where it is, what it is, and a sentence about what that means."""
    found = checked(lambda folder: run_sql(folder, statement))
    assert found.exit_code == 10
    assert what in found.damages[0].what
    assert all(damage.meaning.endswith(".") for damage in found.damages)
    assert len(found.damages) < 3, "a break is told once, not of all that comes behind it"


def test_a_chain_made_anew_is_shown_by_the_head_alone(checked):
    """A cut end holds by itself; the head that was noted shows it, an older head says how far it proves."""
    whole = checked()

    def cut(folder):
        with closing(sqlite3.connect(folder / "archiver.db")) as database:
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%id INTEGER%'"
            ).fetchall():
                database.execute(f"DELETE FROM {name} WHERE id > ?", (whole.chain.events - 3,))
            database.execute("UPDATE texts SET text = 'x' WHERE 0")
            database.commit()

    shorter = checked(cut)
    assert shorter.chain.holds or "nobody ordered" in shorter.damages[0].what
    found = checked(cut, whole.chain.head)
    assert found.exit_code == 10
    assert "the end of the history was cut off" in found.damages[-1].meaning
    noted = checked(head=whole.chain.head)
    assert noted.exit_code == 0
    assert f"is event {whole.chain.events}: nothing up to there was cut off" in noted.end


def test_a_head_is_64_digits(checked):
    """Anything else is a mistake in typing, no damage."""
    with pytest.raises(UsageError, match="64 hexadecimal digits"):
        checked(head="abc")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda folder: warc(folder).unlink(), "the file is missing"),
        (lambda folder: warc(folder).write_bytes(warc(folder).read_bytes()[:-40]), "the file is cut off"),
        (lambda folder: flip_file(warc(folder), random.Random(5)), "the record was altered"),
    ],
)
def test_every_kind_of_damage_to_evidence_is_named(checked, damage, what):
    """Exit code 11, and the chain is said to hold."""
    found = checked(damage)
    assert found.exit_code == 11
    assert found.chain.holds
    assert {one.what for one in found.damages} == {what}


def test_bytes_behind_the_end_are_remarked_on_and_no_damage(checked):
    """They may belong to a process that is writing; a file of somebody else's is named, too."""

    def add(folder):
        with warc(folder).open("ab") as file:
            file.write(b"more")
        shutil.copy(warc(folder), folder / "evidence" / "other.warc.gz")

    found = checked(add)
    assert found.exit_code == 0
    assert any("4 bytes at the end" in remark for remark in found.remarks)
    assert "other.warc.gz: the history does not know this file" in found.remarks


def test_several_damages_are_all_told(checked):
    """In the chain, in a WARC file and in a timestamp at once: the first break rules, the rest is not hidden."""

    def damage(folder):
        run_sql(folder, "DELETE FROM events WHERE id BETWEEN 5 AND 7")
        run_sql(folder, "UPDATE texts SET text = 'other' WHERE id = (SELECT min(id) FROM texts)")
        run_sql(
            folder,
            "UPDATE looks SET reason_code = CAST(x'ff41' AS TEXT) WHERE id = (SELECT max(id) FROM looks)",
        )
        flip_file(warc(folder), random.Random(7))
        for path in (folder / "evidence" / "timestamps").glob("*.tsr"):
            path.unlink()

    found = checked(damage)
    assert found.exit_code == 10
    where = [(one.part, one.what) for one in found.damages]
    assert ("chain", "the text was altered") in where
    assert ("chain", "the event is missing") in where
    assert ("chain", "the row or its event was altered") in where
    assert ("WARC", "the record was altered") in where
    assert OPENSSL is None or ("timestamp", "the file is missing") in where
    assert any(one.where == "events 5 to 7 (events)" for one in found.damages)
    assert "those rows that still agree" in found.remarks[0]


def test_one_flipped_byte_is_noticed_every_time(kept, tmp_path):
    """In any chained value of any table, and anywhere in any file of the evidence: never exit code 0."""
    folder, settings = kept
    place = copied(folder, tmp_path / "flipped")
    values = cells(place)
    files = sorted(path.relative_to(place) for path in (place / "evidence").rglob("*") if path.is_file())
    kinds = [*values, *sorted({path.suffix for path in files})]
    assert set(values) == {table.name for table in HISTORY if OPENSSL or table.name != "timestamps"}
    for number in range(FLIPS):
        dice = random.Random(number)
        kind = kinds[number % len(kinds)]  # as many in each table and each kind of file
        name = "archiver.db" if kind in values else str(dice.choice([p for p in files if p.suffix == kind]))
        pristine = (place / name).read_bytes()
        if kind in values:
            what = flip_cell(place, dice.choice(values[kind]), dice)
        else:
            what = flip_file(place / name, dice)
        with desk(settings, Workspace(place)) as built:
            found = verify.verify(built)
        assert found.exit_code == {".gz": 11, ".tsr": 12, ".ots": 12}.get(kind, 10), what
        for log in place.glob("archiver.db-*"):
            log.unlink()
        (place / name).write_bytes(pristine)


@pytest.mark.parametrize("place", [*range(10), -8, -4, -1])
def test_a_flipped_byte_in_a_gzip_header_or_trailer_is_noticed(checked, place):
    """Where most readers do not look: the exit code is 11 all the same."""

    def flip(folder):
        data = bytearray(warc(folder).read_bytes())
        data[place] ^= 1
        warc(folder).write_bytes(data)

    assert checked(flip).exit_code == 11


def test_the_command_prints_the_findings_and_ends_with_their_code(kept, tmp_path, capsys):
    """As lines, or as JSON."""
    folder, _ = kept
    place = copied(folder, tmp_path / "said")
    assert run(["verify", "--workspace", str(place)]) == 0
    said = capsys.readouterr().out
    assert "each as it was recorded" in said
    assert ORDER in said
    flip_file(warc(place), random.Random(1))
    assert run(["verify", "--workspace", str(place), "--format", "json"]) == 11
    assert '"exit_code": 11' in capsys.readouterr().out
    assert run(["erase", NOTICE_URL, "--order", ORDER, "--workspace", str(place)]) == 0
    assert "the order is in the history" in capsys.readouterr().err
