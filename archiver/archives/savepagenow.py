"""Save Page Now 2 with keys: ask, get a job, poll it, believe only what can be shown.

The API refuses with HTTP 200, calls forgotten jobs pending for ever and may name no job at all (facts:
wayback, 0 and 1). `read_answer` and `read_status` are the pure part: an answer's JSON to the next step.
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from archiver.archives.names import WAYBACK
from archiver.archives.pace import Pace
from archiver.archives.refusals import failed, refused
from archiver.archives.slots import Quota
from archiver.archives.timestamps import HOST, read_stamp, replay_url
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused
from archiver.model.snapshot import Capture, CaptureState, Memento
from archiver.settings import ArchiveSettings

KEYS_REFUSED = (
    "Save Page Now refused the keys: set INTERNET_ARCHIVE_ACCESS_KEY and INTERNET_ARCHIVE_SECRET_KEY to valid"
    " ones (archive.org/account/s3.php)"
)
BATCH = 50
"""Jobs asked about at once (facts: wayback, 1.4)."""

_AGE = re.compile(r"(\d{1,6}) (day|hour|minute|second)s?\b(?=.*\bago\b)")


class SavePageNow:
    """The saving side of the Wayback Machine, with an account."""

    archive = WAYBACK
    poll_every = 6.0

    def __init__(self, transport: Transport, pace: Pace, settings: ArchiveSettings) -> None:
        self.pace = pace
        self.per_day = settings.save_per_day
        self._transport = transport
        access, secret = settings.access_key.get_secret_value(), settings.secret_key.get_secret_value()
        self._headers = {
            "Accept": "application/json",
            "Authorization": f"LOW {access.strip()}:{secret.strip()}",
        }

    async def ask(self, capture: Capture) -> Capture:
        """Ask for a capture that the ledger already holds as asked; gives its next step.

        Raises ArchiveBusy, ArchiveRefused or ArchiveUnreached where it was not taken, ArchiveError where the
        answer was lost: then the index has to decide whether it was.
        """
        form = {"url": capture.url, "skip_first_archive": "1"}
        reply = await self._transport.run(
            lambda: check(self._transport.post(f"{HOST}/save", form, self._headers))
        )
        return read_answer(capture, reply)

    async def statuses(self, captures: Sequence[Capture]) -> Mapping[str, Capture]:
        """Ask how jobs are doing, many at once. Raises ArchiveError without an answer."""
        found: dict[str, Capture] = {}
        for batch in batched(captures):
            found |= read_statuses(batch, await self._transport.run(partial(self._ask_statuses, batch)))
        return found

    def _ask_statuses(self, batch: Sequence[Capture]) -> Reply:
        jobs = [capture.job for capture in batch]
        if len(jobs) == 1:
            return check(self._transport.get(f"{HOST}/save/status/{quote(jobs[0], safe='')}", self._headers))
        return check(self._transport.post(f"{HOST}/save/status", {"job_ids": ",".join(jobs)}, self._headers))

    async def quota(self) -> Quota | None:
        """The account's slots and what is left of its day. Raises ArchiveError without an answer."""
        return read_quota(await self.account())

    async def account(self) -> Mapping[str, Any]:
        """Slots and daily captures of the account. Raises ArchiveError without them."""
        url = f"{HOST}/save/status/user?_t={secrets.token_hex(6)}"  # a cache would give numbers of before
        reply = await self._transport.run(lambda: check(self._transport.get(url, self._headers)))
        if reply.status == 401:
            raise ArchiveRefused(KEYS_REFUSED)
        numbers = _json(reply)
        if reply.status != 200 or not numbers:
            raise ArchiveError(f"Save Page Now answered {reply.status} without the account's numbers")
        return numbers


def read_answer(capture: Capture, reply: Reply) -> Capture:
    """What the answer to a request for a capture makes of it; errors as `SavePageNow.ask`.

    A null job with "the same snapshot had been made" means a capture whose time only the index knows.
    """
    if reply.status == 401:
        raise ArchiveRefused(KEYS_REFUSED)
    if reply.status == 404:
        raise ArchiveBusy("web.archive.org does not offer Save Page Now at present (404)")
    answer = _json(reply)
    job, message = answer.get("job_id"), _words(answer, "message")
    if isinstance(job, str) and job:
        return replace(capture, state=CaptureState.PENDING, job=job, reason=message)
    status_ext = _words(answer, "status_ext")
    if not (message or status_ext):
        raise ArchiveError(f"web.archive.org answered {reply.status} without a job")
    return refused(capture, status_ext, message)


def batched(captures: Sequence[Capture]) -> Iterator[Sequence[Capture]]:
    """As many as one question may be about."""
    return (captures[at : at + BATCH] for at in range(0, len(captures), BATCH))


def read_statuses(captures: Sequence[Capture], reply: Reply) -> dict[str, Capture]:
    """What the answer about jobs makes of their captures, by key; those it does not name are left out.

    The answer is a list, or one object.
    """
    try:
        found = json.loads(reply.text)
    except (ValueError, RecursionError):
        return {}
    answers = [
        answer for answer in (found if isinstance(found, list) else [found]) if isinstance(answer, dict)
    ]
    by_job = {_words(answer, "job_id"): answer for answer in answers}
    if len(captures) == len(answers) == 1:
        by_job = {captures[0].job: answers[0]}
    return {c.key: read_status(c, by_job[c.job]) for c in captures if c.job in by_job}


def read_quota(numbers: Mapping[str, Any]) -> Quota | None:
    """The account's numbers; None if they name no slots."""
    available, busy = numbers.get("available"), numbers.get("processing")
    if not isinstance(available, int):
        return None
    taken, most = numbers.get("daily_captures"), numbers.get("daily_captures_limit")
    left = most - taken if isinstance(taken, int) and isinstance(most, int) else None
    return Quota(available, available + (busy if isinstance(busy, int) else 0), left)


def read_status(capture: Capture, answer: Mapping[str, Any]) -> Capture:
    """What a job's status makes of a pending capture; the same if it says nothing new."""
    if answer.get("status") == "success":
        return _captured(capture, answer)
    if answer.get("status") == "error":
        return failed(capture, _words(answer, "status_ext"), _words(answer, "message"))
    return capture


def said_age(words: str) -> timedelta:
    """How long ago the archive says that "the same snapshot" was made; nothing if it does not say."""
    parts = {f"{unit}s": int(count) for count, unit in _AGE.findall(words)}
    return timedelta(**parts)


def _captured(capture: Capture, answer: Mapping[str, Any]) -> Capture:
    """Believe a success only if it names a time and was no error page."""
    timestamp = _words(answer, "timestamp")
    original = _words(answer, "original_url") or capture.url
    status = answer.get("http_status")
    try:
        at = read_stamp(timestamp)
    except ValueError:
        reason = "the job succeeded but named no capture"
        return replace(capture, state=CaptureState.UNKNOWN, reason=reason)
    if isinstance(status, int) and status >= 400:
        reason = f"the archive captured an error page ({status})"
        return replace(capture, state=CaptureState.FAILED, reason=reason)
    memento = Memento(
        replay_url(timestamp, original), original, at, status if isinstance(status, int) else None
    )
    return replace(capture, state=CaptureState.CAPTURED, memento=memento, reason="")


def _words(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    return value if isinstance(value, str) else ""


def _json(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer, {} if it is none (HTML pages come with status 200 too)."""
    try:
        found = json.loads(reply.text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
