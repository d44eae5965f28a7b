"""A newsroom on a machine of its own: a workspace, a sandbox for an internet, and a clock that nobody waits for."""

from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from archiver.cli.demo import sandbox_settings
from archiver.clock import SimulatedClock
from archiver.sandbox import Sandbox, Story
from archiver.usecases.audit import Order, audit
from archiver.usecases.progress import Silent
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk, tools

KEYS = {"access_key": "SANDBOXACCESSKEY", "secret_key": "sandbox-secret-key"}


class Newsroom:
    """The story's world, and what a newsroom does in it."""

    def __init__(self, folder: Path, story: Story, clock: SimulatedClock, sandbox: Sandbox):
        self.workspace = Workspace(folder)
        self.workspace.prepare()
        self.story = story
        self.world = story.world
        self.clock = clock
        self.settings = sandbox_settings(sandbox.proxy_url, sandbox.ca_file)

    def set(self, **sections):
        """Change settings: `set(network={"gap": 0})`."""
        for name, value in sections.items():
            old = getattr(self.settings, name)
            new = (
                type(old).model_validate({**old.model_dump(), **value}) if isinstance(value, dict) else value
            )
            self.settings = self.settings.model_copy(update={name: new})

    def day(self, number):
        """Let the day of an audit come."""
        self.clock.set(self.story.moment(number))

    @asynccontextmanager
    async def tools(self):
        """Everything a command works with."""
        async with tools(self.settings, self.workspace, self.clock) as built:
            yield built

    @contextmanager
    def desk(self):
        """What a command without a network works with."""
        with desk(self.settings, self.workspace, self.clock) as built:
            yield built

    async def audit(self, *articles, stdin=b"", progress=None, **order):
        """Audit articles (the story's, if none is named)."""
        async with self.tools() as built:
            wanted = Order(articles or [self.story.article_url], **order)
            return await audit(built, wanted, lambda: stdin, progress or Silent())

    def write(self, name, text):
        """An article in a file; its path."""
        path = self.workspace.folder / name
        path.write_text(text, "utf-8")
        return str(path)


@contextmanager
def newsroom(folder: Path, story: Story | None = None):
    """A newsroom on the story's first day."""
    story = story or Story()
    clock = SimulatedClock(story.start)
    with Sandbox(story.world, clock) as sandbox:
        yield Newsroom(folder, story, clock, sandbox)


def rows(audited):
    """The report's rows by URL, those of links in the body."""
    links = (line.row for line in audited.lines if line.row["form"] != "attribution")
    return {row["url"]: row for row in links if row["zone"] == "body"}


DAY = timedelta(days=1)
