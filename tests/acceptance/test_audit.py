"""audit, from the article to the report, in the sandbox."""

import asyncio
import csv

import pytest

from archiver.cli.summary import summary
from archiver.model.states import Privacy
from archiver.sandbox import Reach
from archiver.sandbox.story import HERALD_URL, STATEMENT_URL, TIDE_URL
from archiver.usecases.progress import Silent
from archiver.usecases.reading import Said
from archiver.usecases.report import flagged
from tests.support.newsroom import newsroom, rows

TEXT = f"""The gate stood open, a ministry said in {STATEMENT_URL}.

The tide was the highest since 1962 ({TIDE_URL}).
"""


@pytest.fixture
def room(tmp_path):
    """A newsroom on the first day."""
    with newsroom(tmp_path) as found:
        yield found


class Counting(Silent):
    """Keeps what it is told."""

    def __init__(self):
        self.stages, self.steps, self.said = [], 0, []

    def stage(self, name, total):
        self.stages.append((name, total))

    def step(self, host=""):
        self.steps += 1

    def say(self, sentence):
        self.said.append(sentence)


class Impatient(Silent):
    """Interrupts the command after some steps, as Ctrl-C does."""

    def __init__(self, steps):
        self.left = steps

    def step(self, host=""):
        self.left -= 1
        if self.left == 0:
            asyncio.current_task().cancel() if asyncio.current_task() else self.task.cancel()

    def stage(self, name, total):
        self.task = asyncio.current_task() or self.task


async def test_a_text_file_is_audited(room):
    """Its two URLs are looked at, looked up and reported."""
    audited = await room.audit(room.write("article.txt", TEXT))
    found = rows(audited)
    assert {url: row["verdict"] for url, row in found.items()} == {STATEMENT_URL: "live", TIDE_URL: "live"}
    assert found[STATEMENT_URL]["snapshot_status"] == "verified"
    assert not audited.problem
    with room.workspace.report.open(newline="") as file:
        links = [row["url"] for row in csv.DictReader(file) if row["form"] != "attribution"]
    assert links == [STATEMENT_URL, TIDE_URL]


async def test_standard_input_and_the_command_line_say_what_an_article_is(room):
    """Title, date and id come from the options; the id of standard input comes from its content."""
    said = Said(title="Gate", published="2026-10-11", url="https://paper.example/gate")
    audited = await room.audit("-", stdin=TEXT.encode(), said=said)
    (row, _) = rows(audited).values()
    assert (row["article_title"], row["article_published"]) == ("Gate", "2026-10-11")
    again = await room.audit("-", stdin=TEXT.encode(), said=said)
    assert again.articles[0].id == audited.articles[0].id


async def test_the_stages_are_told(room):
    """Progress hears of looks, media, look-ups and captures, and the first public save is announced once."""
    progress = Counting()
    await room.audit(progress=progress)
    assert [name for name, _ in progress.stages][:3] == ["sources", "media", "archive look-ups"]
    assert progress.steps > 12
    assert sum("public copies" in sentence for sentence in progress.said) == 1
    room.day(3)
    again = Counting()
    await room.audit(progress=again)
    assert not again.said


async def test_nothing_is_claimed_while_the_network_is_down(room):
    """The citations are there, no verdict is, and a report from before is left alone."""
    await room.audit()
    before = room.workspace.report.read_bytes()
    for host in ("www.example.com", "www.iana.org"):
        room.world.take_down(host, Reach.REFUSES)
    room.day(3)
    audited = await room.audit()
    assert "network is down" in audited.problem
    assert room.workspace.report.read_bytes() == before
    assert "sources.csv is left as it was before" in summary(audited, [], "body", brief=False)
    assert {row["verdict"] for row in rows(audited).values()} <= {"live", "moved", "missing", "unverifiable"}


async def test_a_first_audit_without_a_network_lists_the_citations(room):
    """The report names them, all unverifiable, none looked at."""
    for host in ("www.example.com", "www.iana.org"):
        room.world.take_down(host, Reach.REFUSES)
    audited = await room.audit(room.write("article.txt", TEXT))
    assert audited.problem
    assert {row["verdict"] for row in rows(audited).values()} == {"unverifiable"}
    assert {row["checks"] for row in rows(audited).values()} == {0}
    assert room.workspace.report.exists()


async def test_not_one_source_judged_is_no_conclusion(room):
    """An audit that met nothing but walls says so."""
    audited = await room.audit(room.write("article.txt", f"See {HERALD_URL}."))
    assert audited.problem == "not one source could be judged"


