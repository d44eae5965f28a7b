"""Invented sites: pages with a history, walls, dead links."""

from datetime import timedelta

import pytest

from archiver.sandbox import Reach, World
from archiver.sandbox.sites import CONTROLS, DOWN, FAILING, SOFT_404, Failing, WebSite, add_commons
from archiver.sandbox.world import SandboxRequest
from tests.support.sandbox import AGENT, NOON, get, words

HOUR = timedelta(hours=1)
BROWSER = ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")


def test_page_changes_at_its_date() -> None:
    """A page says the latest thing put there by then, in whatever order that was done."""
    site = WebSite("The Paper")
    site.put("/a", site.page("A", ("second",)), NOON + HOUR)
    site.put("/a", site.page("A", ("first",)), NOON)
    found = [words(get(site, "https://paper.example/a?x=1", NOON + n * HOUR)) for n in (0, 1)]
    assert ["first" in found[0], "second" in found[1]] == [True, True]
    assert get(site, "https://paper.example/a", NOON - HOUR).status == 404


def test_text_is_escaped_into_markup() -> None:
    """Titles, bylines and paragraphs are text, whatever they contain."""
    site = WebSite("A & B")
    page = words(site.page("1 < 2", ("x <b> y",), byline="By <me>"))
    assert "1 &lt; 2" in page
    assert "x &lt;b&gt; y" in page
    assert "By &lt;me&gt;" in page


def test_unknown_path_is_an_honest_404() -> None:
    """A page that never was is 404, and says it in words."""
    response = get(WebSite("P"), "https://p.example/x")
    assert response.status == 404
    assert "Page not found" in words(response)


def test_soft_404_says_it_in_words_only() -> None:
    """A soft-404 site answers 200 with the same words."""
    response = get(WebSite("P", soft_404=True), "https://p.example/x")
    assert response.status == 200
    assert "Page not found" in words(response)


@pytest.mark.parametrize("status", [404, 410])
def test_removed_page_is_gone_from_then_on(status: int) -> None:
    """A page taken away is there until its time."""
    site = WebSite("P")
    site.put("/a", site.page("A", ("text",)))
    site.remove("/a", NOON, status=status)
    found = [get(site, "https://p.example/a", NOON - HOUR).status, get(site, "https://p.example/a").status]
    assert found == [200, status]


def test_moved_page_redirects_for_good() -> None:
    """A moved page is a 301 to its new place."""
    site = WebSite("P")
    site.move("/a", "https://q.example/b", NOON)
    response = get(site, "https://p.example/a")
    assert (response.status, response.header("location")) == (301, "https://q.example/b")


@pytest.mark.parametrize(
    ("agent", "status"),
    [
        (AGENT, 403),
        (("User-Agent", "Mozilla/5.0 (compatible; archive.org_bot)"), 403),
        (("Accept", "*/*"), 403),
        (BROWSER, 200),
    ],
)
def test_wall_turns_robots_away(agent: tuple[str, str], status: int) -> None:
    """From its time on a wall lets only browsers in, and marks its refusal."""
    site = WebSite("P", wall_since=NOON)
    response = get(site, "https://p.example/", NOON, agent)
    assert response.status == status
    assert response.header("cf-mitigated") == ("challenge" if status == 403 else None)
    assert get(site, "https://p.example/", NOON - HOUR, agent).status == 200


def test_failing_site_fails() -> None:
    """A failing site answers everything with its error."""
    assert [get(Failing(), "https://f.example/a").status, get(Failing(503), "https://f.example/").status] == [
        500,
        503,
    ]


def test_every_world_has_the_same_neighbours() -> None:
    """The control pages answer, one site fails, one never says 404, and one host is down."""
    world = World()
    add_commons(world)
    paths = ("", "none")
    statuses = {
        host: [world.answer(SandboxRequest("GET", f"https://{host}/{path}"), NOON).status for path in paths]
        for host in (*CONTROLS, SOFT_404, FAILING)
    }
    assert statuses == {
        "www.example.com": [200, 404],
        "www.iana.org": [200, 404],
        SOFT_404: [200, 200],
        FAILING: [500, 500],
    }
    assert world.reach(DOWN, NOON) is Reach.TIMES_OUT
