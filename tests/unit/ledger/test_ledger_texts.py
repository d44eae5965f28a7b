"""The small tools of the text store."""

from archiver.ledger.texts import KnownTexts, Texts, chunks


def test_chunks_are_distinct_and_in_order():
    """What is given twice comes once."""
    assert list(chunks(["a", "b", "a", "c"], size=2)) == [["a", "b"], ["c"]]
    assert list(chunks([])) == []


def test_known_texts_are_forgotten_before_they_fill_the_memory():
    """They are only a shortcut: the database is asked again."""
    known = KnownTexts()
    known.add(map(str, range(100_001)))
    assert "7" in known
    known.add(["new"])
    assert ("7" in known, "new" in known) == (False, True)


def test_a_text_that_is_not_there_reads_as_erased():
    """Where there was a text; where there was none it reads as none."""
    texts = Texts({"ab": "text", "cd": None})
    assert [texts.said(digest) for digest in ("ab", "cd", None)] == ["text", "[erased by order]", ""]
    assert [texts.optional(digest) for digest in ("ab", "cd", None)] == ["text", None, None]
