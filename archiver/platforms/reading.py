"""What all platform files need to read an answer: failures, walls, JSON and times. Nothing here raises."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from archiver.model import times
from archiver.model.exchange import Exchange, Failure
from archiver.model.observation import Observation
from archiver.model.parts import MediaPart
from archiver.model.states import State
from archiver.platforms import walls

_NETWORK = {
    State.TIMEOUT: "{host} did not answer in time",
    State.DNS_NXDOMAIN: "The name {host} does not exist in the DNS",
    State.DNS_FAILURE: "The name {host} could not be looked up",
    State.CONNECTION_FAILED: "{host} could not be reached",
    State.TLS_ERROR: "No secure connection to {host} could be made",
    State.REDIRECT_LOOP: "{host} redirects without end",
    State.TOO_LARGE: "The answer of {host} is larger than this client reads",
    State.UNSAFE: "The address of {host} is not a public one, so it was not contacted",
    State.UNSUPPORTED: "This kind of link can't be asked for over the web",
    State.INVALID_URL: "This is not an address that can be asked for",
}
_REFUSED = frozenset({403, 405, 406, 409, 418})


@dataclass(frozen=True, slots=True)
class Post:
    """What a platform gives of a post: author and time as it states them, the readable text, the media."""

    author: str | None = None
    posted_at: datetime | None = None
    text: str | None = None
    media: tuple[MediaPart, ...] = ()


_NOTHING = Post()


def observe(exchange: Exchange, state: State, code: str, reason: str, post: Post = _NOTHING) -> Observation:
    """An observation that rests on `exchange`, which fills URLs, status and content."""
    return Observation(
        state=state,
        reason_code=code,
        reason=reason,
        checked_url=exchange.hops[0].url,
        http_status=exchange.status,
        final_url=exchange.url,
        author=post.author,
        posted_at=post.posted_at,
        text=post.text,
        content=None if exchange.truncated else exchange.content,
        media=post.media,
    )


def unknown(exchange: Exchange, code: str, said: str) -> Observation:
    """An answer that we don't understand. `said` is a whole sentence that tells what was answered."""
    return observe(exchange, State.UNVERIFIABLE, code, f"{said} So nothing can be said about it.")


def unasked(code: str, reason: str) -> Observation:
    """Nothing was asked, because no anonymous question could be answered. `reason` says why."""
    return Observation(state=State.UNVERIFIABLE, reason_code=code, reason=reason)


def failure(answer: Failure, url: str, *, own_host: bool = False) -> Observation:
    """What a question without an answer says, which is nothing about the thing itself. `url` was asked for.

    `own_host`: the host asked is the very one that is cited, so that its name missing from the DNS is a
    fact about the source. A platform's service whose name is missing is only a failure, and so is a name
    that the cited page redirects to.
    """
    asked = last_asked(answer, url)
    said = _NETWORK.get(answer.state, "{host} gave no usable answer").format(
        host=host_of(asked) or "The host"
    )
    detail = f" ({_one_line(answer.detail)})" if answer.detail else ""
    no_host = answer.state is State.DNS_NXDOMAIN
    own_host = own_host and host_of(asked) == host_of(url)
    tail = "" if no_host and own_host else " That says nothing about the page itself."
    return Observation(
        state=State.DNS_FAILURE if no_host and not own_host else answer.state,
        reason_code=answer.code or answer.state.value,
        reason=f"{said}{detail}.{tail}",
        checked_url=answer.hops[0].url if answer.hops else url,
        http_status=answer.hops[-1].status if answer.hops else None,
        final_url=answer.hops[-1].url if answer.hops else "",
    )


def last_asked(answer: Failure, url: str) -> str:
    """The URL that got no answer: where the last hop redirected to, if it did."""
    if not answer.hops:
        return url
    last = answer.hops[-1]
    to = last.header("location") if 300 <= last.status < 400 else None
    try:
        return urljoin(last.url, to) if to else last.url
    except ValueError:
        return last.url


def blocked(exchange: Exchange, *, spare: Collection[int] = ()) -> Observation | None:
    """The observation for an answer that never says anything about the thing itself, else None.

    That is walls, refusals, limits and server errors. `spare` are statuses that the platform gives a
    meaning of its own; a wall's signature counts on them all the same. 2xx, 3xx, 400, 404 and 410 are
    the caller's.
    """
    status = exchange.status
    if maker := walls.vendor(exchange):
        said = f"{host_of(exchange.url)} lets no automatic client in ({maker}, HTTP {status})."
        return observe(
            exchange, State.BOT_WALL, "bot_wall", f"{said} A person with a browser may see the page."
        )
    if status < 401 or status in (404, 410, 422) or status in spare:
        return None
    state, code, said = _refusal(exchange)
    return observe(exchange, state, code, f"{host_of(exchange.url)} {said} (HTTP {status}).")


_ANSWERS = {
    401: (State.LOGIN_WALL, "login_required", "asks for a login"),
    402: (State.PAYWALLED, "payment_required", "asks for payment"),
    429: (State.RATE_LIMITED, "rate_limited", "asks this client to come back later"),
    451: (
        State.WITHHELD,
        "legal_reasons",
        "withholds the page for legal reasons, at least from where this client stands",
    ),
    999: (State.BOT_WALL, "bot_wall", "lets no automatic client in"),
}


def _refusal(exchange: Exchange) -> tuple[State, str, str]:
    """State, code and words for a status that is no answer to the question."""
    status = exchange.status
    if status == 503 and exchange.header("retry-after"):
        status = 429
    if known := _ANSWERS.get(status):
        return known
    if 500 <= status < 600:
        return State.SERVER_ERROR, f"http_{status}", "reports an error of its own"
    said = "refuses this client" if status in _REFUSED else "did not accept the question"
    return State.UNVERIFIABLE, f"http_{status}", f"{said}, which says nothing about the page itself"


def strayed(exchange: Exchange) -> bool:
    """Whether another host answered than was asked: then what is missing there is missing there only."""
    return len(exchange.hops) > 1 and host_of(exchange.url) != host_of(exchange.hops[0].url)


def host_of(url: str) -> str:
    """The host and port in a URL, for a sentence."""
    return url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]


def read_json(content: bytes) -> Any:
    """The JSON value in a body; None where it is none (or `null`)."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def at(value: Any, *path: str | int) -> Any:
    """What lies under keys and indexes of a JSON value; None where the way ends."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *path: str | int) -> str | None:
    """The non-empty string under a path of a JSON value, else None."""
    found = at(value, *path)
    return found.strip() or None if isinstance(found, str) else None


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 time as an aware one in UTC, None if it is none."""
    try:
        return times.parse(text) if text else None
    except (ValueError, OverflowError):
        return None


def moment_ms(milliseconds: float) -> datetime | None:
    """A time given in milliseconds since 1970, None if no calendar has it."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def quoted(text: str) -> str:
    """Foreign words for one of our sentences: one line, at most 200 characters, in double quotes."""
    line = _one_line(text)
    return f'"{line if len(line) <= 200 else line[:199] + "…"}"'


def states(who: str, text: str) -> str:
    """The sentence `X states: "..."`, with one full stop."""
    quote = quoted(text)
    return f"{who} states: {quote}" + ("" if quote[-2:-1] in (".", "!", "?", "…") else ".")


def plain(text: str) -> str:
    """Text to compare fixed wording with: lower case, straight apostrophes, single spaces."""
    return _one_line(text).replace("’", "'").replace("ʼ", "'").lower()


def _one_line(text: str) -> str:
    return " ".join(text.split())
