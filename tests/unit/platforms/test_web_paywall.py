"""Pages that call themselves not free: there, and flagged."""

import json

import pytest

from archiver.model.states import State
from archiver.platforms.web import PLATFORM
from archiver.verdicts.policy import proves
from tests.support.probes import page, play
from tests.unit.platforms.corpus_web import NOT_FOUND, PROSE

URL = "https://paper.example/2026/gate"
ARTICLE = {"@type": "NewsArticle", "headline": "The gate"}


def marked(*data):
    """A page with these pieces of data in it."""
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(piece)}</script>' for piece in data)
    return f"<title>The gate</title>{scripts}<p>{PROSE}</p>"


@pytest.mark.parametrize(
    ("data", "state"),
    [
        ({**ARTICLE, "isAccessibleForFree": False}, State.PAYWALLED),
        ({**ARTICLE, "isAccessibleForFree": "False"}, State.PAYWALLED),
        ({**ARTICLE, "isAccessibleForFree": "http://schema.org/False"}, State.PAYWALLED),
        ([{"@type": "WebSite"}, {**ARTICLE, "isAccessibleForFree": "false"}], State.PAYWALLED),
        ({"@graph": [{"@type": "WebSite"}, {**ARTICLE, "isAccessibleForFree": False}]}, State.PAYWALLED),
        ({**ARTICLE, "isAccessibleForFree": True}, State.LIVE),
        ({**ARTICLE, "isAccessibleForFree": None}, State.LIVE),
        ({**ARTICLE, "hasPart": {"isAccessibleForFree": False}}, State.LIVE),
        ({"@type": "ItemList", "itemListElement": [{**ARTICLE, "isAccessibleForFree": False}]}, State.LIVE),
        ({**ARTICLE, "articleBody": "isAccessibleForFree is false"}, State.LIVE),
        ("isAccessibleForFree", State.LIVE),
        ({"@graph": "isAccessibleForFree"}, State.LIVE),
    ],
)
def test_only_what_a_page_says_of_itself_counts(data, state):
    """Lists of other articles and parts of the page say nothing about the page."""
    seen = play(PLATFORM, URL, page(URL, marked(data))).observation
    assert seen.state is state
    assert proves(seen.state, seen.http_status)
    assert "The gate" in seen.reason


def test_a_script_that_is_no_data_is_passed_over():
    """Broken data, and the word in running text, mean nothing."""
    markup = f'<script type="application/ld+json">{{"isAccessibleForFree": fal</script><p>{PROSE}</p>'
    assert play(PLATFORM, URL, page(URL, markup)).state is State.LIVE


def test_a_missing_page_is_not_saved_by_a_paywall_mark():
    """An error page of a paper that marks everything stays what it is."""
    body = NOT_FOUND + '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    assert play(PLATFORM, URL, {URL: page(URL, body)}).state is State.SOFT_404
