"""Save Page Now 2 with keys: ask, get a job, poll it, believe only what can be shown.

The API refuses with HTTP 200, calls forgotten jobs pending for ever and may name no job at all (facts:
wayback, 0 and 1). `read_answer` and `read_status` are the pure part: an answer's JSON to the next step.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from archiver.archives.pace import Pace
from archiver.archives.refusals import failed, refused
from archiver.archives.timestamps import HOST, read_stamp, replay_url
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused
from archiver.model.snapshot import Capture, CaptureState, Memento
from archiver.settings import ArchiveSettings

KEYS_REFUSED = (
    "Save Page Now refused the keys: set INTERNET_ARCHIVE_ACCESS_KEY and INTERNET_ARCHIVE_SECRET_KEY to valid"
    " ones (archive.org/account/s3.php)"
)
_AGE = re.compile(r"(\d{1,6}) (day|hour|minute|second)s?\b(?=.*\bago\b)")


class SavePageNow:
    """The saving side of the Wayback Machine, with an account."""

    def __init__(self, transport: Transport, pace: Pace, settings: ArchiveSettings) -> None:
        self.pace = pace
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

    async def poll(self, capture: Capture) -> Capture:
        """Ask how the job of a pending capture is doing. Raises ArchiveError without an answer."""
        url = f"{HOST}/save/status/{quote(capture.job, safe='')}"
        reply = await self._transport.run(lambda: check(self._transport.get(url, self._headers)))
        return read_status(capture, _json(reply))

    async def account(self) -> Mapping[str, Any]:
        """Slots and daily captures of the account. Raises ArchiveError without them."""
        reply = await self._transport.run(
            lambda: check(self._transport.get(f"{HOST}/save/status/user", self._headers))
        )
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
