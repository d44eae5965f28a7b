"""A page that comes with HTTP 404."""

import pytest

from archiver.model.exchange import Answer
from archiver.model.states import State
from archiver.platforms.web import PLATFORM
from tests.support.probes import TIMEOUT, page, play
from tests.unit.platforms.corpus_web import PROSE, ROOT, SIBLING, URL, article

ERROR = article(
    "Not here | News", "<p>Sorry, page not found. Try the search, or the front page.</p>" * 3, "Oh"
)
TEASERS = article("News", PROSE.replace("Friday", "Monday"), "Read more")


@pytest.mark.parametrize(
    ("shown", "sibling", "code"),
    [
        (article(), page(SIBLING, ERROR, status=404), "http_404_contradicted"),
        (article(), page(SIBLING, TEASERS.replace("missiles", "words")), "http_404_contradicted"),
        (article(), page(SIBLING, article(), status=404), "http_404"),
        (article(), page(SIBLING, ERROR, status=403), "http_404"),
        (article(), TIMEOUT, "http_404"),
        (article("Page not found", PROSE, "Oh"), page(SIBLING, ERROR, status=404), "http_404"),
        (article("News", PROSE, "Page not found"), page(SIBLING, ERROR, status=404), "http_404"),
        (article("News", PROSE + "<p>Error 404</p>", "Oh"), page(SIBLING, ERROR, status=404), "http_404"),
        (article("", PROSE, ""), page(SIBLING, ERROR, status=404), "http_404"),
        (article("News", "<p>short</p>", "Oh"), page(SIBLING, ERROR, status=404), "http_404"),
    ],
)
def test_a_404_that_shows_a_page_of_its_own_is_not_believed(shown: str, sibling: Answer, code: str) -> None:
    """Only if neither title, heading nor text speak of a missing page, and a made-up address gets another."""
    seen = play(PLATFORM, URL, {URL: page(URL, shown, status=404), SIBLING: sibling}).observation
    assert seen.reason_code == code, seen.reason
    assert seen.state is (State.UNVERIFIABLE if "contradicted" in code else State.NOT_FOUND)


def test_a_410_and_a_front_page_mean_what_they_say() -> None:
    """410 is said on purpose; a front page has no neighbour to compare it with."""
    for url, status in ((URL, 410), (ROOT, 404)):
        answers = {url: page(url, article(), status=status), SIBLING: page(SIBLING, ERROR, status=404)}
        assert play(PLATFORM, url, answers).state is (State.GONE if status == 410 else State.NOT_FOUND)
