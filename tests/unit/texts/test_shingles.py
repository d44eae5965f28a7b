"""Likeness of texts: symmetric, between 0 and 1, and falling with every change."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.texts.shingles import similarity


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", 1.0),
        ("", "word", 0.0),
        ("one two three four five", "One, two; THREE four five!", 1.0),
        ("one two three four", "five six seven eight", 0.0),
        ("one two three four five", "one two three four six", 1 / 3),
        ("a b c", "b c d", 0.5),
        ("a b c", "a b c d e f", 0.5),
        ("мир ТРУД май", "Мир труд май", 1.0),
        ("...", "!", 1.0),
    ],
)
def test_likeness(a: str, b: str, expected: float) -> None:
    """The share of four-word runs in common; of words for the shortest texts."""
    assert similarity(a, b) == pytest.approx(expected)


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_share(a: str, b: str) -> None:
    """It lies between 0 and 1, is the same either way, and 1 for the text itself."""
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert similarity(a, a) == 1


def test_one_edited_sentence_leaves_an_article_recognisable() -> None:
    """A small edit keeps the likeness high; another text altogether has none."""
    article = " ".join(f"word{number} follows word{number - 1}" for number in range(200))
    assert similarity(article, article.replace("word100 ", "other ")) > 0.9
    assert similarity(article, " ".join(f"x{number}" for number in range(400))) == 0


def test_large_texts_are_compared_in_time() -> None:
    """A megabyte of text is compared in about a second of computing."""
    text = " ".join(str(number) for number in range(150_000))
    before = time.process_time()
    assert similarity(text, text) == 1
    assert time.process_time() - before < 3
