"""What changed between two texts, for people."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.texts.diff import GAP, GONE, MOST_SENTENCES, NEW, SAME, diff, sentences

GATE = "The gate was inspected in full. No work was overdue. Nobody was hurt. A report follows. It is public. The end."


def told(old: str, new: str, context: int = 1) -> list[str]:
    """A diff as it is printed."""
    return [str(line) for line in diff(old, new, context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n\n ", []),
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("She said “No.” Then she left.", ["She said “No.”", "Then she left."]),
        ("A heading\nA sentence  over\ttabs.\r\nMore.", ["A heading", "A sentence over tabs.", "More."]),
        ("ворота закрыты. Всё.", ["ворота закрыты.", "Всё."]),
        ("门没有关上。没有人受伤！", ["门没有关上。", "没有人受伤！"]),
        ("Version 2.40 at www.news.example stays whole.", ["Version 2.40 at www.news.example stays whole."]),
        ("x" * 4001, ["x" * 2000, "x" * 2000, "x"]),
        ("word " * 500, ["word " * 399 + "word", "word " * 99 + "word"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Sentences end at their punctuation or at a line break; what never ends is cut at a space."""
    assert list(sentences(text)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("One. Two.", " One.\n\nTwo. ", []),
        ("One.", "", ["- One."]),
        ("", "One.", ["+ One."]),
        ("One. Two.", "One. Three.", ["  One.", "- Two.", "+ Three."]),
        (
            GATE,
            GATE.replace("No work", "Much work"),
            [
                "  The gate was inspected in full.",
                "- No work was overdue.",
                "+ Much work was overdue.",
                "  Nobody was hurt.",
                "~ 3 sentences in common",
            ],
        ),
        (
            GATE,
            f"Correction. {GATE} Signed.",
            [
                "+ Correction.",
                "  The gate was inspected in full.",
                "~ 4 sentences in common",
                "  The end.",
                "+ Signed.",
            ],
        ),
        (
            "A. B. C.",
            "a. B. c.",
            ["- A.", "+ a.", "  B.", "- C.", "+ c."],
        ),
    ],
)
def test_diff(old: str, new: str, expected: list[str]) -> None:
    """Changed sentences stand with one in common around them; the rest is counted, white space is none."""
    assert told(old, new) == expected


def test_what_changed_within_a_sentence_is_pointed_at() -> None:
    """Words that differ in a sentence that otherwise stayed are marked on both sides."""
    gone, new = diff("The gate was inspected in full last year.", "The gate was never inspected last year.")
    assert [gone.text[start:end] for start, end in gone.spans] == ["in full"]
    assert [new.text[start:end] for start, end in new.spans] == ["never"]
    other = diff("The gate was inspected.", "Nobody answers the telephone today.")
    assert [line.spans for line in other] == [(), ()]
    long = diff("word " * 380 + "a b c d", "word " * 380 + "a b c e")
    assert all(line.mark in (SAME, GONE, NEW) for line in long)


def test_too_long_a_sentence_has_no_hints() -> None:
    """A sentence of very many words is shown, but not compared word by word."""
    assert [line.spans for line in diff("a " * 900, "a " * 899 + "b")] == [(), ()]


SENTENCES = st.lists(st.sampled_from(["One.", "Two is here.", "Three!", "Four?", "Five"]), max_size=30)


@given(SENTENCES, SENTENCES)
def test_a_diff_holds_both_texts(old: list[str], new: list[str]) -> None:
    """With all context, the kept and the gone are the old text, the kept and the new the new one."""
    before, after = "\n".join(old), "\n".join(new)
    lines = diff(before, after, context=1000)
    if before.split() == after.split():
        assert not lines
        return
    assert [line.text for line in lines if line.mark in (SAME, GONE)] == old
    assert [line.text for line in lines if line.mark in (SAME, NEW)] == new


@given(st.text(max_size=300), st.text(max_size=300), st.integers(0, 3))
def test_any_text_can_be_compared(old: str, new: str, context: int) -> None:
    """Nothing raises; a text is never different from itself; every span lies within its line."""
    assert diff(old, old) == []
    for line in diff(old, new, context):
        assert line.mark in (SAME, GONE, NEW, GAP)
        assert all(0 <= start < end <= len(line.text) for start, end in line.spans)


@given(st.text(max_size=500))
def test_sentences_keep_every_character_but_white_space(text: str) -> None:
    """Splitting loses nothing."""
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a. " * 100_000, "b. a. " * 50_000),
        ("x" * 300_000, "y" * 300_000),
        ("\n" * 200_000, " " * 200_000 + "x"),
        ('."' * 150_000, ".” " * 70_000),
        (" ".join(f"s{i % 150}." for i in range(2100)), " ".join(f"s{-i % 150}." for i in range(2100))),
        (" ".join(f"w{i} b c d." for i in range(2000)), " ".join(f"w{i} b c e." for i in range(2000))),
        ("z q " * 50_000, "z r " * 50_000),
    ],
)
def test_hostile_texts_cost_little(old: str, new: str) -> None:
    """Whatever a page holds, a diff takes no noticeable time, and says where it stopped."""
    began = time.perf_counter()
    lines = diff(old, new)
    assert time.perf_counter() - began < 5
    assert len(lines) <= 4 * MOST_SENTENCES


def test_what_is_not_compared_is_said() -> None:
    """A text that is cut ends in a line that says so."""
    text = "".join(f"Sentence {number}. " for number in range(MOST_SENTENCES + 5))
    lines = diff(text, f"New. {text}")
    assert (lines[-1].mark, lines[-1].text) == (GAP, "what follows is too long to be compared")
