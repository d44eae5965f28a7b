"""The words in which the table of embed markup is written: tests of an element, and readers of its URLs."""

import re
from collections.abc import Callable
from typing import Final

from archiver.citations.scanner import scan
from archiver.model.document import Markup

Test = Callable[[Markup], bool]
"""Whether a rule is about an element."""

Urls = list[str]
Reader = Callable[[Markup], Urls]
"""The URLs that an element names, as written; the empty list stands for none."""

FRAME_SOURCES: Final = (
    "src", "data-src", "data-lazy-src", "data-cookieblock-src", "data-lazyload-src", "data-lazy",
    "data-original", "data-original-src", "data-src-cmplz", "data-cmp-src", "data-consent-src",
    "data-borlabs-cookie-src",
    "data-cookieconsent-src", "data-suppressedsrc", "data-embed-src", "data-iframe-src", "data-url", "data",
)  # fmt: skip
"""Where a frame's address stands: its own place first, then those of lazy loaders and consent tools."""


def tagged(*names: str) -> Test:
    """The element is one of these."""
    return lambda markup: markup.tag in names


def having(*names: str) -> Test:
    """It has one of these attributes."""
    return lambda markup: any(name in markup.attributes for name in names)


def classed(*names: str) -> Test:
    """It has one of these classes."""
    wanted = set(names)
    return lambda markup: not wanted.isdisjoint(markup.attributes.get("class", "").split())


def class_like(pattern: str) -> Test:
    """Its classes contain a match."""
    shape = re.compile(pattern)
    return lambda markup: shape.search(markup.attributes.get("class", "")) is not None


def id_like(pattern: str) -> Test:
    """Its id begins with a match."""
    shape = re.compile(pattern)
    return lambda markup: shape.match(markup.attributes.get("id", "")) is not None


def source_has(*needles: str) -> Test:
    """Its text, a script's source, contains one of these."""
    return lambda markup: any(needle in markup.text for needle in needles)


def either(*tests: Test) -> Test:
    """One of the tests holds."""
    return lambda markup: any(test(markup) for test in tests)


def first(*readers: Reader) -> Reader:
    """What the first reader finds that finds anything."""
    return lambda markup: next((found for reader in readers if (found := reader(markup))), [])


def attribute(*names: str, template: str = "{}", pattern: str = r".+") -> Reader:
    """The URL made from the first of these attributes that matches whole."""
    shape = re.compile(pattern, re.DOTALL)

    def urls(markup: Markup) -> Urls:
        values = (markup.attributes.get(name, "").strip() for name in names)
        return next(([template.format(value)] for value in values if shape.fullmatch(value)), [])

    return urls


def last_link(pattern: str) -> Reader:
    """The last matching link inside: those before it belong to the embedded text."""
    shape = re.compile(pattern, re.IGNORECASE)
    return lambda markup: next(([href] for href in reversed(markup.hrefs) if shape.search(href)), [])


def first_link(pattern: str) -> Reader:
    """The first matching link inside."""
    shape = re.compile(pattern, re.IGNORECASE)
    return lambda markup: next(([href] for href in markup.hrefs if shape.search(href)), [])


def in_source(pattern: str, template: str = "{}") -> Reader:
    """URLs made from the groups of every match in a script's source."""
    shape = re.compile(pattern)
    return lambda markup: [template.format(*match.groups()) for match in shape.finditer(markup.text)]


def in_id(pattern: str, template: str) -> Reader:
    """The URL made from the groups of a match at the beginning of the element's id."""
    shape = re.compile(pattern)

    def urls(markup: Markup) -> Urls:
        found = shape.match(markup.attributes.get("id", ""))
        return [template.format(*found.groups())] if found else []

    return urls


def bare_text(markup: Markup) -> Urls:
    """A URL that was to be embedded and still stands there as text, with a caption behind it at most."""
    found = scan(markup.text)
    alone = found and not markup.text[: found[0].start].strip() and found[0].url not in markup.hrefs
    return [found[0].url] if alone else []


def frame(markup: Markup) -> Urls:
    """What a frame or a player shows."""
    values = (markup.attributes.get(name, "").strip() for name in FRAME_SOURCES)
    return next(([value] for value in values if value and not value.startswith(("about:", "data:"))), [])
