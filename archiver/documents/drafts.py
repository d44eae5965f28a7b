"""Writing blocks: text is normalised as it comes in, links and markup remember where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from archiver.model.document import Block, Link, Markup
from archiver.model.states import Zone

SEPARATOR = "\n\n"
_MAX_TEXT_PIECES = 400
_MAX_HREFS = 200


@dataclass(slots=True, eq=False)
class OpenLink:
    """A link whose anchor is being written. `start` is None until its first character came."""

    url: str
    start: int | None = None
    first_part: int = 0


@dataclass(slots=True, eq=False)
class OpenMarkup:
    """An element whose content is being written; `first_piece` and `first_href` say where that began."""

    tag: str
    attributes: dict[str, str]
    at: int
    within: tuple[str, ...]
    first_piece: int
    first_href: int
    text: str = ""
    hrefs: tuple[str, ...] = ()
    closed: bool = False

    def finished(self) -> Markup:
        """The element as the model knows it."""
        return Markup(self.tag, self.attributes, self.text, self.hrefs, self.at, self.within)


@dataclass(slots=True, eq=False)
class Draft:
    """A block that is being written. `owner` is whatever the format wants to remember it by."""

    owner: Any = None
    parts: list[str] = field(default_factory=list)
    length: int = 0
    links: list[Link] = field(default_factory=list)
    markup: list[OpenMarkup] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    @property
    def begun(self) -> bool:
        """Whether there is something in it; elements that are still open wait for what they hold."""
        return bool(self.length or self.links or (self.markup and self.markup[-1].closed))


class Writer:
    """Takes text, links, images and elements in document order and writes drafts.

    Runs of white space become one space, breaks one newline; offsets are code points in the draft's text.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._draft = Draft()
        self._glue = ""
        self._link: OpenLink | None = None
        self._pieces: list[str] = []
        self._hrefs: list[str] = []

    def text(self, raw: str, *, lines: bool = False) -> None:
        """Append text; with `lines` its newlines are kept as breaks."""
        if lines and "\n" in raw:
            for number, line in enumerate(raw.split("\n")):
                if number:
                    self.line_break()
                self.text(line)
            return
        words = raw.split()
        if raw[:1].isspace():
            self._glue = self._glue or " "
        if words:
            self._append(" ".join(words))
            self._glue = " " if raw[-1].isspace() else ""

    def line_break(self) -> None:
        """What follows stands on a new line of the same block."""
        self._glue = "\n"

    def _append(self, chunk: str) -> None:
        draft = self._draft
        if self._glue and draft.length:
            draft.parts.append(self._glue)
            draft.length += 1
        if self._glue:
            self._pieces.append(" ")
        if self._link and self._link.start is None:
            self._link.start, self._link.first_part = draft.length, len(draft.parts)
        draft.parts.append(chunk)
        draft.length += len(chunk)
        self._pieces.append(chunk)

    def flush(self, owner: Any = None) -> None:
        """End the block, if one has begun; the next one belongs to `owner`."""
        if self._link and self._link.start is not None:
            self._write_link(self._link)
        if self._draft.begun:
            self.drafts.append(self._draft)
            self._draft = Draft(owner)
        else:
            self._draft.owner = owner
        self._glue = ""
        self._pieces.append(" ")

    def open_link(self, url: str) -> OpenLink:
        """Begin a link; it is written once, where its first text ends.

        Links don't nest: one that is still open ends here.
        """
        if self._link:
            self._write_link(self._link)
        self._link = OpenLink(url)
        self._hrefs.append(url)
        return self._link

    def close_link(self, link: OpenLink) -> None:
        """End a link, if it has not ended yet; one without text is written where it ends."""
        if link is self._link:
            self._write_link(link)

    def _write_link(self, link: OpenLink) -> None:
        draft = self._draft
        if link.start is None:
            link.start, link.first_part = draft.length, len(draft.parts)
        anchor = "".join(draft.parts[link.first_part :])
        draft.links.append(Link(link.url, anchor, link.start, draft.length))
        draft.linked += len(anchor)
        self._link = None

    def link(self, url: str, anchor: str) -> None:
        """Write a whole link with its text."""
        link = self.open_link(url)
        self.text(anchor)
        self.close_link(link)

    def image(self, url: str, alt: str = "") -> None:
        """Write a picture where it stands; the same one twice in a row (a fallback) is written once."""
        draft = self._draft
        picture = Link(url, alt, draft.length, draft.length, image=True)
        if not draft.links or draft.links[-1] != picture:
            draft.links.append(picture)

    def open_markup(self, tag: str, attributes: dict[str, str], within: Sequence[str] = ()) -> OpenMarkup:
        """Begin an element that may embed something, where it stands."""
        draft = self._draft
        element = OpenMarkup(
            tag, attributes, draft.length, tuple(within), len(self._pieces), len(self._hrefs)
        )
        draft.markup.append(element)
        return element

    def close_markup(self, element: OpenMarkup) -> None:
        """End an element: its text and link targets are what came since it began, within limits."""
        pieces = self._pieces[element.first_piece : element.first_piece + _MAX_TEXT_PIECES]
        element.text = " ".join("".join(pieces).split())
        element.hrefs = tuple(self._hrefs[max(element.first_href, len(self._hrefs) - _MAX_HREFS) :])
        element.closed = True

    def source(self, tag: str, attributes: dict[str, str], text: str, within: Sequence[str] = ()) -> None:
        """Write a script or a comment, whose source is kept as it is."""
        element = self.open_markup(tag, attributes, within)
        element.text, element.closed = text, True

    def finish(self) -> list[Draft]:
        """All drafts, the last one ended."""
        self.flush()
        return self.drafts


def assemble(
    drafts: Sequence[Draft], zones: Sequence[tuple[Zone, str]] | None = None
) -> tuple[str, tuple[Block, ...]]:
    """Number the drafts and lay their texts out, a blank line between two. Returns text and blocks."""
    blocks = []
    start = 0
    for number, draft in enumerate(drafts, 1):
        zone, reason = zones[number - 1] if zones else (Zone.BODY, "")
        markup = tuple(element.finished() for element in draft.markup)
        blocks.append(Block(number, draft.text, start, zone, reason, tuple(draft.links), markup))
        start += draft.length + len(SEPARATOR)
    return SEPARATOR.join(block.text for block in blocks), tuple(blocks)
