"""Whether a copy holds the source: one answer of the archive in, one finding out. Pure.

Only `Memento-Datetime` proves a capture (facts: wayback, 2.3), and a capture proves nothing by being there:
it may be of a login wall, an error, a redirect, another post. A post has to be named by its platform's own
marker; a page has to say what the page said when it was looked at.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from archiver.liveness.copies import CLOSE, Step, may_show, of_wanted_url, read_as, steps
from archiver.model.exchange import Exchange
from archiver.model.observation import Observation
from archiver.model.snapshot import Memento
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms.archived import Held, held_in
from archiver.platforms.base import Platform
from archiver.texts.readable import paragraphs, title
from archiver.texts.shingles import similarity
from archiver.verdicts.policy import PROVING
from archiver.verdicts.words import day

ALIKE = 0.5
"""Texts less alike than this are not the same text (facts: liveness, 6)."""

LEDE_WORDS = 25
SHORTEST_LEDE = 8
FIRST_AGAIN = timedelta(days=1)
LONGEST_AGAIN = timedelta(days=30)
_HIDDEN = frozenset({403, 429, 503})


class Kind(StrEnum):
    """What an answer to the question for a copy turned out to be."""

    VERIFIED = "verified"
    TEXT_ONLY = "text_only"
    NOT_SERVED = "not_served"
    EXCLUDED = "excluded"
    NEXT_CAPTURE = "next_capture"
    OTHER_URL = "other_url"
    REDIRECT = "redirect"
    ERROR_PAGE = "error_page"
    LOGIN_WALL = "login_wall"
    CHALLENGE = "challenge"
    MISSING = "missing"
    OTHER_POST = "other_post"
    NO_POST = "no_post"
    OTHER_TEXT = "other_text"
    NO_TEXT = "no_text"
    TRUNCATED = "truncated"
    UNREAD = "unread"
    SILENT = "silent"


HOLDS = frozenset({Kind.VERIFIED, Kind.TEXT_ONLY})
ABSENT = frozenset({Kind.NOT_SERVED, Kind.EXCLUDED, Kind.NEXT_CAPTURE})
"""The capture that was named is not, or no longer, to be had."""

UNTOLD = frozenset({Kind.OTHER_TEXT, Kind.NO_TEXT, Kind.TRUNCATED, Kind.UNREAD, Kind.SILENT})
"""What a copy of that kind holds can't be told: it may be the source all the same."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a copy holds, as a kind and a sentence. `pictures` are those of the post, to be asked for."""

    kind: Kind
    reason: str
    pictures: tuple[str, ...] = ()

    @property
    def verified(self) -> bool | None:
        """Whether the copy holds the source; None where that can't be told."""
        return None if self.kind in UNTOLD else self.kind in HOLDS


@dataclass(frozen=True, slots=True)
class Seen:
    """What our own look at a page saw: its title and its readable text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a copy should hold. `seen` are looks at a page that proved it, the first and the latest."""

    source: Source
    platform: Platform
    memento: Memento
    seen: tuple[Seen, ...] = ()


def again_from(captured: datetime, checked: datetime) -> datetime:
    """When a copy that was checked is due again: young ones soon, as they vanish (facts: wayback, 0.6)."""
    return checked + min(max(checked - captured, FIRST_AGAIN), LONGEST_AGAIN)


def verify(exchange: Exchange, expected: Expected) -> Finding:
    """Say what an answer to the question for a copy is. Slow for pages (tens of milliseconds)."""
    taken = steps(exchange)
    wrong = _wrong_capture(exchange, taken, expected.memento)
    if wrong is not None:
        return wrong
    if expected.source.platform is PlatformName.WEB:
        return _page(exchange, expected)
    return _post(exchange, expected)


def without_pictures(finding: Finding, missing: int) -> Finding:
    """A verified post of whose pictures the archive does not have so many."""
    if finding.kind is not Kind.VERIFIED or not missing:
        return finding
    lacks = (
        f"{missing} of its {len(finding.pictures)} pictures" if len(finding.pictures) > 1 else "its picture"
    )
    said = finding.reason.rstrip(".")
    return replace(finding, kind=Kind.TEXT_ONLY, reason=f"Verified (text only): {_lower(said)}, not {lacks}.")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _copy(memento: Memento) -> str:
    return f"The copy of {day(memento.at)}"


def _wrong_capture(exchange: Exchange, taken: list[Step], memento: Memento) -> Finding | None:
    """What is wrong with the capture itself, whatever it holds; None if it is the one that was named."""
    copy = _copy(memento)
    if not taken:
        return _no_capture(exchange, copy)
    if not of_wanted_url(taken[0], memento):
        return Finding(Kind.OTHER_URL, f"{copy} is of another address.")
    if abs(taken[0].at - memento.at) > CLOSE:
        shown = (
            f"that of {day(taken[0].at)}"
            if day(taken[0].at) != day(memento.at)
            else "another one of that day"
        )
        return Finding(Kind.NEXT_CAPTURE, f"{copy} is not served: the archive shows {shown} in its place.")
    if any(abs(step.at - memento.at) > CLOSE for step in taken) or taken[-1].hop is not exchange.last:
        return Finding(Kind.REDIRECT, f"{copy} is of a redirect, not of what it leads to.")
    if 300 <= exchange.status < 400:
        return Finding(Kind.REDIRECT, f"{copy} is of a redirect, not of what it leads to.")
    return None


