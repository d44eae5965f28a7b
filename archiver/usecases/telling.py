"""Telling people: what was noticed goes to every target, once, within the hours that they want it in.

A message is marked in the ledger as under way before it is sent. What failed is sent again later, with all
that came up meanwhile, as one message. Where nobody knows whether a message arrived, it is not sent again;
the next one says so (decision 20).
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from archiver.model.news import Delivery, Lane, Message, Notice
from archiver.notify.sender import Outcome, Sent, Target
from archiver.reports import news as words
from archiver.settings import NotifySettings
from archiver.settings.notify import one_time, times
from archiver.usecases.composing import compose
from archiver.usecases.noticing import notice
from archiver.usecases.tools import Desk
from archiver.verdicts.duties import backoff
from archiver.verdicts.quiet import Hours
from archiver.verdicts.words import minute

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=5)
"""After a failure; doubled with each further one, up to six hours."""


class Post(Protocol):
    """Who sends messages, and where to."""

    @property
    def targets(self) -> Sequence[Target]:
        """Where messages go."""

    async def send(self, target: Target, message: Message) -> Sent:
        """Send a message; says what became of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages were sent, failed, and may or may not have arrived."""

    sent: int = 0
    failed: int = 0
    unknown: int = 0


async def tell(desk: Desk, post: Post) -> Told:
    """Tell what is news to whom it was not told yet. Without targets nothing is noticed or recorded.

    Raises as the ledger does; a target that can't be reached is logged and tried again.
    """
    if not post.targets:
        return Told()
    book = desk.ledger.notices
    await asyncio.to_thread(notice, desk)
    targets = {target.name: target for target in post.targets}
    if {delivery.target for delivery in book.deliveries()} != targets.keys():
        book.begin_deliveries(list(targets))
    outcomes = [
        await _deliver(desk, post, targets[delivery.target], delivery) for delivery in book.deliveries()
    ]
    return Told(*(outcomes.count(outcome) for outcome in (Outcome.SENT, Outcome.FAILED, Outcome.UNKNOWN)))


async def _deliver(desk: Desk, post: Post, target: Target, delivery: Delivery) -> Outcome | None:
    """Send what waits for one target in one lane, if it is time; None: nothing was sent."""
    book, now = desk.ledger.notices, desk.clock.now()
    if delivery.sending is not None:
        delivery = doubted(delivery, len(_under_way(book.waiting(delivery), delivery)))
        book.record_delivery(delivery)
    waiting = book.waiting(delivery)
    if not is_time(desk.settings.notify, delivery, waiting, now):
        return None
    message = await asyncio.to_thread(compose, desk, waiting, delivery.doubt)
    last = waiting[-1].number if waiting else delivery.up_to
    under_way = replace(delivery, sending=last, begun_at=now)
    book.record_delivery(under_way)
    sent = await post.send(target, message)
    after = settled(under_way, sent, len(waiting), desk.clock.now())
    book.record_delivery(after)
    if sent.outcome is not Outcome.SENT:
        log.warning("the message to %s: %s", target.name, sent.error)
    return sent.outcome


def _under_way(waiting: Iterable[Notice], delivery: Delivery) -> list[Notice]:
    return [one for one in waiting if one.number <= (delivery.sending or 0)]


def is_time(settings: NotifySettings, delivery: Delivery, waiting: Sequence[Notice], now: datetime) -> bool:
    """Whether there is something to tell, and people want to hear it now. Pure."""
    since = [one.at for one in waiting[:1]]
    since += [delivery.begun_at] if delivery.doubt and delivery.begun_at else []
    if not since or (delivery.next_at is not None and now < delivery.next_at):
        return False
    return delivery.lane is Lane.URGENT or hours(settings).open(now, min(since))


def hours(settings: NotifySettings) -> Hours:
    """The hours of the settings."""
    return Hours(ZoneInfo(settings.time_zone), times(settings.quiet_hours), one_time(settings.digest_at))


def settled(under_way: Delivery, sent: Sent, number: int, now: datetime) -> Delivery:
    """How a delivery stands after a message of so many notices was sent. Pure."""
    if sent.outcome is Outcome.SENT:
        up_to = under_way.up_to if under_way.sending is None else under_way.sending
        return Delivery(under_way.target, under_way.lane, up_to, begun_at=under_way.begun_at)
    tries = under_way.tries + 1
    later = replace(
        under_way, tries=tries, next_at=now + backoff(tries, FIRST_PAUSE), error=sent.error, sending=None
    )
    if sent.outcome is Outcome.FAILED:
        return later
    return doubted(replace(later, sending=under_way.sending), number)


def doubted(delivery: Delivery, number: int) -> Delivery:
    """How a delivery stands of which nobody knows whether its message, of so many notices, arrived. Pure.

    It is not sent again. A message that only told of such a doubt leaves none behind.
    """
    doubt = words.interrupted(minute(delivery.begun_at), number) if number and delivery.begun_at else ""
    return replace(
        delivery,
        up_to=delivery.up_to if delivery.sending is None else max(delivery.up_to, delivery.sending),
        sending=None,
        doubt=doubt,
    )


async def test(post: Post) -> list[tuple[Target, Sent]]:
    """Send a test message to every target; what became of each."""
    return [(target, await post.send(target, words.TEST)) for target in post.targets]
