"""What a further question tells of a page that was missed. It adds words and a code, never another state.

Behind a bad certificate a second look, which checks none, shows what is there (facts: liveness, 6); whose
page it is, nobody vouches for. Where a page is missing, the front page tells whether the whole host is gone
(facts: liveness, 0.5).
"""

from collections.abc import Generator
from dataclasses import replace

from archiver.address import Address, parse
from archiver.model.exchange import Answer, Ask, Failure, Request
from archiver.model.observation import Observation
from archiver.model.states import State
from archiver.platforms import walls, web_landing
from archiver.platforms.reading import blocked, host_of, last_asked, quoted
from archiver.platforms.sites import site
from archiver.platforms.web_glance import glance
from archiver.platforms.web_landing import Landing
from archiver.platforms.web_words import Kind, hint

_Asking = Generator[Ask, Answer, Observation]

_CERTIFICATES = {
    "expired": "its certificate has expired",
    "not_yet_valid": "its certificate is not valid yet",
    "wrong_host": "its certificate was made out to another host",
    "self_signed": "its certificate is signed by nobody but itself",
    "untrusted": "its certificate comes from an authority that is not trusted",
    "revoked": "its certificate was revoked",
}
_MISSED = frozenset({State.NOT_FOUND, State.GONE})
_GATES = (Landing.LOGIN, Landing.CONSENT, Landing.ERROR)

SITE_UP = "site_up"
SITE_DOWN = "site_down"


def unverified(url: str, refused: Failure, seen: Observation) -> _Asking:
    """Look once more at what lies behind a bad certificate; other trouble is `seen` as it is."""
    trouble = _CERTIFICATES.get(refused.code) if refused.state is State.TLS_ERROR else None
    if trouble is None:
        return seen
    behind = yield Ask(Request(url, unverified=True))
    host = host_of(last_asked(refused, url))
    said = f"No secure connection to {host} could be made: {trouble}."
    shown = f"Behind it, without checking the certificate: {_shown(behind)}."
    reason = f"{said} {shown} Nobody vouches that this comes from {host}, so nothing follows from it."
    return replace(seen, reason=reason)


def _shown(behind: Answer) -> str:
    """What an answer shows, as the end of a sentence."""
    if isinstance(behind, Failure):
        return "no answer"
    if wall := blocked(behind):
        return f"a refusal (HTTP {behind.status}, {wall.state.value.replace('_', ' ')})"
    if not 200 <= behind.status < 300:
        return f"HTTP {behind.status}" + (" (not found)" if behind.status == 404 else "")
    if walls.challenge(behind.content):
        return "a test for robots"
    title = glance(behind.content, behind.header("content-type")).title
    where = web_landing.landing(behind)
    at = "" if where is Landing.SAME else f" at {behind.url}"
    return f"a page titled {quoted(title)}{at}" if title else f"a page without a title{at}"


def whole_host(url: str, seen: Observation) -> _Asking:
    """Say of a missing page, or a missing name, whether its site is there. One question a host."""
    front = _front(parse(url), seen.state)
    if front is None:
        return seen
    standing = _standing((yield Ask(Request(front))))
    if standing is None:
        return seen
    code, words = standing
    reason = f"{seen.reason} The front page of {host_of(front)} {words}"
    return replace(seen, reason_code=f"{seen.reason_code}_{code}", reason=reason)


def _front(address: Address, state: State) -> str | None:
    """The front page to ask for; None where there is none but the page itself.

    Of a name that does not exist it is that of the domain it belongs to.
    """
    if state is State.DNS_NXDOMAIN:
        domain = site(address.host)
        return None if domain == address.host else f"{address.scheme}://{domain}/"
    if state not in _MISSED or web_landing.is_root(address):
        return None
    return f"{address.scheme}://{address.authority}/"


def _standing(front: Answer) -> tuple[str, str] | None:
    """Code and words for what the front page answers; None if that tells nothing."""
    if isinstance(front, Failure):
        gone = front.state in (State.DNS_NXDOMAIN, State.CONNECTION_FAILED)
        return (SITE_DOWN, "can't be reached either: the whole site may be gone.") if gone else None
    if front.status in (404, 410):
        return SITE_DOWN, f"is missing as well (HTTP {front.status}): the whole site may be gone."
    if blocked(front) or not 200 <= front.status < 300:
        return None
    where = web_landing.landing(front)
    told = hint(glance(front.content, front.header("content-type")).title)
    if where is Landing.PARKING or (told and told[0] is Kind.PARKED):
        return SITE_DOWN, "is a domain dealer's: the site is no longer what was cited."
    return None if told or where in _GATES else (SITE_UP, "is there: the site is alive.")
