"""The canonical form and the column lists of the chain."""

import hashlib

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from archiver.ledger.chain import COLUMNS, VERSION, canonical, hash_of
from archiver.ledger.tables import HISTORY

texts = st.text(st.characters(exclude_categories=["Cs"]))
names = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1)
values = st.none() | texts | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(0, 1)


@given(st.dictionaries(names, values))
def test_our_canonical_form_is_that_of_rfc_8785(row):
    """For every flat row our writer gives the very bytes of the reference implementation."""
    assert canonical(row) == rfc8785.dumps(row)


def test_every_column_of_a_history_table_is_hashed():
    """But for the number, which every event has, and the text itself, for which its digest stands."""
    own = {"v", "table_name", "recorded_at", "prev", "hash"}
    for table in HISTORY:
        spared = {"id"} | ({"text"} if table.name == "texts" else own if table.name == "events" else set())
        assert set(COLUMNS[VERSION][table.name]) == set(table.c.keys()) - spared, table.name


def test_no_column_hides_another_in_the_hashed_object():
    """The names that every event has are no column's name."""
    for columns in COLUMNS[VERSION].values():
        assert not set(columns) & {"v", "table", "id", "recorded_at", "prev"}


def test_the_hash_can_be_made_again_from_the_documented_object():
    """An event is {v, table, id, recorded_at, prev, columns...}; anybody can check it with sha256sum."""
    when = "2026-11-22T14:20:00.000Z"
    event = {"v": 1, "table_name": "texts", "id": 7, "recorded_at": when, "prev": "0" * 64}
    row = {"id": 7, "digest": "ab", "length": 3, "text": "not hashed"}
    told = (
        f'{{"digest":"ab","id":7,"length":3,"prev":"{"0" * 64}",'
        f'"recorded_at":"{when}","table":"texts","v":1}}'
    )
    assert hash_of(event, row) == hashlib.sha256(told.encode()).hexdigest()


def test_version_1_is_as_it_was_released():
    """What was hashed once can be hashed again: the lists of version 1 never change, new tables join them."""
    assert COLUMNS[1]["texts"] == ("digest", "length")
    assert {name: len(columns) for name, columns in COLUMNS[1].items()} == {
        "events": 3,
        "texts": 2,
        "articles": 11,
        "sources": 6,
        "citations": 29,
        "looks": 16,
        "snapshots": 14,
        "captures": 18,
        "notes": 14,
        "holds": 5,
        "comparisons": 10,
        "records": 4,
        "manifests": 3,
        "timestamps": 8,
    }


def test_version_2_adds_where_copies_and_media_lie():
    """Snapshots with their evidence, and the new table; all else is hashed as before."""
    added = {"snapshots": 15, "media": 13}
    found = {name: len(columns) for name, columns in COLUMNS[2].items() if name in added}
    assert found == added
    assert {name: COLUMNS[2][name] for name in COLUMNS[1] if name != "snapshots"} == {
        name: columns for name, columns in COLUMNS[1].items() if name != "snapshots"
    }
