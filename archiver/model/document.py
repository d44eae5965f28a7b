"""An article as read: numbered blocks of text, with the links and the foreign markup they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.model.states import Zone


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink (or, with `image`, a picture) inside a block.

    `url` is as written: decoded from the markup, resolved against the base, otherwise untouched.
    `start` and `end` are code-point offsets of the anchor text within the block's text.
    """

    url: str
    text: str
    start: int
    end: int
    image: bool = False


@dataclass(frozen=True, slots=True)
class Markup:
    """An element that may embed something: what it is and what it says, free of any DOM library.

    `attributes` has lower-case names; `hrefs` are the link targets inside it in document order,
    resolved against the base; `text` is its text, for a script or comment its source. `at` is the
    code-point offset within the block's text where the element stands. `within` names the
    wrapper it was found in, outermost first: noscript, template, srcdoc, comment.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str
    hrefs: tuple[str, ...]
    at: int
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, cell or stand-alone embed. `number` counts from 1.

    `start` is the offset of `text` in the document's text, in code points.
    """

    number: int
    text: str
    start: int
    zone: Zone = Zone.BODY
    zone_reason: str = ""
    links: tuple[Link, ...] = ()
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An article in a form that no longer depends on its file format.

    `origin` is the URL, the absolute path or "-". Dates are ISO 8601, a date alone where the hour
    is not known. `raw` is the article's own bytes, kept as evidence.
    """

    origin: str
    media_type: str
    raw: bytes = field(repr=False)
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    base_url: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    encoding: str | None = None
