"""Seeing what is news: the history since the last notice, source by source, becomes notices in the ledger."""

from collections.abc import Iterator
from datetime import timedelta

from archiver.archives.permission import not_asked, withheld
from archiver.ledger.notice_book import Page, Subject
from archiver.model.duty import Duty, Standing
from archiver.model.news import Condition, Lane, News, NewsKind
from archiver.model.note import Act
from archiver.model.snapshot import Standing as Copies
from archiver.usecases.tools import Desk
from archiver.verdicts import news, people
from archiver.verdicts.held import sentence
from archiver.verdicts.standing import standing

PAGE = 500

LONGEST_WAIT = timedelta(hours=24)
"""A new workspace is told of after this, even if not all of it was looked at."""


def notice(desk: Desk) -> None:
    """Record what is news and was not noticed yet. Raises as the ledger does."""
    if not desk.ledger.notices.begun and not _ready(desk):
        return
    while page := desk.ledger.notices.page(desk.clock.now(), PAGE):
        _notice(desk, page)
    _mind_silence(desk)


def _ready(desk: Desk) -> bool:
    """Whether all of a new workspace was looked at and looked up, so that it is told of in one message."""
    now, began = desk.clock.now(), desk.ledger.notices.began_at()
    if began is None or now - began >= LONGEST_WAIT:
        return began is not None
    return not (desk.ledger.notices.has_unseen() or desk.ledger.open_captures() or _looks_up(desk))


def _looks_up(desk: Desk) -> bool:
    """Whether archives are still to be asked about something that was seen."""
    copies = desk.ledger.duties.standings().get(Duty.COPIES, Standing(Duty.COPIES))
    return not not_asked(desk.settings) and bool(desk.ledger.duties.seen_after(copies.cursor, 1).sources)


def _notice(desk: Desk, page: Page) -> None:
    found: dict[str, Condition] = {}
    told: list[News] = [News(NewsKind.HELD, detail=sentence(hold)) for hold in page.held]
    for subject in page.subjects:
        if not subject.cited:
            continue
        name = subject.source.id
        before = page.before.get(name, Condition())
        found[name] = news.settled(before, condition(subject, desk))
        told += _about(subject, before, found[name])
    desk.ledger.notices.record(page, desk.clock.now(), found, list(_wanted(desk, told)))


def condition(subject: Subject, desk: Desk) -> Condition:
    """How a source stands."""
    judged = subject.judgement
    asked = subject.lookups or subject.captures
    return Condition(judged.verdict, judged.cause, copies(subject, desk).status if asked else None)


def copies(subject: Subject, desk: Desk) -> Copies:
    """Where the copies of a source stand."""
    why = withheld(subject.source, desk.settings, desk.clock.now())
    return standing(subject.lookups, subject.captures, None, withheld=why)


def _about(subject: Subject, before: Condition, now: Condition) -> Iterator[News]:
    """The news about a source; none if all its citations were muted."""
    heard = [backfill for recorded, backfill in subject.cited if not is_muted(subject, recorded.id)]
    if heard:
        seen = subject.judgement.last_seen_live is not None
        for kind in news.changes(before, now, behind=all(heard), seen=seen):
            yield News(kind, subject.source.id)


def is_muted(subject: Subject, citation: str) -> bool:
    """Whether somebody wants to hear nothing of a citation."""
    decided = people.decision(subject.notes, citation)
    return decided is not None and decided.act is Act.MUTE


def _wanted(desk: Desk, told: list[News]) -> Iterator[tuple[News, Lane]]:
    """What people want to be told, each with its lane."""
    settings = desk.settings.notify
    for one in told:
        if one.kind in settings.tell:
            yield one, Lane.URGENT if one.kind in settings.urgent else Lane.CALM


def _mind_silence(desk: Desk) -> None:
    """Notice, once, that nothing was looked at for too long although something is due."""
    now = desk.clock.now()
    last, at = desk.ledger.notices.last_look()
    due_since = desk.ledger.duties.waiting(now).oldest
    quiet = news.silence(now, at, due_since, desk.settings.notify.silent_hours)
    for one, lane in _wanted(desk, [quiet] if quiet else []):
        desk.ledger.notices.record_silence(last, now, one, lane)
