"""What platform files share: carried URLs, times in ids, JSON in scripts, redirects to a login."""

from datetime import UTC, datetime

import pytest

from archiver.address import parse
from archiver.platforms import pages, shapes
from tests.support.platform_answers import Reply

LAUNCH = datetime(2016, 1, 1, tzinfo=UTC)
URL = "https://example.org/page"


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (1451606399999, None),
        (1451606400000, LAUNCH),
        (1451606400001, LAUNCH.replace(microsecond=1000)),
        (2208988800000, None),
        (10**30, None),
        (-1, None),
    ],
)
def test_a_time_is_given_only_between_launch_and_horizon(milliseconds, expected):
    """A number before the launch or beyond any sense carries no time."""
    assert shapes.stamp(milliseconds, LAUNCH) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("u=https%3A%2F%2Fa.example%2Fx", "https://a.example/x"),
        ("q=https://b.example/&u=", "https://b.example/"),
        ("u=/relative%3Fv%3D1", "https://example.org/relative?v=1"),
        ("u=javascript:alert(1)", None),
        ("u=http://[", None),
        ("other=x", None),
    ],
)
def test_carried_urls(query, expected):
    """The URL in a wrapper is resolved; what is none is none."""
    inner = shapes.carried(parse(f"{URL}?{query}"), "u", "q")
    assert (inner.url if inner else None) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('var data = {"a": 1};', {"a": 1}),
        ('data = {broken; data = {"a": 2}', {"a": 2}),
        ("data = [1]", None),
        ("metadata = {}", None),
        ("data = " + "[" * 5 + "]", None),
        ("data = " + '{"a":' * 100_000, None),
    ],
)
def test_assigned_objects(script, expected):
    """The first object that a script assigns to the name, however broken the rest is."""
    tree = pages.tree(Reply(body=f"<script>{script}</script>").at(URL))
    assert pages.assigned(tree, "data") == expected


def test_objects_are_found_at_any_depth():
    """Nesting is walked without recursion."""
    value = {"deep": 0}
    for _ in range(5000):
        value = [value]
    assert list(pages.objects(value)) == [{"deep": 0}]


@pytest.mark.parametrize(
    ("lands", "walled"),
    [
        ("https://example.org/login/?next=x", True),
        ("https://example.org/accounts/login", True),
        ("https://example.org/accounts/other", False),
        ("https://example.org/loginless", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_redirects_to_a_login(lands, walled):
    """Only a redirect that ends on a login path is a login wall."""
    exchange = Reply(lands=lands).at(URL)
    assert (pages.gated(exchange, "login", "accounts/login") is not None) is walled


def test_a_login_page_that_was_asked_for_is_no_wall():
    """Without a redirect there is no wall."""
    assert pages.gated(Reply().at("https://example.org/login"), "login") is None


def test_pages_are_read_in_their_own_encoding():
    """The charset of the header or of the page decides."""
    reply = Reply(
        body="<p>Удалена</p>".encode("cp1251"), headers=(("Content-Type", "text/html; charset=windows-1251"),)
    )
    page = pages.tree(reply.at(URL))
    assert pages.words(page.css_first("p")) == "Удалена"
    assert pages.words(page.css_first("h1")) == ""


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<div>" * 1999 + "<p>end", True),
        ("<div>" * 400_000 + "<p>end", False),
        ("<div></div>" * 5000 + "<p>end", True),
        ("<p>" * 5000 + "<br><p>end", True),
        ("</div>" * 5000 + "<p>end", True),
    ],
)
def test_markup_is_cut_where_it_nests_too_deep(markup, kept):
    """What nests deeper than any page for people ends there; unclosed paragraphs nest nothing."""
    page = pages.tree(Reply(body=markup).at(URL))
    assert ("end" in {pages.words(node) for node in page.css("p")}) is kept


def test_words_of_markup_are_taken_without_a_parser():
    """Tags become spaces, entities characters, and broken tags stay words."""
    assert pages.plain_text("<p>Fish &amp;<br>chips</p> 1 < 2") == "Fish & chips 1 < 2"
