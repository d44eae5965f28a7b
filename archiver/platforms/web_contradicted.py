"""A whole page that comes with HTTP 404: some sites are set up so, and a reader sees the page all the same.

The status and the page contradict each other only where the page says nothing of being missing and a made-up
address gets another one: teasers and search forms stand on error pages, too.
"""

from collections.abc import Generator

from archiver.address import parse
from archiver.model.exchange import Answer, Ask, Exchange, Request
from archiver.model.observation import Observation
from archiver.platforms import web_landing, web_page
from archiver.platforms.reading import blocked, host_of, quoted, unknown
from archiver.platforms.web_glance import glance
from archiver.platforms.web_landing import Landing
from archiver.platforms.web_soft404 import sibling_url
from archiver.platforms.web_words import hint

_OWN_PLACES = (Landing.SAME, Landing.OTHER)


def contradicted(exchange: Exchange) -> Generator[Ask, Answer, Observation | None]:
    """`unverifiable` for a 404 that shows a page of its own; None for every other answer."""
    asked = parse(exchange.hops[0].url)
    seen = glance(exchange.content, exchange.header("content-type"))
    if exchange.status != 404 or not seen.prose or not seen.title or web_landing.is_root(asked):
        return None
    text = web_page.read(exchange).text
    if web_landing.landing(exchange) not in _OWN_PLACES or any(map(hint, (seen.title, seen.heading, text))):
        return None
    other = yield Ask(Request(sibling_url(asked)))
    if not isinstance(other, Exchange) or blocked(other) or web_page.alike(text, web_page.read(other).text):
        return None
    said = (
        f"{host_of(exchange.url)} states: HTTP 404 (not found). All the same it shows a page "
        f"{quoted(seen.title)}, which a made-up address does not get."
    )
    return unknown(exchange, "http_404_contradicted", said)
