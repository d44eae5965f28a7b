"""A workspace whose history is written by hand, and people who are told of it."""

from dataclasses import replace
from datetime import timedelta

from archiver.clock import SimulatedClock
from archiver.model.duty import Duty, Standing
from archiver.model.note import Act, Note
from archiver.model.states import State
from archiver.settings import Settings
from archiver.usecases.holding import hold
from archiver.usecases.telling import tell
from archiver.usecases.workspace import Workspace
from archiver.wiring import desk
from tests.support.ledgers import DAY_0, article, cited, new_ledger, page, seen
from tests.support.postbox import Postbox

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Watch:
    """A newsroom without an internet: looks are recorded as if somebody had taken them."""

    def __init__(self, folder, stack):
        self.folder, self.clock, self.post = folder, SimulatedClock(DAY_0), Postbox()
        new_ledger(folder).close()
        Workspace(folder).prepare()
        self.desk = stack.enter_context(desk(Settings(), Workspace(folder), self.clock))

    @property
    def ledger(self):
        """What is known."""
        return self.desk.ledger

    def set(self, privacy=None, **notify):
        """Change settings of [notify], or the privacy."""
        settings = self.desk.settings
        section = type(settings.notify).model_validate({**settings.notify.model_dump(), **notify})
        changed = {"notify": section, "privacy": privacy or settings.privacy}
        self.desk = replace(self.desk, settings=settings.model_copy(update=changed))

    def publish(self, *pages, name="a0123456789a", title="The flood", **extra):
        """An article that cites pages."""
        one = article(name, title=title)
        self.ledger.record_article(one, [cited(page(number)) for number in pages], **extra)

    def look(self, state, *pages, finish=True):
        """One run of looks at pages, now."""
        run = self.ledger.begin_run("test", [], fresh=True).id
        after = self.clock.now() - DAY_0
        self.ledger.record_looks([seen(page(number), state, after=after, run=run) for number in pages])
        if finish:
            self.finish(run)
        copies = Standing(Duty.COPIES, cursor=self.ledger.duties.last_number())
        self.ledger.duties.record(copies)
        return run

    def finish(self, run):
        """The end of a run, where it is seen whether it is to be believed."""
        hold(self.desk, run)
        self.ledger.finish_run(run, "finished")

    def mute(self, number):
        """Somebody wants to hear no more of a page."""
        now = self.clock.now()
        self.ledger.record_note(Note(page(number).id, now, now, "R. Amari", "known", act=Act.MUTE), {})

    async def tell(self, after=HOUR):
        """A round of telling, some time later; what it came to."""
        self.clock.advance(after)
        return await tell(self.desk, self.post)

    async def hear(self, after=HOUR):
        """The messages of such a round."""
        heard = len(self.post.messages)
        await self.tell(after)
        return [message for _, message in self.post.messages[heard:]]

    async def begin(self, *pages):
        """An article whose pages are all there, of which everybody was told."""
        self.publish(*pages)
        self.look(State.LIVE, *pages)
        assert await self.hear() == []
