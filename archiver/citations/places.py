"""The places of a document at which something is cited, as found: not yet told apart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archiver.citations.embeds import embedded_urls
from archiver.citations.identity import identified
from archiver.citations.links import Home, frame_reason, is_citation, link_reason, picture_reason
from archiver.citations.quotes import author_and_words
from archiver.citations.scanner import FoundUrl, scan
from archiver.model.document import Block, Document, Link, Markup
from archiver.model.source import Identity
from archiver.model.states import Form, PlatformName
from archiver.platforms.registry import Registry

_QUOTES: Final = frozenset({"blockquote", "q"})
_SILENT: Final = frozenset({"script", "comment", "iframe"})
_LONGEST_FIGURE: Final = 1_000  # characters; an element with more text is a part of the article, no embed


@dataclass(frozen=True, slots=True)
class Place:
    """A URL at a place. `start` and `end` are offsets into the document's text.

    `reason` says why it is boilerplate (empty: as its block). `encloses` marks an embed whose text is the
    source's: what is linked in it is the source's link and not the article's. `floating` marks one that
    the page states without a place in its text.
    """

    block: Block
    form: Form
    url: str
    start: int
    end: int
    identity: Identity
    anchor: str = ""
    quote: str = ""
    reason: str = ""
    encloses: bool = False
    floating: bool = False


class Finder:
    """Finds the places of one document."""

    def __init__(self, document: Document, platforms: Registry) -> None:
        self._document = document
        self._platforms = platforms
        self._home = Home(document, platforms)
        self._known: dict[str, Identity] = {}

    def embeds(self, block: Block) -> Iterator[Place]:
        """What the block's elements embed."""
        for markup in block.markup:
            for url in embedded_urls(markup, self._is_post):
                yield self._embed(block, markup, url)

    def links(self, block: Block) -> Iterator[Place]:
        """The block's links and pictures."""
        for link in block.links:
            if is_citation(link.url):
                yield self._picture(block, link) if link.image else self._link(block, link)

    def bare_urls(self, block: Block) -> Iterator[Place]:
        """URLs in the block's text that are no links."""
        spans = sorted((link.start, link.end) for link in block.links if link.end > link.start)
        position = 0
        for found in scan(block.text):
            while position < len(spans) and spans[position][1] <= found.start:
                position += 1
            if position == len(spans) or spans[position][0] >= found.end:
                yield self._bare(block, found)

    def is_itself(self, place: Place) -> bool:
        """Whether the place names the article itself."""
        return self._home.is_itself(place.identity.source.id)

    def _identity(self, url: str) -> Identity:
        if url not in self._known:
            self._known[url] = identified(url, self._platforms)
        return self._known[url]

    def _is_post(self, url: str) -> bool:
        source = self._identity(url).source
        if source.platform is PlatformName.TELEGRAM:  # whose channels and invitations are sources, too
            return source.native_id.rpartition("/")[2].isdigit()
        return source.platform is not PlatformName.WEB

    def _embed(self, block: Block, markup: Markup, url: str) -> Place:
        identity = self._identity(url)
        quoting = markup.tag in _QUOTES
        author, words = author_and_words(markup.text) if quoting else ("", "")
        start = block.start + markup.at
        return Place(
            block=block,
            form=Form.EMBED,
            url=url,
            start=start,
            end=self._end(start, markup),
            identity=identity,
            anchor=author or identity.source.author or "",
            quote=words,
            reason="" if self._is_post(url) or quoting else frame_reason(url, self._home),
            encloses=quoting,
            floating=markup.tag == "script" and "json" in markup.attributes.get("type", ""),
        )

    def _end(self, start: int, markup: Markup) -> int:
        """Where the element's text ends in the document's, which may lay it out in more blocks than one."""
        if markup.tag in _SILENT or (markup.tag not in _QUOTES and len(markup.text) > _LONGEST_FIGURE):
            return start
        return _matched(self._document.text, start, markup.text)

    def _link(self, block: Block, link: Link) -> Place:
        identity = self._identity(link.url)
        shown = self._other_shown(link, identity)
        if shown:
            identity = _noted(identity, f"the text shows {shown}, the link leads elsewhere")
        return Place(
            block, Form.LINK, link.url, block.start + link.start, block.start + link.end,
            identity, anchor=link.text, reason=link_reason(link.url, self._home),
        )  # fmt: skip

    def _other_shown(self, link: Link, identity: Identity) -> str:
        """The URL that a link shows as its text, if it is another than it leads to."""
        if "/" not in link.text:
            return ""
        found = scan(link.text)
        whole = len(found) == 1 and found[0].raw == link.text.strip()
        same = not whole or self._identity(found[0].url).source.id == identity.source.id
        return "" if same or found[0].notes else found[0].raw

    def _picture(self, block: Block, link: Link) -> Place:
        return Place(
            block, Form.IMAGE, link.url, block.start + link.start, block.start + link.end,
            self._identity(link.url), anchor=link.text, reason=picture_reason(link.url, self._home),
        )  # fmt: skip

    def _bare(self, block: Block, found: FoundUrl) -> Place:
        identity = _noted(self._identity(found.url), *found.notes)
        return Place(
            block, Form.BARE_URL, found.url, block.start + found.start, block.start + found.end, identity
        )  # fmt: skip


def _noted(identity: Identity, *notes: str) -> Identity:
    return replace(identity, notes=(*identity.notes, *notes)) if notes else identity


def _matched(text: str, start: int, wanted: str) -> int:
    """The end of `wanted` in `text` from `start` on, white space aside; `start` if it isn't there."""
    end = start
    for word in wanted.split():
        while end < len(text) and text[end].isspace():
            end += 1
        if not text.startswith(word, end):
            return start
        end += len(word)
    return end
