"""What may befall state and process (facts: reliability, E28 to E37), and the tests that hold it.

28, killed at random points: `test_a_killed_audit_is_continued`, `test_killed_between_asking_and_hearing`,
`test_the_report_is_that_of_an_undisturbed_month`, `test_what_costs_is_done_once`,
`test_no_source_is_looked_at_twice_in_a_run`, `test_history_and_evidence_hold`,
`test_a_killed_writer_loses_nothing_it_said_was_done`.

29, no room: `test_wherever_the_disk_is_full_nothing_is_lost`, `test_a_full_disk_ends_with_74_and_keeps_what_was_finished`,
`test_after_room_was_made_it_goes_on`, `test_a_full_disk_names_the_path_and_leaves_no_half_record`,
`test_a_report_without_room_leaves_the_old_one`, `test_a_full_disk_leaves_the_old_file`,
`test_a_backup_without_room_leaves_nothing_behind`, `test_a_log_that_can_not_be_written_stops_nothing`.

30, killed while a report is written: `test_a_report_is_old_or_new_whenever_the_writer_is_killed`.

31, two at once: `test_a_second_daemon_is_turned_away_and_everything_else_works`,
`test_two_processes_at_once_ask_once`, `test_audits_and_watches_beside_the_daemon_are_done_once`.

32, told to stop: `test_told_to_stop_in_the_middle_it_keeps_what_was_finished`, `test_told_twice_it_ends_at_once`.

33, clocks: `test_a_clock_set_back_stops_nothing`, `test_a_clock_that_was_set_back_is_noticed`,
`test_however_the_clock_jumps_each_duty_goes_on`, `test_a_clock_set_back_does_not_hold_up_a_pace`.

34, what raises: `test_a_job_that_raises_a_hundred_times_is_counted_and_the_others_go_on`,
`test_a_slow_duty_and_one_that_fails_starve_nobody`.

35, a database that is damaged or newer: `test_a_database_that_can_not_be_used_is_left_alone`,
`test_a_damaged_database_is_refused_and_left_alone`, `test_a_database_of_a_newer_program_is_left_alone`,
`test_a_damaged_database_is_never_overwritten`, `test_damage_in_the_middle_is_told_when_it_is_met`.

36, archives: `test_with_keys_each_answer_comes_to_its_end`, `test_refused_keys_stop_everything_and_say_so`,
`test_the_accounts_daily_limit_stops_everything_for_the_day`, `test_a_job_pending_for_ever_is_settled_by_the_index`,
`test_a_captured_error_page_is_no_capture`, `test_a_lost_answer_is_not_asked_again`,
`test_an_archive_that_is_down_is_made_up_for`.

37, entities: `test_entities_are_refused`, `test_a_list_with_an_entity_bomb_is_refused`,
`test_gzip_bombs_and_broken_archives_are_refused`.
"""

import random
import re
import sqlite3
import time
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from archiver.cli.main import run
from archiver.clock import SimulatedClock
from archiver.model.duty import Duty
from archiver.reports import atomic
from archiver.sandbox import World
from archiver.sandbox.sites import WebSite, add_commons
from archiver.usecases.rounds import DUTIES, Rounds
from tests.support.bad_day import add_pages
from tests.support.ledgers import page, place_database
from tests.support.living import home, until
from tests.support.newsroom import newsroom

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KILLS = 10


def test_every_fault_has_its_tests():
    """The table above names tests that are there."""
    sources = "".join(path.read_text("utf-8") for path in Path(__file__).parents[1].glob("**/test_*.py"))
    named = set(re.findall(r"test_\w+", __doc__ or ""))
    assert len(named) >= 30
    assert not [name for name in named if f"def {name}(" not in sources]
    assert re.findall(r"^(\d\d), ", __doc__ or "", re.MULTILINE) == [str(n) for n in range(28, 38)]


def test_a_report_is_old_or_new_whenever_the_writer_is_killed(tmp_path):
    """Never half of one, and the next one is written all the same."""
    report = tmp_path / "sources.csv"
    versions = [f"{letter},row\n" * 20_000 for letter in "ab"]
    for _ in range(KILLS):
        atomic.replace(report, versions[0])
        writer = get_context("fork").Process(target=_write_for_ever, args=(report, versions))
        writer.start()
        time.sleep(random.uniform(0, 0.05))
        writer.kill()
        writer.join()
        assert report.read_text("utf-8") in versions


def _write_for_ever(report, versions):
    while True:
        for version in versions:
            atomic.replace(report, version)


