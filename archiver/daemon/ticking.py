"""The scheduler: it only ticks. What is due, the ledger and the clock say."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from archiver.daemon.pulse import Listener, Pulse
from archiver.errors import StorageError
from archiver.model.duty import Duty
from archiver.settings import DaemonSettings
from archiver.usecases.rounds import Round, Rounds

log = logging.getLogger(__name__)

SHORTEST, LONGEST = timedelta(seconds=0.05), timedelta(seconds=10)
"""Between two ticks of a duty."""


class Ticking:
    """Performs the duties of `rounds` as they become due: side by side, and each one round at a time.

    `told` hears of every round. `fatal` is set to the error after which nothing can be recorded any more.
    """

    def __init__(self, rounds: Rounds, pulse: Pulse, told: Callable[[Round], None]) -> None:
        self._rounds = rounds
        self._pulse = pulse
        self._told = told
        self._scheduler = _scheduler()
        self._under_way: set[asyncio.Task[Any]] = set()
        self.fatal: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def running(self, settings: DaemonSettings, now: datetime) -> AsyncIterator[None]:
        """Tick as long as the body runs, then give what is under way the time that the settings say."""
        for standing in self._rounds.standings:
            duty = standing.duty
            seconds = between(settings.every(duty)).total_seconds()
            self._scheduler.add_job(
                self._tick, "interval", seconds=seconds, args=[duty], id=str(duty), next_run_time=now
            )
        self._scheduler.start()
        try:
            yield
        finally:
            self._scheduler.remove_all_jobs()
            await self._drain(settings.drain_seconds)
            self._scheduler.shutdown(wait=False)

    def mind_the_clock(self, now: datetime) -> None:
        """Where the machine's clock was set back, tick at once instead of when it has caught up."""
        for job in self._scheduler.get_jobs():
            if job.next_run_time > now + 2 * LONGEST:
                log.warning("the clock was set back: %s ticks again at once", job.id)
                job.modify(next_run_time=now)

    async def _tick(self, duty: Duty) -> None:
        self._pulse.tick()
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            while self._rounds.is_due(duty) and not self.fatal.done():
                self._pulse.step(duty)
                self._told(await self._rounds.perform(duty, Listener(self._pulse, duty)))
                await asyncio.sleep(0)  # the other duties' turn
        except StorageError as error:
            if not self.fatal.done():
                self.fatal.set_exception(error)
        except asyncio.CancelledError:
            log.info("%s: cut short; what was finished is recorded, the rest stays due", duty)
        finally:
            self._pulse.over(duty)
            self._under_way.discard(task)

    async def _drain(self, seconds: float) -> None:
        """Let what is under way come to its end, but not for longer than this."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        left = list(self._under_way)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def between(every: timedelta) -> timedelta:
    """How often it is seen whether a duty is due that comes round in so much time."""
    return min(LONGEST, max(SHORTEST, every / 2))


def _scheduler() -> AsyncIOScheduler:
    """In UTC, with jobs in memory; late ticks are made up for by one, however late."""
    scheduler = AsyncIOScheduler(
        jobstores={"default": MemoryJobStore()},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        timezone=UTC,
    )
    scheduler.add_listener(_failed, EVENT_JOB_ERROR)
    scheduler.add_listener(_missed, EVENT_JOB_MISSED)
    scheduler.add_listener(_still_busy, EVENT_JOB_MAX_INSTANCES)
    return scheduler


def _failed(event: Any) -> None:
    log.error("%s: the tick itself failed: %s", event.job_id, event.exception)


def _missed(event: Any) -> None:
    log.warning("%s: missed its tick of %s", event.job_id, event.scheduled_run_time)


def _still_busy(event: Any) -> None:
    log.debug("%s: still busy with the round before", event.job_id)
