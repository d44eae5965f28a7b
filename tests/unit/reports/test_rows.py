"""One line of the report: every column, and nothing guessed."""

from datetime import UTC, datetime

from archiver.model.article import Article, RecordedCitation
from archiver.model.citation import Citation
from archiver.model.facts import Fact
from archiver.model.judgement import Judgement
from archiver.model.note import Act, Note, Seen
from archiver.model.snapshot import Memento, Standing
from archiver.model.source import Identity, Source
from archiver.model.states import Form, PlatformName, SnapshotStatus, Verdict, Zone
from archiver.reports.columns import COLUMNS
from archiver.reports.formats import csv_text, json_object, plain_csv
from archiver.reports.rows import citation_row, row, source_row

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = Source("x:1", PlatformName.X, "https://x.com/a/status/1", "1", "a", NOON)
IDENTITY = Identity(SOURCE, (("s", ("20",)), ("t", ("x",))), None, ("a hint",))
CITATION = Citation(
    3, Form.LINK, Zone.BODY, "", "https://x.com/a/status/1?s=20", "a", "", "He said.", 0, 1, IDENTITY
)
RECORDED = RecordedCitation("a1-c001", "a1", CITATION)
ARTICLE = Article("a1", "-", "", "Title", "", "2026-11-20", "", "", "", NOON)
COPY = Memento(
    "https://web.archive.org/web/20261121000000/https://x.com/a/status/1", "https://x.com/a/status/1", NOON
)


def test_a_citation_that_nobody_looked_at_has_no_verdict():
    """Every column is there; what is not known is None."""
    found = citation_row(RECORDED, ARTICLE)
    assert list(found) == list(COLUMNS)
    assert found["verdict"] is None
    assert (found["author"], found["posted_at"]) == ("a", "2026-11-22T12:00:00Z")
    assert found["note"] == "a hint; left out of the URL, as they only track: s, t"


def test_a_source_without_an_article_has_a_verdict_and_no_article():
    """Check prints the same columns."""
    judgement = Judgement(Verdict.LIVE, "X shows the post.", "shown", checks=1)
    found = source_row(IDENTITY, judgement, None)
    assert (found["verdict"], found["article"], found["checks"]) == ("live", None, 1)


def test_the_three_axes_stand_side_by_side():
    """Verdict and copy never colour each other."""
    fact = Fact(RECORDED, ARTICLE, SOURCE, Judgement(Verdict.GONE, "gone", "g"))
    found = row(fact, Standing(SnapshotStatus.UNVERIFIED, "found", COPY, COPY, None))
    assert (found["verdict"], found["snapshot_status"]) == ("gone", "unverified")
    assert found["snapshot_url"] == found["nearest_snapshot_url"] == COPY.url
    assert found["earliest_snapshot_url"] is None


def test_json_holds_what_no_column_does():
    """Removed parameters with their values, the anchor, the URL as cited."""
    found = json_object(citation_row(RECORDED, ARTICLE), CITATION)
    assert found["removed_parameters"] == {"s": ["20"], "t": ["x"]}
    assert found["cited_url"] == "https://x.com/a/status/1?s=20"
    assert json_object(citation_row(RECORDED, ARTICLE))["removed_parameters"] == {}


def test_csv_of_nothing_is_a_header():
    """An empty report is a file all the same."""
    assert csv_text([]).strip() == ",".join(COLUMNS)
    assert plain_csv([]) == "\r\n"


def _noted(**said):
    return Note(SOURCE.id, NOON, NOON, **{"person": "R. Amari", "text": "So it is.", **said})


def test_what_people_say_stands_before_our_hints():
    """The decision that stands first, then looks and remarks; past decisions and other citations' are left out."""
    accepted = _noted(act=Act.ACCEPT, until=datetime(2027, 1, 1, tzinfo=UTC), seen=Seen.GONE)
    notes = (
        _noted(act=Act.MUTE),
        _noted(seen=Seen.LIVE, person="B. Ito"),
        _noted(person=""),
        _noted(citation="a1-c002"),
        accepted,
    )
    fact = Fact(RECORDED, ARTICLE, SOURCE, Judgement(Verdict.GONE, "gone", "g"), notes=notes)
    found = row(fact, Standing(SnapshotStatus.NONE), accepted)
    assert found["decision"] == "accepted"
    assert found["note"] == (
        "accepted by R. Amari until 2027-01-01 (R. Amari saw it gone on 2026-11-22): So it is.; "
        "B. Ito saw it there on 2026-11-22: So it is.; noted on 2026-11-22: So it is.; "
        "a hint; left out of the URL, as they only track: s, t"
    )
    assert row(fact, Standing(SnapshotStatus.NONE))["decision"] is None