async def test_an_interrupted_audit_leaves_a_good_report_and_goes_on(room):
    """What was finished is kept; the same command looks only at the rest."""
    cut = await room.audit(progress=Impatient(3))
    assert "interrupted" in cut.problem
    looked = [row for row in rows(cut).values() if row["checks"]]
    assert looked
    assert room.workspace.report.exists()
    went_on = await room.audit()
    assert went_on.resumed
    assert not went_on.problem
    assert {row["checks"] for row in rows(went_on).values()} == {1}


async def test_a_finished_audit_is_not_continued(room):
    """The next one looks at every source again, and so does --fresh."""
    await room.audit()
    room.day(3)
    again = await room.audit()
    assert not again.resumed
    assert {row["checks"] for row in rows(again).values()} == {2}


async def test_max_time_stops_between_sources(room):
    """What is not finished in time is left for the next run."""
    audited = await room.audit(max_time=0.0)
    assert "--max-time" in audited.problem


async def test_boilerplate_is_recorded_and_not_looked_at(room):
    """Links of the page's frame are in the report; --zone all looks at them as well."""
    audited = await room.audit()
    frame = [line.row for line in audited.lines if line.row["zone"] == "boilerplate"]
    assert frame
    assert {row["checks"] for row in frame} == {0}
    all_of_it = await room.audit(zone="all", fresh=True)
    frame = [line.row for line in all_of_it.lines if line.row["zone"] == "boilerplate"]
    assert {row["checks"] for row in frame} == {1}


async def test_closed_privacy_contacts_the_sources_alone(room):
    """No control, no archive, nobody but the platforms of the sources themselves."""
    room.set(privacy=Privacy.CLOSED)
    audited = await room.audit(room.write("article.txt", TEXT))
    assert room.world.contacted() == {"www.waterways-ministry.example", "www.tidewatch.example"}
    assert {row["snapshot_status"] for row in rows(audited).values()} == {"withheld"}


async def test_discreet_privacy_looks_up_and_saves_nothing(room):
    """Archives are asked what they hold; no public copy is made."""
    room.set(privacy=Privacy.DISCREET)
    await room.audit()
    assert not [r for r in room.world.requests("web.archive.org") if "/save" in r.url]
    assert [r for r in room.world.requests("web.archive.org") if "/cdx/" in r.url]


async def test_only_canonical_urls_are_submitted(room):
    """A tracking parameter of the article never reaches the archive."""
    await room.audit()
    saved = [r.url for r in room.world.requests("web.archive.org") if "/save/" in r.url]
    assert any("sandbags-before-dawn" in url for url in saved)
    assert not any("utm_" in url for url in saved)


async def test_captures_with_keys_are_jobs(room):
    """With an account, captures are asked for, polled and named in the report."""
    room.set(archives={"access_key": room.story.access_key, "secret_key": room.story.secret_key})
    audited = await room.audit()
    assert [r for r in room.world.requests("web.archive.org") if "/save/status/" in r.url]
    assert not audited.open_captures
    for row in rows(audited).values():
        if row["platform"] == "telegram":
            assert row["snapshot_status"] == "verified"


async def test_findings_are_flagged_by_what_is_asked(room):
    """--fail-on decides which lines count, and boilerplate never does."""
    audited = await room.audit()
    assert [line.row["verdict"] for line in flagged(audited.lines, ["missing"])] == ["missing"]
    assert not flagged(audited.lines, ["gone"])
    assert len(flagged(audited.lines, ["unverifiable"])) == 1
    assert {line.row["form"] for line in flagged(audited.lines, ["unlinked"])} == {"attribution"}
    assert not flagged(audited.lines, ["reported_deleted"])
    assert len(flagged(audited.lines, ["unarchived"])) <= 1


async def test_a_cited_archive_url_is_a_copy_of_its_source(room):
    """The source is the inner URL, and the cited copy stands in the report."""
    copy = f"https://web.archive.org/web/20261010120000/{TIDE_URL}"
    room.set(privacy=Privacy.CLOSED)
    audited = await room.audit(room.write("article.txt", f"As archived: {copy}"))
    (row,) = rows(audited).values()
    assert (row["url"], row["snapshot_url"], row["snapshot_status"]) == (TIDE_URL, copy, "unverified")


async def test_two_articles_share_a_source(room):
    """It is looked at once and stands in both articles' rows."""
    first = room.write("a.txt", TEXT)
    second = room.write("b.txt", f"Again: {TIDE_URL}")
    audited = await room.audit(first, second)
    assert [line.row["url"] for line in audited.lines].count(TIDE_URL) == 2
    assert len(room.world.requests("www.tidewatch.example")) == 1
