"""Reports of deletions: which there are, and which statement they are about."""

import pytest

from archiver.citations.attributions.find import attributions
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
