"""Saving without keys: waybackpy's one GET, best effort. It works sometimes, never dependably.

waybackpy can neither authenticate nor wait, reads the wrong headers and may return the next capture instead
of this one (facts: wayback, 3). So it only builds the request; the answer is believed only where the place
that the archive redirects to is a capture of this very URL, made after we asked.
"""

import re
import warnings
from dataclasses import replace
from datetime import datetime, timedelta

from requests.structures import CaseInsensitiveDict
from waybackpy import WaybackMachineSaveAPI
from waybackpy.exceptions import MaximumSaveRetriesExceeded

from archiver.archives.pace import Pace
from archiver.archives.timestamps import HOST, read_replay_url
from archiver.archives.transport import Reply, Transport, check
from archiver.errors import ArchiveBusy, ArchiveError
from archiver.model.snapshot import Capture, CaptureState, Memento

CLOCK_SLACK = timedelta(minutes=2)


class _Save(WaybackMachineSaveAPI):
    """waybackpy's save, asked through our transport."""

    def __init__(self, url: str, transport: Transport) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its utcnow(), from Python 3.12 on
            super().__init__(url, max_tries=1)
        self._transport = transport
        self.reply: Reply | None = None

    def get_save_request_headers(self) -> None:
        """Ask, and keep only what waybackpy reads soundly: where the answer redirects to."""
        self.reply = self._transport.get(self.request_url, {"Accept": "text/html,application/xhtml+xml"})
        self.headers = CaseInsensitiveDict()
        self.status_code = self.reply.status
        self.response_url = _target(self.reply)


def _target(reply: Reply) -> str:
    place = reply.headers.get("location") or reply.headers.get("content-location") or ""
    return HOST + place if place.startswith("/web/") else place


class Keyless:
    """Captures without an account: at most a few a minute, often refused."""

    def __init__(self, transport: Transport, pace: Pace) -> None:
        self._transport = transport
        self._pace = pace

    async def ask(self, capture: Capture, now: datetime) -> Capture:
        """Ask for a capture that the ledger already holds as asked, and wait for the answer.

        An old copy in place of a new one, or silence, is `unknown`: the capture may exist all the same.
        """
        await self._pace.turn()
        try:
            return await self._transport.run(lambda: self._save(capture, now))
        except ArchiveBusy as error:
            return replace(capture, at=now, state=CaptureState.WANTED, reason=str(error))
        except ArchiveError as error:
            return replace(capture, at=now, state=CaptureState.UNKNOWN, reason=str(error))

    async def poll(self, capture: Capture, now: datetime) -> Capture:
        """Nothing to poll: without an account there are no jobs."""
        del now
        return capture

    def _save(self, capture: Capture, now: datetime) -> Capture:
        save = _Save(capture.url, self._transport)
        try:
            named = read_replay_url(save.save())
        except (MaximumSaveRetriesExceeded, ValueError):
            named = None
        status = check(save.reply).status if save.reply else 0
        return read_answer(capture, named, status, now)


def read_answer(capture: Capture, named: Memento | None, status: int, now: datetime) -> Capture:
    """What the answer to a keyless save makes of the capture: `named` is what it redirected to."""
    if named is None:
        reason = f"web.archive.org answered {status} and named no capture"
        return replace(capture, at=now, state=CaptureState.UNKNOWN, reason=reason)
    if _folded(named.original) != _folded(capture.url):
        reason = "web.archive.org named a capture of another URL"
        return replace(capture, at=now, state=CaptureState.UNKNOWN, reason=reason)
    if named.at < now - CLOCK_SLACK:
        reason = "web.archive.org named an older capture, not a new one"
        return replace(capture, at=now, state=CaptureState.UNKNOWN, reason=reason)
    return replace(capture, at=now, state=CaptureState.CAPTURED, memento=named, reason="")


def _folded(url: str) -> str:
    """A URL as the index sees it: scheme, www, case and a final slash make no difference."""
    return re.sub(r"^https?://(www\d*\.)?", "", url.lower()).rstrip("/").replace(":80/", "/")
