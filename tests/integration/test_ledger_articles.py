"""Reading an article, and reading it again after it was edited."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from archiver.model.citation import Citation
from archiver.model.observation import EvidenceRef
from archiver.model.snapshot import CaptureState
from archiver.model.source import CitedSnapshot, Identity
from archiver.model.states import Form, Verdict, Zone
from tests.support.ledgers import DAY_0, article, cited, looked_up, memento, new_ledger, page, seen, step

READING = article()
LATER = replace(READING, read_at=DAY_0 + timedelta(days=1), evidence=EvidenceRef("one.warc.gz", 0, 9))


@pytest.fixture
def ledger(tmp_path):
    """A new ledger."""
    with new_ledger(tmp_path) as opened:
        yield opened


def _ids(recorded):
    return [one.id.removeprefix(READING.id) for one in recorded]


def test_citations_are_numbered_in_the_order_of_the_article(ledger):
    """From -c001 on, one each, in the order in which they were given."""
    recorded = ledger.record_article(READING, [cited(page(2)), cited(page(1), block=2)])
    assert _ids(recorded) == ["-c001", "-c002"]
    assert [one.citation.identity.source for one in recorded] == [page(2), page(1)]
    assert ledger.articles() == [READING]
    assert ledger.citations() == recorded


def test_a_citation_comes_back_with_all_that_is_known_of_it(ledger):
    """Every field, those of attributed statements included."""
    snapshot = CitedSnapshot("https://archive.ph/x", "archive.ph", DAY_0)
    citation = Citation(
        block=3,
        form=Form.ATTRIBUTION,
        zone=Zone.BOILERPLATE,
        zone_reason="a footer",
        cited_url="",
        anchor="anchor",
        quote="We did it.",
        context="“We did it”, said the minister.",
        start=7,
        end=18,
        identity=Identity(page(), (("ref", ("a", "b")),), snapshot, ("A note.",)),
        kind="statement",
        source_class="official",
        speaker="the minister",
        speaker_resolved="A. Minister",
        cue="said",
        stated_date="2026-11-20",
        relation="near",
        near_url="https://near.example/",
        reported_deleted=True,
        quote_spans=((8, 17), (20, 22)),
    )
    ledger.record_article(READING, [citation])
    assert [one.citation for one in ledger.citations()] == [citation]


def test_reading_the_same_again_changes_nothing(ledger):
    """Neither the time of reading nor a second copy of the same bytes is news."""
    found = [cited(page()), cited(page(), block=2), cited(page(2), block=3)]
    first = ledger.record_article(READING, found)
    before = ledger.evidence.verify_chain()
    assert ledger.record_article(LATER, found) == first
    assert ledger.evidence.verify_chain() == before


def test_an_edited_article_is_recorded_beside_the_earlier_one(ledger):
    """It is the later reading that counts."""
    edited = replace(LATER, sha256="ee" * 32, title="Another title")
    ledger.record_article(READING, [])
    ledger.record_article(edited, [])
    assert ledger.articles() == [edited]


def test_ids_survive_an_edit(ledger):
    """What moved keeps its id, what is new gets the next, what is gone is marked and its id never reused."""
    ledger.record_article(READING, [cited(page(1)), cited(page(2), block=2)])
    moved = cited(page(2), block=5)
    recorded = ledger.record_article(LATER, [cited(page(3)), moved])
    assert _ids(recorded) == ["-c003", "-c002"]
    known = {one.id[-4:]: one for one in ledger.citations()}
    assert {name: one.status for name, one in known.items()} == {
        "c001": "vanished",
        "c002": "present",
        "c003": "present",
    }
    assert known["c002"].citation == moved
    again = ledger.record_article(LATER, [cited(page(1)), cited(page(4))])
    assert _ids(again) == ["-c001", "-c004"]


def test_the_bytes_of_an_article_are_committed_with_it(ledger):
    """What its reference points to is not taken for an orphan after a kill."""
    ledger.record_article(LATER, [], {"one.warc.gz": 9})
    assert ledger.articles() == [LATER]
    assert ledger.committed_warc_lengths() == {"one.warc.gz": 9}


def test_a_vanished_citation_is_marked_once(ledger):
    """Reading on without it adds no further row."""
    ledger.record_article(READING, [cited(page())])
    ledger.record_article(READING, [])
    before = ledger.evidence.verify_chain()
    ledger.record_article(READING, [])
    assert ledger.evidence.verify_chain() == before


def test_articles_do_not_mix(ledger):
    """Two articles that cite the same source have a citation each."""
    other = article("b0123456789b")
    ledger.record_article(READING, [cited(page())])
    ledger.record_article(other, [cited(page())])
    assert [one.article for one in ledger.citations([other.id])] == [other.id]
    assert [one.article for one in ledger.citations()] == [READING.id, other.id]
    assert ledger.articles() == [READING, other]


def test_citations_can_be_had_by_zone(ledger):
    """Boilerplate is recorded, and can be left out."""
    footer = replace(cited(page(2), block=9), zone=Zone.BOILERPLATE, zone_reason="a footer")
    ledger.record_article(READING, [cited(page()), footer])
    assert [one.citation.zone for one in ledger.citations(zone=Zone.BODY)] == [Zone.BODY]
    assert len(ledger.citations([READING.id])) == 2


# the report


def test_a_fact_holds_all_that_a_line_needs(ledger):
    """Citation, article, source, verdict, last look without its text, look-ups and captures."""
    look = seen(page(), text="A long text.")
    ledger.record_article(READING, [cited(page()), cited(page(2), block=2)])
    ledger.record_looks([seen(page(), after=-timedelta(days=1)), look])
    ledger.record_lookups([looked_up(page(), memento(page()))])
    ledger.record_captures([step(page(), CaptureState.WANTED), step(page(), CaptureState.PENDING)])
    first, second = ledger.report([READING.id])
    assert first.recorded == ledger.citations()[0]
    assert (first.article, first.source) == (READING, page())
    assert first.judgement == ledger.judgement(page().id)
    assert first.last_look.look == replace(look, observation=replace(look.observation, text=None))
    assert first.lookups == (looked_up(page(), memento(page())),)
    assert [capture.state for capture in first.captures] == [CaptureState.WANTED, CaptureState.PENDING]
    assert (second.last_look, second.lookups, second.captures) == (None, (), ())
    assert second.judgement.verdict is not Verdict.LIVE


def test_facts_come_article_by_article_in_the_order_of_the_text(ledger):
    """Articles as first recorded, citations as they stand."""
    other = article("00123456789b")
    ledger.record_article(READING, [cited(page(2), block=2), cited(page(1))])
    ledger.record_article(other, [cited(page(1))])
    ledger.record_article(replace(READING, title="New"), [cited(page(2), block=2), cited(page(1))])
    ids = [fact.recorded.id[-5:] for fact in ledger.report()]
    assert ids == ["-c002", "-c001", "-c001"]
    assert [fact.article.title for fact in ledger.report()] == ["New", "New", "A title"]
    assert len(list(ledger.report([other.id]))) == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(ledger):
    """Hundreds of citations are read with the statements that one takes."""
    found = [cited(page(number), block=number) for number in range(400)]
    ledger.record_article(READING, found)
    ledger.record_looks([seen(page(number)) for number in range(400)])
    statements = []
    event.listen(ledger._database._engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert len(list(ledger.report())) == 400
    assert len(statements) < 25
