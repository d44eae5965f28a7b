"""Which citation of a re-read article is which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.ledger.matching import Known, Mark, match


def _mark(text):
    return Mark(*text.split("/"))


def _known(text):
    name, mark, *gone = text.split()
    return Known(name, _mark(mark), present=not gone)


@pytest.mark.parametrize(
    ("known", "marks", "expected"),
    [
        (["c1 s/q/k"], ["s/q/k"], ["c1"]),
        (["c1 s/q/k"], ["other/q/k"], [None]),
        (["c1 s/q/k"], ["s/q/edited"], ["c1"]),
        (["c1 s/q/k"], ["s/edited/k"], ["c1"]),
        (["c1 s/q/k"], ["s/edited/edited"], [None]),
        (["c1 s/q/k gone"], ["s/q/k"], ["c1"]),
        (["c1 s/q/k gone"], ["s/q/edited"], [None]),
        (["c1 s/q/k", "c2 s/q/k"], ["s/q/k", "s/q/k", "s/q/k"], ["c1", "c2", None]),
        (["c1 s/q/a", "c2 s/q/b"], ["s/q/b", "s/q/new"], ["c2", "c1"]),
        (["c1 s/q/k", "c2 s/q/k gone"], ["s/q/k", "s/q/k"], ["c1", "c2"]),
        ([], ["s/q/k"], [None]),
    ],
)
def test_a_citation_is_recognised_by_source_quote_and_context(known, marks, expected):
    """All three first; one of quote and context may have been edited, the source never."""
    assert match([_known(one) for one in known], [_mark(one) for one in marks]) == expected


def _statement(text):
    source, quote, context = text.split("/")
    return Mark(source, quote, context, words=WORDS[quote])


WORDS = {
    "q": "We shut what we were given to shut",
    "edited": "We only shut what we were given",
    "other": "Nobody has asked the port",
}


@pytest.mark.parametrize(
    ("known", "now", "expected"),
    [
        ("statement:1/q/k", "statement:2/q/k", "c1"),
        ("statement:1/q/k", "statement:2/q/edited", "c1"),
        ("statement:1/q/k", "statement:2/edited/k2", "c1"),
        ("statement:1/q/k", "statement:2/other/k", None),
        ("statement:1/q/k", "statement:1/other/k2", None),
        ("statement:1/q/k", "statement:1/edited/k", "c1"),
    ],
)
def test_a_statement_is_recognised_by_its_words_whoever_it_was_read_to_be_by(known, now, expected):
    """Rules get better and antecedents are edited in; the id and what hangs on it stay."""
    assert match([Known("c1", _statement(known), present=True)], [_statement(now)]) == [expected]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("web:a/q/k", "c1"), ("web:a/q/new", "c1"), ("web:a/new/k", "c1"), ("web:b/q/k", None)],
)
def test_an_article_that_links_what_was_attached_has_the_same_citation(mark, expected):
    """The editor found the source, then the article was corrected to link it."""
    known = Known("c1", _statement("statement:1/q/k"), present=True, attached="web:a")
    assert match([known], [_mark(mark)]) == [expected]


def test_of_two_that_could_be_it_only_one_is():
    """By its statement or by what was attached to it, a citation is found once."""
    known = Known("c1", _statement("statement:1/q/k"), present=True, attached="web:a")
    assert match([known], [_mark("web:a/q/k"), _statement("statement:1/q/k")]) == [None, "c1"]


_marks = st.lists(st.builds(Mark, *[st.sampled_from("ab")] * 3), max_size=8)


@given(_marks, _marks)
def test_no_id_is_given_twice_and_sources_never_mix(before, now):
    """Whatever was edited, an id goes to one citation of its own source."""
    known = [Known(f"c{number}", mark, present=True) for number, mark in enumerate(before)]
    found = match(known, now)
    given_ids = [one for one in found if one]
    assert len(given_ids) == len(set(given_ids))
    sources = {one.id: one.mark.source for one in known}
    assert all(one is None or sources[one] == mark.source for one, mark in zip(found, now, strict=True))
