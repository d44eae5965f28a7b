"""What several platform files need to read a page: its tree, the JSON in its scripts, where it landed."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.address import Address, parse
from archiver.charset import decode
from archiver.model.exchange import Exchange
from archiver.model.observation import Observation
from archiver.model.states import State
from archiver.platforms.reading import host_of, observe, read_json
from archiver.shallow import shallow

_DECODER = json.JSONDecoder()
# How often a script may name a variable before we stop looking: the pages do it once or twice
_ASSIGNMENTS = 4
_ELEMENT = re.compile(r"<[^<>]*>")


def tree(exchange: Exchange) -> LexborHTMLParser:
    """The document in a body, whatever the body is. Never raises."""
    return LexborHTMLParser(shallow(decode(exchange.content, exchange.header("content-type")).text))


def plain_text(markup: str) -> str:
    """The words of a small piece of markup, without parsing it: it may come from anybody."""
    return " ".join(unescape(_ELEMENT.sub(" ", markup)).split())


def words(node: LexborNode | None) -> str:
    """The text of an element on one line; empty if there is no element."""
    return " ".join(node.text(separator=" ").split()) if node else ""


def own_words(node: LexborNode) -> str:
    """The text that stands in an element itself, not in elements inside it, on one line."""
    return " ".join(node.text(deep=False, separator=" ").split())


def attribute(node: LexborNode, name: str) -> str:
    """The value of an attribute; empty if there is none."""
    return node.attributes.get(name) or ""


def data_scripts(page: LexborHTMLParser, selector: str) -> Iterator[Any]:
    """The JSON values of the script elements that a selector finds; what is no JSON is passed over."""
    for script in page.css(selector):
        value = read_json(script.text().encode("utf-8", "replace"))
        if value is not None:
            yield value


def assigned(page: LexborHTMLParser, name: str) -> dict[str, Any] | None:
    """The JSON object that a script of the page assigns to the variable `name`, None if none does."""
    pattern = re.compile(rf"\b{re.escape(name)}\s*=\s*(?={{)")
    for script in page.css("script"):
        text = script.text()
        for _, found in zip(range(_ASSIGNMENTS), pattern.finditer(text), strict=False):
            try:
                value, _ = _DECODER.raw_decode(text, found.end())
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                return value
    return None


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value, at any depth, itself included."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def landed(exchange: Exchange) -> Address | None:
    """Where redirects ended; None if that is no address."""
    try:
        return parse(exchange.url)
    except ValueError:
        return None


def gated(exchange: Exchange, *gates: str) -> Observation | None:
    """A login wall, if redirects ended below one of these paths (`login`, `accounts/login`), else None."""
    place = landed(exchange)
    way = "/".join(place.segments) + "/" if place else ""
    if len(exchange.hops) < 2 or not way.startswith(tuple(f"{gate}/" for gate in gates)):
        return None
    reason = f"{host_of(exchange.url)} asks for a login before it shows anything. The page may well be there."
    return observe(exchange, State.LOGIN_WALL, "login_required", reason)
