"""Reported speech, construction by construction: who speaks, and what is said."""

import re
from pathlib import Path

import pytest

from archiver.citations.attributions.find import attributions
from archiver.documents.read import read
from tests.support.attribution_score import overlap, points

TABLE = Path(__file__).parents[2] / "corpus" / "attributions" / "constructions.txt"
ENOUGH = 0.8
MARK = re.compile(r"[<>\[\]]")


def cases():
    """(construction, marked sentence) of every line of the table."""
    section = ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            section = line.removeprefix("# ")
        elif line:
            yield pytest.param(line, id=f"{section}: {line}")


def unmarked(line):
    """The sentence without its marks, the places of speakers and of content."""
    text, opened, places = "", 0, {">": [], "]": []}
    for piece in re.split(r"([<>\[\]])", line):
        if piece in places:
            places[piece].append((opened, len(text)))
        elif MARK.fullmatch(piece):
            opened = len(text)
        else:
            text += piece
    return text, places[">"], places["]"]


@pytest.mark.parametrize("line", list(cases()))
def test_who_says_what(line):
    """All that is said is found, little else is, and every speaker is."""
    text, speakers, content = unmarked(line)
    found = attributions(read(text.encode(), name="case.txt", origin="case.txt"))
    said = [span for one in found for span in one.content]
    if not content:
        assert said == []
        return
    assert overlap(points(content), points(said)) >= ENOUGH, [text[a:b] for a, b in said]
    named = points(one.speaker for one in found if one.speaker)
    assert all(points([speaker]) & named for speaker in speakers)
