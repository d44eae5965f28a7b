"""Pages that answer 200 although what was cited is not there.

One sign alone proves nothing: headlines speak of pages not found, sites are rebuilt, front pages are cited.
Two that do not depend on each other are needed; with one the page is neither called live nor missing
(facts: liveness, 6).
"""

import hashlib
import re
from dataclasses import dataclass
from enum import Enum, auto

from archiver.address import Address
from archiver.model.exchange import Answer, Exchange
from archiver.model.observation import Observation
from archiver.model.states import State
from archiver.platforms import web_page
from archiver.platforms.reading import blocked, host_of, observe, quoted
from archiver.platforms.web_landing import Landing
from archiver.platforms.web_page import SHORT, Page

_BAD_LANDINGS = (Landing.ROOT, Landing.SECTION, Landing.ERROR)


class Sibling(Enum):
    """What a made-up address beside the cited one got."""

    SAME = auto()
    OTHER = auto()
    REFUSED = auto()
    UNANSWERED = auto()


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What speaks against a page: its own words, where it lies, its type, its length.

    `root`: the front page itself was cited, of which too little is known to be called missing.
    """

    words: str
    landing: Landing
    wrong_type: bool
    page: Page
    root: bool

    @property
    def signs(self) -> list[str]:
        """The independent signs, each as the end of a sentence that begins with the host."""
        return [
            *([f"says {quoted(self.words)}"] if self.words else []),
            *([f"redirects to {self.landing.value}"] if self.landing in _BAD_LANDINGS else []),
            *(["gives a web page where a file was cited"] if self.wrong_type else []),
        ]

    @property
    def any(self) -> bool:
        """Whether there is reason to ask further."""
        return bool(self.signs) or len(self.page.text) < web_page.VERY_SHORT


def sibling_url(address: Address) -> str:
    """A made-up address in the same directory, the same for all pages of a directory and kind."""
    path = address.path.rstrip("/")
    directory, _, name = path.rpartition("/")
    kind = re.search(r"\.[A-Za-z]{2,5}$", name)
    ending = kind[0] if kind else "/" if address.path.endswith("/") else ""
    digest = hashlib.sha256(f"{address.host}{directory}".encode()).hexdigest()[:20]
    return f"{address.scheme}://{address.authority}{directory}/{digest.translate(_TO_LETTERS)}{ending}"


_TO_LETTERS = str.maketrans("0123456789", "qrstuvwxyz")


def compare(exchange: Exchange, page: Page, other: Answer) -> Sibling:
    """Whether the made-up address got the same as the cited one."""
    if not isinstance(other, Exchange) or blocked(other):
        return Sibling.UNANSWERED
    if other.status in (404, 410):
        return Sibling.REFUSED
    if not 200 <= other.status < 300:
        return Sibling.UNANSWERED
    redirected = len(exchange.hops) > 1 and len(exchange.hops) == len(other.hops)
    if redirected and exchange.url == other.url:
        return Sibling.SAME
    return Sibling.SAME if web_page.alike(page.text, web_page.read(other).text) else Sibling.OTHER


def conclude(exchange: Exchange, suspicion: Suspicion, sibling: Sibling) -> Observation | None:
    """`soft_404` with two signs, `unverifiable` with one, None if nothing is left of the suspicion."""
    signs = list(suspicion.signs)
    short = len(suspicion.page.text) < SHORT
    if sibling is Sibling.SAME:
        signs.append("gives the same for a made-up address")
    elif suspicion.words and short and sibling is not Sibling.REFUSED:
        signs.append("shows hardly anything else")
    elif suspicion.words and not short and sibling is Sibling.REFUSED:
        # A long page on a site that answers made-up addresses with 404: the words are its subject.
        signs.remove(suspicion.signs[0])
    if not signs:
        return None
    host = host_of(exchange.url)
    said = f"{host} answers, but it {' and '.join(signs)}"
    if len(signs) > 1 and not suspicion.root:
        return observe(exchange, State.SOFT_404, "soft_404", f"{said}: what was cited is not there.")
    return observe(
        exchange,
        State.UNVERIFIABLE,
        "soft_404_suspected",
        f"{said}. That alone does not show whether what was cited is there.",
    )