def _no_capture(exchange: Exchange, copy: str) -> Finding:
    if exchange.status == 404:
        return Finding(Kind.NOT_SERVED, f"{copy} is not served by the archive.")
    if b"excluded from the Wayback Machine" in exchange.content:
        return Finding(Kind.EXCLUDED, f"{copy} is not served: the archive has excluded the site.")
    return Finding(Kind.SILENT, f"The archive answered {exchange.status} when it was asked for the copy.")


_GATES = {
    State.LOGIN_WALL: (Kind.LOGIN_WALL, "is of a login wall"),
    State.PAYWALLED: (Kind.LOGIN_WALL, "is of a paywall"),
    State.PROTECTED: (Kind.LOGIN_WALL, "says that the post is protected"),
    State.AGE_RESTRICTED: (Kind.LOGIN_WALL, "is of an age check"),
    State.BOT_WALL: (Kind.CHALLENGE, "is of a page that turns robots away"),
    State.RATE_LIMITED: (Kind.CHALLENGE, "is of a page that says to come back later"),
    State.SERVER_ERROR: (Kind.ERROR_PAGE, "is of an error page"),
    State.NOT_FOUND: (Kind.ERROR_PAGE, "is of an error page"),
    State.GONE: (Kind.ERROR_PAGE, "is of an error page"),
    State.SOFT_404: (Kind.ERROR_PAGE, "is of a page that says there is nothing"),
    State.PARKED: (Kind.ERROR_PAGE, "is of a parked domain"),
    State.DELETED_BY_AUTHOR: (Kind.MISSING, "shows that the post was gone by then"),
    State.REMOVED_BY_PLATFORM: (Kind.MISSING, "shows that the post was gone by then"),
    State.DELETED: (Kind.MISSING, "shows that the post was gone by then"),
    State.ABSENT: (Kind.MISSING, "shows that the post was not there"),
    State.ACCOUNT_SUSPENDED: (Kind.MISSING, "shows that the account was suspended by then"),
    State.ACCOUNT_GONE: (Kind.MISSING, "shows that the account was gone by then"),
    State.WITHHELD: (Kind.MISSING, "shows that the post was withheld"),
}


def _gate(seen: Observation | None, exchange: Exchange, memento: Memento) -> Finding | None:
    """What kept the archive's robot from the source; None if nothing is known to have."""
    if seen is not None and seen.state in _GATES:
        kind, words = _GATES[seen.state]
        return Finding(kind, f"{_copy(memento)} {words}.")
    if exchange.status >= 400:
        kind = Kind.CHALLENGE if exchange.status in _HIDDEN else Kind.ERROR_PAGE
        return Finding(kind, f"{_copy(memento)} is of an error page ({exchange.status}).")
    return None


def _post(exchange: Exchange, expected: Expected) -> Finding:
    memento, source = expected.memento, expected.source
    copy = _copy(memento)
    if exchange.truncated:
        return Finding(Kind.TRUNCATED, f"{copy} is too large to be read whole.")
    asked = may_show(expected.platform, source, memento)
    seen = read_as(expected.platform, source, exchange) if asked else None
    held = held_in(exchange, source) if exchange.status == 200 else Held()
    if (seen is not None and seen.state in PROVING) or held.post:
        return Finding(Kind.VERIFIED, f"{copy} shows the post.", held.pictures)
    if held.others:
        return Finding(Kind.OTHER_POST, f"{copy} shows another post.")
    gate = _gate(seen, exchange, memento) or _telegram_error(exchange, expected)
    if gate is not None:
        return gate
    if source.platform in (PlatformName.X, PlatformName.TELEGRAM):
        return Finding(Kind.NO_POST, f"{copy} is of the page around the post and does not show the post.")
    return Finding(Kind.UNREAD, f"{copy} is in a form in which this client can't tell the post.")


def _telegram_error(exchange: Exchange, expected: Expected) -> Finding | None:
    """An embed that says there is nothing: the probe would ask further, which no copy can answer."""
    telegram = expected.source.platform is PlatformName.TELEGRAM
    if telegram and b"tgme_widget_message_error" in exchange.content:
        return Finding(Kind.MISSING, f"{_copy(expected.memento)} shows that the post was not there.")
    return None


def _page(exchange: Exchange, expected: Expected) -> Finding:
    memento = expected.memento
    copy = _copy(memento)
    seen = read_as(expected.platform, expected.source, exchange)
    gate = _gate(seen, exchange, memento)
    if gate is not None:
        return gate
    if exchange.truncated:
        return Finding(Kind.TRUNCATED, f"{copy} is too large to be read whole.")
    if not expected.seen:
        return Finding(Kind.NO_TEXT, f"{copy} can't be compared: no look ever saw the page itself.")
    then = paragraphs(exchange.content, exchange.header("content-type"))
    share = max(similarity(then, look.text) for look in expected.seen)
    if share >= ALIKE:
        return Finding(Kind.VERIFIED, f"{copy} holds the text that was seen ({int(share * 100)}% alike).")
    heading = _folded(title(exchange.content, exchange.header("content-type")) or "")
    if any(_begins_alike(heading, then, look) for look in expected.seen):
        return Finding(Kind.VERIFIED, f"{copy} holds the title and the first words that were seen.")
    return Finding(Kind.OTHER_TEXT, f"{copy} holds another text than was seen ({int(share * 100)}% alike).")


def _begins_alike(heading: str, text: str, look: Seen) -> bool:
    lede = _folded(look.text).split()[:LEDE_WORDS]
    return (
        heading != ""
        and heading == _folded(look.title)
        and len(lede) >= SHORTEST_LEDE
        and " ".join(lede) in _folded(text)
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
