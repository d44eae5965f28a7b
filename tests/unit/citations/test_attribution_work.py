"""Reading takes work in proportion to the text, whatever the text is."""

import sys

import pytest

from archiver.citations.attributions.find import Reader
from archiver.documents.read import read

SIZE = 8_000
PARAGRAPH = (
    "“We shut it,” said Ola Brandt, the mayor. She told reporters that the gate was shut; the post has "
    "since been deleted.\n\n"
)
TEXTS = {
    "straight": '"', "curly": "“", "closing": "”", "guillemets": "«", "paired": "«»", "single": "'",
    "nested": "“‘", "nested and closed": "“‘a’ b” ", "low": "„a“ ", "crossed": "”“", "spoken": "“ said ",
    "said": "said ", "that": "he said that ", "commas": "he said, ", "semicolons": "he said; ",
    "claims": "claims that ", "endless": "word ", "brackets": "(", "dashes": "— ", "deleted": "the post was deleted ",
    "names": "Ola ", "prose": PARAGRAPH,
}  # fmt: skip


def work(piece, size):
    """How many calls it takes to read a text of a size made of a piece."""
    text = "A man said. " + piece * (size // len(piece))
    document = read(text.encode(), name="case.txt", origin="case.txt")
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        Reader(document, "").read()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_four_times_the_text_is_four_times_the_work(piece):
    """Counted in calls, so that no other program on the machine has a say."""
    work(piece, SIZE)  # what is made only once
    assert work(piece, 4 * SIZE) < 4.6 * work(piece, SIZE) + 400
