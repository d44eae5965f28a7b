"""The demo's story, told by audits: what may be said on each day, and what may not."""

import asyncio
import csv
import re
from pathlib import Path

import pytest

from archiver.cli.main import run
from archiver.reports.columns import COLUMNS
from archiver.sandbox.story import HERALD_URL, NOTICE_URL, SHELTERS_URL, STATEMENT_URL
from tests.support.newsroom import newsroom, rows

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    """The rows of each of the four audits, by day and URL."""
    with newsroom(tmp_path_factory.mktemp("story")) as room:
        found = {}
        for day in room.story.days:
            room.day(day)
            audited = asyncio.run(room.audit())
            found[day] = rows(audited)
        found["csv"] = room.workspace.report.read_text("utf-8")
        return found


def url(days, part):
    return next(url for url in days[0] if part in url)


@pytest.mark.parametrize(
    ("part", "words", "cause"),
    [
        ("quayside_lena", 'X states: "This Post was deleted by the Post author."', "deleted_by_author"),
        ("ArleGateworks", 'X states: "This Post is from a suspended account."', "account_suspended"),
        ("ellersby_docks/2417", 'Telegram states: "Post not found"', "deleted"),
    ],
)
def test_a_deletion_is_missing_on_day_3_and_gone_on_day_4(days, part, words, cause):
    """The first look that misses it is not believed; the second, a day later, confirms it, with the cause."""
    place = url(days, part)
    assert days[0][place]["verdict"] == "live"
    assert (days[3][place]["verdict"], days[3][place]["confirmation"]) == ("missing", "1 of 2")
    assert (days[4][place]["verdict"], days[4][place]["cause"]) == ("gone", cause)
    assert days[4][place]["reason"].startswith(words)
    assert "between 12 Oct 2026" in days[4][place]["reason"]


def test_a_dead_link_is_gone_only_on_day_10(days):
    """A plain 404 needs three looks over six days."""
    assert [days[day][NOTICE_URL]["verdict"] for day in (0, 3, 4, 10)] == ["missing"] * 3 + ["gone"]
    assert days[10][NOTICE_URL]["cause"] == "not_found"


def test_a_bot_wall_is_never_a_dead_link(days):
    """403 with a challenge stays unverifiable, with the reason."""
    for day in (0, 3, 4, 10):
        assert days[day][HERALD_URL]["verdict"] == "unverifiable"
        assert days[day][HERALD_URL]["reason_code"] == "bot_wall"


def test_a_rewritten_page_is_changed_and_a_moved_one_is_not(days):
    """The statement no longer says what the first look saw; the shelters page only lives elsewhere."""
    assert [days[day][STATEMENT_URL]["verdict"] for day in (0, 3)] == ["live", "changed"]
    assert days[3][SHELTERS_URL]["verdict"] == "moved"


def test_an_archive_that_is_down_changes_nothing(days):
    """On day 3 no look-up is answered: every copy known before is still named, and what it was found to hold."""
    for place in days[0]:
        if days[0][place]["snapshot_url"]:
            assert days[3][place]["snapshot_status"] == days[0][place]["snapshot_status"]


def test_copies_are_verified_where_there_is_something_to_verify_them_by(days):
    """Posts by their platform's marker, pages by the text that was seen; pages nobody saw stay unverified."""
    unseen = {HERALD_URL, NOTICE_URL}
    for day in (0, 3, 4, 10):
        for place, row in days[day].items():
            assert row["snapshot_status"] == ("unverified" if place in unseen else "verified")
    assert "no look ever saw the page" in days[10][HERALD_URL]["snapshot_reason"]


def test_a_verified_copy_is_the_last_proof_of_a_deleted_post(days):
    """It was captured after the last look that saw the post, so that is when the post was last there."""
    row = days[4][url(days, "quayside_lena")]
    assert (row["verdict"], row["last_proved_by"]) == ("gone", "snapshot")
    assert row["last_proved"] == row["snapshot_at"]
    assert "12 Oct 2026 (archived copy)" in row["reason"]


def test_live_sources_stay_live(days):
    """Nothing else is said to be lost."""
    lost = {place for place, row in days[10].items() if row["verdict"] in ("missing", "gone")}
    assert len(lost) == 4


def test_the_report_at_the_top_is_this_story(days):
    """sources.csv in the repository is what the demo writes, but for times of day and evidence files."""
    assert _lasting((TOP / "sources.csv").read_text("utf-8")) == _lasting(days["csv"])


def test_the_report_has_the_columns_in_their_order(days):
    """Scripts elsewhere rely on it."""
    assert next(csv.reader(days["csv"].splitlines())) == list(COLUMNS)


def test_the_demo_tells_each_day_what_changed_and_leaves_its_workspace(tmp_path, capsys):
    """Every link on the first day, afterwards changes alone; each line is about something that has a name."""
    assert run(["demo", "--workspace", str(tmp_path / "demo")]) == 0
    out = capsys.readouterr().out
    assert re.findall(r"\d+ of 12 links as before", out) == [f"{n} of 12 links as before" for n in (8, 9, 11)]
    assert re.search(r"\d+ statements without a link", out)
    assert not re.search(r"  None$|copy None", out, re.MULTILINE)
    assert (tmp_path / "demo" / "sources.csv").exists()


def _lasting(text):
    table = list(csv.DictReader(text.splitlines()))
    for row in table:
        row["evidence"] = bool(row["evidence"])
        for name, value in row.items():
            if isinstance(value, str):
                row[name] = re.sub(r"\d{2}:\d{2}:\d{2}Z|(?<=/web/\d{8})\d{6}", "", value)
    return table
