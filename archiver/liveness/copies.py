"""Archived copies, read as the platform itself would be read. Pure: who fetches them is told elsewhere.

A copy counts only if it is one (RFC 7089: `Memento-Datetime`), the one that was wanted, whole, and if the
rules of the source's own platform find in it the very thing cited (facts: wayback, 2.3). So a captured bot
wall, a page for robots or a post's empty shell is never compared with anything.
"""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from archiver.model.exchange import Exchange, Header, Hop
from archiver.model.observation import Observation
from archiver.model.snapshot import Memento
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.platforms.base import Platform
from archiver.verdicts.policy import PROVING

log = logging.getLogger(__name__)

CLOSE = timedelta(minutes=1)
"""How far the time of a copy may be from the one that was wanted."""

_REPLAY = re.compile(
    r"(https?://(?:web\.archive\.org/web|arquivo\.pt/(?:wayback|noFrame/replay|save/now))/)"
    r"([0-9]{14})(?:[a-z]{2}_)?/(.+)",
    re.DOTALL,
)
_LIKE_PYWB = re.compile(
    r"(https?://(?!archive\.(?:fo|is|li|md|ph|today|vn)/)[^/]+/(?:[\w.-]+/)*)"
    r"([0-9]{14})(?:[a-z]{2}_)?/(https?://.+)",
    re.DOTALL,
)
"""Replay in pywb and OpenWayback. archive.today looks the same, but has nothing raw and bans robots."""

_ORIGINAL = "x-archive-orig-"


def raw_url(memento: Memento) -> str:
    """Where the copy is had as it was captured, without what replay adds; empty if no such place is known."""
    found = _parts(memento.url)
    return f"{found[1]}{found[2]}id_/{found[3]}" if found else ""


def is_known_replay(memento: Memento) -> bool:
    """Whether its archive is known to give raw copies, so that a 404 there means that it has none."""
    return _REPLAY.fullmatch(memento.url) is not None


def picture_url(memento: Memento, picture: str) -> str:
    """Where the archive has a picture that a copy shows, as of the copy's time; empty as for `raw_url`."""
    found = _parts(memento.url)
    return f"{found[1]}{found[2]}im_/{picture}" if found else ""


def is_copy(exchange: Exchange, memento: Memento) -> bool:
    """Whether an answer to `raw_url` is that copy, whole.

    A copy may be of a redirect: then every step is a copy of the same time, and the first of the wanted URL.
    """
    taken = steps(exchange)
    return (
        exchange.status == 200
        and not exchange.truncated
        and bool(taken)
        and taken[-1].hop is exchange.last
        and all(abs(step.at - memento.at) <= CLOSE for step in taken)
        and of_wanted_url(taken[0], memento)
    )


def of_wanted_url(step: "Step", memento: Memento) -> bool:
    """Whether a step is of the URL that the memento is said to be of, as archives tell URLs apart."""
    return _key(step.original) == _key(_original(memento))


def may_show(platform: Platform, source: Source, memento: Memento) -> bool:
    """Whether a copy is of what the platform is asked for: a post's embed or data, not the page around it."""
    if source.platform is PlatformName.WEB:
        return True
    asked = _asked(platform, source)
    if not asked:
        return False
    one, other = urlsplit(asked), urlsplit(_original(memento))
    return _key(one.netloc + one.path) == _key(other.netloc + other.path) and bool(one.query) == bool(
        other.query
    )


def shown_in(platform: Platform, source: Source, exchange: Exchange) -> Observation | None:
    """What the platform's own rules see in a copy; None unless that is the source.

    The copy answers the first question. Rules that need a second answer can't conclude: no archive has it.
    """
    seen = read_as(platform, source, exchange)
    return seen if seen is not None and seen.state in PROVING else None


def read_as(platform: Platform, source: Source, exchange: Exchange) -> Observation | None:
    """What the platform's own rules see in a copy, whatever it is; None where they would ask further."""
    probe = platform.probe(source)
    try:
        ask = next(probe)
        probe.send(_as_captured(exchange, ask.request.url))
    except StopIteration as done:
        seen: Observation = done.value
        return seen
    except Exception:
        log.exception("could not read the copy %s", exchange.url)
        return None
    finally:
        probe.close()
    return None


def _asked(platform: Platform, source: Source) -> str:
    """The URL of the first question about a source, empty if there is none."""
    probe = platform.probe(source)
    ask = next(probe, None)
    probe.close()
    return ask.request.url if ask else ""


def _as_captured(exchange: Exchange, url: str) -> Exchange:
    """The exchange that the archive's robot had, as if it had asked for `url`: steps and headers of then."""
    taken = steps(exchange) or [Step(exchange.last, url, exchange.last.at)]
    first = replace(taken[0].hop, url=url, headers=_headers(taken[0].hop))
    later = (replace(step.hop, url=step.original, headers=_headers(step.hop)) for step in taken[1:])
    return Exchange((first, *later), exchange.content)


def _headers(hop: Hop) -> tuple[Header, ...]:
    given = hop.headers
    then = tuple(
        (name[len(_ORIGINAL) :], value) for name, value in given if name.lower().startswith(_ORIGINAL)
    )
    named = {name.lower() for name, _ in then}
    kept = tuple(pair for pair in given if pair[0].lower() == "content-type" and "content-type" not in named)
    return (*then, *kept)


class Step(NamedTuple):
    """A hop that is a memento, of which URL, captured when."""

    hop: Hop
    original: str
    at: datetime


def steps(exchange: Exchange) -> list[Step]:
    """The steps of an answer that are mementos; the archive's own way to the nearest one is left out."""
    found = ((hop, _parts(hop.url), _captured_at(hop)) for hop in exchange.hops)
    return [Step(hop, place[3], at) for hop, place, at in found if place and at]


def _captured_at(hop: Hop) -> datetime | None:
    try:
        at = parsedate_to_datetime(hop.header("memento-datetime") or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _parts(url: str) -> re.Match[str] | None:
    """A replay URL as what comes before the time, the time, and the URL that was captured."""
    return _REPLAY.fullmatch(url) or _LIKE_PYWB.fullmatch(url)


def _original(memento: Memento) -> str:
    found = _parts(memento.url)
    return memento.original or (found[3] if found else "")


def _key(url: str) -> tuple[str, str]:
    """A URL as archives tell URLs apart: without scheme, `www.`, default port, case and escapes."""
    host, _, path = re.sub("^https?://", "", unquote(url).lower()).partition("/")
    return re.sub(r":(80|443)$", "", host).removeprefix("www."), path.rstrip("/")
