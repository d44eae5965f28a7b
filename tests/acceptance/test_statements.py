"""An audit of statements: nothing is looked at for them, and what the article reports as deleted fails it."""

import csv

import pytest

from archiver.cli.main import run
from archiver.cli.summary import summary
from archiver.cli.tables import report_text
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


EMBED = """<blockquote class="twitter-tweet"><p>Water is at the second step.</p>&mdash; {author} (@{handle})
<a href="https://twitter.com/{handle}/status/1512375012946292736">8 April 2022</a></blockquote>"""


@pytest.mark.parametrize(
    ("author", "handle", "relation"),
    [
        ("Ilse Brandvold", "quayside", "linked"),
        ("The port", "ilsebrandvold", "linked"),
        ("Ola Brandt", "mayor", "near"),
    ],
)
async def test_an_embed_is_the_statement_s_source_if_the_speaker_wrote_it(room, author, handle, relation):
    """By the name it shows or its handle; another's merely stands near."""
    told = "<p>“Water is at the second step,” harbour master Ilse Brandvold wrote.</p>"
    embed = EMBED.format(author=author, handle=handle)
    html = f"<html><body><article><h1>Gate</h1>{told}{embed}<p>That was all.</p></article></body></html>"
    audited = await room.audit(room.write("article.html", html))
    (row,) = (line.row for line in audited.lines if line.row["form"] == "attribution")
    assert row["relation"] == relation
    assert bool(row["url"]) == (relation == "linked")
    assert bool(row["near_url"]) == (relation == "near")


async def test_what_an_embedded_post_says_is_the_post_s_and_nobody_else_s(room):
    """“We were told to wait” in a tweet is cited with the tweet; what the article says around it is not lost."""
    told = "<p>The ministry said that the gate was shut. The company disagreed:</p>"
    embed = EMBED.format(author="Arle", handle="arle").replace(
        "Water is at", "We reported that the gate was open. Water is at"
    )
    after = "<p>“Ask those who signed,” harbour master Ilse Brandvold said.</p>"
    html = f"<html><body><article><h1>Gate</h1>{told}{embed}{after}</article></body></html>"
    audited = await room.audit(room.write("article.html", html))
    rows = [line.row for line in audited.lines]
    said = [row["quote"] for row in rows if row["form"] == "attribution"]
    assert said == ["the gate was shut", "Ask those who signed,"]
    (post,) = (row for row in rows if row["form"] == "embed")
    assert "We reported that the gate was open." in post["quote"]


async def test_a_link_in_a_sentence_about_its_end_is_flagged_whatever_is_there(room):
    """The page is live and the article says it was deleted: both are told, and the audit fails."""
    page = (
        f'<p>The ministry published <a href="{STATEMENT_URL}">a statement</a>, which was later deleted.</p>'
    )
    html = f"<html><body><article><h1>Gate</h1>{page}<p>The gate is shut.</p></article></body></html>"
    audited = await room.audit(room.write("article.html", html))
    (line,) = flagged(audited.lines, room.settings.report.fail_on)
    assert (line.row["form"], line.row["verdict"], line.row["reported_deleted"]) == ("link", "live", True)
    assert line.row["reason"].startswith("The article itself says that it is gone: “")
    path = str(room.workspace.folder / "article.html")
    assert (
        run(["report", "--workspace", str(room.workspace.folder), "--article", path, "--format", "csv"]) == 0
    )


def test_an_audit_of_a_reported_deletion_ends_with_1(room, monkeypatch, capsys):
    """By default, not where the finding is not asked for."""
    monkeypatch.setattr("archiver.wiring.SystemClock", lambda: room.clock)
    settings = room.settings
    article, folder = room.write("article.txt", ARTICLE), str(room.workspace.folder)
    for fail_on, code in ((settings.report.fail_on, 1), (("gone",), 0)):
        room.set(report={"fail_on": fail_on})
        monkeypatch.setattr("archiver.cli.session.settings_for", lambda *_, **__: room.settings)
        assert run(["audit", article, "--workspace", folder]) == code
    assert "0 links. 3 statements without a link, 2 of them on a named platform" in capsys.readouterr().err


async def test_the_table_lists_a_source_once_with_its_statements(room):
    """Same speaker, medium and date: one thing to find. The CSV stays a row a citation."""
    more = "Brandvold said that the gate was old. She said that nobody had asked.\n"
    audited = await room.audit(room.write("article.txt", f"{ARTICLE}\n{more}"))
    rows = [line.row for line in audited.lines]
    speaker = [row for row in rows if "Brandvold" in str(row["speaker_resolved"] or row["speaker"])]
    assert len(speaker) == 3
    text = report_text(rows, 200)
    heads = [line for line in text.splitlines() if line.startswith("  unlinked")]
    assert len(heads) == len({row["source"] for row in rows})
    assert "¶2, ¶3 Ilse Brandvold" in text
    assert all(f"      {row['citation']}: {row['kind']}, {row['cue']}: " in text for row in rows)


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
