"""Every other site: an ordinary page is looked at as a reader's browser would, and read with some mistrust.

The sweep's hot path: a page that a glance finds ordinary is never parsed.
"""

from collections.abc import Generator
from dataclasses import replace

from archiver.address import Address, parse
from archiver.model.exchange import Answer, Ask, Exchange, Failure, Request
from archiver.model.observation import Observation, Probe
from archiver.model.parts import MediaKind, MediaPart
from archiver.model.source import Source
from archiver.model.states import PlatformName, State
from archiver.platforms import google, walls, web_further, web_landing, web_page, web_soft404, wikimedia
from archiver.platforms.base import Site
from archiver.platforms.canonical import canonical, on_the_wire
from archiver.platforms.parts import part
from archiver.platforms.reading import blocked, failure, host_of, observe, quoted, unknown
from archiver.platforms.sensitive import sensitive
from archiver.platforms.uncontrolled import Uncontrolled
from archiver.platforms.web_contradicted import contradicted
from archiver.platforms.web_glance import Glance, glance
from archiver.platforms.web_landing import Landing
from archiver.platforms.web_page import Page
from archiver.platforms.web_paywall import paywalled
from archiver.platforms.web_soft404 import Sibling, Suspicion
from archiver.platforms.web_words import Kind, hint

SITES: tuple[Site, ...] = (google.SITE, wikimedia.SITE)
"""Sites with rules of their own."""

_FILES = (
    ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".mp3", ".zip", ".csv", ".doc", ".docx",
    ".xls", ".xlsx",
)  # fmt: skip
_TRIED_AGAIN = frozenset({401, 403, 406, 429, 503, 999})
_HTML = ("text/html", "application/xhtml+xml")
_CHALLENGE_TEXT = 1500


class Web(Uncontrolled):
    """Any page with an http(s) URL. It has no control: hosts have nothing in common."""

    name = PlatformName.WEB
    gap = 0.0
    paced_hosts: tuple[str, ...] = ()

    def identify(self, address: Address) -> Source | None:
        """Name the page by its canonical URL; never None."""
        url, _ = canonical(address)
        return Source(id=f"web:{url}", platform=PlatformName.WEB, url=url, native_id=url)

    def probe(self, source: Source) -> Probe:
        """Ask for the page; ask for a made-up one beside it only where the first gave reason to."""
        if not source.url.startswith(("http://", "https://")):
            reason = "This kind of link can't be asked for over the web."
            return Observation(State.UNSUPPORTED, "unsupported_scheme", reason, checked_url=source.url)
        url = on_the_wire(source.url)
        rules = next((site for site in SITES if site.has(url)), None)
        return (yield from rules.probe(url, _look(url)) if rules else _look(url))

    def lookup_urls(self, source: Source) -> tuple[str, ...]:
        """The page's own URL."""
        return (on_the_wire(source.url),)

    def save_urls(self, source: Source) -> tuple[str, ...]:
        """The page's own URL, or nothing if it must not be made public."""
        try:
            return () if sensitive(parse(source.url)) else (on_the_wire(source.url),)
        except ValueError:
            return ()


def _look(url: str) -> Probe:
    """Look at a page as at any other."""
    answer = yield Ask(Request(url))
    if isinstance(answer, Failure):
        return (yield from _unreached(url, answer))
    if wall := blocked(answer):
        return (yield from _as_browser(url, answer, wall))
    if missing := _missing(answer):
        return (yield from contradicted(answer)) or (yield from web_further.whole_host(url, missing))
    return (yield from _read(answer))


def _as_browser(url: str, refused: Exchange, wall: Observation) -> Probe:
    """Ask once more as a browser would, where that is wanted: what is shown then takes the wall's place."""
    if refused.status not in _TRIED_AGAIN:
        return wall
    answer = yield Ask(Request(url, browser=True))
    if isinstance(answer, Failure):
        return wall
    if blocked(answer):
        return replace(wall, reason=f"{wall.reason} A browser-like client was turned away, too.")
    seen = _missing(answer) or (yield from _read(answer))
    said = f"So a browser-like client is told; this client was turned away (HTTP {refused.status})."
    return replace(seen, reason_code=f"{seen.reason_code}_as_browser", reason=f"{seen.reason} {said}")


def _unreached(url: str, answer: Failure) -> Probe:
    """Say what failed, and what one more question tells about it."""
    seen = failure(answer, url, own_host=True)
    if seen.state is State.DNS_NXDOMAIN:
        return (yield from web_further.whole_host(url, seen))
    return (yield from web_further.unverified(url, answer, seen))


