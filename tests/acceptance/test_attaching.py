"""An editor finds what the article does not link: the statement then has a source like any other."""

import csv
from datetime import timedelta

import pytest

from archiver.cli.main import run
from archiver.cli.summary import summary
from archiver.errors import UsageError
from archiver.sandbox import replies
from archiver.usecases import history, show
from archiver.usecases.attach import attach, detach
from archiver.usecases.report import flagged
from tests.support.newsroom import DAY, newsroom

URL = "https://port.example/statement"
TITLE = "A statement of the harbour master"
SAID = "We shut what we were given to shut – nothing more."
REST = "The gate at the eastern quay was closed at nine in the evening, when the tide was two hours from its height. "
ARTICLE = """The gate stood open for a night.

“We shut what we were given to shut — nothing more,” harbour master Ilse Brandvold said. Mayor Ola Brandt said that it was not enough.
"""


class Page:
    """A page that says what it is told to say."""

    def __init__(self):
        self.words = SAID
        self.gone = False

    def answer(self, request, now):
        if self.gone:
            return replies.text("gone", 410)
        body = f"<h1>{TITLE}</h1><p>{REST * 3}</p><p>{self.words}</p>"
        return replies.html(
            f"<html><head><title>{TITLE}</title></head><body><article>{body}</article></body></html>"
        )


@pytest.fixture
def room(tmp_path):
    with newsroom(tmp_path) as built:
        built.page = Page()
        built.world.add(built.page, ["port.example"])
        built.article = built.write("article.txt", ARTICLE)
        yield built


def statement(audited):
    return next(line for line in audited.lines if line.row["kind"] == "direct")


async def attached(room, url=f"{URL}?utm_source=mail", by="R. Amari"):
    """The article audited, its quote given a source."""
    line = statement(await room.audit(room.article))
    with room.desk() as desk:
        return attach(desk, line.row["citation"], url, by)


async def test_a_statement_gets_a_source_that_the_next_audit_looks_at(room):
    """Form and words stay the article's; verdict, copy and quote check are the source's; the note says who chose it."""
    chosen = await attached(room)
    assert (str(chosen.judgement.verdict), chosen.judgement.checks) == ("unverifiable", 0)
    assert chosen.next == f"archiver audit {room.article}"
    with room.workspace.report.open(newline="") as file:
        written = {row["citation"]: row for row in csv.DictReader(file)}[chosen.recorded.id]
    assert (written["verdict"], written["relation"], written["url"]) == ("unverifiable", "attached", URL)
    audited = await room.audit(room.article)
    row = statement(audited).row
    assert (row["citation"], row["citation_status"], row["form"]) == (
        chosen.recorded.id,
        "present",
        "attribution",
    )
    assert (row["verdict"], row["relation"], row["url"], row["snapshot_status"]) == (
        "live",
        "attached",
        URL,
        "verified",
    )
    assert (row["quote_match"], row["quote_passage"]) == ("exact", SAID.rstrip("."))
    assert row["quote_seen"].endswith(URL)
    assert "the source was attached by R. Amari on 2026-" in row["note"]
    assert "1 statement with a link. 1 statement without a link" in summary(audited, [], "body", brief=False)
    assert "unlinked" not in {
        line.row["verdict"] for line in flagged(audited.lines, ["unlinked"]) if line.row is row
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("harbour master Ilse Brandvold said.", "harbour master Ilse Brandvold said on Friday."),
        ("We shut what", "We only shut what"),
        ("The gate stood open for a night.", "The gate stood open.\n\nNobody saw it."),
    ],
)
async def test_an_edited_article_keeps_what_was_attached(room, old, new):
    """The sentence, the quote or what stands before it may change; the citation keeps id and source."""
    chosen = await attached(room)
    room.write("article.txt", ARTICLE.replace(old, new))
    audited = await room.audit(room.article)
    rows = [line.row for line in audited.lines if line.row["relation"] == "attached"]
    assert [(row["citation"], row["citation_status"]) for row in rows] == [(chosen.recorded.id, "present")]


async def test_another_source_replaces_the_first_and_can_be_taken_back(room):
    """The history of either has all three choices."""
    chosen = await attached(room)
    with room.desk() as desk:
        again = attach(desk, chosen.recorded.id, "https://t.me/port/7", "")
        assert again.recorded.citation.identity.source.id == "telegram:port/7"
        back = detach(desk, chosen.recorded.id, "R. Amari")
        assert (str(back.judgement.verdict), back.recorded.citation.relation, back.next) == (
            "unlinked",
            "none",
            "",
        )
        with pytest.raises(UsageError, match="has no attached source"):
            detach(desk, chosen.recorded.id)
        told = [one.what for one in history.history(desk, history.find_source(desk, URL))]
        assert told == ["attached by R. Amari", "attached", "detached by R. Amari"]
        assert desk.ledger.evidence.verify_chain().holds


