"""Saving without keys: waybackpy's one GET, best effort. It works sometimes, never dependably.

waybackpy can neither authenticate nor wait, reads the wrong headers and may return the next capture instead
of this one (facts: wayback, 3). So it only builds the request; the answer is believed only where the place
that the archive redirects to is a capture of this very URL, made after we asked. Whatever else it answers,
the capture may exist all the same: the index decides.
"""

import html
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from requests.structures import CaseInsensitiveDict
from waybackpy import WaybackMachineSaveAPI
from waybackpy.exceptions import MaximumSaveRetriesExceeded

from archiver.archives.names import WAYBACK
from archiver.archives.pace import Pace
from archiver.archives.refusals import refused
from archiver.archives.slots import Quota
from archiver.archives.timestamps import HOST, read_replay_url
from archiver.archives.transport import Reply, Transport, check, retry_after
from archiver.errors import ArchiveBusy
from archiver.model.snapshot import Capture, CaptureState, Memento

BLOCKED_FOR = 300.0
"""Seconds that an address is shut out after too many captures, where the archive does not say."""

CLOCK_SLACK = timedelta(minutes=2)
_SORRY = re.compile(r"<h2[^>]*>\s*Sorry\W?\s*</h2>\s*<p[^>]*>([^<]{1,500})", re.IGNORECASE)


class _Save(WaybackMachineSaveAPI):
    """waybackpy's save, asked through our transport."""

    def __init__(self, url: str, transport: Transport) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its utcnow(), from Python 3.12 on
            super().__init__(url, max_tries=1)
        self._transport = transport
        self.replies: list[Reply] = []

    def get_save_request_headers(self) -> None:
        """Ask, and keep only what waybackpy reads soundly: where the answer redirects to."""
        reply = self._transport.get(self.request_url, {"Accept": "text/html,application/xhtml+xml"})
        self.replies.append(reply)
        self.headers = CaseInsensitiveDict()
        self.status_code = reply.status
        self.response_url = _target(reply)


def _target(reply: Reply) -> str:
    place = reply.headers.get("location") or reply.headers.get("content-location") or ""
    return HOST + place if place.startswith("/web/") else place


class Keyless:
    """Captures without an account: at most a few a minute, often refused."""

    archive = WAYBACK
    poll_every = 6.0

    per_day = 180
    """A little less than the limit of 200 (facts: wayback, 1.6)."""

    def __init__(self, transport: Transport, pace: Pace) -> None:
        self.pace = pace
        self._transport = transport

    async def ask(self, capture: Capture) -> Capture:
        """Ask for a capture that the ledger already holds as asked, and wait for the answer.

        Raises ArchiveBusy, ArchiveRefused or ArchiveUnreached where it was not taken, ArchiveError where the
        answer was lost.
        """
        reply, named = await self._transport.run(lambda: self._save(capture.url))
        return read_answer(capture, reply, named)

    async def statuses(self, captures: Sequence[Capture]) -> Mapping[str, Capture]:
        """Nothing to poll: without an account there are no jobs."""
        return {capture.key: capture for capture in captures}

    async def account(self) -> None:
        """There is none."""

    async def quota(self) -> Quota | None:
        """Without an account there are no slots: one capture at a time."""
        return None

    def _save(self, url: str) -> tuple[Reply, Memento | None]:
        save = _Save(url, self._transport)
        try:
            named = read_replay_url(save.save())
        except (MaximumSaveRetriesExceeded, ValueError):
            named = None
        return save.replies[-1], named


def read_answer(capture: Capture, reply: Reply, named: Memento | None) -> Capture:
    """What the answer to a keyless save makes of a capture; errors as `Keyless.ask`.

    `named` is the capture that it redirects to. An answer that shows nothing leaves the step as it is, with
    the reason.
    """
    if named is not None:
        doubt = _doubt(capture, named)
        if doubt:
            return replace(capture, reason=doubt)
        return replace(capture, state=CaptureState.CAPTURED, memento=named, reason="")
    if reply.status == 429:
        raise ArchiveBusy("web.archive.org asked us to slow down (429)", retry_after(reply) or BLOCKED_FOR)
    sorry = _SORRY.search(reply.text)
    if sorry:
        return refused(capture, "", html.unescape(sorry[1]).strip())
    if reply.status == 404:
        raise ArchiveBusy("web.archive.org does not offer keyless captures at present (404)")
    return replace(capture, reason=f"web.archive.org answered {check(reply).status} and named no capture")


def _doubt(capture: Capture, named: Memento) -> str:
    """Why the capture that was named is not the one asked for; empty if it is."""
    if _folded(named.original) != _folded(capture.url):
        return "web.archive.org named a capture of another URL"
    if named.at < (capture.asked_at or capture.at) - CLOCK_SLACK:
        return f"web.archive.org named an older capture ({named.at:%d %b %Y %H:%M} UTC), not a new one"
    return ""


def _folded(url: str) -> str:
    """A URL as the index sees it: scheme, www, case, port 80 and a final slash make no difference."""
    bare = re.sub(r"^https?://(www\d*\.)?", "", url.partition("#")[0].lower())
    return re.sub(r"^([^/?]*):(?:80|443)(?=[/?]|$)", r"\1", bare).rstrip("/")
