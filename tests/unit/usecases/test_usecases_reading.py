"""Articles by path, by URL and from standard input, and what can't be read."""

import hashlib
from datetime import UTC, datetime

import pytest

from archiver.cli.demo import sandbox_settings
from archiver.clock import SimulatedClock
from archiver.errors import UnreadableInput, UsageError
from archiver.sandbox import Reach, Sandbox, World
from archiver.sandbox.replies import html
from archiver.sandbox.sites import WebSite
from archiver.usecases.reading import Said, article_id, article_of, load
from archiver.web.door import Door

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLOCK = SimulatedClock(NOON)
PAGE = '<html lang="en"><head><title>Gate</title></head><body><p>See <a href="/x">this</a>.</p></body></html>'


@pytest.fixture
async def door():
    """A door into a world with one newspaper and one host that is down."""
    world = World()
    paper = WebSite("Paper")
    paper.put("/article", html(PAGE))
    paper.put("/long", html("<p>" + "word " * 600_000))
    world.add(paper, ["paper.example"])
    world.take_down("down.example", Reach.REFUSES)
    with Sandbox(world, CLOCK) as sandbox:
        async with Door(sandbox_settings(sandbox.proxy_url, sandbox.ca_file).network, CLOCK) as opened:
            yield opened


async def test_an_article_is_read_by_url(door):
    """Its links are resolved against where it was found, and its id comes from the canonical URL."""
    document = await load("https://paper.example/article?utm_source=x", Said(), door, bytes)
    article = article_of(document, Said(), CLOCK)
    assert article.title == "Gate"
    assert document.blocks[0].links[0].url == "https://paper.example/x"
    assert article.id == "a" + hashlib.sha256(b"https://paper.example/article").hexdigest()[:11]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://paper.example/none", "it answered 404"),
        ("https://down.example/", "try later"),
        ("https://paper.example/long", "too large"),
    ],
)
async def test_a_url_that_cannot_be_read_says_what_to_do(door, url, words):
    """In one line."""
    with pytest.raises(UnreadableInput, match=words):
        await load(url, Said(), door, bytes)


async def test_a_url_without_a_network_says_what_to_do():
    """Save the page and give the file."""
    with pytest.raises(UnreadableInput, match="save the page"):
        await load("https://paper.example/article", Said(), None, bytes)


async def test_ids_are_of_path_or_content(tmp_path):
    """A file keeps its id when it changes; standard input is its content; --id goes before both."""
    path = tmp_path / "a.txt"
    path.write_text("One https://a.example/")
    first = await load(str(path), Said(), None, bytes)
    path.write_text("Two https://a.example/")
    second = await load(str(path), Said(), None, bytes)
    assert article_id(first) == article_id(second)
    one = await load("-", Said(), None, lambda: b"One https://a.example/")
    two = await load("-", Said(), None, lambda: b"Two https://a.example/")
    assert article_id(one) != article_id(two)
    assert article_of(one, Said(id="a1"), CLOCK).id == "a1"


@pytest.mark.parametrize("said", [Said(published="soon"), Said(url="news.example"), Said(base="x:y")])
def test_what_the_command_line_says_is_checked(said):
    """A date is a date and a URL is one."""
    with pytest.raises(UsageError):
        said.checked()
