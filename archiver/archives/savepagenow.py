"""Save Page Now 2 with keys: ask, get a job, poll it, believe only what can be shown.

The API refuses with HTTP 200, calls forgotten jobs pending for ever and may name no job at all (facts:
wayback, 0 and 1). `read_answer` and `read_status` are the pure part: an answer's JSON to the next state.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from archiver.archives.pace import Pace
from archiver.archives.status_codes import Kind, kind_of
from archiver.archives.timestamps import HOST, read_stamp, replay_url
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveBusy, ArchiveError
from archiver.model.snapshot import Capture, CaptureState, Memento
from archiver.settings import ArchiveSettings

LOGIN = "needs an account: set INTERNET_ARCHIVE_ACCESS_KEY and INTERNET_ARCHIVE_SECRET_KEY to valid keys"


class SavePageNow:
    """The saving side of the Wayback Machine, with an account."""

    def __init__(self, transport: Transport, pace: Pace, settings: ArchiveSettings) -> None:
        self._transport = transport
        self._pace = pace
        self._headers = {
            "Accept": "application/json",
            "Authorization": f"LOW {settings.access_key.get_secret_value()}"
            f":{settings.secret_key.get_secret_value()}",
        }

    async def ask(self, capture: Capture, now: datetime) -> Capture:
        """Ask for a capture that the ledger already holds as asked; gives its next step.

        An answer that was lost leaves it `asked`: the index has to decide whether it was taken.
        """
        await self._pace.turn()
        form = {"url": capture.url, "skip_first_archive": "1"}
        try:
            reply = await self._transport.run(
                lambda: check(self._transport.post(f"{HOST}/save", form, self._headers))
            )
        except ArchiveBusy as error:
            return replace(capture, at=now, state=CaptureState.WANTED, reason=str(error))
        except ArchiveError as error:
            return replace(capture, at=now, reason=str(error))
        return read_answer(capture, reply, now)

    async def poll(self, capture: Capture, now: datetime) -> Capture:
        """Ask how the job of a pending capture is doing; unchanged if nothing was learned."""
        url = f"{HOST}/save/status/{quote(capture.job, safe='')}"
        try:
            reply = await self._transport.run(lambda: check(self._transport.get(url, self._headers)))
        except ArchiveError:
            return capture
        return read_status(capture, _json(reply), now)

    async def account(self) -> Mapping[str, Any]:
        """Slots and daily captures of the account. Raises ArchiveError if the keys are refused."""
        reply = await self._transport.run(
            lambda: check(self._transport.get(f"{HOST}/save/status/user", self._headers))
        )
        if reply.status == 401:
            raise ArchiveError(f"Save Page Now {LOGIN}")
        return _json(reply)


def read_answer(capture: Capture, reply: Reply, now: datetime) -> Capture:
    """What the answer to a request for a capture makes of it."""
    if reply.status == 401:
        return replace(capture, at=now, state=CaptureState.FAILED, reason=f"Save Page Now {LOGIN}")
    answer = _json(reply)
    job, message = answer.get("job_id"), str(answer.get("message") or "")
    if isinstance(job, str) and job:
        return replace(capture, at=now, state=CaptureState.PENDING, job=job, reason=message)
    if answer.get("status") == "error" or answer.get("status_ext"):
        return _refused(capture, str(answer.get("status_ext") or ""), message, now)
    if "active Save Page Now sessions" in message:
        return replace(capture, at=now, state=CaptureState.WANTED, reason=message)
    if "captures per day" in message or "daily" in message:
        return replace(capture, at=now, state=CaptureState.FAILED, reason=message)
    # A null job with "the same snapshot had been made" holds a capture whose time only the index knows.
    reason = message or f"web.archive.org answered {reply.status} without a job"
    return replace(capture, at=now, state=CaptureState.UNKNOWN, reason=reason)


def read_status(capture: Capture, answer: Mapping[str, Any], now: datetime) -> Capture:
    """What a job's status makes of a pending capture."""
    if answer.get("status") == "success":
        return _captured(capture, answer, now)
    if answer.get("status") == "error":
        return _refused(capture, str(answer.get("status_ext") or ""), str(answer.get("message") or ""), now)
    return capture


def _captured(capture: Capture, answer: Mapping[str, Any], now: datetime) -> Capture:
    """Believe a success only if it names a time and was no error page."""
    timestamp = str(answer.get("timestamp") or "")
    original = str(answer.get("original_url") or capture.url)
    status = answer.get("http_status")
    try:
        at = read_stamp(timestamp)
    except ValueError:
        return replace(
            capture, at=now, state=CaptureState.UNKNOWN, reason="the job succeeded but named no capture"
        )
    if isinstance(status, int) and status >= 400:
        reason = f"the archive captured an error page ({status})"
        return replace(capture, at=now, state=CaptureState.FAILED, reason=reason)
    memento = Memento(
        replay_url(timestamp, original), original, at, status if isinstance(status, int) else None
    )
    return replace(capture, at=now, state=CaptureState.CAPTURED, memento=memento, reason="")


def _refused(capture: Capture, status_ext: str, message: str, now: datetime) -> Capture:
    kind = kind_of(status_ext)
    state = CaptureState.REFUSED if kind is Kind.REFUSED else CaptureState.FAILED
    reason = f"Save Page Now: {message or status_ext or 'refused without a reason'}"
    return replace(capture, at=now, state=state, status_ext=status_ext, reason=reason)


def _json(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer, {} if it is none (HTML pages come with status 200 too)."""
    try:
        found = json.loads(reply.text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
