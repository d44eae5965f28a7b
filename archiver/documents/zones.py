"""Which blocks are the article and which the page around it. None is dropped: each gets a zone and why."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar

import lxml.html
from bs4 import Tag
from trafilatura.core import bare_extraction

from archiver.documents.drafts import Draft
from archiver.model.states import Zone

_BODY: Final = (Zone.BODY, "")
_OUTSIDE: Final = "outside the article body"
_TAGS: Final = {"nav": "navigation", "footer": "footer", "dialog": "dialog", "menu": "navigation"}
_ROLES: Final = {"navigation": "navigation", "contentinfo": "footer", "dialog": "dialog", "search": "search"}
_CLASSES: Final = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"\b(?:site-?|main-?|top-?|page-?)?nav(?:bar|igation|-?menu)?\b|\bmenu\b|breadcrumb", "navigation"),
        (r"\b(?:site-?|page-?|global-?)footer\b|^footer$|\bcolophon\b", "footer"),
        (r"\brelated|recommend|read-?(?:more|also|next)\b|more-(?:news|stories|articles)", "related links"),
        (r"most-?(?:read|popular)|\btrending|outbrain|taboola|\bpromo", "related links"),
        (r"\bcomments?(?:-list|-area|-section)?\b|\bdisqus|\brespond\b", "comments"),
        (r"\bshare(?:-|bar|tools|$)|\bsharing|\bsocial-?(?:links|share|icons|bar)", "share buttons"),
        (r"\bsidebar\b|\bside-?column\b", "sidebar"),
        (r"\bcookie-?(?:banner|notice|bar|consent)|\bgdpr|\bnewsletter|\bsubscribe", "notice"),
        (r"\btags?-?(?:list|links|cloud)\b|\bpost-tags\b", "tags"),
    )
)
_PARTS: Final = frozenset({"article", "main"})
_LONG_WORDS: Final = 6
_MAX_ELEMENTS: Final = 12_000
_MAX_DEPTH: Final = 250
_MAX_LENGTH: Final = 2_500_000
_CROWD: Final = 5
_INLINE: Final = frozenset({"hi", "ref", "del", "span"})

T = TypeVar("T")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def tractable(elements: int, depth: int, length: int) -> bool:
    """Whether a page is of a size that the search for its main content deals with in time."""
    return elements <= _MAX_ELEMENTS and depth <= _MAX_DEPTH and length <= _MAX_LENGTH


def main_text(html: str) -> str:
    """The main text of a page as trafilatura finds it; empty if it finds none."""
    try:
        tree = lxml.html.fromstring(html)
        found = bare_extraction(
            tree, fast=True, include_links=True, include_comments=False, with_metadata=False
        )
    except Exception:  # noqa: BLE001 - its heuristics fail in many ways on odd pages; zones then rest on the markup
        return ""
    body = getattr(found, "body", None)
    if body is None:
        return ""
    pieces = []
    for element in body.iter():
        pieces += ["" if element.tag in _INLINE else " ", element.text or ""]
        pieces += ["" if element.tag in _INLINE else " ", element.tail or ""]
    return "".join(pieces)


def zones(drafts: Sequence[Draft], main: str) -> list[tuple[Zone, str]]:
    """The zone of each block, and the reason if it is boilerplate. `main` is the page's main text."""
    page = _Page(drafts, main)
    return [page.zone(number) for number in range(len(drafts))]


class _Inherited(Generic[T]):
    """Something an element has of its own or else from its nearest ancestor that has it.

    Answers are kept, so that asking for all blocks is linear however deep they are nested.
    """

    def __init__(self, own: Callable[[Tag], T | None], default: T) -> None:
        self._own = own
        self._default = default
        self._known: dict[int, T] = {}

    def of(self, tag: Tag | None) -> T:
        """The value for an element."""
        known = self._known.get(id(tag))
        if known is not None:
            return known
        path: list[Tag] = []
        while tag is not None and id(tag) not in self._known:
            path.append(tag)
            tag = tag.parent
        value = self._default if tag is None else self._known[id(tag)]
        for step in reversed(path):
            own = self._own(step)
            value = value if own is None else own
            self._known[id(step)] = value
        return value


