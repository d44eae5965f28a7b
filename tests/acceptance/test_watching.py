"""Watching in the sandbox: lists bring articles, edits take citations away, what is removed rests."""

from datetime import timedelta

import pytest

from archiver.model.watch import Watch, WatchKind
from archiver.sandbox.newspaper import ATOM, FEED, INDEX, SECTION, SITEMAP, Newspaper
from archiver.sandbox.story import TIDE_URL
from archiver.usecases.progress import Silent
from archiver.usecases.watch_ids import watch_id
from archiver.usecases.watching import read_watched
from tests.support.newsroom import newsroom

HOST = "www.saltmoor-gazette.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(*urls):
    """An article's body that cites pages."""
    links = "".join(
        f'<p>The harbour office wrote <a href="{url}">a notice on the gate</a>.</p>' for url in urls
    )
    return f"<p>The water came at night and left at noon, and nobody slept in Saltmoor that week.</p>{links}"


class Gazette:
    """A newsroom with a paper that can be watched."""

    def __init__(self, room):
        self.room = room
        self.paper = Newspaper("Saltmoor Gazette", HOST)
        room.world.add(self.paper, [HOST])
        room.set(network={"gap": 0})

    def publish(self, slug, *urls, after=timedelta()):
        return self.paper.publish(
            f"/2026/{slug}-in-saltmoor", slug.title(), told(*urls), self.room.clock.now() + after
        )

    def watch(self, kind, path, **extra):
        url = path if path.startswith("https:") else self.paper.url(path)
        watch = Watch(watch_id(kind, url), kind, url, self.room.clock.now(), **extra)
        with self.room.desk() as desk:
            desk.ledger.record_watch(watch)
        return watch

    async def read(self):
        async with self.room.tools() as tools:
            return await read_watched(tools, "r1", Silent())

    def due(self):
        with self.room.desk() as desk:
            return [source.url for source in desk.ledger.due(self.room.clock.now(), 100)]


@pytest.fixture
def gazette(tmp_path):
    """A newsroom with an internet that has a growing newspaper in it."""
    with newsroom(tmp_path) as room:
        yield Gazette(room)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (WatchKind.FEED, FEED),
        (WatchKind.FEED, ATOM),
        (WatchKind.SITEMAP, SITEMAP),
        (WatchKind.SITEMAP, INDEX),
        (WatchKind.SECTION, SECTION),
    ],
)
async def test_a_new_article_is_audited_when_its_list_shows_it(gazette, kind, path):
    """Whatever the list, an article that appears there is read, and its sources are due at once."""
    gazette.watch(kind, path)
    assert (await gazette.read()).found == 0
    gazette.room.clock.advance(HOUR)
    gazette.publish("flood", TIDE_URL)
    watched = await gazette.read()
    assert [change.article.title for change in watched.new] == ["Flood – Saltmoor Gazette"]
    assert gazette.due() == [TIDE_URL]
