"""Walks the DOM of a page once, without recursion, and writes blocks, links, images and embed markup."""

import warnings
from collections.abc import Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString, PreformattedString

from archiver.documents.blocks import BLOCKS, UNSEEN
from archiver.documents.drafts import Draft, OpenLink, OpenMarkup, Writer
from archiver.documents.head import ELEMENTS, Head
from archiver.documents.markup import (
    comment_may_embed,
    is_json_ld,
    is_sealed,
    may_embed,
    picture,
    script_may_embed,
)
from archiver.documents.urls import resolve

_HEAD: Final = "head"
_MAX_FRAMES: Final = 3
_MAX_SOURCE: Final = 200_000


def parse(text: str) -> BeautifulSoup:
    """The DOM of a page, attributes as plain strings."""
    with warnings.catch_warnings():
        # It warns of XHTML, and of text that looks like a file name: both are read as they should be.
        warnings.simplefilter("ignore", UserWarning)
        return BeautifulSoup(text, "lxml", multi_valued_attributes=None)


class _Frame:
    """An open element: what has to be done when it ends."""

    __slots__ = ("block", "link", "markup", "mute", "pre", "sealed", "tag", "within")

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self.block = self.mute = self.sealed = self.within = self.pre = False
        self.link: OpenLink | None = None
        self.markup: OpenMarkup | None = None


class Collector:
    """Writes a page's blocks in document order, and takes note of what its `head` says.

    `depth` is how deep elements were nested, `elements` how many there were.
    """

    def __init__(self, head: Head) -> None:
        self.writer = Writer()
        self.head = head
        self.depth = 0
        self.elements = 0
        self._within: list[str] = []
        self._owners: list[Tag] = []
        self._mute = self._sealed = self._pre = self._frames = 0
        self._late: list[tuple[dict[str, str], str]] = []
        self._base: str | None = None
        self._base_known = False

    def collect(self, root: Tag) -> list[Draft]:
        """All blocks of the page; JSON-LD of its head in one of their own, at the end."""
        self.walk(root)
        self.writer.flush()
        for attributes, source in self._late:
            self.writer.source("script", attributes, source)
        return self.writer.finish()

    def walk(self, root: Tag) -> None:
        """Write what is inside an element. Nesting costs no stack, whatever its depth."""
        frames: list[_Frame] = []
        for node in _nodes(root):
            while frames and frames[-1].tag is not node.parent:
                self._leave(frames.pop())
            if isinstance(node, Tag):
                frames.append(self._enter(node))
                self.depth = max(self.depth, len(frames))
            else:
                self._string(node)
        while frames:
            self._leave(frames.pop())

    def _string(self, node: NavigableString) -> None:
        if isinstance(node, Comment):
            if comment_may_embed(node):
                self.writer.source("comment", {}, node.strip(), (*self._within, "comment"))
        elif not self._mute and not isinstance(node, PreformattedString):
            self.writer.text(node, lines=self._pre > 0)

    def _enter(self, tag: Tag) -> _Frame:
        frame, name = _Frame(tag), tag.name
        attributes: dict[str, str] = tag.attrs
        self.elements += 1
        if name in BLOCKS:
            self._enter_block(frame)
        if name in ELEMENTS and not self._frames:
            self._note(name, attributes, tag)
        elif name == "script":
            self._script(tag, attributes)
            frame.mute = True
        elif may_embed(name, attributes):
            frame.markup = self.writer.open_markup(name, attributes, self._within)
        frame.mute = frame.mute or name in UNSEEN
        frame.pre = name == "pre"
        if name in ("noscript", "template"):
            frame.within = True
            self._within.append(name)
        frame.sealed = is_sealed(name, attributes)
        self._mute += frame.mute
        self._pre += frame.pre
        self._sealed += frame.sealed
        self._content(frame, name, attributes)
        return frame

    def _note(self, name: str, attributes: dict[str, str], tag: Tag) -> None:
        self.head.element(name, attributes, tag.string or "")
        self._base_known = False

    def _resolve(self, target: str | None) -> str | None:
        if not target:
            return None
        if not self._base_known:
            self._base, self._base_known = self.head.base, True
        return resolve(target, self._base)

    def _enter_block(self, frame: _Frame) -> None:
        if self._sealed:
            self.writer.line_break()
            return
        frame.block = True
        self.writer.flush(frame.tag)
        self._owners.append(frame.tag)

    def _content(self, frame: _Frame, name: str, attributes: dict[str, str]) -> None:
        """What an element writes by itself: a link, an image, a break, a document of its own."""
        if name in ("a", "area") and (url := self._resolve(attributes.get("href"))):
            frame.link = self.writer.open_link(url)
        elif name in ("img", "amp-img") and (url := self._resolve(picture(attributes))):
            self.writer.image(url, " ".join(attributes.get("alt", "").split()))
        elif name == "br":
            self.writer.line_break()
        elif name == "iframe":
            frame.mute = True
            self._mute += 1
            self._frame_document(frame.tag, attributes)

    def _frame_document(self, tag: Tag, attributes: dict[str, str]) -> None:
        """Look into `srcdoc` and into the fallback content, which the parser leaves as text."""
        source = attributes.get("srcdoc") or tag.string or ""
        if "<" not in source or self._frames >= _MAX_FRAMES or len(source) > _MAX_SOURCE:
            return
        outer = list(self._within)
        if "srcdoc" in attributes:
            self._within.append("srcdoc")
        self._frames += 1
        mute, self._mute, sealed = self._mute, 0, self._sealed
        self._sealed = sealed + 1
        self.walk(parse(source))
        self._mute, self._sealed, self._within = mute, sealed, outer
        self._frames -= 1

    def _script(self, tag: Tag, attributes: dict[str, str]) -> None:
        source = tag.string or ""
        if is_json_ld(attributes):
            self.head.statement(source)
        if not script_may_embed(attributes, source):
            return
        if tag.parent is not None and tag.parent.name == _HEAD and not self._within:
            self._late.append((attributes, source))
        else:
            self.writer.source("script", attributes, source, self._within)

    def _leave(self, frame: _Frame) -> None:
        if frame.link:
            self.writer.close_link(frame.link)
        if frame.markup:
            self.writer.close_markup(frame.markup)
        if frame.within:
            self._within.pop()
        self._mute -= frame.mute
        self._pre -= frame.pre
        self._sealed -= frame.sealed
        if frame.block:
            self._owners.pop()
            self.writer.flush(self._owners[-1] if self._owners else None)
        elif self._sealed and frame.tag.name in BLOCKS:
            self.writer.line_break()


def _nodes(root: Tag) -> Iterator[Tag | NavigableString]:
    for node in root.descendants:
        if isinstance(node, (Tag, NavigableString)):
            yield node