def _missing(exchange: Exchange) -> Observation | None:
    """The observation for an answer that by its status shows no page, else None."""
    status, host = exchange.status, host_of(exchange.url)
    if status in (404, 410) and (wall := _not_its_own(exchange)):
        return wall
    if status == 404:
        return observe(exchange, State.NOT_FOUND, "http_404", f"{host} states: HTTP 404 (not found).")
    if status == 410:
        return observe(exchange, State.GONE, "http_410", f"{host} states: HTTP 410 (gone for good).")
    if not 200 <= status < 300 or status == 202:
        return unknown(exchange, f"http_{status}", f"{host} answers HTTP {status}, which is no page.")
    if not exchange.content.strip():
        return unknown(exchange, "empty_answer", f"{host} answers HTTP {status} with an empty page.")
    return None


def _not_its_own(exchange: Exchange) -> Observation | None:
    """A 404 or 410 that comes from a challenge or a login page instead of from the site."""
    if walls.challenge(exchange.content):
        return _bot_wall(exchange)
    return _gate(exchange, web_landing.landing(exchange))


def _read(exchange: Exchange) -> Probe:
    """Judge an answer that has content."""
    where = web_landing.landing(exchange)
    if gate := _gate(exchange, where):
        return gate
    kind = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    if exchange.content.startswith(b"%PDF-") or (
        kind not in _HTML and not _looks_like_html(kind, exchange.content)
    ):
        return _file(exchange, kind, where)
    seen = glance(exchange.content, exchange.header("content-type"))
    told = hint(seen.title) or (hint(seen.heading) if seen.heading else None)
    if seen.prose and told is None and not _not_the_file(exchange) and where in (Landing.SAME, Landing.OTHER):
        return _there(exchange, where, seen)
    return (yield from _read_with_care(exchange, where, seen, told))


def _read_with_care(exchange: Exchange, where: Landing, seen: Glance, told: tuple[Kind, str] | None) -> Probe:
    """Judge a page that a glance did not find ordinary."""
    page = web_page.read(exchange)
    kind, words = told or (None, "")
    if gate := _gate_by_words(exchange, page, kind, words):
        return gate
    sale = words if kind is Kind.PARKED else page.for_sale
    if (sale and len(page.text) < web_page.LONG) or page.parked_by or where is Landing.PARKING:
        return (yield from _dealt(exchange, where, page, sale))
    suspicion = Suspicion(
        words=words if kind is Kind.NOT_FOUND else "",
        landing=where,
        wrong_type=_not_the_file(exchange),
        page=page,
        root=web_landing.is_root(_asked(exchange)),
    )
    if nothing := _nothing_to_read(exchange, page, suspicion):
        return nothing
    if suspicion.any:
        return (yield from _doubted(exchange, suspicion, seen))
    return _there(exchange, where, seen)


def _gate(exchange: Exchange, where: Landing) -> Observation | None:
    """The observation where redirects ended at a gate, else None."""
    said = f"{host_of(exchange.hops[0].url)} redirects to {where.value} before it shows anything."
    if where is Landing.LOGIN:
        return observe(exchange, State.LOGIN_WALL, "login_page", f"{said} The page may well be there.")
    if where is Landing.CONSENT:
        return observe(exchange, State.UNVERIFIABLE, "consent_page", f"{said} The page may well be there.")
    return None


def _gate_by_words(exchange: Exchange, page: Page, kind: Kind | None, words: str) -> Observation | None:
    """The observation for a page that by its title is a gate, and holds little else; else None."""
    if len(page.text) < _CHALLENGE_TEXT and (kind is Kind.CHALLENGE or walls.challenge(exchange.content)):
        return _bot_wall(exchange)
    if len(page.text) >= web_page.LONG or kind not in (Kind.LOGIN, Kind.WITHHELD):
        return None
    said = f"{host_of(exchange.url)} states: {quoted(words)}."
    if kind is Kind.LOGIN:
        return observe(
            exchange, State.LOGIN_WALL, "login_page", f"{said} The page may well be there, behind it."
        )
    return observe(exchange, State.WITHHELD, "withheld_page", f"{said} It may be shown elsewhere.")


def _bot_wall(exchange: Exchange) -> Observation:
    said = f"{host_of(exchange.url)} shows a test for robots instead of the page."
    return observe(
        exchange, State.BOT_WALL, "challenge_page", f"{said} A person with a browser may see the page."
    )


def _nothing_to_read(exchange: Exchange, page: Page, suspicion: Suspicion) -> Observation | None:
    """The observation for a page without text of its own, else None."""
    host = host_of(exchange.url)
    if page.shell and not suspicion.words:
        said = f"{host} answers with a page that only a browser can build."
        return observe(
            exchange, State.NEEDS_BROWSER, "needs_browser", f"{said} What it shows can't be seen from here."
        )
    if page.refresh and len(page.text) < web_page.VERY_SHORT:
        return unknown(exchange, "refresh", f"{host} answers with a page that only sends browsers elsewhere.")
    return (
        None
        if page.text
        else unknown(exchange, "empty_page", f"{host} answers with a page without any text.")
    )


