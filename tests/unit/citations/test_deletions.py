"""Reports of deletions: which there are, and which statement they are about."""

from pathlib import Path

import pytest

from archiver.citations.attributions.find import attributions, reported_deletions
from archiver.documents.read import read


def gone(text):
    """(what was said, the sentence that says it is gone) of the statements that are."""
    document = read(text.encode(), name="case.txt", origin="case.txt")
    return [
        (document.text[one.content[0][0] : one.content[-1][1]], one.deletion)
        for one in attributions(document)
        if one.deletion
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Brandt wrote on Facebook that the gate was shut. She deleted the post an hour later.",
        "Brandt tweeted that the gate was shut. The tweet is nowhere to be found now.",
        "A channel posted that the gate was shut. It was binned within the hour; the post is gone.",
        "In a since-deleted tweet, Brandt said the gate was shut.",
        "A report on the council's website said the gate was shut. The page now returns a 404 error.",
        "The video, since taken down, was gone by noon. It had claimed the gate was shut.",
    ],
)
def test_a_deletion_is_bound_to_what_was_posted(text):
    """The statement that was made where things can be deleted, before or after."""
    assert [said for said, _ in gone(text)] == ["the gate was shut"]


def test_what_is_said_of_a_deletion_is_not_what_was_deleted():
    """He deleted it, explaining that: the explanation is still there."""
    text = (
        "“One layer does not make a history,” Brandt wrote on Bluesky. "
        "He later unpublished the thread, explaining in an email that it had been rash."
    )
    assert [said for said, _ in gone(text)] == ["One layer does not make a history,"]


def test_a_deletion_of_something_else_is_bound_to_nothing():
    """A statement to a court cannot be deleted, whatever the next sentence says of a page."""
    text = "Brandt told the court that the gate was shut. The page has been taken offline."
    assert gone(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Brandt tweeted that the gate was shut. The tweet has not been deleted.",
        "Brandt tweeted that the gate was shut. He refused to delete the tweet.",
        "Brandt tweeted that the gate was shut. The tweet was deleted but later restored.",
        "Brandt tweeted that the gate was shut. The gate was removed in May.",
    ],
)
def test_what_is_still_there_is_not_deleted(text):
    """Denied, refused, undone, or another thing."""
    assert gone(text) == []


def phrased():
    """(text, whether something in it is reported as gone), from the table of phrases."""
    lines = (Path(__file__).parents[2] / "corpus" / "attributions" / "deletions.txt").read_text("utf-8")
    table = [line for line in lines.splitlines() if not line.startswith("#")]
    rule = table.index("---")
    return [(line, number < rule) for number, line in enumerate(table) if number != rule]


@pytest.mark.parametrize(("text", "expected"), phrased())
def test_many_words_say_that_something_is_gone(text, expected):
    """And as many only look as if they did."""
    document = read(text.encode(), name="case.txt", origin="case.txt")
    assert bool(reported_deletions(document)) is expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "“Shut it,” wrote Ola (@ola_b). “Never,” wrote Ida (@ida_l).\n\n@ola_b’s tweet is no longer available.",
            "Shut it,",
        ),
        (
            "The podcast episode was taken down on Thursday; in it a guest alleged that the gate was shut.",
            "the gate was shut",
        ),
        ("The tweet has been taken down. In it Ola Brandt said the gate was shut.", "the gate was shut"),
        (
            "The council told residents that they were moaners. The comment was deleted the day after.",
            "they were moaners",
        ),
        ("Imagery shows that the bridge is gone. The post was deleted.", None),
    ],
)
def test_a_deletion_is_bound_by_owner_by_what_stands_in_it_or_by_what_was_just_said(text, said):
    """The handle that owns it, the words `in it`, else the statement just before if it has a name for it."""
    assert [words for words, _ in gone(text)] == ([said] if said else [])
