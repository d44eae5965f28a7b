"""Save Page Now: the authenticated interface with jobs, and the keyless one (facts: wayback, 1)."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from archiver.sandbox import replies
from archiver.sandbox.wayback.crawl import Trouble
from archiver.sandbox.wayback.faults import Fault
from archiver.sandbox.wayback.holdings import Copy, Holdings
from archiver.sandbox.wayback.jobs import Job, Jobs
from archiver.sandbox.wayback.limits import Gauge
from archiver.sandbox.wayback.replay import ARCHIVE, memento_url
from archiver.sandbox.wayback.surt import absolute, host_of
from archiver.sandbox.world import Reach, SandboxRequest, SandboxResponse, World

PER_MINUTE_WITH_KEYS = 7
PER_MINUTE_KEYLESS = 3
PER_URL_AND_DAY = 5
SLOTS = 3
DAILY_CAPTURES = 30_000

BLOCKED = ("x.com", "twitter.com", "archive.org")
_DURATION = re.compile(r"(\d+)\s*([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_TOO_MANY = (
    "<html><body><h1>Too Many Requests</h1>\nWe are limiting the number of URLs you can submit "
    "to be archived, to no more than a few per minute.\n</body></html>"
)
_LIMITATIONS = "We're currently facing some limitations when it comes to archiving this site."

Refusal = dict[str, Any]
_MESSAGES_ONLY = {
    Fault.SESSION_LIMIT: "You have already reached the limit of active Save Page Now sessions. "
    "Please wait for a minute and then try again.",
    Fault.DAILY_LIMIT: f"You cannot make more than {DAILY_CAPTURES} captures per day.",
    Fault.HOST_PAUSED: "Please try again in ~10 min. Crawling this host is paused because they "
    "notified us that they are overloaded right now. (HTTP status=429)",
}


class SavePageNow:
    """The desk at which captures are asked for. `keys` maps access keys to secrets."""

    def __init__(
        self, world: World, holdings: Holdings, jobs: Jobs, faults: set[Fault], keys: Mapping[str, str]
    ) -> None:
        self._world = world
        self._holdings = holdings
        self._jobs = jobs
        self._faults = faults
        self._credentials = {f"LOW {access}:{secret}" for access, secret in keys.items()}
        self._with_keys = Gauge(PER_MINUTE_WITH_KEYS)
        self._keyless = Gauge(PER_MINUTE_KEYLESS)

    def answer(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """Answer whatever is asked below /save."""
        _, _, rest = request.target.removeprefix("/save").partition("/")
        if re.match(r"status(/|$)", rest.partition("?")[0]):
            return self._status(request, now)
        if request.method == "POST" and not rest:
            return self._post(request, now)
        return self._get(absolute(rest), now) if rest else replies.html(replies.document("Save Page Now", ""))

    def _known(self, request: SandboxRequest) -> bool:
        return request.header("Authorization") in self._credentials and Fault.UNAUTHORIZED not in self._faults

    # with keys

    def _post(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        if "application/json" not in (request.header("Accept") or ""):
            return self._post_from_browser(request, now)
        if not self._known(request):
            return _unauthorized()
        if throttled := self._throttled(now):
            return throttled
        form = request.form
        url = absolute(form.get("url", ""))
        if refused := self._refused(url, now):
            return replies.json(refused)
        if same := self._same_snapshot(url, form.get("if_not_archived_within"), now):
            return replies.json(same)
        return self._ordered(url, form, now)

    def _ordered(self, url: str, form: Mapping[str, str], now: datetime) -> SandboxResponse:
        job = self._jobs.ask(url, now, everything=form.get("capture_all") in ("1", "on"))
        if Fault.SAVE_500_BUT_CAPTURED in self._faults:
            return replies.html(replies.document("500 Internal Server Error", ""), 500)
        return replies.json({"url": url, "job_id": job.id})

    def _throttled(self, now: datetime) -> SandboxResponse | None:
        """The answers that are no JSON: 429 and worse."""
        if Fault.SAVE_520 in self._faults:
            return replies.html(replies.document("520", "<h1>Unknown error</h1>"), 520)
        if Fault.SAVE_429_RETRY_AFTER in self._faults:
            return replies.html(_TOO_MANY, 429, [("Retry-After", "60")])
        if Fault.SAVE_429 in self._faults or not self._with_keys.take(now):
            return replies.html(_TOO_MANY, 429)
        return None

    def _refused(self, url: str, now: datetime) -> Refusal | None:
        """The refusals that come as 200: for the URL's own sake, or because there have been enough."""
        message = next((words for fault, words in _MESSAGES_ONLY.items() if fault in self._faults), None)
        return {"message": message} if message else self._never(url, now) or self._not_now(url, now)

    def _never(self, url: str, now: datetime) -> Refusal | None:
        """What is refused whenever it is asked. Which code X pages get is not known: this is a guess."""
        host = host_of(url)
        if not re.fullmatch(r"[^\s/]+\.[a-z0-9-]{2,}", host):
            return _error("invalid-url-syntax", f"{urlsplit(url).netloc} URL syntax is not valid.")
        if _is_blocked(host):
            return _error("blocked-url", _LIMITATIONS)
        if self._world.reach(host, now) is Reach.NO_SUCH_HOST:
            return _error("invalid-host-resolution", f"Cannot resolve host {host}.")
        return None

    def _not_now(self, url: str, now: datetime) -> Refusal | None:
        if Fault.URL_DAILY_LIMIT in self._faults or self._jobs.today(now, url) >= PER_URL_AND_DAY:
            limit = (
                f"{PER_URL_AND_DAY} times today, which is a daily limit we have set for that Resource type."
            )
            return _error("too-many-daily-captures", f"This URL has been already captured {limit}")
        if self._jobs.occupied(now) >= SLOTS and self._jobs.recent(url, now, timedelta(hours=1)) is None:
            return {"message": _MESSAGES_ONLY[Fault.SESSION_LIMIT]}
        return None

    def _same_snapshot(self, url: str, within: str | None, now: datetime) -> dict[str, Any] | None:
        """The answer where a recent capture will do: with its job, or `null` if the client set the span."""
        if Fault.NULL_JOB in self._faults:
            return {"url": url, "job_id": None, "message": _same(timedelta(minutes=3), timedelta(hours=2))}
        span = _span(within) if within else timedelta(hours=1)
        job = self._jobs.recent(url, now, span)
        if job and job.outcome is None:
            return {"url": url, "job_id": job.id}
        copy = self._newest(url, now)
        if copy is None or now - copy.at > span:
            return None
        job_id = None if within or job is None else job.id
        return {"url": url, "job_id": job_id, "message": _same(now - copy.at, span)}

    def _newest(self, url: str, now: datetime) -> Copy | None:
        copies = [copy for copy in self._holdings.replayable(url, now) if copy.status == 200]
        return copies[-1] if copies else None

    # without keys

    def _post_from_browser(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        """The page that a browser gets, with the job's id in a script."""
        url = absolute(request.form.get("url", ""))
        if not self._keyless.take(now):
            return replies.html(_TOO_MANY, 429)
        if refused := self._refused(url, now):
            return _sorry(refused["message"], 200)
        job: Job = self._jobs.ask(url, now, everything=True)
        watch = f'spn.watchJob("{job.id}", "https://web-static.archive.org/_static/", 6000, false);'
        body = f'<h2 id="spn-title">Saving page</h2><script>{watch}</script>'
        return replies.html(replies.document("Save Page Now", body))

    def _get(self, url: str, now: datetime) -> SandboxResponse:
        """Capture while the client waits: 302 to the copy, or to one of the last hour."""
        if {Fault.SAVE_429, Fault.SAVE_429_RETRY_AFTER} & self._faults or not self._keyless.take(now):
            return replies.html(_TOO_MANY, 429)
        if Fault.SAVE_520 in self._faults:
            return replies.html(replies.document("520", "<h1>Unknown error</h1>"), 520)
        if _is_blocked(host_of(url)):
            return _sorry(_LIMITATIONS, 403)
        recent = self._newest(url, now)
        if recent and now - recent.at <= timedelta(hours=1):
            return replies.redirect(memento_url(recent))
        return self._captured(url, now)

    def _captured(self, url: str, now: datetime) -> SandboxResponse:
        result = self._jobs.capture(url, now)
        if Fault.SAVE_500_BUT_CAPTURED in self._faults:
            return replies.html(replies.document("500 Internal Server Error", ""), 500)
        if isinstance(result, Trouble):
            return _sorry(result.message, 520)
        return replies.redirect(f"{ARCHIVE}/web/{result.timestamp}/{url}")

    # status

    def _status(self, request: SandboxRequest, now: datetime) -> SandboxResponse:
        name = request.path.removeprefix("/save/status").strip("/")
        if name == "system":
            return replies.json(self._system(now))
        if Fault.STATUS_500 in self._faults:
            return replies.html(replies.document("500 Internal Server Error", ""), 500)
        if "text/html" not in (request.header("Accept") or "") and not self._known(request):
            return _unauthorized()
        if name == "user":
            return replies.json(self._user(now))
        form = request.form
        if "job_ids" in form:
            return replies.json(list(self._statuses(form["job_ids"].split(","), now)))
        return replies.json(self._jobs.status(name or form.get("job_id", ""), now))

    def _statuses(self, jobs: Iterable[str], now: datetime) -> Iterable[dict[str, Any]]:
        return (self._jobs.status(job, now) for job in jobs)

    def _user(self, now: datetime) -> dict[str, int]:
        """The account's own numbers; a slot is released some time after its job is done."""
        occupied = min(self._jobs.occupied(now), SLOTS)
        return {
            "processing": occupied,
            "available": SLOTS - occupied,
            "daily_captures": self._jobs.today(now),
            "daily_captures_limit": DAILY_CAPTURES,
        }

    def _system(self, now: datetime) -> dict[str, Any]:
        overloaded = Fault.OVERLOADED in self._faults
        words = "Save Page Now servers are temporarily overloaded. Your captures may be delayed."
        return {
            "status": words if overloaded else "ok",
            "recent_captures": 941 + self._jobs.today(now),
            "queues": {"default": 5000 if overloaded else 0},
        }


def _is_blocked(host: str) -> bool:
    return any(host == blocked or host.endswith(f".{blocked}") for blocked in BLOCKED)


def _error(code: str, message: str) -> Refusal:
    return {"status": "error", "status_ext": f"error:{code}", "message": message}


def _unauthorized() -> SandboxResponse:
    return replies.json({"message": "You need to be logged in to use Save Page Now."}, 401)


def _sorry(words: str, status: int) -> SandboxResponse:
    return replies.html(replies.document("Save Page Now", f"<h2>Sorry</h2><p>{words}</p>"), status)


def _span(text: str) -> timedelta:
    """`3d 5h 20m` or seconds; of two values separated by a comma the first is the page's own."""
    own = text.partition(",")[0].strip()
    if own.isdecimal():
        return timedelta(seconds=int(own))
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in _DURATION.findall(own)})


def _same(age: timedelta, span: timedelta) -> str:
    return (
        f"The same snapshot had been made {_spoken(age)} ago. "
        f"You can make new capture of this URL after {_spoken(span)}."
    )


def _spoken(span: timedelta) -> str:
    seconds = max(1, round(span.total_seconds()))
    counts = ((seconds // 3600, "hour"), (seconds % 3600 // 60, "minute"), (seconds % 60, "second"))
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count]
    return ", ".join(parts[:2])
