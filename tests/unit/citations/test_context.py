"""The sentence around a place."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.citations.context import last_sentence, sentence_at

SENTENCES = [
    ("First one. Second HERE now. Third.", "Second HERE now."),
    ("Dr. Smith saw HERE at 4.30 p.m. on Friday. Then no.", "Dr. Smith saw HERE at 4.30 p.m. on Friday."),
    ("In the U.S. Senate HERE they met. No.", "In the U.S. Senate HERE they met."),
    ("J. R. Smith wrote HERE. No.", "J. R. Smith wrote HERE."),
    ("“It is over.” He said HERE. No.", "He said HERE."),
    ("He said: “It is over. HERE it ends.” Then he left.", "HERE it ends.”"),
    ("Really? HERE! Yes.", "HERE!"),
    ("Wait… HERE it is. No.", "HERE it is."),
    ("Wait... here HERE it is. No.", "Wait... here HERE it is."),
    ("One line\nHERE the next", "HERE the next"),
    ("One\n\n\nHERE", "HERE"),
    ("No end HERE", "No end HERE"),
    ("Grew 3.5 per cent HERE. No.", "Grew 3.5 per cent HERE."),
    ("Он сказал. В г. Киеве HERE взрыв. Нет.", "В г. Киеве HERE взрыв."),
    ("彼は言った。HERE です。次。", "HERE です。"),
    ("See https://a.example/x.html HERE. No.", "See https://a.example/x.html HERE."),
    ("Done. https://a.example/HERE", "https://a.example/HERE"),
    ("Er kam bzw. HERE. Nein.", "Er kam bzw. HERE."),
    ("See No. 5 HERE. No.", "See No. 5 HERE."),
    ("No. HERE it is.", "HERE it is."),
    ("Under the sun. HERE it is.", "HERE it is."),
    ("He left (early.) Then HERE. No.", "Then HERE."),
    ("HERE", "HERE"),
    ("  HERE  twice\tspaced ", "HERE twice spaced"),
]


@pytest.mark.parametrize(("text", "sentence"), SENTENCES)
def test_the_sentence_around_a_place(text, sentence):
    """Abbreviations, initials and decimals end no sentence; quotation marks close with it."""
    start = text.index("HERE")
    assert sentence_at(text, start, start + 4) == sentence


def test_a_place_over_two_sentences_has_both():
    """A link whose text holds a full stop has all it touches."""
    text = "Zero. One more. Two more. Three."
    assert sentence_at(text, text.index("more"), text.index("Two") + 3) == "One more. Two more."


@pytest.mark.parametrize(
    ("text", "last"), [("A b. C d.", "C d."), ("A b. C d.  \n", "C d."), ("A", "A"), ("", ""), (" ", "")]
)
def test_the_last_sentence(text, last):
    """White space at the end does not count."""
    assert last_sentence(text) == last


@settings(deadline=None)
@given(
    st.text(alphabet=st.one_of(st.sampled_from(".!?… \n”\"'()。aB"), st.characters()), max_size=80), st.data()
)
def test_any_place_has_a_sentence_around_it(text, data):
    """The sentence holds the place, whatever the text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert " ".join(text[start:end].split()) in sentence_at(text, start, end)


@pytest.mark.parametrize(
    "text", ["." * 1_000_000, '."' * 500_000, "\n" * 1_000_000, ". " * 500_000, "(" * 1_000_000]
)
def test_hostile_text_costs_no_more_than_a_window(text):
    """Only some thousand characters around a place are looked at."""
    begun = time.process_time()
    sentence_at(text, 500_000, 500_001)
    assert time.process_time() - begun < 0.2
