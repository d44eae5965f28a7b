"""Captures on order: each job visits the world when its time has come, and leaves copies in the holdings."""

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.sandbox.wayback.crawl import Trouble, Visit, crawl, refusal
from archiver.sandbox.wayback.faults import Fault
from archiver.sandbox.wayback.holdings import Copy, Holdings, stamp
from archiver.sandbox.wayback.surt import surt
from archiver.sandbox.world import END, World

_EXPIRY = timedelta(hours=1)
_DAY = timedelta(days=1)
_FAILED = Trouble("error:job-failed", "Job failed due to a system error.")


@dataclass(slots=True)
class Job:
    """A capture asked for. `outcome` is what its status says once it is done."""

    id: str
    url: str
    everything: bool
    asked_at: datetime
    ready_at: datetime
    outcome: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How the archive takes its time. `lag` is how long a capture replays before CDX lists it."""

    job: timedelta = timedelta(seconds=17)
    lag: timedelta = timedelta(minutes=30)
    slot_release: timedelta = timedelta(seconds=5)
    """How long a finished job still occupies its slot."""


class Jobs:
    """All jobs, done and open. Call `settle` before anything is asked about them."""

    def __init__(self, world: World, holdings: Holdings, faults: set[Fault], pace: Pace) -> None:
        self._world = world
        self._holdings = holdings
        self._faults = faults
        self._pace = pace
        self._jobs: dict[str, Job] = {}

    def ask(self, url: str, now: datetime, *, everything: bool) -> Job:
        """Order a capture."""
        digest = hashlib.sha1(f"{url} {now.isoformat()}".encode(), usedforsecurity=False).hexdigest()
        job = Job(f"spn2-{digest}", url, everything, now, _whole_second(now + self._pace.job))
        self._jobs[job.id] = job
        return job

    def settle(self, now: datetime) -> None:
        """Do what had to be done by now, each at its own time."""
        for job in self._jobs.values():
            if job.outcome is None and job.ready_at <= now:
                job.outcome = self._conclude(job)

    def capture(self, url: str, now: datetime, *, everything: bool = False) -> Copy | Trouble:
        """Visit `url` now and keep what is there: the copy of the page itself, redirects along with it."""
        visit = crawl(self._world, url, now)
        if isinstance(visit, Trouble):
            return visit
        trouble = None if everything else refusal(url, visit.status)
        return trouble or self._keep(visit, now)

    def recent(self, url: str, now: datetime, within: timedelta) -> Job | None:
        """The newest job for a URL that was asked for within a time and has not failed."""
        key = surt(url)
        jobs = [job for job in self._jobs.values() if surt(job.url) == key and now - job.asked_at <= within]
        alive = [job for job in jobs if job.outcome is None or job.outcome["status"] == "success"]
        return alive[-1] if alive else None

    def today(self, now: datetime, url: str | None = None) -> int:
        """How many jobs were asked for today (UTC), of one URL or of all. Failed ones count."""
        day = now.astimezone(UTC).date()
        key = surt(url) if url else None
        return sum(
            job.asked_at.astimezone(UTC).date() == day and key in (None, surt(job.url))
            for job in self._jobs.values()
        )

    def occupied(self, now: datetime) -> int:
        """How many slots are taken: open jobs, and done ones whose slot has not been released yet."""
        return sum(now < job.ready_at + self._pace.slot_release for job in self._jobs.values())

    def status(self, job_id: str, now: datetime) -> dict[str, Any]:
        """What the archive says of a job. Those it does not know or has forgotten are pending for ever."""
        job = self._jobs.get(job_id)
        forgotten = Fault.JOB_FORGOTTEN in self._faults
        if job is None or job.outcome is None or forgotten or now - job.ready_at > _EXPIRY:
            return {"job_id": job_id, "resources": [], "status": "pending"}
        return job.outcome

    def _conclude(self, job: Job) -> dict[str, Any]:
        if Fault.JOB_FAILS in self._faults:
            return _failure(job, _FAILED)
        result = self.capture(job.url, job.ready_at, everything=job.everything)
        if isinstance(result, Trouble):
            return _failure(job, result)
        return (
            _failure(job, _FAILED) if Fault.JOB_FAILS_BUT_CAPTURED in self._faults else _success(job, result)
        )

    def _keep(self, visit: Visit, now: datetime) -> Copy:
        """Turn every hop into a copy; the last one is the page."""
        moment = _whole_second(now)
        gone = moment + _DAY if Fault.VANISHING in self._faults else END
        copies = [
            Copy(url, moment, hop.status, hop.headers, hop.body, now, moment + self._pace.lag, gone)
            for url, hop in visit.hops
        ]
        for copy in copies:
            self._holdings.add(copy)
        return copies[-1]


def _success(job: Job, copy: Copy) -> dict[str, Any]:
    return {
        "counters": {"embeds": 0, "outlinks": 0},
        "delay_wb_availability": False,
        "duration_sec": (job.ready_at - job.asked_at).total_seconds(),
        "http_status": copy.status,
        "job_id": job.id,
        "original_url": copy.original,
        "outlinks": [],
        "resources": [copy.original],
        "status": "success",
        "timestamp": stamp(copy.at),
    }


def _failure(job: Job, trouble: Trouble) -> dict[str, Any]:
    return {
        "job_id": job.id,
        "message": trouble.message,
        "resources": [],
        "status": "error",
        "status_ext": trouble.status_ext,
    }


def _whole_second(moment: datetime) -> datetime:
    """The moment, or the next whole second: a capture never bears a time before it was asked for."""
    return datetime.fromtimestamp(math.ceil(moment.timestamp()), UTC)
