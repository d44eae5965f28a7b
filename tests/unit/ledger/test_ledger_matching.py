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
