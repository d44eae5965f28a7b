"""A newsroom that watches a newspaper in the sandbox."""

from datetime import timedelta

from archiver.model.states import Zone
from archiver.model.watch import Watch, WatchKind
from archiver.sandbox.newspaper import Newspaper
from archiver.usecases.progress import Silent
from archiver.usecases.watch_ids import watch_id
from archiver.usecases.watching import read_watched

HOST = "www.saltmoor-gazette.example"


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
        url = path if kind is WatchKind.ARTICLE or path.startswith("https:") else self.paper.url(path)
        watch = Watch(watch_id(kind, url), kind, url, self.room.clock.now(), **extra)
        with self.room.desk() as desk:
            desk.ledger.watch.record_watch(watch)
        return watch

    async def read(self):
        async with self.room.tools() as tools:
            return await read_watched(tools, "r1", Silent())

    def due(self):
        with self.room.desk() as desk:
            return [source.url for source in desk.ledger.watch.due(self.room.clock.now(), 100)]

    def citations(self):
        with self.room.desk() as desk:
            return {
                one.citation.identity.source.url: one.status
                for one in desk.ledger.citations(zone=Zone.BODY)
                if one.citation.cited_url
            }