@pytest.fixture
def town():
    """A site with twenty pages."""
    site = WebSite("Town")
    for number in range(20):
        site.put(f"/{number}", site.page(f"Page {number}", [f"What page {number} has to say."]))
    return site


def test_audits_and_watches_beside_the_daemon_are_done_once(town, tmp_path):
    """What the daemon looks at is not looked at by the audit, and what is watched meanwhile is read."""
    world = World()
    add_commons(world)
    world.add(town, ["www.town.example"])
    with home(world, tmp_path / "w", ARCHIVER_DAEMON__ARTICLES_MINUTES="0.005") as room:
        for name, numbers in (("a", range(12)), ("b", range(8, 20))):
            text = "\n\n".join(f"See https://www.town.example/{number} ." for number in numbers)
            (room.folder / f"{name}.md").write_text(f"# {name}\n\n{text}")
        with room.daemon() as process:
            room.heard("READY=1")
            assert room.command("watch", "add", "a.md").returncode == 0
            until(lambda: len(world.requests("www.town.example")) > 3)
            assert room.command("audit", "b.md").returncode == 0
            until(lambda: len(looks(room)) == 20)
            assert process.poll() is None
        assert {len(found) for found in looks(room).values()} <= {1, 2}
        with room.ledger() as ledger:
            runs = [[look.look.run for look in ledger.looks(source)] for source in looks(room)]
            assert all(len(found) == len(set(found)) for found in runs)
            assert ledger.evidence.verify_chain().holds


def looks(room):
    """The sources that were looked at, and when."""
    with room.ledger() as ledger:
        cited = {one.citation.identity.source.id for one in ledger.citations()}
        found = {source: [look.look.at for look in ledger.looks(source)] for source in cited}
    return {source: moments for source, moments in found.items() if moments}


class JumpyClock(SimulatedClock):
    """Its time of day may be set; what it measures goes on evenly."""

    offset = timedelta()

    def now(self):
        """As somebody set it."""
        return super().now() + self.offset


@pytest.mark.parametrize(
    "jump", [-HOUR, DAY, 3 * DAY, -2 * DAY], ids=["back an hour", "a day on", "a laptop's sleep", "back days"]
)
async def test_however_the_clock_jumps_each_duty_goes_on(tmp_path, jump):
    """One round makes up for all that were missed, none is held up, and no source is looked at too soon."""
    with newsroom(tmp_path / "w") as room:
        urls = add_pages(room.world, 2)
        article = room.write("towns.md", "# Towns\n\n" + "\n\n".join(f"One said: {url}" for url in urls))
        room.set(network={"gap": 0.0}, archives={"enabled": False}, daemon={"low_disk_bytes": 0})
        room.clock = JumpyClock(room.clock.now())
        await room.audit(article)
        async with room.tools() as tools:
            duties = Rounds(tools, {duty: DUTIES[duty] for duty in (Duty.LOOKS, Duty.REPORT, Duty.UPKEEP)})
            await duties.turn()
            assert duties.due() == []
            room.clock.offset += jump
            done = []
            for _ in range(12):
                done += [over.duty for over in await duties.turn()]
                room.clock.advance(timedelta(seconds=1))
            assert Duty.LOOKS in done
            assert len(done) == len(set(done))
            assert {len(tools.ledger.looks(f"web:{url}")) for url in urls} == {1}
            room.clock.advance(10 * DAY)
            assert not [over.problem for over in await duties.turn() if over.problem]
            assert {len(tools.ledger.looks(f"web:{url}")) for url in urls} == {2}
            assert tools.ledger.evidence.verify_chain().holds


def damaged(path):
    """Not a database at all."""
    path.write_bytes(b"no database at all" * 100)


def cut_off(path):
    """The first half of one."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(path):
    """One that a later version has changed."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'ledger_9999'")
    connection.close()


@pytest.mark.parametrize("harm", [damaged, cut_off, newer])
@pytest.mark.parametrize(
    "command",
    [["daemon", "--once"], ["audit", "a.md"], ["watch", "add", "a.md"], ["watch", "list"], ["status"]],
    ids=" ".join,
)
def test_a_database_that_can_not_be_used_is_left_alone(tmp_path, monkeypatch, capsys, command, harm):
    """74 and one line with advice, whatever the command; not a byte of the database is changed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(f"# A\n\nSee {page().url} .")
    place_database(tmp_path)
    path = tmp_path / "archiver.db"
    harm(path)
    before = path.read_bytes()
    assert run(command) == 74
    said = capsys.readouterr().err.splitlines()
    assert "archiver.db: " in said[-1]
    assert not [line for line in said if "Traceback" in line]
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("sources*.csv"))