class _Page:
    """What the blocks' places in the DOM say."""

    def __init__(self, drafts: Sequence[Draft], main: str) -> None:
        self._drafts = drafts
        self._matched = _matched(drafts, main)
        asides = _link_lists(drafts)
        self._reason = _Inherited(lambda tag: _own_reason(tag, asides), "")
        parts: _Inherited[Tag | None] = _Inherited(lambda tag: tag if _is_part(tag) else None, None)
        container = _container([draft for draft, hit in zip(drafts, self._matched, strict=True) if hit])
        container = container or self._largest_part(parts)
        part = parts.of(container) or container
        self._story = part is not None and part.name != "main"
        self._in_container = _Inherited(
            lambda tag: True if tag is container else None, default=container is None
        )
        self._in_part = _Inherited(lambda tag: True if tag is part else None, default=part is None)
        self._framed = self._is_framed(part)

    def _is_framed(self, part: Tag | None) -> bool:
        """Whether the page has anything recognisable around its text."""
        if part is not None and _is_part(part):
            return True
        if any(self._reason.of(draft.owner) for draft in self._drafts):
            return True
        return sum(self._outside(draft) and _link_dense(draft) for draft in self._drafts) >= _CROWD

    def zone(self, number: int) -> tuple[Zone, str]:
        """The zone of one block."""
        draft, matched = self._drafts[number], self._matched[number]
        reason = self._reason.of(draft.owner)
        if reason:
            return _BODY if matched and reason == "notice" else (Zone.BOILERPLATE, reason)
        if matched or not self._framed or not self._outside(draft) or _belongs(draft):
            return _BODY
        return Zone.BOILERPLATE, _OUTSIDE

    def _outside(self, draft: Draft) -> bool:
        """Whether a block lies beyond the story: out of its part, or mere links beside the text in <main>."""
        if not self._in_part.of(draft.owner):
            return True
        return not self._story and not self._in_container.of(draft.owner) and _link_dense(draft)

    def _largest_part(self, parts: _Inherited[Tag | None]) -> Tag | None:
        """The <article> or <main> with the most text, for pages whose main text was not found."""
        sizes: dict[int, int] = defaultdict(int)
        found: dict[int, Tag] = {}
        for draft in self._drafts:
            part = parts.of(draft.owner)
            if part is not None and not self._reason.of(draft.owner):
                sizes[id(part)] += draft.length + 1
                found[id(part)] = part
        return found[max(sizes, key=sizes.__getitem__)] if sizes else None


def _is_part(tag: Tag) -> bool:
    return tag.name in _PARTS or tag.attrs.get("role") in _PARTS or tag.attrs.get("itemprop") == "articleBody"


def _belongs(draft: Draft) -> bool:
    """Whether a block beyond the story is part of it: its headline, and what the page's head holds."""
    return draft.owner is None or draft.owner.name in ("h1", "[document]")


def _link_lists(drafts: Sequence[Draft]) -> set[int]:
    """The asides, by identity, that are mere lists of links and not boxes that belong to the story."""
    asides: _Inherited[Tag | None] = _Inherited(lambda tag: tag if tag.name == "aside" else None, None)
    balance: dict[int, int] = defaultdict(int)
    for draft in drafts:
        aside = asides.of(draft.owner)
        if aside is not None:
            balance[id(aside)] += 2 * draft.linked - draft.length
    return {aside for aside, surplus in balance.items() if surplus > 0}


def _own_reason(tag: Tag, link_lists: set[int]) -> str | None:
    if tag.name in _TAGS:
        return _TAGS[tag.name]
    role = tag.attrs.get("role")
    if role in _ROLES:
        return _ROLES[role]
    if tag.name in ("body", "html", "article", "main", "[document]"):
        return None
    marks = f"{tag.attrs.get('class', '')} {tag.attrs.get('id', '')}"[:500].strip().lower().replace("_", "-")
    reason = next((reason for pattern, reason in _CLASSES if pattern.search(marks)), None) if marks else None
    return reason or ("sidebar" if id(tag) in link_lists else None)


def _link_dense(draft: Draft) -> bool:
    """Whether a block is little but links. A block with an embed is not."""
    return not draft.markup and bool(draft.links) and draft.linked * 10 >= draft.length * 6


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _matched(drafts: Sequence[Draft], main: str) -> list[bool]:
    """Which blocks' words stand in the main text; short blocks are no evidence."""
    if not main:
        return [False] * len(drafts)
    words = _words(main)
    runs = {tuple(words[at : at + _LONG_WORDS]) for at in range(len(words) - _LONG_WORDS + 1)}
    return [_stands_in(_words(draft.text), runs) for draft in drafts]


def _stands_in(words: list[str], runs: set[tuple[str, ...]]) -> bool:
    last = len(words) - _LONG_WORDS
    if last < 0:
        return False
    samples = {0, last // 2, last}
    return 2 * sum(tuple(words[at : at + _LONG_WORDS]) in runs for at in samples) > len(samples)


def _container(drafts: Sequence[Draft]) -> Tag | None:
    """The innermost element around nine tenths of the matched text, at least the parent of a paragraph."""
    weights: dict[int, int] = defaultdict(int)
    for draft in drafts:
        for step in _ancestors(draft.owner):
            weights[id(step)] += draft.length
    total = sum(draft.length for draft in drafts)
    for draft in drafts:
        for step in _ancestors(draft.owner.parent if draft.owner is not None else None):
            if weights[id(step)] * 10 >= total * 9:
                return step
    return None


def _ancestors(tag: Tag | None) -> Iterator[Tag]:
    """An element and what it lies in, innermost first."""
    while tag is not None:
        yield tag
        tag = tag.parent
