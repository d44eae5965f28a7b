"""sources.csv is written from lines that are renewed only where there is news; it always says what a fresh one would."""

import pytest

from archiver.ledger.report_lines import Renewed
from archiver.ledger.texts import digest_of
from archiver.model.note import Act, Note
from archiver.reports.formats import csv_text
from archiver.sandbox.story import NOTICE_URL, Story
from archiver.usecases import note
from archiver.usecases.report import lines, write_report
from tests.support.newsroom import DAY, newsroom


@pytest.fixture
async def room(tmp_path):
    """A newsroom after the first audit."""
    with newsroom(tmp_path) as found:
        found.audited = await found.audit()
        yield found


def as_told(room):
    """The report made anew from the history, and the file as it is after writing it."""
    with room.desk() as desk:
        write_report(desk)
        return csv_text(line.row for line in lines(desk)), room.workspace.report.read_bytes().decode()


def stale(room):
    """How many lines a report written now would renew."""
    with room.desk() as desk:
        return len(desk.ledger.lines.stale(1000))


async def test_every_day_of_the_story_reads_as_if_written_anew(room):
    """Looks, look-ups, captures, comparisons and readings of the article all renew the lines they touch."""
    for day in Story().days[1:4]:
        room.day(day)
        await room.audit()
        anew, written = as_told(room)
        assert written == anew
        assert stale(room) == 0


async def test_news_of_one_source_renews_its_lines_alone(room):
    """A remark about one source leaves the other lines as they were written."""
    (source,) = {line.fact.source.id for line in room.audited.lines if line.row["url"] == NOTICE_URL}
    now = room.clock.now()
    with room.desk() as desk:
        desk.ledger.record_note(Note(source, now, now, "R. Amari", "Asked the council."))
        assert {fact.source.id for fact, _ in desk.ledger.lines.stale(1000)} == {source}
    anew, written = as_told(room)
    assert written == anew
    assert "Asked the council." in written


async def test_news_that_comes_while_a_line_is_written_is_not_lost(room):
    """A line that was read before the news stays marked, whoever stores it afterwards."""
    (source,) = {line.fact.source.id for line in room.audited.lines if line.row["url"] == NOTICE_URL}
    now = room.clock.now()
    with room.desk() as desk:
        desk.ledger.record_note(Note(source, now, now, "R. Amari", "First."))
        ((fact, mark),) = desk.ledger.lines.stale(1000)
        desk.ledger.record_note(Note(source, now, now, "R. Amari", "Second."))
        desk.ledger.lines.store([Renewed(fact.recorded.id, mark, "half the news\r\n")])
        assert len(desk.ledger.lines.stale(1000)) == 1
    assert "half the news" not in as_told(room)[1]


async def test_a_decision_that_ends_by_date_ends_in_the_report(room):
    """The line is renewed once the date has come, though nothing was recorded."""
    number = next(line.fact.recorded.id for line in room.audited.lines if line.row["url"] == NOTICE_URL)
    until = (room.clock.now() + 2 * DAY).date().isoformat()
    with room.desk() as desk:
        note.note(desk, note.Said(number, "Known.", act=Act.ACCEPT, until=until, by="R. Amari"))
    assert "accepted" in as_told(room)[1]
    room.clock.advance(3 * DAY)
    assert stale(room) == 1
    anew, written = as_told(room)
    assert written == anew
    assert "accepted by" not in written


async def test_lines_that_rest_on_something_else_are_all_renewed(room):
    """The program's version and what may be asked of archives go into every line."""
    count = len(as_told(room)[1].splitlines()) - 1
    with room.desk() as desk:
        desk.ledger.lines.rest_on("another version")
    assert stale(room) == count
    room.set(archives={"enabled": False})
    anew, written = as_told(room)
    assert written == anew


async def test_what_is_erased_is_left_in_no_line(room):
    """An erasure renews every line, also where nobody writes the report."""
    with room.desk() as desk:
        digest = digest_of("The council closed the quay at noon.")
        desk.ledger.evidence.erase([digest], order="court order 7")
        assert list(desk.ledger.lines.all()) == []
    anew, written = as_told(room)
    assert written == anew


async def test_a_database_from_before_gets_its_lines(room):
    """Lines laid anew from the citations alone give the same report."""
    before = as_told(room)[1]
    with room.desk() as desk:
        desk.ledger.lines.rebuild()
    assert stale(room) == len(before.splitlines()) - 1
    assert as_told(room)[1] == before
