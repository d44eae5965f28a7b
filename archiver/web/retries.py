"""Which answers are worth another try, and how long a host wants us to wait. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archiver.model.exchange import Answer, Exchange, Hop
from archiver.model.states import State

BACKOFF = 1.0
"""Seconds before the first further try; each later one waits twice as long."""

_TRANSIENT_STATUS = frozenset({502, 503, 504})
_TRANSIENT_CODE = frozenset(
    {
        (State.CONNECTION_FAILED, "reset"),
        (State.CONNECTION_FAILED, "empty"),
        (State.DNS_FAILURE, "timeout"),
    }
)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` asks for (RFC 9110 10.2.3), never negative; None if unreadable."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def asked_wait(hop: Hop, now: datetime) -> float | None:
    """The seconds that an answer asks us to keep away from its host."""
    return retry_after(hop.header("Retry-After"), now) if hop.status in (429, 503) else None


def pause(answer: Answer, attempt: int, now: datetime, longest: float) -> float | None:
    """Seconds to wait before trying again, None if that makes no sense.

    `attempt` counts from 0, `longest` is the Retry-After we are willing to wait for.
    """
    if not _transient(answer):
        return None
    asked = asked_wait(answer.last, now) if isinstance(answer, Exchange) else None
    if asked is not None and asked > longest:
        return None
    return max(asked or 0.0, BACKOFF * (1 << attempt))


def _transient(answer: Answer) -> bool:
    if isinstance(answer, Exchange):
        return answer.status in _TRANSIENT_STATUS
    return answer.state is State.TIMEOUT or (answer.state, answer.code) in _TRANSIENT_CODE
