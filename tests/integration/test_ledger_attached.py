"""What editors attach to statements, and searches for quotations, in the ledger."""

import sqlite3
from dataclasses import replace

import pytest

from archiver.ledger.texts import ERASED
from archiver.model.attached import Attached
from archiver.model.citation import ASK_AUTHOR
from archiver.model.observation import EvidenceRef
from archiver.model.quoting import Compared, QuoteCheck, QuoteMatch
from archiver.model.source import CitedSnapshot, Identity, Source
from archiver.model.states import Form, PlatformName, Verdict
from tests.support.ledgers import DAY_0, article, cited, new_ledger, page

SAID = Source("statement:0123", PlatformName.TELEGRAM, "", "0123")
STATEMENT = replace(
    cited(SAID, quote="So be it."),
    form=Form.ATTRIBUTION,
    cited_url="",
    relation="none",
    identity=Identity(SAID, notes=("gone", f"no channel is named: {ASK_AUTHOR}")),
)
GIVEN = Identity(
    page(),
    (("utm_source", ("x",)),),
    CitedSnapshot("https://web.archive.org/web/2026/x", "wayback", DAY_0),
    ("A tracking parameter was left out.",),
)
CITATION = "a0123456789a-c001"
CHOICE = Attached(CITATION, DAY_0, "R. Amari", "https://news1.example/story?utm_source=x", GIVEN)
CHECK = QuoteCheck(
    CITATION, page().id, "r1", DAY_0, "ab" * 32, Compared.COPY, DAY_0, "https://web.archive.org/web/2026/x", "ab" * 32,
    True, QuoteMatch.CLOSE, "So may it be", EvidenceRef("one.warc.gz", 7, 100),
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    """A ledger that knows an article with one statement."""
    with new_ledger(tmp_path) as opened:
        opened.record_article(article(), [STATEMENT])
        yield opened


def test_a_statement_has_the_source_it_was_given(ledger):
    """Everywhere: by its id, in its article, in the report, when the article is read again."""
    ledger.statements.record_attached(CHOICE)
    (again,) = ledger.record_article(article(), [STATEMENT])
    (fact,) = ledger.report()
    found = ledger.statements.citation(CITATION)
    assert (
        found
        == again
        == fact.recorded
        == ledger.citations()[0]
        == ledger.statements.citations_of([page().id])[0]
    )
    assert found.attached == CHOICE
    given = found.citation
    assert (given.form, given.relation, given.cited_url) == (Form.ATTRIBUTION, "attached", CHOICE.cited_url)
    assert given.identity.source == fact.source == page()
    assert given.identity.snapshot == GIVEN.snapshot
    assert given.identity.removed_parameters == GIVEN.removed_parameters
    assert given.identity.notes == ("gone", "A tracking parameter was left out.")
    assert fact.judgement.verdict is Verdict.UNVERIFIABLE
    assert ledger.find_sources(CITATION) == ledger.find_sources(CHOICE.cited_url) == [page()]
    assert ledger.statements.citations_of([SAID.id]) == []


def test_an_attachment_writes_no_row_of_the_article(ledger, tmp_path):
    """What the article says is one thing, what an editor adds another: nothing vanishes, nothing is twice there."""
    ledger.statements.record_attached(CHOICE)
    ledger.record_article(article(), [STATEMENT])
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        rows = connection.execute("SELECT source, status, relation FROM citations").fetchall()
    assert rows == [(SAID.id, "present", "none")]


def test_the_latest_choice_stands_and_the_history_has_all(ledger):
    """Another source replaces the first, and taking it back leaves the statement as the article has it."""
    other = replace(CHOICE, identity=Identity(page(2)), cited_url=page(2).url)
    back = Attached(CITATION, DAY_0, "")
    ledger.statements.record_attached(CHOICE)
    ledger.statements.record_attached(other)
    assert ledger.statements.citation(CITATION).citation.identity.source == page(2)
    ledger.statements.record_attached(back)
    assert ledger.statements.citation(CITATION).citation == STATEMENT
    assert ledger.statements.citation(CITATION).attached is None
    assert ledger.find_sources(CITATION) == [SAID]
    assert (
        ledger.statements.attachments(page().id)
        == ledger.statements.attachments(SAID.id)
        == [CHOICE, other, back]
    )
    assert ledger.evidence.verify_chain().holds


def test_where_the_article_links_the_source_by_now_it_is_the_article_s(ledger):
    """The citation keeps its id, and is linked, not attached."""
    ledger.statements.record_attached(CHOICE)
    linked = replace(STATEMENT, identity=Identity(page()), cited_url=page().url, relation="linked")
    (found,) = ledger.record_article(article(), [linked])
    assert (found.id, found.citation, found.attached) == (CITATION, linked, None)


def test_searches_for_quotations_come_back_as_they_were_made(ledger):
    """By source and with the citation's line of the report."""
    ledger.statements.record_attached(CHOICE)
    ledger.statements.record_quote_checks([])
    ledger.statements.record_quote_checks([CHECK], {"one.warc.gz": 107})
    assert ledger.statements.quote_checks(page().id) == [CHECK]
    assert ledger.statements.quote_checks(page(2).id) == []
    (fact,) = ledger.report()
    assert fact.quotes == (CHECK,)
    assert ledger.committed_warc_lengths() == {"one.warc.gz": 107}
    assert CHECK.evidence in set(ledger.evidence.evidence_named())
    assert ledger.evidence.verify_chain().holds


def test_names_and_passages_can_be_erased_by_order(ledger, tmp_path):
    """The rows and the chain stay. A source's passages and copies are part of what is held of it."""
    ledger.statements.record_attached(CHOICE)
    ledger.statements.record_quote_checks([CHECK])
    held = ledger.evidence.held_of_source(page().id)
    assert held.records == [CHECK.evidence]
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        (person,) = connection.execute("SELECT person FROM attachments").fetchone()
        (passage,) = connection.execute("SELECT passage FROM quote_checks").fetchone()
    assert passage in held.texts
    ledger.evidence.erase([person, passage], order="a judge's")
    assert ledger.statements.citation(CITATION).attached.person == ERASED
    assert ledger.statements.quote_checks(page().id)[0].passage == ERASED
    assert ledger.evidence.verify_chain().holds


def test_history_is_only_appended_to(ledger, tmp_path):
    """The database itself refuses to change or delete."""
    ledger.statements.record_attached(CHOICE)
    ledger.statements.record_quote_checks([CHECK])
    with sqlite3.connect(tmp_path / "archiver.db") as connection:
        for table in ("attachments", "quote_checks"):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET citation = 'x'"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    connection.execute(statement)


def test_an_attached_source_is_due_until_it_is_taken_back(ledger):
    """The daemon looks at it as at any that an article cites."""
    ledger.statements.record_attached(CHOICE)
    assert ledger.watch.due(DAY_0, 10) == [page()]
    ledger.rebuild_current()
    assert ledger.watch.due(DAY_0, 10) == [page()]
    ledger.statements.record_attached(Attached(CITATION, DAY_0, ""))
    assert ledger.watch.due(DAY_0, 10) == []
    ledger.statements.record_attached(CHOICE)
    ledger.record_article(article(), [])
    assert ledger.watch.due(DAY_0, 10) == []
