"""An audit of statements: nothing is looked at for them, and what the article reports as deleted fails it."""

import csv

import pytest

from archiver.cli.summary import summary
from archiver.sandbox.story import STATEMENT_URL
from archiver.usecases.report import flagged
from tests.support.newsroom import newsroom

ARTICLE = """Port telegram channels claimed that the gate was shut. These messages were later deleted.

“We shut what we were given,” harbour master Ilse Brandvold said. Mayor Ola Brandt said on Facebook that it was not enough.
"""


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path) as built:
        yield built


async def test_a_reported_deletion_fails_an_audit_and_quotes_the_article(room):
    """Flagged by default, unlinked, with the article's own sentence as the reason."""
    audited = await room.audit(room.write("article.txt", ARTICLE))
    (line,) = flagged(audited.lines, room.settings.report.fail_on)
    assert (line.row["verdict"], line.row["platform"]) == ("unlinked", "telegram")
    assert "“These messages were later deleted.”" in line.row["reason"]
    assert line.row["snapshot_status"] is None
    assert (
        "3 statements without a link, 2 of them on a named platform; 1 reported deleted by the article itself"
        in summary(audited, [line], "body", brief=False)
    )
    with room.workspace.report.open(newline="") as file:
        assert [row["reported_deleted"] for row in csv.DictReader(file)] == ["yes", "no", "no"]


async def test_nobody_is_asked_about_statements(room):
    """No look, no look-up, no capture; and the same reading again changes nothing."""
    path = room.write("article.txt", ARTICLE)
    first = await room.audit(path)
    assert not [
        request
        for request in room.world.requests()
        if "example" in request.url and "iana" not in request.url and "www.example.com" not in request.url
    ]
    again = await room.audit(path, fresh=True)
    assert [line.row["citation"] for line in first.lines] == [line.row["citation"] for line in again.lines]
    spans = [line.fact.recorded.citation for line in again.lines]
    assert all(citation.cue_span and citation.speaker_span for citation in spans)


async def test_a_linked_quote_is_compared_with_its_source(room):
    """The page that the sentence links to is searched for the words; a source that says otherwise is told."""
    words = "The ministry has no indication of poor maintenance"
    html = (
        "<html><body><article><h1>Gate</h1>"
        f'<p>“{words},” the ministry said in <a href="{STATEMENT_URL}">a statement</a>.</p>'
        f'<p>“We were never asked about the hydraulics,” the ministry said in <a href="{STATEMENT_URL}">a statement</a>.</p>'
        "</article></body></html>"
    )
    audited = await room.audit(room.write("article.html", html))
    said = [line.row for line in audited.lines if line.row["form"] == "attribution"]
    assert [(row["relation"], row["url"]) for row in said] == [("linked", STATEMENT_URL)] * 2
    assert [row["quote_match"] for row in said] == ["exact", "absent"]
    assert [row["verdict"] for row in said] == ["live", "live"]