async def test_an_archived_copy_can_be_attached_for_what_is_gone(room):
    """The source is the page, and the copy counts as one that is known."""
    room.page.gone = True
    copy = f"https://web.archive.org/web/20261001000000/{URL}"
    chosen = await attached(room, copy)
    assert chosen.recorded.citation.identity.source.url == URL
    audited = await room.audit(room.article)
    row = statement(audited).row
    assert (row["verdict"], row["url"], row["quote_match"]) == ("missing", URL, "not_checked")
    with room.desk() as desk:
        mementos = [m.url for lookup in desk.ledger.lookups(f"web:{URL}") for m in lookup.mementos]
    assert copy in mementos


async def test_a_source_that_was_looked_at_before_is_compared_at_once(room):
    """Nobody needs to be contacted for that."""
    await room.audit(room.write("other.txt", f"See {URL}"))
    audited = await room.audit(room.article)
    line = statement(audited)
    before = len(room.world.log)
    with room.desk() as desk:
        chosen = attach(desk, line.row["citation"], URL, "")
        (check,) = desk.ledger.statements.quote_checks(f"web:{URL}")
        assert (check.match, check.citation) == ("exact", chosen.recorded.id)
        shown = show.show(desk, chosen.recorded.id)
        assert shown.quotes == (check,)
    assert len(room.world.log) == before


async def test_a_quote_that_was_there_stays_borne_out_when_the_page_is_rewritten(room):
    """What it says now is in the history; the report says where the words were seen."""
    await attached(room)
    first = statement(await room.audit(room.article)).row
    room.clock.set(room.clock.now() + DAY)
    room.page.words = "The harbour office has no comment."
    row = statement(await room.audit(room.article)).row
    assert (row["quote_match"], row["quote_seen"]) == ("exact", first["quote_seen"])
    with room.desk() as desk:
        assert [check.match for check in desk.ledger.statements.quote_checks(f"web:{URL}")] == [
            "exact",
            "absent",
        ]


async def test_a_copy_bears_out_what_no_look_saw(room):
    """A page that was rewritten before anybody looked: its verified copy has the words. It is fetched and read once."""
    room.page.words = "The harbour office has no comment."
    then = Page()
    room.story.wayback.hold(URL, room.clock.now() - timedelta(hours=5), then.answer(None, None))
    await attached(room)
    row = statement(await room.audit(room.article)).row
    assert (row["quote_match"], row["quote_seen"].split()[0]) == ("exact", "copy")
    assert "/web/2026" in row["quote_seen"]
    room.clock.set(room.clock.now() + timedelta(hours=2))
    await room.audit(room.article)
    with room.desk() as desk:
        made = desk.ledger.statements.quote_checks(f"web:{URL}")
    assert [(check.compared, check.match) for check in made] == [("look", "absent"), ("copy", "exact")]
    assert all(check.evidence for check in made)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a0-c001", URL], "no such citation"),
        (["{link}", URL], "is no statement but cites"),
        (["{statement}", "somewhere in the press"], "not a web address"),
        (["{statement}", "mailto:press@port.example"], "not a web address"),
        (["{statement}"], "give the URL to attach, or --detach"),
        (["{statement}", URL, "--detach"], "give the URL to attach, or --detach"),
        (["{statement}", "--detach"], "has no attached source"),
    ],
)
async def test_what_can_t_be_attached_is_refused_in_one_line(room, capsys, arguments, said):
    """Exit code 2, and nothing is recorded."""
    audited = await room.audit(room.write("article.txt", f"{ARTICLE}\nSee {URL}\n"))
    link = next(line for line in audited.lines if line.row["form"] == "bare_url")
    names = {"link": link.row["citation"], "statement": statement(audited).row["citation"]}
    filled = [argument.format(**names) for argument in arguments]
    assert run(["attach", *filled, "--workspace", str(room.workspace.folder)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    with room.desk() as desk:
        assert desk.ledger.statements.attachments(f"web:{URL}") == []


async def test_the_command_says_what_goes_on(room, capsys):
    """Which source, by whom, what is known of it, and what looks at it; then that it is taken back."""
    name = statement(await room.audit(room.article)).row["citation"]
    folder = str(room.workspace.folder)
    assert run(["attach", name, f"{URL}?utm_source=mail", "--by", "R. Amari", "--workspace", folder]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"attached to {name} by R. Amari: {URL}"
    assert told[-1] == f"to look at it: archiver audit {room.article}"
    await room.audit(room.article)
    assert run(["attach", name, URL, "--workspace", folder]) == 0
    told = capsys.readouterr().out.splitlines()
    assert (told[0], told[-1].split(":")[0]) == (f"attached to {name}: {URL}", "to look again")
    assert run(["show", name, "--workspace", folder]) == 0
    assert f"the source says “{SAID.rstrip('.')}”" in capsys.readouterr().out
    assert run(["attach", name, "--detach", "--workspace", folder]) == 0
    assert capsys.readouterr().out.startswith(f"{name} has no attached source any more\nunlinked: ")


async def test_an_article_from_standard_input_is_gone_so_its_source_is_checked(room):
    """The next command names the source."""
    audited = await room.audit("-", stdin=ARTICLE.encode())
    with room.desk() as desk:
        chosen = attach(desk, statement(audited).row["citation"], URL)
    assert chosen.next == f"archiver check {URL}"
