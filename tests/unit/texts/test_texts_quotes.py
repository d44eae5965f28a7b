"""Whether a text bears out a quotation."""

import time

import pytest

from archiver.texts.quotes import QuoteMatch, match

TEXT = (
    "The mayor spoke for an hour. “We shut what we were given to shut,” she said, and then: “Ask those who signed for it. "
    "They know the chains, they know the leaf, and they know the date on which the last test failed.” She left by car."
)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("We shut what we were given to shut", "exact"),
        ("We shut what we were given to shut,", "exact"),
        ("we shut … Ask those who signed for it", "exact"),
        ("Ask those [in the ministry] who signed for it", "exact"),
        ("Ask those that signed for it", "close"),
        (
            "We shut what we were given to shut; the rest is silence and a matter for the courts of this country",
            "partial",
        ),
        (
            "They know the chains, they know the leaf, but nobody in this building has ever been told",
            "partial",
        ),
        ("The ministry never told us to test the chains at night", "absent"),
        ("Ми зачинили те, що нам дали", "not_checked"),
        ("", "not_checked"),
    ],
)
def test_a_quotation_is_found_as_well_as_it_is_there(quote, expected):
    """Typography, ellipses and insertions are forgiven; a translation is never called absent."""
    assert match(quote, TEXT, complete=True).how == expected


def test_nothing_is_absent_from_a_text_that_was_cut_off():
    """What was not read may hold it."""
    assert (
        match("The ministry never told us to test the chains", TEXT, complete=False).how
        is QuoteMatch.NOT_CHECKED
    )


def test_the_passage_is_the_text_s():
    """With its own typography."""
    assert match("ask those who signed for it", TEXT, complete=True).passage == "Ask those who signed for it"


def test_an_empty_text_tells_nothing():
    """Nothing was read, so nothing is missing."""
    assert match("We shut it", "", complete=True).how is QuoteMatch.NOT_CHECKED


def test_long_texts_take_no_time():
    """A long quotation in a long text is looked for in well under a few seconds."""
    begun = time.process_time()
    match("the quick brown fox " * 200, "a lazy dog sat on the mat " * 16_000, complete=True)
    assert time.process_time() - begun < 5
