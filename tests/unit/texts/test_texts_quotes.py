"""Whether a text bears out a quotation."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.texts.quotes import QuoteMatch, match

TEXT = (
    "The mayor spoke for an hour. “We shut what we were given to shut,” she said, and then: “Ask those who signed for it. "
    "They know the chains, they know the leaf, and they know the date on which the last test failed.” She left by car.\n"
    "It was struck (twice) by the keel — not by ice. The harbour master’s men weren’t there. Nobody co\u00adoperated.\n"
    "The 30\u00a0ships and the caf\u0065\u0301 were empty."
)
FRENCH = (
    "Le ministre a parlé pendant une heure. La porte est fermée depuis la nation, et la population des villages est dans "
    "une situation de crise que nous avons vue pour la dernière fois en mars."
)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("We shut what we were given to shut", "exact"),
        ("We shut what we were given to shut,", "exact"),
        ("Ask those that signed for it", "close"),
        ("The ministry never told us to test the chains at night", "absent"),
        ("", "not_checked"),
        ("— … —", "not_checked"),
    ],
)
def test_a_quotation_is_found_as_well_as_it_is_there(quote, expected):
    """The same words, nearly the same, or others."""
    assert match(quote, TEXT, complete=True).how == expected


@pytest.mark.parametrize(
    "quote",
    [
        "we shut … Ask those who signed for it",
        "we shut ... ask those who signed for it",
        "we shut what we were given […] Ask those who signed",
        "we shut what we were given (...) Ask those who signed",
        "we shut what we were given . . . Ask those who signed",
        "They know the chains, […], and they know the date",
    ],
)
def test_what_is_left_out_with_an_ellipsis_is_not_missed(quote):
    """However the dots are written."""
    assert match(quote, TEXT, complete=True).how == "exact"


@pytest.mark.parametrize(
    "quote",
    [
        "Ask those [in the ministry] who signed for it",
        "[W]e shut what we were given to shut",
        "they [the engineers] know the leaf, and they know the date",
        "Ask those (the ministry) who signed for it",
        "It was struck (twice) by the keel",
    ],
)
def test_what_an_editor_put_in_is_not_looked_for(quote):
    """Words in brackets, changed capitals; parentheses may be the editor's or the source's."""
    assert match(quote, TEXT, complete=True).how == "exact"


@pytest.mark.parametrize(
    "quote",
    [
        "“We shut what we were given to shut”",
        "«We shut what we were given to shut»",
        "The harbour master's men weren't there",
        "struck (twice) by the keel - not by ice",
        "struck (twice) by the keel – not by ice",
        "we\u00a0shut\u202fwhat we were  given\nto shut",
        "WE SHUT what We were given",
        "Nobody cooperated",
        "30 ships and the café",
        "She left by car. It was struck",
        "last test failed",
        "They know the chains, they know the leaf, and",
    ],
)
def test_typography_and_cuts_are_forgiven(quote):
    """Quotation marks, dashes, spaces, capitals, hyphens nobody sees, joined paragraphs, an end cut off."""
    assert match(quote, TEXT, complete=True).how == "exact"


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        (
            "they know the date on which the first test failed",
            "they know the date on which the last test failed",
        ),
        ("Ask those whom signed for it", "Ask those who signed for it"),
    ],
)
def test_a_word_misquoted_is_close_and_the_passage_has_the_right_one(quote, passage):
    """So an editor sees both."""
    found = match(quote, TEXT, complete=True)
    assert (found.how, passage in found.passage) == (QuoteMatch.CLOSE, True)


@pytest.mark.parametrize(
    "quote",
    [
        "We shut what we were given to shut; the rest is silence and a matter for the courts of this country",
        "They know the chains, they know the leaf, but nobody in this building has ever been told",
        "Ask those who signed for it … The sea will have its say before the winter ends",
    ],
)
def test_of_a_quotation_a_part_may_be_there(quote):
    """It is said to be partial, with the part that is."""
    found = match(quote, TEXT, complete=True)
    assert found.how is QuoteMatch.PARTIAL
    assert found.passage


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Ми зачинили те, що нам дали", TEXT),
        ("We shut the gate and we will not open it for them", FRENCH),
        ("The population of the villages was in a situation of crisis", FRENCH),
        ("Nous avons fermé la porte et nous ne savons pas qui est dans la ville", TEXT),
        ("Wir haben das Tor geschlossen und es bleibt zu", TEXT),
        (
            "Мы закрыли то, что нам было дано, и это не наша вина",
            "Ми зачинили те, що нам дали, і це не наша провина.",
        ),
        ("No comment", "Kein Kommentar, heißt es aus dem Amt, und das ist nicht neu."),
    ],
)
def test_a_translation_is_never_called_absent(quote, text):
    """Another script, or the small words of another language, even where the two share words."""
    assert match(quote, text, complete=True).how is QuoteMatch.NOT_CHECKED


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        (
            "Die Brücke war nie für solche Schiffe gebaut",
            "Das Tor ist zu. Wir haben es nicht für die Stadt gebaut.",
        ),
        ("Мы никогда не проверяли цепи ночью", "Мы закрыли то, что нам было дано, и это не наша вина."),
        ("La porte n’a jamais été ouverte par nous", FRENCH),
    ],
)
def test_in_its_own_language_a_quotation_can_be_absent(quote, text):
    """Not only in English."""
    assert match(quote, text, complete=True).how is QuoteMatch.ABSENT


def test_nothing_is_absent_from_a_text_that_was_cut_off():
    """What was not read may hold it; what was read and holds it does."""
    missing = match("The ministry never told us to test the chains", TEXT, complete=False)
    assert missing.how is QuoteMatch.NOT_CHECKED
    assert match("We shut what we were given", TEXT, complete=False).how is QuoteMatch.EXACT


def test_the_passage_is_the_text_s():
    """With its own typography."""
    assert match("ask those who signed for it", TEXT, complete=True).passage == "Ask those who signed for it"


def test_a_passage_leaves_out_what_lies_far_between():
    """Two pieces a page apart are two pieces, not a page."""
    text = f"We shut the gate at nine. {'Then it rained on the harbour. ' * 200}And we opened it at ten."
    found = match("We shut the gate at nine … we opened it at ten", text, complete=True)
    assert found.passage == "We shut the gate at nine … we opened it at ten"


def test_an_empty_text_tells_nothing():
    """Nothing was read, so nothing is missing."""
    assert match("We shut it", "", complete=True).how is QuoteMatch.NOT_CHECKED


@given(st.text(max_size=80), st.text(max_size=200), st.booleans())
def test_any_two_texts_can_be_compared(quote, text, complete):
    """Never an error; a passage is made of words of the text."""
    found = match(quote, text, complete=complete)
    assert found.how in QuoteMatch
    assert bool(found.passage) == (found.how in {QuoteMatch.EXACT, QuoteMatch.CLOSE, QuoteMatch.PARTIAL})


@given(st.integers(0, 40), st.integers(3, 20))
def test_any_run_of_a_text_s_words_is_exact(first, number):
    """Whatever stands between them."""
    words = TEXT.split()[first : first + number]
    assert match("  ".join(words), TEXT, complete=True).how is QuoteMatch.EXACT


def test_long_texts_take_no_time():
    """A long quotation in a long text is looked for in well under a few seconds."""
    begun = time.process_time()
    match("the quick brown fox " * 200, "a lazy dog sat on the mat " * 16_000, complete=True)
    assert time.process_time() - begun < 5