def _ask_sibling(exchange: Exchange, page: Page) -> Generator[Ask, Answer, Sibling]:
    """Ask for a made-up address in the same directory; a front page has none."""
    address = _asked(exchange)
    if web_landing.is_root(address):
        return Sibling.UNANSWERED
    other = yield Ask(Request(web_soft404.sibling_url(address)))
    return web_soft404.compare(exchange, page, other)


def _doubted(exchange: Exchange, suspicion: Suspicion, seen: Glance) -> Probe:
    """Decide whether a page is a missing one in disguise."""
    enough = len(suspicion.signs) > 1
    sibling = Sibling.UNANSWERED if enough else (yield from _ask_sibling(exchange, suspicion.page))
    return web_soft404.conclude(exchange, suspicion, sibling) or _there(exchange, suspicion.landing, seen)


def _dealt(exchange: Exchange, where: Landing, page: Page, sale: str) -> Probe:
    """Decide whether a domain is parked: again, one sign is not enough."""
    signs = [
        *([f"says {quoted(sale)}"] if sale else []),
        *([f"is run by {page.parked_by}"] if page.parked_by else []),
        *([f"redirects to {where.value}"] if where is Landing.PARKING else []),
    ]
    if len(signs) < 2 and (yield from _ask_sibling(exchange, page)) is Sibling.SAME:
        signs.append("gives the same for a made-up address")
    said = f"{host_of(exchange.hops[0].url)} {' and '.join(signs)}"
    if len(signs) > 1:
        return observe(
            exchange, State.PARKED, "parked", f"{said}: the domain no longer belongs to what was cited."
        )
    return unknown(exchange, "parked_suspected", f"{said}.")


def _looks_like_html(kind: str, content: bytes) -> bool:
    """Whether a body without a usable type is a web page all the same."""
    return kind in ("", "application/octet-stream") and content[:200].lstrip()[:9].lower() in (
        b"<!doctype",
        b"<html",
    )


def _asked(exchange: Exchange) -> Address:
    return parse(exchange.hops[0].url)


def _not_the_file(exchange: Exchange) -> bool:
    """Whether a file was cited and markup came."""
    named = exchange.hops[0].url.partition("?")[0].lower().endswith(_FILES)
    return named and b"<" in exchange.content[:200]


def _file(exchange: Exchange, kind: str, where: Landing) -> Observation:
    """Judge what is no web page: by its type and where it lies."""
    host, type_said = host_of(exchange.url), kind or "no type"
    if kind == "application/pdf" and b"%PDF-" not in exchange.content[:1024]:
        return unknown(exchange, "wrong_content", f"{host} answers with what it calls a PDF and is none.")
    if where not in (Landing.SAME, Landing.OTHER):
        return unknown(exchange, "redirected_away", f"{host} redirects to {where.value} ({type_said}).")
    if "text" in kind or "json" in kind:
        beginning = exchange.content[:300].decode("utf-8", "replace")
        if (told := hint(beginning)) and len(exchange.content) < web_page.SHORT:
            return unknown(exchange, "says_otherwise", f"{host} answers {quoted(told[1])}.")
    seen = _there(exchange, where, Glance(title="", heading="", prose=False), f"a file ({type_said})")
    return replace(seen, media=tuple(_itself(exchange, kind)))


def _itself(exchange: Exchange, kind: str) -> list[MediaPart]:
    """What is cited, if it is no text: a picture, a film, a PDF or another file."""
    if "text" in kind or "json" in kind or kind.endswith("xml"):
        return []
    family = kind.partition("/")[0]
    found = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.VIDEO}
    return part(found.get(family, MediaKind.FILE), exchange.url, exchange.hops[0].url)


def _there(exchange: Exchange, where: Landing, seen: Glance, what: str = "the page") -> Observation:
    """The observation for what was shown: `live`, or `moved` where another address shows it.

    What says that it is not free is `paywalled`: there, and flagged.
    """
    name = f"{what} {quoted(seen.title)}" if seen.title else what
    if paywalled(exchange):
        said = f"{host_of(exchange.url)} shows {name}, and marks it as not free to read."
        return observe(exchange, State.PAYWALLED, "marked_not_free", f"{said} Subscribers see all of it.")
    if where is Landing.SAME:
        return observe(exchange, State.LIVE, "shown", f"{host_of(exchange.url)} shows {name}.")
    said = f"{host_of(exchange.hops[0].url)} redirects to {exchange.url}, which shows {name}."
    return observe(exchange, State.MOVED, "redirected", said)


PLATFORM = Web()
